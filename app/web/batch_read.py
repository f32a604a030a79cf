"""Reads the lines of a batch as they arrive: decompressed piece by piece, with a limit on idleness and none on length."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import chain

import anyio
import anyio.lowlevel
from starlette.datastructures import Headers
from starlette.types import Receive

from app.errors import BadRequest, NotReady, SlowUpload, UnsupportedMediaType
from app.intake import BrokenGzipError, Inflater
from app.lines import Cutter, Line, longest
from app.web.gate import CLOSE
from app.web.openapi import NDJSON
from app.web.service import Service

_TYPES = frozenset((NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/octet-stream", ""))
LOOKS_UP_S = 1.0  # from waiting for bytes, to see whether the service is told to stop


class GoneError(Exception):
    """The client closed the connection."""


def inflater_for(headers: Headers) -> Inflater | None:
    """What decompresses the body, None where it comes as it is; errors.UnsupportedMediaType for another kind of body or coding."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in _TYPES:
        raise UnsupportedMediaType(f"A batch is `Content-Type: {NDJSON}`: a JSON object a line.", headers={"Accept": NDJSON})
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise UnsupportedMediaType("Only `Content-Encoding: gzip` is understood, or none.", headers={"Accept-Encoding": "gzip"})
    return Inflater(math.inf) if "gzip" in coding else None


class BatchReader:
    """The body of one batch."""

    def __init__(self, receive: Receive, inflater: Inflater | None, service: Service) -> None:
        self._receive = receive
        self._inflater = inflater
        self._service = service
        self._cutter = Cutter(longest(service.settings.max_bytes))
        self._ended = False
        self._pieces: Iterator[bytes] = iter(())  # the first chunk, of which no more is decompressed than its first piece

    @property
    def line_number(self) -> int:
        """The line at which reading stands, from 1."""
        return self._cutter.number + 1

    async def begin(self) -> None:
        """Wait for the first bytes, so that a batch that never comes, or is no gzip, is refused as any request is."""
        pieces = self._inflated(await self._chunk(lambda: False))
        self._pieces = chain([piece for piece in (next(pieces, None),) if piece is not None], pieces)

    async def lines(self, busy: Callable[[], bool]) -> AsyncIterator[Line]:
        """Every line that is not blank, in order; `busy` says whether the client may be waiting for us rather than we for it.

        Raises errors.SlowUpload when nothing comes for `upload_timeout_s` seconds while nothing is being worked on, NotReady when the
        service is told to stop, BadRequest for broken gzip, and GoneError when the client is gone.
        """
        while True:
            for piece in self._pieces:
                for line in self._cutter.cut(piece):
                    yield line
                await anyio.lowlevel.checkpoint()  # a small chunk can hold a large one: between pieces others have their turn
            if self._ended:
                break
            self._pieces = self._inflated(await self._chunk(busy))
        for line in self._cutter.finish():
            yield line

    async def gone(self) -> None:
        """Returns when the client closes the connection; to be asked when the body is at its end."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _chunk(self, busy: Callable[[], bool]) -> bytes:
        """What comes next of the body, as it was sent."""
        most = self._service.settings.upload_timeout_s
        idle_since = anyio.current_time()
        while self._service.ready:
            with anyio.move_on_after(min(most, LOOKS_UP_S)):
                message = await self._receive()
                if message["type"] == "http.disconnect":
                    raise GoneError
                self._ended = not message.get("more_body", False)
                return bytes(message.get("body", b""))
            if busy():
                idle_since = anyio.current_time()
            elif anyio.current_time() - idle_since >= most:
                raise SlowUpload(f"Nothing arrived for {most:g} seconds. Send what is missing in a batch of its own.", headers=CLOSE)
        raise NotReady("The service is stopping. Send this line and those behind it again in a moment.")

    def _inflated(self, chunk: bytes) -> Iterator[bytes]:
        """The chunk, decompressed piece by piece."""
        if self._inflater is None:
            yield chunk
            return
        try:
            yield from self._inflater.pieces(chunk)
            if self._ended:
                self._inflater.finish()
        except BrokenGzipError as error:
            raise BadRequest("The body is not valid gzip, although Content-Encoding says so.", detail=repr(error)) from None
