"""Fetches one page from a public address: looked up once, every answer checked, connected to one of them, capped in bytes and seconds."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import httpcore2
from anyio.lowlevel import RunVar

from app.errors import AddressRefused, BadRequest, FetchDisabled, FetchFailed, FetchTimeout, TooLarge
from app.intake.address import refusal
from app.intake.inflate import BrokenGzipError, Inflater
from app.intake.target import NOT_PUBLIC, Target, target_of
from app.records import PageKind, Source
from app.settings import Settings

# Host and port to IP addresses; raises OSError. Handed in by tests, and by operators who have their own.
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

Hold = Callable[[int], None]

_MAX_LOOK_UPS = 64  # at once
_look_ups: RunVar[anyio.CapacityLimiter] = RunVar("look-ups")
_MAX_ADDRESSES = 32  # answers to one look-up
_TRIED = 4  # of them connected to
_CONNECT_S = 5.0  # to one address
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_KINDS: dict[str, PageKind | None] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "": None}
_XML = frozenset(("application/xml", "text/xml"))
_LOOKS_LIKE_PAGE = re.compile(rb"<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_SNIFFED = 1024  # bytes
PSEUDONYM = "winnow"  # in the Via header (RFC 9110 7.6.3), by which a service knows its own requests
_HEADERS = (
    ("User-Agent", "Mozilla/5.0 (compatible; Winnow)"),
    ("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,application/xml;q=0.8,*/*;q=0.1"),
    ("Accept-Encoding", "gzip"),
    ("Connection", "close"),
    ("Via", f"1.1 {PSEUDONYM}"),
)
_TEMPORARY = frozenset((socket.EAI_AGAIN, socket.EAI_FAIL))


async def system_resolver(host: str, port: int) -> list[str]:
    """The machine's own name look-up, on threads of its own: the event loop's are few, and names that nobody answers for hold them long."""
    try:
        limiter = _look_ups.get()
    except LookupError:
        _look_ups.set(limiter := anyio.CapacityLimiter(_MAX_LOOK_UPS))

    def look_up() -> list[str]:
        return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

    return list(dict.fromkeys(await anyio.to_thread.run_sync(look_up, abandon_on_cancel=True, limiter=limiter)))


async def fetch(url: str, settings: Settings, resolver: Resolver | None = None, hold: Hold | None = None) -> Source:
    """The page at `url` as bytes, following at most `fetch_max_redirects` redirects, each checked like the first URL.

    `hold` is told how many bytes there are more, as they come, and may raise.

    Raises errors.FetchDisabled, BadRequest (no URL to fetch), AddressRefused (no public address; also for a name that does not exist,
    so that nobody learns the names of a network from here), FetchFailed (no page came), FetchTimeout and TooLarge. No message tells an
    IP address.
    """
    if settings.fetch == "off":
        raise FetchDisabled("This service does not fetch pages. Send the page itself as html or text.")
    target = target_of(url, settings)
    try:
        with anyio.fail_after(settings.fetch_timeout_s):
            for _ in range(settings.fetch_max_redirects + 1):
                found = await _get(target, settings, resolver or system_resolver, hold or _nothing)
                if isinstance(found, Source):
                    return found
                target = _next(found, target, settings)
    except TimeoutError:
        message = f"The site did not answer within {settings.fetch_timeout_s:g} seconds. Try again later, or send the page itself."
        raise FetchTimeout(message) from None
    raise FetchFailed(f"The site redirects more than {settings.fetch_max_redirects} times.")


def _next(location: str, target: Target, settings: Settings) -> Target:
    try:
        return target_of(location, settings, target.url)
    except BadRequest as error:
        raise FetchFailed("The site redirects to something that is not fetched.", detail=str(error)) from None


def _nothing(_: int) -> None:
    """Nobody counts."""


async def _addresses(target: Target, resolver: Resolver) -> list[str]:
    """What the host's name leads to, all of it checked."""
    try:
        found = [target.host] if _is_ip(target.host) else list(await resolver(target.host, target.port))
    except (OSError, UnicodeError) as error:
        if isinstance(error, socket.gaierror) and error.errno in _TEMPORARY:
            raise FetchFailed("The host's name could not be looked up just now. Try again later.", detail=repr(error)) from None
        raise AddressRefused(NOT_PUBLIC, detail=f"{target.host}: {error!r}") from None
    if not found or len(found) > _MAX_ADDRESSES:
        raise AddressRefused(NOT_PUBLIC, detail=f"{target.host}: {len(found)} addresses")
    if not target.allowed:
        for address in found:
            if why := refusal(address):
                raise AddressRefused(NOT_PUBLIC, detail=f"{target.host} leads to {address}: {why}")
    return found


def _is_ip(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        return True
    return False


class _Pinned(httpcore2.AsyncNetworkBackend):
    """Connects to addresses that were checked, whatever host it is asked for, so that a second look-up cannot change them."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address that answers."""
        failure: Exception | None = None
        for address in self._addresses[:_TRIED]:
            try:
                return await self._network.connect_tcp(address, port, *args, **options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore2.ConnectError("no address")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Certificates of the system, read on the first fetch; SSL_CERT_FILE names others. A proxy is never taken from the environment."""
    return httpcore2.default_ssl_context()


async def _get(target: Target, settings: Settings, resolver: Resolver, hold: Hold) -> Source | str:
    """One request: the page, or where it redirects to."""
    addresses = await _addresses(target, resolver)
    url = httpcore2.URL(
        scheme=b"https" if target.tls else b"http", host=target.host.encode(), port=target.port, target=target.path.encode("ascii")
    )
    headers = [("Host", target.authority), *_HEADERS]
    limits = {"connect": _CONNECT_S, "read": None, "write": None, "pool": None}
    try:
        async with (
            httpcore2.AsyncConnectionPool(ssl_context=_tls() if target.tls else None, network_backend=_Pinned(addresses)) as pool,
            pool.stream("GET", url, headers=headers, extensions={"timeout": limits}) as response,
        ):
            return await _read(response, target, settings, hold)
    except httpcore2.ConnectTimeout as error:
        raise FetchTimeout("The site could not be connected to in time. Try again later.", detail=repr(error)) from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, OSError, ssl.SSLError) as error:
        raise FetchFailed("The site could not be reached, or did not speak HTTP properly.", detail=repr(error)) from None


async def _read(response: httpcore2.Response, target: Target, settings: Settings, hold: Hold) -> Source | str:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    if response.status in _REDIRECTS and "location" in headers:
        return headers["location"].encode("latin-1").decode("utf-8", "replace")
    if not 200 <= response.status < 300 or response.status in (204, 205, 206):
        raise FetchFailed(f"The site answered with status {response.status} instead of a page.")
    media_type, _, rest = headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if media_type not in _KINDS and media_type not in _XML:
        raise FetchFailed(f"The site answered with {_printable(media_type)}, which is not a page. HTML and plain text are read.")
    body = await _body(response, headers.get("content-encoding", "").strip().lower(), settings.max_bytes, hold)
    if media_type in _XML and not _LOOKS_LIKE_PAGE.search(body[:_SNIFFED]):
        raise FetchFailed(f"The site answered with {media_type} that is not a page.")
    warnings = ("The site asks to go on to another address; that was not followed.",) if "refresh" in headers else ()
    kind = "html" if media_type in _XML else _KINDS[media_type]
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", rest, re.IGNORECASE)
    return Source(body, kind, charset[1] if charset else None, target.url, warnings)


def _printable(media_type: str) -> str:
    return media_type if re.fullmatch(r"[\w.+-]{1,40}/[\w.+-]{1,80}", media_type, re.ASCII) else "an unknown type"


async def _body(response: httpcore2.Response, coding: str, limit: int, hold: Hold) -> bytes:
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchFailed("The site compressed its answer in a way that was not asked for.", detail=coding[:80])
    inflater = Inflater(limit) if "gzip" in coding else None
    body, sent = bytearray(), 0
    try:
        async for chunk in response.aiter_stream():
            sent += len(chunk)
            for piece in inflater.pieces(chunk) if inflater else (chunk,):
                hold(len(piece))
                body += piece
                if len(body) > limit or sent > limit:
                    raise TooLarge(f"The page at this URL has more than {limit:,} bytes.")
                await anyio.lowlevel.checkpoint()  # a small chunk can hold a large one
        if inflater:
            inflater.finish()
    except BrokenGzipError as error:
        raise FetchFailed("The site's answer is broken: it could not be decompressed.", detail=repr(error)) from None
    return bytes(body)
