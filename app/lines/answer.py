"""One line of NDJSON to one line of NDJSON: a page with its options and id in, its answer or its error out."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app.ask import given_in_object, object_in, options_of, text_of
from app.errors import BadRequest, InvalidInput, TooLarge, WinnowError
from app.intake import checked_origin
from app.lexicon import shared_lexicon
from app.records import Source
from app.work import Answer, Options, Work, work

# JSON allows these in strings; some readers of lines take them for line ends.
_UNSAFE = tuple((c.encode(), b"\\u%04x" % ord(c)) for c in "\x85\u2028\u2029")
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


def answered(
    line: bytes, number: int, defaults: Mapping[str, object], max_bytes: int, work: Work = work, *, only: str = ""
) -> Answer | bytes | Wanted:
    """What one line comes to: an answer whose body is a line, the line of a refusal, or what is to be fetched; `number` counts from 1.

    What a line does not say, `defaults` do (unchecked options, as in the query of a request); `only` is the one format that it may ask
    for, if there is but one. Nothing is raised for anything that a line may hold.
    """
    id: str | None = None
    try:
        parsed = object_in(line)
        id = _id_in(parsed)
        given = given_in_object(parsed)
        options = options_of({**defaults, **given.options}, labels())
        url = text_of("url", given.options["url"]) if "url" in given.options else None
        if only and options.format != only:
            raise BadRequest(f"All lines are answered in one format here; this one asks for `{options.format}`.")
        if given.source is None and url is None:
            raise InvalidInput("There is no page on this line. Give it `html`, `text`, or a `url` to fetch.")
        if given.source is None:
            return Wanted(str(url), options, id)
        _check_size(str(given.source.body), max_bytes)
        return cleaned(replace(given.source, url=checked_origin(url) if url is not None else None), options, id, work)
    except WinnowError as error:
        return refused(error, id, number)


def cleaned(source: Source, options: Options, id: str | None, work: Work = work) -> Answer:
    """The answer to a page as a line; raises what work.work raises."""
    answer = work(source, options)
    return replace(answer, body=line_of(answer.body, options.format, id))


def line_of(answer: bytes, format: str, id: str | None) -> bytes:
    """An answer on one line: its JSON object, or, of other formats, an object with the format's name and the content; `id` is JSON."""
    if format != "json":
        told = {"format": format, "content": answer.decode("utf-8")}
        answer = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    for unsafe, escaped in _UNSAFE:
        answer = answer.replace(unsafe, escaped)
    head = b"{" if id is None else b'{"%s":%s,' % (ID.encode(), id.encode("ascii"))
    return head + answer[1:] + b"\n"


def refused(error: WinnowError, id: str | None, number: int | None = None) -> bytes:
    """The line for a page that has no answer: the problem (RFC 9457) under `error`, with the line's number where there is one."""
    told = error.told() if number is None else {**error.told(), "line": number}
    return line_of(json.dumps({"error": told}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), "json", id)


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
