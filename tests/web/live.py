"""The service on a socket of its own, for tests of what only a connection shows: order, back-pressure, clients that go away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from app.main import create_app
from app.settings import Settings
from app.web import Service
from tests.web import jobs
from tests.web.ask import until


class Live:
    """A running service and where it listens."""

    def __init__(self, service: Service, port: int) -> None:
        self.service = service
        self.port = port
        self.opened: list[socket.socket] = []

    def connect(self) -> socket.socket:
        """A connection that holds little by itself."""
        sock = socket.socket()
        small_buffers(sock)
        sock.settimeout(60)
        sock.connect(("127.0.0.1", self.port))
        self.opened.append(sock)
        return sock

    def begin(self, path: str, **headers: str) -> socket.socket:
        """A connection on which the head of a request with a body in chunks has been sent."""
        sock = self.connect()
        given = {"Host": "localhost", "Transfer-Encoding": "chunked", "Content-Type": "application/x-ndjson", **headers}
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
        sock.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode())
        return sock


def small_buffers(sock: socket.socket) -> None:
    for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        sock.setsockopt(socket.SOL_SOCKET, option, 65_536)


def send(sock: socket.socket, data: bytes) -> None:
    """One chunk of the body; an empty one ends it."""
    sock.sendall(b"%x\r\n%s\r\n" % (len(data), data))


class Answers:
    """Reads the answer's head, and its body line by line as it comes."""

    def __init__(self, sock: socket.socket) -> None:
        self._file: Any = sock.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        self.headers: dict[str, str] = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            self.headers[name.lower()] = value.strip()

    def lines(self) -> Iterator[bytes]:
        held = b""
        while size := int(self._file.readline() or b"0", 16):
            held += self._file.read(size)
            self._file.readline()
            *whole, held = held.split(b"\n")
            yield from whole
        assert held == b""


@contextmanager
def live(settings: Settings) -> Iterator[Live]:
    """The service with the tests' own work, in a thread."""
    app = create_app(settings, work=jobs.work)
    listening = socket.create_server(("127.0.0.1", 0))
    small_buffers(listening)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        yield (running := Live(app.state.service, listening.getsockname()[1]))
        for sock in running.opened:
            sock.close()
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()
