"""What every response gets: a request id, headers for safety, a line in the log, and an answer even when something of ours breaks."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import NotReady
from app.web.metrics import OTHER, Metrics
from app.web.problems import internal, problem

log = logging.getLogger("winnow.web")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_QUIET = frozenset(("/healthz", "/readyz", "/metrics"))
CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Envelope:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, metrics: Metrics, routes: Collection[str]) -> None:
        """`routes` are the paths that the metrics count by themselves."""
        self._app = app
        self._metrics = metrics
        self._routes = frozenset(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("x-request-id", "")
        request_id = sent if _REQUEST_ID.fullmatch(sent) else str(uuid.uuid4())
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        started = time.perf_counter()

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except asyncio.CancelledError:  # the draining is over, and this request is not
            if status:
                raise
            stopped = NotReady(
                "The service is shutting down. Send this again in a moment.", headers={"Retry-After": "1", "Connection": "close"}
            )
            await problem(stopped, request_id)(scope, receive, send_on)
        except Exception:
            log.exception("internal error", extra={"request_id": request_id})
            if status:  # too late for another answer: the broken connection says it
                raise
            await internal(request_id)(scope, receive, send_on)
        seconds = time.perf_counter() - started
        self._metrics.answered(scope["path"] if scope["path"] in self._routes else OTHER, scope["method"], status, seconds)
        if scope["path"] not in _QUIET:
            _log(scope, status, seconds, request_id)


def _log(scope: Scope, status: int, seconds: float, request_id: str) -> None:
    """One line a request, without its query, which can hold private addresses."""
    path = scope["path"][:200].encode("unicode_escape").decode("ascii")
    told = {"method": scope["method"], "path": path, "status": status, "ms": round(seconds * 1000, 1), "request_id": request_id}
    log.info("%s %s %d %.1f ms", scope["method"], path, status, seconds * 1000, extra=told)
