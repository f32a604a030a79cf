"""One line of NDJSON to one line of NDJSON: a page with its options and id in, its answer or its error out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app.ask import given_in_object, object_in, options_of, text_of
from app.errors import InvalidInput, TooLarge, WinnowError
from app.intake import checked_origin
from app.lexicon import shared_lexicon
from app.records import Source
from app.work import Options, work

_UNSAFE = re.compile("[\x85\u2028\u2029]")  # JSON allows them in strings; some readers of lines take them for line ends
ID = "id"  # comes back as it came, whatever JSON value it is
SLACK = 65_536  # bytes of a line besides its page


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that must be fetched before there can be an answer; the id as JSON, None where the line has none."""

    url: str
    options: Options
    id: str | None


def longest(max_bytes: int) -> int:
    """Bytes that a line may have whose page may have `max_bytes`: JSON writes a letter outside of ASCII in up to twice its bytes."""
    return 2 * max_bytes + SLACK


def answered(line: bytes, number: int, defaults: Mapping[str, object], max_bytes: int) -> bytes | Wanted:
    """The answer to one line without its line end, or what is to be fetched for it; `number` counts lines from 1.

    What a line does not say, `defaults` do (unchecked options, as in the query of a request). A refusal becomes the answer; nothing is
    raised for anything that a line may hold.
    """
    id: str | None = None
    try:
        parsed = object_in(line)
        id = _id_in(parsed)
        given = given_in_object(parsed)
        options = options_of({**defaults, **given.options}, labels())
        url = text_of("url", given.options["url"]) if "url" in given.options else None
        if given.source is None and url is None:
            raise InvalidInput("There is no page on this line. Give it `html`, `text`, or a `url` to fetch.")
        if given.source is None:
            return Wanted(str(url), options, id)
        _check_size(str(given.source.body), max_bytes)
        return cleaned(replace(given.source, url=checked_origin(url) if url is not None else None), options, id)
    except WinnowError as error:
        return refused(error, id, number)


def cleaned(source: Source, options: Options, id: str | None) -> bytes:
    """The line for a page; raises what work.work raises."""
    return line_of(work(source, options), options.format, id)


def line_of(answer: str, format: str, id: str | None) -> bytes:
    """An answer on one line: its JSON object, or, of other formats, an object with the format's name and the content."""
    if format != "json":
        answer = json.dumps({"format": format, "content": answer}, ensure_ascii=False, separators=(",", ":"))
    if _UNSAFE.search(answer):
        answer = _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", answer)
    head = "{" if id is None else f'{{"{ID}":{id},'
    return f"{head}{answer[1:]}\n".encode("utf-8", "replace")


def refused(error: WinnowError, id: str | None, number: int | None = None) -> bytes:
    """The line for a page that has no answer: the problem (RFC 9457) under `error`, with the line's number where there is one."""
    told = error.told() if number is None else {**error.told(), "line": number}
    return line_of(json.dumps({"error": told}, ensure_ascii=False, separators=(",", ":")), "json", id)


def id_of(line: bytes) -> str | None:
    """The id of a line, for one whose worker did not live to tell."""
    try:
        return _id_in(object_in(line))
    except WinnowError:
        return None


def _check_size(page: str, max_bytes: int) -> None:
    """A character has one byte to four in UTF-8; only where that leaves a doubt the page is encoded to count."""
    if len(page) > max_bytes or (4 * len(page) > max_bytes and len(page.encode("utf-8", "replace")) > max_bytes):
        raise TooLarge(f"The page on this line has more than {max_bytes:,} bytes.")


def labels() -> Collection[str]:
    """The labels that may be kept."""
    return shared_lexicon().labels


def _id_in(parsed: dict[str, object]) -> str | None:
    """Takes the id out of a parsed line, as ASCII JSON, which can spell what UTF-8 cannot hold; null counts as an id."""
    return json.dumps(parsed.pop(ID), separators=(",", ":")) if ID in parsed else None
