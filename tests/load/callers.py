"""Many callers of a service at once: connections that stay open, each sending its next page when the last is answered, or by the clock."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Told:
    """What callers were told: how often each status, and the seconds that each answer of 200 took."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    lasted: float = 0.0  # seconds
    wrong: int = 0  # answers of 200 that were not the page's own

    def rate(self) -> float:
        """Answers of 200 a second."""
        return self.statuses[200] / self.lasted if self.lasted else 0.0

    def percentile(self, share: float) -> float:
        """Seconds that `share` of the answers of 200 did not pass."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to send, and what its answer must hold; no such demand for a page that is to be refused."""

    body: bytes
    content_type: str = "text/html"
    holds: bytes = b""


class Connection:
    """One connection of HTTP/1.1 that asks and is told."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, asked: Asked) -> tuple[int, bytes]:
        """Status and body of the answer; status 0 when the connection broke."""
        try:
            reader, writer = self._streams or await asyncio.open_connection(self._url.hostname, self._url.port)
            self._streams = reader, writer
            head = f"POST {self._url.path} HTTP/1.1\r\nHost: {self._url.netloc}\r\nContent-Type: {asked.content_type}\r\n"
            writer.write(f"{head}Content-Length: {len(asked.body)}\r\n\r\n".encode() + asked.body)
            answered = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(answered.partition("content-length: ")[2].partition("\r\n")[0])
            body = await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return 0, b""
        if "connection: close" in answered:
            self.close()
        return int(answered.split(" ", 2)[1]), body

    def close(self) -> None:
        """Let go of it; the next question opens another."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def _note(told: Told, connection: Connection, asked: Asked) -> None:
    started = time.perf_counter()
    status, body = await connection.ask(asked)
    told.statuses[status] += 1
    if status == 200:
        told.seconds.append(time.perf_counter() - started)
        told.wrong += asked.holds not in body


async def closed_loop(url: str, pages: Sequence[Asked], callers: int, total: int) -> Told:
    """`total` pages, sent by `callers` of whom each waits for an answer before it sends the next."""
    told = Told()
    ahead = iter(range(total))

    async def caller() -> None:
        connection = Connection(url)
        for number in ahead:
            await _note(told, connection, pages[number % len(pages)])
        connection.close()

    started = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(callers)))
    told.lasted = time.perf_counter() - started
    return told


async def open_loop(url: str, pages: Sequence[Asked], per_second: float, total: int) -> Told:
    """`total` pages, sent at their time whether the ones before are answered or not, over connections that are used again."""
    told = Told()
    idle: list[Connection] = []

    async def send(number: int) -> None:
        connection = idle.pop() if idle else Connection(url)
        await _note(told, connection, pages[number % len(pages)])
        idle.append(connection)

    started = time.perf_counter()
    sent = []
    for number in range(total):
        await asyncio.sleep(max(0.0, started + number / per_second - time.perf_counter()))
        sent.append(asyncio.ensure_future(send(number)))
    await asyncio.gather(*sent)
    told.lasted = time.perf_counter() - started
    for connection in idle:
        connection.close()
    return told
