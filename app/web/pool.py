"""Runs the work on a page off the event loop, on as many threads as there are workers."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

import anyio
import anyio.to_thread

from app.errors import Busy, TooHard
from app.intake import page_of
from app.lexicon import Lexicon
from app.pipeline import reasons, winnow
from app.records import Source
from app.render import Wish, render
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asks for beside the page; names are those of the contract."""

    format: str = "json"
    blocks: bool = False
    include: frozenset[str] = field(default_factory=frozenset)
    engine: str = "blocks"
    keep: frozenset[str] = field(default_factory=frozenset)


def work(source: Source, options: Options, lexicon: Lexicon) -> str:
    """From a source to an answer in the format asked for; pure and synchronous. Raises what intake.page_of raises."""
    winnowed = winnow(page_of(source), lexicon, keep=options.keep, engine=options.engine)
    wish = Wish(options.blocks, options.include, reasons(lexicon) if options.blocks else None)
    return render(winnowed, options.format, wish)


FIRST_PAGES = (Source("<h1>Ready</h1><p>A page to begin with.</p>", "html"), Source("Ready\nA text to begin with.", "text"))
WAITING_A_WORKER = 64  # pages; more would wait longer than their senders do


class Pool:
    """The workers of one service."""

    def __init__(self, settings: Settings, lexicon: Lexicon) -> None:
        self._deadline_s = settings.deadline_s
        self._workers = settings.workers
        self._lexicon = lexicon
        self._waiting = 0
        self._limiter: anyio.CapacityLimiter | None = None  # made on first use: it belongs to an event loop

    async def run(self, source: Source, options: Options) -> str:
        """The answer for `source`; raises what `work` raises, errors.TooHard after the deadline, errors.Busy when too many wait."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(self._workers)
        if self._waiting >= WAITING_A_WORKER * self._workers:
            raise Busy("More pages are waiting than can be worked on soon. Send this one again in a moment.", headers={"Retry-After": "1"})
        self._waiting += 1
        try:
            place = object()
            await self._limiter.acquire_on_behalf_of(place)
        finally:
            self._waiting -= 1
        return await self._in_thread(self._limiter, place, source, options)

    async def warm_up(self) -> None:
        """Work on a page of each kind: weights that do not fit the features end the start here, not the first request."""
        for page in FIRST_PAGES:
            await self.run(page, Options())

    async def _in_thread(self, limiter: anyio.CapacityLimiter, place: object, source: Source, options: Options) -> str:
        """A thread cannot be killed: after the deadline it works on for nobody, and keeps its place until it ends."""
        loop = asyncio.get_running_loop()

        def job() -> str:
            try:
                return work(source, options, self._lexicon)
            finally:
                with contextlib.suppress(RuntimeError):  # the loop has ended, and the limiter with it
                    loop.call_soon_threadsafe(limiter.release_on_behalf_of, place)

        try:
            with anyio.fail_after(self._deadline_s):
                return await anyio.to_thread.run_sync(job, abandon_on_cancel=True, limiter=anyio.CapacityLimiter(1))
        except TimeoutError:
            message = f"This page takes longer than {self._deadline_s:g} seconds. Send the part of it that holds the article."
            raise TooHard(message) from None
