"""Runs an application under uvicorn so that a signal to stop lets what is under way finish, and answers what is new with 503."""

from __future__ import annotations

import sys
import time
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.web.logs import log_to_stderr
from app.web.service import Service

EXIT_NOT_STARTED = 3  # as uvicorn's own command
CLOSING_S = 1  # what is left after the draining is cut off


def serve(app: FastAPI, host: str, port: int) -> None:
    """Answer requests on `host` and `port` until a signal ends it; exits with 3 when it can't start there."""
    service: Service = app.state.service
    settings = service.settings
    log_to_stderr(settings.log_format)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level=settings.log_level,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=CLOSING_S,
    )
    server = Server(config, service)
    server.run()
    if not server.started:
        sys.exit(EXIT_NOT_STARTED)


class Server(uvicorn.Server):
    """uvicorn's server, which stops listening only after the service has drained."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self._until: float | None = None  # when draining ends, whatever is still under way
        self._heads: dict[object, tuple[object, float]] = {}  # connections between requests: after which one, and since when

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal begins to drain the service, the second one stops it."""
        super().handle_exit(sig, frame)
        if self._until is None and self.started:
            self.should_exit = False
            self._service.ready = False
            self._until = time.monotonic() + self._service.settings.drain_s

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second: whether to stop now."""
        if self._until is not None and (not self._service.under_way or time.monotonic() > self._until):
            self.should_exit = True
        if counter % 10 == 0:
            self._end_slow_heads(time.monotonic())
        return await super().on_tick(counter)

    def _end_slow_heads(self, now: float) -> None:
        """Close connections whose next request's head takes longer than an upload may; uvicorn ends only those that are quite silent."""
        heads: dict[object, tuple[object, float]] = {}
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle is not None and not cycle.response_complete:
                continue
            before, since = self._heads.get(connection, (cycle, now))
            heads[connection] = (cycle, since if before is cycle else now)
            if now - heads[connection][1] > self._service.settings.upload_timeout_s:
                connection.shutdown()
        self._heads = heads
