"""Reads a URL as browsers do and decides, before anything is looked up, whether it may be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

import ada_url

from app.errors import AddressRefused, BadRequest
from app.intake.address import name_refusal
from app.settings import Settings

MAX_URL = 8192  # characters
_PORTS = {"http:": 80, "https:": 443}
NOT_PUBLIC = "This URL does not lead to a public address. Check its host name, or send the page itself."


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart by the WHATWG rules; `host` is what is looked up, `allowed` that it needs no public address."""

    url: str
    tls: bool
    host: str
    port: int
    path: str
    allowed: bool

    @property
    def authority(self) -> str:
        """The value of the Host header (RFC 9110 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"


def target_of(url: str, settings: Settings, base: str | None = None) -> Target:
    """The target of `url`, resolved against `base` if given.

    Raises errors.BadRequest for what is no http or https URL, or has a user name in it, and errors.AddressRefused for a port, name or
    host that is not to be reached.
    """
    if len(url) > MAX_URL:
        raise BadRequest(f"The URL is longer than {MAX_URL:,} characters.")
    try:
        parsed = ada_url.URL(url, base)
    except ValueError:
        raise BadRequest("This is not a URL. Write it in full, such as https://example.org/page.") from None
    if parsed.protocol not in _PORTS:
        raise BadRequest("Only http and https URLs are fetched.")
    if parsed.username or parsed.password:
        raise BadRequest("A URL with a user name or password in it is not fetched.")
    port = int(parsed.port) if parsed.port else _PORTS[parsed.protocol]
    host = parsed.hostname.strip("[]").lower()
    allowed = _bare(host, port) in {_split(pair) for pair in settings.fetch_allow}
    if settings.fetch_only and host.rstrip(".") not in {only.strip("[]").lower().rstrip(".") for only in settings.fetch_only}:
        raise AddressRefused("This service fetches from listed hosts only, and this is none of them.", detail=f"{host} not in fetch_only")
    if not allowed:
        _refuse(host, port)
    parsed.hash = ""
    return Target(parsed.href, parsed.protocol == "https:", host, port, (parsed.pathname or "/") + parsed.search, allowed)


def checked_origin(url: str) -> str:
    """`url` as it was given, if it can say where a page came from; errors.BadRequest otherwise. It is not fetched."""
    given = url.strip()
    try:
        if len(given) <= MAX_URL and given.isprintable() and ada_url.URL(given).protocol in (*_PORTS, "file:"):
            return given
    except ValueError:
        pass
    raise BadRequest("`url` is not a URL. Write it in full, such as https://example.org/page.")


def _refuse(host: str, port: int) -> None:
    if port not in _PORTS.values():
        raise AddressRefused("Only ports 80 and 443 are fetched from.", detail=f"port {port}")
    try:
        ip_address(host)
    except ValueError:
        if why := name_refusal(host):
            raise AddressRefused(NOT_PUBLIC, detail=f"{host}: {why}") from None


def _split(pair: str) -> tuple[str, int]:
    host, _, port = pair.rpartition(":")
    return _bare(host, int(port))


def _bare(host: str, port: int) -> tuple[str, int]:
    return host.strip("[]").lower().rstrip("."), port
