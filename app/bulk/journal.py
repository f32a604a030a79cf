"""Remembers how far a run has come, so that one that was ended at any moment goes on from there and ends with the same bytes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from app.bulk.jobs import Item
from app.bulk.sinks import Sink


class UnfinishedError(ValueError):
    """The folder of an unfinished run can't be gone on with; the message says what to do."""


class Mark(NamedTuple):
    """A point up to which all is on the disk."""

    pages: int
    failed: int
    digest: str  # over the keys of these pages
    place: str  # what the sink knows it by


START = Mark(0, 0, "", "")


class Journal:
    """The folder OUT.partial: the plan, the marks, and what the sink keeps there."""

    def __init__(self, out: Path, plan: Mapping[str, object], make_sink: Callable[[Path], Sink], *, restart: bool = False) -> None:
        """Begin, or go on where the same plan was left.

        Raises UnfinishedError for another plan's folder, or one that is in use, and OSError.
        """
        self.folder = out.with_name(f"{out.name}.partial")
        self._out = out
        if restart and self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "lock").open("w")
        try:
            _lock_up(self._lock)
        except OSError:
            self._lock.close()
            raise UnfinishedError(f"{self.folder} is in use by another run") from None
        try:
            self._check(plan)
        except UnfinishedError:
            self._lock.close()
            raise
        self.sink = make_sink(self.folder)
        self.mark = self._last_mark()
        self._marks = (self.folder / "marks").open("a", encoding="ascii")
        self._digest = self.mark.digest

    def rest(self, items: Iterable[Item], skipped: Callable[[int], None]) -> Iterator[Item]:
        """The pages that are still to be done; UnfinishedError where those that were done are not the first of `items`."""
        digest, passed = "", 0
        iterator = iter(items)
        while passed < self.mark.pages and (item := next(iterator, None)):
            digest = _next(digest, item)
            passed += 1
            skipped(item.cost)
        if (digest, passed) != (self.mark.digest, self.mark.pages):
            raise UnfinishedError(f"The input is not what it was when {self.folder} was begun; --restart begins anew")
        yield from iterator

    def write(self, item: Item, line: bytes) -> None:
        """Take down what became of the next page."""
        self._digest = _next(self._digest, item)
        self.sink.write(line)

    def settle(self, pages: int, failed: int, *, all_of_it: bool = False) -> None:
        """Make sure of what was written, if the sink can: `pages` in all, `failed` of them."""
        place = self.sink.settle(all_of_it=all_of_it)
        if place is not None:
            self.mark = Mark(pages, failed, self._digest, place)
            self._marks.write(json.dumps(self.mark) + "\n")
            self._marks.flush()
            os.fsync(self._marks.fileno())

    def finish(self) -> None:
        """Put the output in its place and clear up."""
        self.sink.finish(self._out)
        self.close()
        shutil.rmtree(self.folder)

    def close(self) -> None:
        """Leave the folder as it is."""
        self.sink.close()
        self._marks.close()
        self._lock.close()

    def _check(self, plan: Mapping[str, object]) -> None:
        path = self.folder / "plan.json"
        text = json.dumps(plan, sort_keys=True, indent=1)
        if not path.exists():
            half = path.with_suffix(".half")
            half.write_text(text, "utf-8")
            half.replace(path)
        elif path.read_text("utf-8") != text:
            raise UnfinishedError(f"{self.folder} holds an unfinished run with other inputs or options; --restart begins anew")

    def _last_mark(self) -> Mark:
        """The last mark whose output is there; a line that was being written when the run ended counts for nothing."""
        path = self.folder / "marks"
        lines = path.read_text("ascii").split("\n")[:-1] if path.exists() else []
        mark = Mark(*json.loads(lines[-1])) if lines else START
        if not self.sink.return_to(mark.place):
            mark = START
            self.sink.return_to(mark.place)
        path.write_text("".join(f"{line}\n" for line in lines) if mark != START else "", "ascii")
        return mark


def _lock_up(file: IO[str]) -> None:
    """Raise OSError where another process has locked the file; the lock goes with the process."""
    with contextlib.suppress(ImportError):  # systems that are not like Unix have no such lock
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _next(digest: str, item: Item) -> str:
    return hashlib.blake2b(f"{digest}\n{item.key}".encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
