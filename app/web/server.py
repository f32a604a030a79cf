"""Runs an application under uvicorn so that a signal to stop lets what is under way finish, and answers what is new with 503."""

from __future__ import annotations

import logging
import sys
import time
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.web.logs import log_to_stderr
from app.web.service import Service

log = logging.getLogger("winnow.web")
EXIT_NOT_STARTED = 3  # as uvicorn's own command
CLOSING_S = 2  # what is left after the draining is cut off
FEWEST_FILES = 256  # that a process may open anywhere


def serve(app: FastAPI, host: str, port: int) -> None:
    """Answer requests on `host` and `port` until a signal ends it; exits with 3 when it can't start there."""
    service: Service = app.state.service
    settings = service.settings
    log_to_stderr(settings.log_format)
    connections = _raise_file_limit() // 2  # the other half is for fetches and workers
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http="h11",  # it bounds the head of a request
        log_level=settings.log_level,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=connections,
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
        self._answers: dict[object, tuple[int, float]] = {}  # connections with bytes to send: how many, and since when no fewer
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
        self._end_stalled_answers(now)
        heads: dict[object, tuple[object, float]] = {}
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle is not None and not cycle.response_complete:
                continue
            before, since = self._heads.get(connection, (cycle, now))
            heads[connection] = (cycle, since if before is cycle else now)
            if now - heads[connection][1] > self._service.settings.upload_timeout_s:
                _end(connection)
        self._heads = heads

    def _end_stalled_answers(self, now: float) -> None:
        """Cut off connections whose client has read nothing of what waits for it for as long as an upload may take."""
        answers: dict[object, tuple[int, float]] = {}
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is None or not (waits := transport.get_write_buffer_size()):
                continue
            before, since = self._answers.get(connection, (waits + 1, now))
            answers[connection] = (waits, since if before <= waits else now)
            if now - answers[connection][1] > self._service.settings.upload_timeout_s:
                transport.abort()
        self._answers = answers


def _end(connection: Any) -> None:
    try:
        connection.shutdown()
    except Exception:  # a connection in a state that its protocol did not foresee must not end the service
        log.exception("a connection could not be closed")
        connection.transport.abort()


def _raise_file_limit() -> int:
    """Let this process open as many files and connections as the system allows; how many that is."""
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (ImportError, OSError, ValueError):
        return FEWEST_FILES
    return hard if hard > 0 else FEWEST_FILES
