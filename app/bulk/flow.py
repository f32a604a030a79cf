"""Keeps all workers busy with a stream of pages and hands back what became of them in the order in which they came."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from app.bulk.jobs import Done, Item, refusal, slice_done, slice_of, source_done
from app.crew import Crew, Fault
from app.errors import WinnowError
from app.intake import read_url
from app.lines import Wanted, id_of
from app.records import Source
from app.settings import Settings

log = logging.getLogger("winnow.bulk")
AHEAD = 32  # pages under way for each worker, so that one slow page keeps few waiting
MOST_BYTES = 64 << 20  # that travel with them; a larger page travels alone
FETCHES = 4  # at a time for each worker


class Flow:
    """A crew of workers, and threads that fetch pages which lines name by URL."""

    def __init__(self, crew: Crew, settings: Settings) -> None:
        self._crew = crew
        self._settings = settings
        self._fetchers = ThreadPoolExecutor(FETCHES * crew.size, "winnow-fetch")

    def results(self, items: Iterable[Item]) -> Iterator[tuple[Item, Done]]:
        """Every item and what became of it, in order; nothing that a page holds or does to its worker is raised."""
        waiting: deque[tuple[Item, Future[Done]]] = deque()
        held = 0
        try:
            for item in items:
                while waiting and (len(waiting) >= AHEAD * self._crew.size or held + item.size > MOST_BYTES or waiting[0][1].done()):
                    held -= waiting[0][0].size
                    yield self._settled(*waiting.popleft())
                waiting.append((item, self._begun(item)))
                held += item.size
            while waiting:
                yield self._settled(*waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()
            self._fetchers.shutdown(wait=False, cancel_futures=True)

    def _begun(self, item: Item) -> Future[Done]:
        """The item's future; what is to be fetched first goes by way of a thread, which waits for it."""
        found: Future[Done] = Future()
        if item.function is refusal:
            found.set_result(refusal(*item.args))  # type: ignore[arg-type]
            return found
        job: Future[Any] = self._crew.submit(item.function, *item.args)

        def settle(done: Future[Any]) -> None:
            if found.cancelled():
                return
            if done.cancelled():
                found.cancel()
            elif problem := done.exception():
                found.set_exception(problem)
            elif isinstance(wanted := done.result(), Wanted):
                self._fetchers.submit(self._fetched, wanted, item, found)
            else:
                found.set_result(wanted)

        job.add_done_callback(settle)
        return found

    def _fetched(self, wanted: Wanted, item: Item, found: Future[Done]) -> None:
        try:
            source = asyncio.run(read_url(wanted.url, self._settings))
            found.set_result(self._crew.submit(source_done, source, wanted.options, wanted.id).result())
        except WinnowError as error:
            found.set_result(refusal(error, wanted.id, item.number))
        except Exception as problem:
            found.set_exception(problem)

    def _settled(self, item: Item, future: Future[Done]) -> tuple[Item, Done]:
        try:
            return item, future.result()
        except WinnowError as error:
            return item, refusal(error, self._id_of(item), item.number, _more(item))
        except Fault as fault:
            log.error("a fault of ours with %s: %s", item.name, fault)
            return item, refusal(
                WinnowError("This is a fault in Winnow; the log tells of it."), self._id_of(item), item.number, _more(item)
            )

    def _id_of(self, item: Item) -> str | None:
        """The id of a page whose worker did not live to tell."""
        if item.id is not None:
            return item.id
        try:
            line = slice_of(*item.args[:3]) if item.function is slice_done else item.args[0]  # type: ignore[arg-type]
        except OSError:
            return None
        return id_of(line) if isinstance(line, bytes) else None


def _more(item: Item) -> bytes:
    """What the row of a refused page tells of it besides; an answer would have had its address."""
    source, more = item.args[0], item.args[-1]
    if not isinstance(source, Source) or not isinstance(more, bytes):
        return b""
    return more + b',"url":' + json.dumps(source.url).encode("ascii")
