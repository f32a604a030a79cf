"""What workers do with one page of many: read it where it lies, clean it, and give back the bytes that are written down."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.bulk.streams import page_bytes
from app.errors import InvalidInput, WinnowError
from app.lines import Wanted, answered, cleaned, refused
from app.records import PageKind, Source
from app.work import Answer, Options

ROWS = "json"  # the format whose answers are rows; others are documents of their own


class Done(NamedTuple):
    """What became of one page."""

    body: bytes  # a line of JSON; of a format that is not JSON the document
    code: str = ""  # of the refusal, when it was refused: the body is a line that tells it then


@dataclass(frozen=True, slots=True)
class Item:
    """One page that is still to be read."""

    key: str  # what it is to be known by when the same work is begun again
    name: str  # of its document, where each page has one: a relative path without a suffix
    id: str | None  # JSON; None where only the worker sees it
    number: int | None  # of its line
    size: int  # bytes that travel to the worker
    cost: int  # bytes of input that end with it, for the progress
    function: Callable[..., Done | Wanted]
    args: tuple[object, ...]


def file_done(path: str, id: str, kind: PageKind | None, options: Options, max_bytes: int) -> Done:
    """A saved page, which may be compressed. Raises errors.InvalidInput when it can't be read, and what work.work raises."""
    try:
        body = page_bytes(path, max_bytes)
    except OSError as problem:
        raise InvalidInput(f"The file can't be read: {problem.strerror or problem}.") from problem
    return _done(cleaned(Source(body, kind), options, id), options.format)


class Lines(NamedTuple):
    """What all lines of one run have in common."""

    defaults: Mapping[str, object]  # options that a line need not give
    only: str  # the format that a line may ask for; empty: any
    max_bytes: int


def slice_done(path: str, start: int, length: int, number: int, lines: Lines) -> Done | Wanted:
    """One line of a file of lines, read from its place."""
    try:
        line = slice_of(path, start, length)
    except OSError as problem:
        return Done(refused(InvalidInput(f"The file can't be read: {problem.strerror or problem}."), None, number), InvalidInput.code)
    return line_done(line, number, lines)


def slice_of(path: str, start: int, length: int) -> bytes:
    """A part of a file, as much of it as there still is; OSError where it can't be read."""
    with open(path, "rb", buffering=0) as file:
        return os.pread(file.fileno(), length, start)


def line_done(line: bytes, number: int, lines: Lines) -> Done | Wanted:
    """One line, as /v1/batch takes it."""
    found = answered(line, number, lines.defaults, lines.max_bytes, only=lines.only)
    if isinstance(found, Answer):
        return _done(found, lines.only or ROWS)
    return found if isinstance(found, Wanted) else Done(found, str(json.loads(found)["error"]["code"]))


def source_done(source: Source, options: Options, id: str | None, more: bytes = b"") -> Done:
    """A page at hand; `more` is put into its row behind the id, which there must be then. Raises what work.work raises."""
    done = _done(cleaned(source, options, id), options.format)
    return with_more(done, id or "", more) if options.format == ROWS else done


def refusal(error: WinnowError, id: str | None, number: int | None = None, more: bytes = b"") -> Done:
    """What is written down of a page that was refused."""
    return with_more(Done(refused(error, id, number), error.code), id or "", more)


def with_more(done: Done, id: str, more: bytes) -> Done:
    """The same row with further members, which are JSON without braces, behind its id."""
    if not more:
        return done
    head = b'{"id":%s,' % id.encode("ascii")
    return Done(head + more + b"," + done.body.removeprefix(head), done.code)


def _done(answer: Answer, format: str) -> Done:
    if format == ROWS:
        return Done(answer.body)
    return Done(str(json.loads(answer.body)["content"]).encode("utf-8", "replace"))
