"""Who may come in: those with a key where keys are set, and no web page that reaches for somebody's local service."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Forbidden, Unauthorized, WinnowError
from app.settings import Settings
from app.web.problems import problem

OPEN = frozenset(("/healthz", "/readyz"))  # what watches over a service has no key
# What a browser loads before it can send a key. Nothing in it is anybody's, and the form of `/` has a field for the key.
PAGES = frozenset(("/", "/capture", "/docs", "/openapi.json"))
FILES = "/static/"
CROSS_SITE = frozenset(("cross-site", "same-site"))  # values of Sec-Fetch-Site (W3C, Fetch Metadata) that another page's requests carry
WORK = "/v1/"
LOOPBACK_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")


class Keys:
    """The keys of a service as digests of one length, so that comparing takes the same time for all."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._digests = [_digest(key) for key in keys]

    def __bool__(self) -> bool:
        return bool(self._digests)

    def fit(self, given: str) -> bool:
        """Whether `given` is one of the keys."""
        digest = _digest(given)
        return any([hmac.compare_digest(digest, key) for key in self._digests])


class Door:
    """ASGI middleware before everything that does work."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._origins = frozenset(settings.cors_origins)
        self._hosts = frozenset(host.lower() for host in settings.hosts)
        self._keys = Keys(settings.api_keys)

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
            return None if _is_page(scope) or self._keys.fit(key_in(headers)) else _no_key()
        if not self._is_own_host(headers.get("host", "")):
            return Forbidden("This service does not go by that name. Call it by its address, or list the name in WINNOW_HOSTS.")
        site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
        foreign = site in CROSS_SITE or (not site and origin and not self._is_own_origin(origin, headers.get("host", "")))
        if foreign and not _is_followed(scope, headers) and origin not in self._origins:
            return Forbidden("Pages of other sites may not call this service from a browser.")
        return None

    def _is_own_origin(self, origin: str, host: str) -> bool:
        """Whether a page of ours asks; browsers that send no Sec-Fetch-Site, as on plain HTTP, still say where a page is from."""
        parts = urlsplit(origin)
        return parts.netloc.lower() == host.lower() or (parts.hostname or "") in self._hosts

    def _is_own_host(self, host: str) -> bool:
        """Whether a service without keys is called by its address, by a name that only its own network can know, or by one it was told.

        A page whose name an attacker turns to the address of somebody's service still sends its own name, and that has a dot.
        """
        name = host.rsplit("]", 1)[0].lstrip("[") if host.startswith("[") else host.rsplit(":", 1)[0]
        name = name.lower().rstrip(".")
        if name in self._hosts or "*" in self._hosts or "." not in name:
            return True
        return name in LOOPBACK_NAMES or name.endswith(".localhost") or _is_address(name)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


def key_in(headers: Headers) -> str:
    """The key that a request brings, good or not; empty for none."""
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")


def _is_page(scope: Scope) -> bool:
    return scope["path"] in PAGES or scope["path"].startswith(FILES)


def is_form(scope: Scope) -> bool:
    """Whether the plain form of the paste page is sent."""
    return (scope["path"], scope["method"]) == ("/", "POST")


def is_work(scope: Scope) -> bool:
    """Whether a request makes the service fetch and work; a frame or a form of another page could do that, though it reads nothing."""
    return scope["path"].startswith(WORK) or is_form(scope)


def _is_followed(scope: Scope, headers: Headers) -> bool:
    """Whether a browser goes to a page of ours, by a link or in a new window."""
    return headers.get("sec-fetch-mode", "") == "navigate" and not is_work(scope)


def _no_key() -> Unauthorized:
    return Unauthorized(
        "Send one of the service's keys, as Authorization: Bearer KEY or X-API-Key: KEY.", headers={"WWW-Authenticate": "Bearer"}
    )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
