"""`winnow serve` as a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.conftest import ROOT
from tests.web.ask import until

START_S = 60
LIVE = ("uvicorn", "tests.load.live:app", "--no-access-log", "--log-level", "error")  # workers that a page can make sleep or die


@dataclass(frozen=True)
class Running:
    """A service that answers."""

    process: subprocess.Popen[bytes]
    url: str
    port: int
    log: Path  # what it wrote to standard error

    def connection(self) -> socket.socket:
        """A connection to it, for what no HTTP client would do."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(folder: Path, *command: str, **settings: str) -> Iterator[Running]:
    """`winnow serve`, or another `command` that takes --port, with settings named without their prefix; its log goes into `folder`."""
    port, log = free_port(), folder / "log"
    environment = {**os.environ, **{f"WINNOW_{name.upper()}" if name.islower() else name: value for name, value in settings.items()}}
    with log.open("wb") as stderr:
        run = [sys.executable, "-m", *(command or ("app.cli", "serve")), "--port", str(port)]
        process = subprocess.Popen(run, cwd=ROOT, env=environment, stderr=stderr, stdout=stderr)
    found = Running(process, f"http://127.0.0.1:{port}", port, log)
    try:
        until(lambda: is_ready(found) or process.poll() is not None, START_S)
        assert process.poll() is None, log.read_text("utf-8")
        yield found
    finally:
        process.kill()
        process.wait(30)


def is_ready(service: Running) -> bool:
    try:
        return httpx2.get(f"{service.url}/readyz", timeout=5).status_code == 200
    except httpx2.TransportError:
        return False
