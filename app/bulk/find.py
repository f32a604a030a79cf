"""Finds the pages that a command names: files, folders, patterns, files of lines, and standard input."""

from __future__ import annotations

import glob
import json
import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.bulk.jobs import Item, Lines, file_done, line_done, refusal, slice_done
from app.bulk.streams import GZIP, ZSTD, pieces
from app.errors import InvalidInput, WinnowError
from app.lines import Cutter, longest, too_long
from app.records import PageKind
from app.work import Options

PAGES: dict[str, PageKind] = {".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "text"}
LINES = (".jsonl", ".ndjson")
COMPRESSED = (".gz", ".zst")
STDIN = "-"


class NothingThereError(ValueError):
    """A name on the command line that leads to nothing; the message says which."""


@dataclass
class Finder:
    """What is common to all that is named on one command line."""

    kind: PageKind | None  # of every page, where the command says so
    options: Options
    lines: Lines
    output: Path | None  # which is no input
    passed: Counter[str] = field(default_factory=Counter)  # what was passed over, by why

    def items(self, names: list[str]) -> Iterator[Item]:
        """The pages that the names lead to, folders in the order of their files' names."""
        for name in names:
            if name == STDIN:
                yield from self._stream(name, "stdin")
                continue
            for path in _matching(name):
                yield from self._at(path)

    def _at(self, path: str) -> Iterator[Item]:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            yield from (item for found in walked(path, self.output, self.passed) for item in self._file(found))
        elif stat.S_ISREG(mode):
            yield from self._file(path)
        else:  # a pipe, as a shell's <(…) is
            yield from self._stream(path, path)

    def _file(self, path: str) -> Iterator[Item]:
        suffix, compressed = suffix_of(path)
        if suffix not in LINES:
            yield self._page(path, self.kind or PAGES.get(suffix))
        elif compressed or _is_compressed(path):
            yield from self._stream(path, path)
        else:
            yield from self._slices(path)

    def _page(self, path: str, kind: PageKind | None) -> Item:
        id = json.dumps(path)
        return Item(
            path, path, id, None, 0, size_of(path), file_done, (os.path.abspath(path), id, kind, self.options, self.lines.max_bytes)
        )

    def _slices(self, path: str) -> Iterator[Item]:
        """The lines of a plain file, which workers read for themselves."""
        most = longest(self.lines.max_bytes)
        stamp = _stamp(path)
        try:
            with open(path, "rb", buffering=1 << 20) as file:
                start = number = 0
                while line := file.readline(most + 1):
                    length, number = len(line), number + 1
                    blank = line.isspace()
                    over = length > most and not line.endswith(b"\n")
                    while over and line and not line.endswith(b"\n"):
                        line = file.readline(most)
                        length += len(line)
                    key, name = f"{stamp}:{number}", _name(path, number)
                    if over:
                        yield self._refused(too_long(most), key, name, number, length)
                    elif not blank:
                        args = (os.path.abspath(path), start, length, number, self.lines)
                        yield Item(key, name, None, number, 0, length, slice_done, args)
                    start += length
        except OSError as problem:
            yield self._refused(
                InvalidInput(f"The file can't be read: {problem.strerror or problem}."), stamp, _name(path, 0), None, 0, path
            )

    def _stream(self, path: str, called: str) -> Iterator[Item]:
        """The lines of what can be read but once and in order, or is compressed."""
        cutter, cost = Cutter(longest(self.lines.max_bytes)), 0
        stamp = called if path == STDIN else _stamp(path)
        try:
            with open(sys.stdin.fileno() if path == STDIN else path, "rb", buffering=0, closefd=path != STDIN) as file:
                for piece, read in pieces(file):
                    cost += read
                    for number, body in cutter.cut(piece):
                        yield self._line(number, body, stamp, called, cost)
                        cost = 0
                for number, body in cutter.finish():
                    yield self._line(number, body, stamp, called, cost)
        except OSError as problem:
            yield self._refused(_unreadable(problem), stamp, _name(called, 0), None, cost, called)
        except WinnowError as broken:
            number = cutter.number + 1
            yield self._refused(broken, f"{stamp}:{number}", _name(called, number), number, cost, called)

    def _line(self, number: int, body: bytes | WinnowError, stamp: str, called: str, cost: int) -> Item:
        key, name = f"{stamp}:{number}", _name(called, number)
        if isinstance(body, WinnowError):
            return self._refused(body, key, name, number, cost)
        return Item(key, name, None, number, len(body), cost, line_done, (body, number, self.lines))

    def _refused(self, error: WinnowError, key: str, name: str, number: int | None, cost: int, id: str | None = None) -> Item:
        told = None if id is None else json.dumps(id)
        return Item(key, name, told, number, 0, cost, refusal, (error, told, number))


def walked(folder: str, output: Path | None, passed: Counter[str]) -> Iterator[str]:
    """The pages and files of lines within a folder and its folders, in the order of their names.

    Links are followed; a folder that has been entered is not entered again, which ends loops. What is neither page nor lines, cannot be
    listed, or is no regular file is counted in `passed`.
    """
    entered: set[tuple[int, int]] = set()
    ahead = [folder]
    own = output.resolve() if output else None
    while ahead:
        path = ahead.pop()
        try:
            status = os.stat(path)
            if not stat.S_ISDIR(status.st_mode):
                if stat.S_ISREG(status.st_mode) and suffix_of(path)[0] in (*PAGES, *LINES) and not (own and Path(path).resolve() == own):
                    yield path
                else:
                    passed["neither pages nor lines"] += 1
                continue
            if (status.st_dev, status.st_ino) in entered or (own and Path(path).resolve() == own):
                passed["folders that were read already, or are written to"] += 1
                continue
            entered.add((status.st_dev, status.st_ino))
            ahead += [os.path.join(path, name) for name in sorted(os.listdir(path), reverse=True)]
        except OSError as problem:
            passed[f"could not be read ({problem.strerror})"] += 1


def suffix_of(path: str) -> tuple[str, bool]:
    """The suffix that says what a file is, in lower case, and whether another one behind it says that it is compressed."""
    stem, last = os.path.splitext(path.lower())
    return (os.path.splitext(stem)[1], True) if last in COMPRESSED else (last, False)


def size_of(path: str) -> int:
    """Bytes of a file; 0 where they cannot be had."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def total_of(names: list[str], output: Path | None) -> int | None:
    """Bytes that there are to read, None when that is not known beforehand."""
    total = 0
    for name in names:
        for path in [STDIN] if name == STDIN else _matching(name):
            if path == STDIN or not (os.path.isdir(path) or os.path.isfile(path)):
                return None
            total += sum(map(size_of, walked(path, output, Counter()))) if os.path.isdir(path) else size_of(path)
    return total


def _matching(name: str) -> list[str]:
    """The path itself where there is one, else all that match it as a pattern (`**` for folders within folders), in order."""
    if os.path.exists(name):
        return [name]
    found = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) else []
    if not found:
        raise NothingThereError(f"{name}: there is no such file or folder" + (", nor any that matches" if glob.has_magic(name) else ""))
    return found


def _is_compressed(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(4).startswith((GZIP, ZSTD))
    except OSError:
        return False


def _stamp(path: str) -> str:
    """A file as it is now: one that has changed is not the one that was begun."""
    try:
        status = os.stat(path)
    except OSError:
        return path
    return f"{path}:{status.st_size}:{status.st_mtime_ns}" if stat.S_ISREG(status.st_mode) else path


def _name(called: str, number: int) -> str:
    return os.path.join(called, f"{number:09}")


def _unreadable(problem: OSError) -> InvalidInput:
    return InvalidInput(f"The file can't be read: {problem.strerror or problem}.")
