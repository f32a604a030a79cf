"""Runs the work on a page off the event loop, on as many threads as there are workers."""

from __future__ import annotations

from dataclasses import dataclass, field

import anyio
import anyio.to_thread

from app.errors import TooHard
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


class Pool:
    """The workers of one service."""

    def __init__(self, settings: Settings, lexicon: Lexicon) -> None:
        self._deadline_s = settings.deadline_s
        self._workers = settings.workers
        self._lexicon = lexicon
        self._limiter: anyio.CapacityLimiter | None = None  # made on first use: it belongs to an event loop

    async def run(self, source: Source, options: Options) -> str:
        """The answer for `source`; raises what `work` raises, and errors.TooHard when it takes longer than the deadline."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(self._workers)
        async with self._limiter:
            try:
                with anyio.fail_after(self._deadline_s):
                    # A thread cannot be killed: after the deadline it works on for nobody.
                    return await anyio.to_thread.run_sync(work, source, options, self._lexicon, abandon_on_cancel=True)
            except TimeoutError:
                message = f"This page takes longer than {self._deadline_s:g} seconds. Send the part of it that holds the article."
                raise TooHard(message) from None
