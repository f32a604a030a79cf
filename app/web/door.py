"""Who may come in: those with a key where keys are set, and no web page that reaches for somebody's local service."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Forbidden, Unauthorized, WinnowError
from app.settings import Settings
from app.web.problems import problem

OPEN = frozenset(("/healthz", "/readyz"))  # what watches over a service has no key
CROSS_SITE = frozenset(("cross-site", "same-site"))  # values of Sec-Fetch-Site (W3C, Fetch Metadata) that another page's requests carry
WORK = "/v1/"  # a frame or a form that leads here makes the service fetch and work, though its page reads nothing
LOOPBACK_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")


class Door:
    """ASGI middleware before everything that does work."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._origins = frozenset(settings.cors_origins)
        self._hosts = frozenset(host.lower() for host in settings.hosts)
        self._keys = [hashlib.sha256(key.encode()).digest() for key in settings.api_keys]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        if refusal := self._refusal(scope):
            await problem(refusal, scope.get("state", {}).get("request_id", ""))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> WinnowError | None:
        headers = Headers(scope=scope)
        if self._keys:
            return None if self._holds_key(headers) else _no_key()
        if not self._is_own_host(scope, headers.get("host", "")):
            return Forbidden("This service does not go by that name. Call it by its address, or list the name in WINNOW_HOSTS.")
        followed = headers.get("sec-fetch-mode", "") == "navigate" and not scope["path"].startswith(WORK)  # a link to a page of ours
        if headers.get("sec-fetch-site", "") in CROSS_SITE and not followed and headers.get("origin", "") not in self._origins:
            return Forbidden("Pages of other sites may not call this service from a browser.")
        return None

    def _holds_key(self, headers: Headers) -> bool:
        """Whether one of the keys came along; each is compared, in constant time, by digests of one length."""
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        given = bearer.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")
        digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
        return any([hmac.compare_digest(digest, key) for key in self._keys])

    def _is_own_host(self, scope: Scope, host: str) -> bool:
        """Whether a service that listens on the loopback interface is called by a name of that, or by one that it was told.

        A page whose name an attacker turns to 127.0.0.1 still sends its own name. On other interfaces names are not ours to know.
        """
        name = host.rsplit("]", 1)[0].lstrip("[") if host.startswith("[") else host.rsplit(":", 1)[0]
        name = name.lower().rstrip(".")
        if name in self._hosts or "*" in self._hosts or not _is_loopback((scope.get("server") or ("",))[0]):
            return True
        return name in LOOPBACK_NAMES or name.endswith(".localhost") or _is_loopback(name)


def _no_key() -> Unauthorized:
    return Unauthorized(
        "Send one of the service's keys, as Authorization: Bearer KEY or X-API-Key: KEY.", headers={"WWW-Authenticate": "Bearer"}
    )


def _is_loopback(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = (
        address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    )  # what a socket for both families calls an IPv4 caller
    return (mapped or address).is_loopback
