"""A web server on loopback whose every answer is written out by hand, for tests of what a hostile site can do."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

PAGE = b"<!doctype html><title>Mill</title><p>The mill turned with the tide.</p>"
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


def response(body: bytes, *headers: str, status: str = "200 OK", content_type: str = "text/html") -> bytes:
    """A whole response; a header that is given replaces the usual one of that name."""
    given = {header.partition(":")[0].lower() for header in headers}
    usual = [f"Content-Type: {content_type}", f"Content-Length: {len(body)}", "Connection: close"]
    lines = [f"HTTP/1.1 {status}", *headers, *(line for line in usual if line.partition(":")[0].lower() not in given)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"<p>more and more</p>" * 500)
        await writer.drain()


async def endless_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: and more\r\n" * 500)
        await writer.drain()


async def interim_flood(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50)
        await writer.drain()
        await asyncio.sleep(0.001)


async def drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def silent(_: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


BOMB = gzip.compress(b"<p>boom</p>" * 2_000_000)
ANSWERS: dict[str, bytes | Answer] = {
    "/page": response(PAGE),
    "/plain": response(b"just text", content_type="text/plain; charset=utf-8"),
    "/latin": response("caf\xe9".encode("latin-1"), content_type='text/html; charset="ISO-8859-1"'),
    "/untyped": response(PAGE, "Content-Type: "),
    "/xhtml": response(b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>x</p></html>', content_type="application/xml"),
    "/feed": response(b'<?xml version="1.0"?><rss></rss>', content_type="text/xml"),
    "/pdf": response(b"%PDF-1.7", content_type="application/pdf"),
    "/odd-type": response(b"x", content_type="text/<script>alert(1)</script>"),
    "/gzip": response(gzip.compress(PAGE), "Content-Encoding: gzip"),
    "/bomb": response(BOMB, "Content-Encoding: gzip"),
    "/gzip-twice": response(gzip.compress(gzip.compress(PAGE)), "Content-Encoding: gzip, gzip"),
    "/brotli": response(b"x", "Content-Encoding: br"),
    "/gzip-broken": response(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"),
    "/gzip-lie": response(PAGE, "Content-Encoding: gzip"),
    "/short": response(PAGE, "Content-Length: 9999"),
    "/negative": response(PAGE, "Content-Length: -1"),
    "/two-lengths": response(PAGE, "Content-Length: 5", "Content-Length: 7"),
    "/garbage": b"\x00\x01\x02 nothing like HTTP",
    "/http09": PAGE,
    "/missing": response(b"secret of the inside", status="404 Not Found"),
    "/none": response(b"", status="204 No Content"),
    "/part": response(PAGE, status="206 Partial Content"),
    "/refresh": response(PAGE, "Refresh: 0; url=http://127.0.0.1/"),
    "/cookie": response(b"", "Set-Cookie: a=b", "Location: /page", status="302 Found"),
    "/loop": response(b"", "Location: /loop", status="302 Found"),
    "/to-loopback": response(b"", "Location: http://127.0.0.1:1/", status="302 Found"),
    "/to-metadata": response(b"", "Location: http://169.254.169.254/latest/meta-data/", status="307 Temporary Redirect"),
    "/to-decimal": response(b"", "Location: //2130706433/", status="301 Moved Permanently"),
    "/to-file": response(b"", "Location: file:///etc/passwd", status="302 Found"),
    "/to-user": response(b"", "Location: http://a:b@site.example/", status="302 Found"),
    "/to-port": response(b"", "Location: http://site.example:22/", status="308 Permanent Redirect"),
    "/to-nothing": response(b"", status="302 Found"),
    "/to-broken": response(b"", "Location: http://[", status="303 See Other"),
    "/redirect-bomb": endless_headers,
    "/endless": endless,
    "/interim": interim_flood,
    "/drip": drip,
    "/silent": silent,
    **{f"/hop{n}": response(b"", f"Location: hop{n - 1}", status="302 Found") for n in range(1, 8)},
    "/hop0": response(PAGE),
}


@dataclass
class Site:
    """The server, what it was asked, and a name look-up that leads to it."""

    port: int
    requests: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=lambda: {"site.example": ["127.0.0.1"]})
    looked_up: list[str] = field(default_factory=list)

    def url(self, path: str, host: str = "site.example") -> str:
        return f"http://{host}:{self.port}{path}"

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """The addresses in `names`; OSError for others."""
        self.looked_up.append(host)
        if host not in self.names:
            raise OSError("no such name")
        return self.names[host]


@contextlib.asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """The site, until the block is left."""
    site = Site(0)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            site.requests.append(request)
            answer = ANSWERS.get(request.split(" ")[1], response(b"", status="500 Unknown"))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        writer.close()
        with contextlib.suppress(ConnectionError, asyncio.CancelledError, ssl.SSLError):
            await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
