"""How much may be under way: nothing while starting or draining, no more requests or bytes than the service holds, none above a rate."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Busy, Forbidden, NotReady, WinnowError
from app.intake import PSEUDONYM
from app.web.door import is_form, is_work, key_in
from app.web.metrics import Metrics
from app.web.pool import STARTING
from app.web.problems import problem
from app.web.service import Service, Share

CLOSE = {"Connection": "close"}  # a body that will not be read is not waited for
MOST_UNREAD = 4  # times the largest page
CALLERS = 10_000  # whose rates are remembered; the one not heard of for longest is forgotten
NETWORK_OF_ONE_V6 = 64  # bits of an IPv6 address that name one customer (RFC 6177)
MINUTE = 60.0


class Held:
    """Bytes of pages that one request holds, out of what its callers may hold."""

    def __init__(self, share: Share, metrics: Metrics) -> None:
        self._share = share
        self._metrics = metrics
        self._bytes = 0

    def another(self) -> Held:
        """One that holds for the same callers, and is released by itself."""
        return Held(self._share, self._metrics)

    def take(self, size: int) -> None:
        """Hold `size` bytes more; errors.Busy when too much is held."""
        if self._share.bytes + size > self._share.max_bytes:
            self._metrics.rejected.labels("memory").inc()
            raise Busy("Too many large pages are under way. Send this one again in a moment.", headers={"Retry-After": "1"})
        self._share.bytes += size
        self._bytes += size

    def release(self) -> None:
        """Hold nothing any more."""
        self._share.bytes -= self._bytes
        self._bytes = 0


class Rate:
    """A bucket of tokens a caller, as large as a minute's worth."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and when they were counted

    def wait_s(self, caller: str) -> float:
        """Take a token: 0 if there was one, else the seconds until there is."""
        now = self._clock()
        tokens, counted = self._buckets.pop(caller, (float(self._per_minute), now))
        tokens = min(self._per_minute, tokens + (now - counted) * self._per_minute / MINUTE)
        taken = tokens >= 1
        self._buckets[caller] = (tokens - 1 if taken else tokens, now)
        if len(self._buckets) > CALLERS:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - tokens) * MINUTE / self._per_minute


class Gate:
    """ASGI middleware before all that reads bodies or works."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._rate = Rate(service.settings.rate_per_minute) if service.settings.rate_per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_work(scope):
            await self._app(scope, receive, send)
            return
        service = self._service
        share = service.strangers if service.settings.api_keys and is_form(scope) else service.callers
        try:
            self._check(scope, share)
        except WinnowError as refusal:
            if is_form(scope):  # whose answers are pages: it says so itself
                scope.setdefault("state", {})["refused"] = refusal
                await self._app(scope, receive, send)
                return
            await problem(refusal, scope.get("state", {}).get("request_id", ""))(scope, receive, send)
            return
        held = scope.setdefault("state", {})["held"] = Held(share, service.metrics)
        share.requests += 1
        try:
            await self._app(scope, receive, send)
        finally:
            share.requests -= 1
            held.release()

    def _check(self, scope: Scope, share: Share) -> None:
        """Raise errors.NotReady, errors.Busy, or errors.Forbidden for a request that this service, or one like it, has made itself."""
        service, headers = self._service, Headers(scope=scope)
        if not service.ready:
            raise NotReady(STARTING, headers={"Retry-After": "1", **closing(headers, service.settings.max_bytes)})
        if PSEUDONYM in headers.get("via", ""):
            raise Forbidden("This request comes from a service like this one: a page that leads back here is not fetched.")
        if self._rate and (seconds := self._rate.wait_s(_caller(scope, keyed=bool(service.settings.api_keys)))):
            service.metrics.rejected.labels("rate").inc()
            told = f"One caller may make {service.settings.rate_per_minute:,} requests a minute. Wait, then send this one again."
            raise Busy(told, headers={"Retry-After": str(math.ceil(seconds)), **closing(headers, service.settings.max_bytes)})
        if share.requests >= share.max_requests:
            service.metrics.rejected.labels("requests").inc()
            raise Busy(
                "Too many requests are under way. Send this one again in a moment.",
                headers={"Retry-After": "1", **closing(headers, service.settings.max_bytes)},
            )
        service.pool.admit()


def closing(headers: Headers, max_bytes: int) -> dict[str, str]:
    """The connection is closed on a body of unknown or great length; what is left of another is read and forgotten.

    Closing early is a reset to a client that is still sending, and many of those never see the answer.
    """
    length = headers.get("content-length", "" if "transfer-encoding" in headers else "0")
    short = length.isdecimal() and len(length) < 20 and int(length) <= MOST_UNREAD * max_bytes
    return {} if short else CLOSE


def _caller(scope: Scope, *, keyed: bool) -> str:
    """Who asks: the key where one is asked for, which the door has found to be good, or else the address."""
    if keyed and (key := key_in(Headers(scope=scope))):
        return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return hashlib.sha256(str(host).encode("utf-8", "replace")).hexdigest()  # what a proxy in front says
    bits = NETWORK_OF_ONE_V6 if address.version == 6 else 32
    return str(ipaddress.ip_network((address, bits), strict=False))
