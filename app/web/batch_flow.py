"""The flow of one batch: lines in, as many at work as there is room for, answers out in the order in which the lines came."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import anyio
import anyio.abc
import anyio.to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.errors import WinnowError
from app.lines import Line, Wanted, answered, cleaned, id_of, refused
from app.web.answering import fetched
from app.web.batch_read import BatchReader, GoneError
from app.web.gate import Held
from app.web.openapi import NDJSON
from app.web.service import Service
from app.work import Answer

log = logging.getLogger("winnow.web")
AHEAD = 16  # lines under way for each worker: at a site, at work, or waiting for their turn to be sent
QUEUED = 3  # of them in the workers' queue, one of them at work; a batch leaves room for others
MOST_BYTES = 16 << 20  # of the lines at work and their answers; a longer line is worked on alone
TOGETHER = 65_536  # bytes of answers that are sent at once
STALLED = 4  # times the upload timeout: how long a client may leave answers unread


@dataclass(slots=True)
class Slot:
    """The place of one line among the answers."""

    size: int  # bytes that it holds on to
    answer: bytes = b""
    done: anyio.Event = field(default_factory=anyio.Event)


class Room:
    """How much may be at work at once, in lines and in bytes; one task waits for it."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self.lines = self.bytes = 0
        self._changed = anyio.Event()

    async def take(self, size: int) -> None:
        """Wait until there is room for a line of `size` bytes; a line that is too large for any room waits for an empty one."""
        while self.lines >= self._most or (self.lines and self.bytes + size > self._most_bytes):
            self._changed = anyio.Event()
            await self._changed.wait()
        self.lines += 1
        self.bytes += size

    def swap(self, slot: Slot, size: int) -> None:
        """The slot holds on to `size` bytes now."""
        self.bytes += size - slot.size
        slot.size = size
        self._changed.set()

    def give(self, slot: Slot) -> None:
        """The slot's answer is sent."""
        self.lines -= 1
        self.swap(slot, 0)


class BatchFlow(Response):
    """The response to one batch. It reads the request's body while it is sent, which a StreamingResponse would not stand."""

    media_type = NDJSON

    def __init__(self, service: Service, reader: BatchReader, defaults: Mapping[str, object], held: Held) -> None:
        super().__init__(None, 200)
        del self.headers["content-length"]
        self._service = service
        self._reader = reader
        self._defaults = dict(defaults)
        self._held = held
        self._room = Room(AHEAD * service.settings.workers, MOST_BYTES)
        self._queue = anyio.Semaphore(QUEUED * service.settings.workers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        slots, to_send = anyio.create_memory_object_stream[Slot](AHEAD * self._service.settings.workers)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._read, slots, tasks)
            with contextlib.suppress(GoneError):  # the connection breaks off, which is all that can be said to it
                await self._write(to_send, send)
            tasks.cancel_scope.cancel()

    async def _read(self, slots: MemoryObjectSendStream[Slot], tasks: anyio.abc.TaskGroup) -> None:
        """Put every line to work as soon as there is room; when the client is gone, stop everything."""
        try:
            async with slots:
                try:
                    async for line in self._reader.lines(lambda: self._room.lines > 0):
                        await self._put(line, slots, tasks)
                except WinnowError as error:  # the body ends here; what came before is answered
                    await self._put(Line(self._reader.line_number, error), slots, tasks)
            await self._reader.gone()
        except GoneError:
            log.info("a batch's client is gone after %d lines", self._reader.line_number)
        tasks.cancel_scope.cancel()

    async def _put(self, line: Line, slots: MemoryObjectSendStream[Slot], tasks: anyio.abc.TaskGroup) -> None:
        size = len(line.body) if isinstance(line.body, bytes) else 0
        await self._room.take(size)
        slot = Slot(size)
        await slots.send(slot)
        tasks.start_soon(self._answer, line, slot)

    async def _write(self, slots: MemoryObjectReceiveStream[Slot], send: Send) -> None:
        """Send answers in order, those together that are ready together."""
        ready: list[Slot] = []
        async with slots:
            async for slot in slots:
                if ready and (not slot.done.is_set() or sum(len(one.answer) for one in ready) >= TOGETHER):
                    await self._send(ready, send)
                    ready = []
                await slot.done.wait()
                ready.append(slot)
                if not slots.statistics().current_buffer_used:
                    await self._send(ready, send)
                    ready = []
        await self._send(ready, send, more=False)

    async def _send(self, ready: list[Slot], send: Send, *, more: bool = True) -> None:
        try:
            with anyio.fail_after(STALLED * self._service.settings.upload_timeout_s):
                await send({"type": "http.response.body", "body": b"".join(slot.answer for slot in ready), "more_body": more})
        except TimeoutError:
            log.info("a batch's client reads no answers; it was given up")
            raise GoneError from None
        for slot in ready:
            self._room.give(slot)

    async def _answer(self, line: Line, slot: Slot) -> None:
        try:
            slot.answer = await self._line(line)
        except Exception:
            log.exception("internal error on line %d of a batch", line.number)
            error = WinnowError("This is a fault in the service. The response's X-Request-ID finds it in the log.")
            slot.answer = refused(error, await self._id_of(line), line.number)
        self._room.swap(slot, len(slot.answer))
        slot.done.set()

    async def _line(self, line: Line) -> bytes:
        """The answer to one line, which may have to be fetched first."""
        if isinstance(line.body, WinnowError):
            return refused(line.body, None, line.number)
        pool, wanted = self._service.pool, None
        try:
            async with self._queue:
                found = await pool.job(answered, line.body, line.number, self._defaults, self._service.settings.max_bytes, pool.work)
            if isinstance(found, Wanted):
                wanted = found
                found = await self._fetched(wanted)
        except WinnowError as error:
            return refused(error, wanted.id if wanted else await self._id_of(line), line.number)
        return found.body if isinstance(found, Answer) else bytes(found)

    async def _fetched(self, wanted: Wanted) -> Answer | bytes:
        """The answer to a line that only names a page; while it is worked on, the page counts among what the service holds."""
        pool, held = self._service.pool, self._held.another()
        try:
            source = await fetched(self._service, wanted.url, held)
            async with self._queue:
                return await pool.job(cleaned, source, wanted.options, wanted.id, pool.work)
        finally:
            held.release()

    async def _id_of(self, line: Line) -> str | None:
        return await anyio.to_thread.run_sync(id_of, line.body) if isinstance(line.body, bytes) else None
