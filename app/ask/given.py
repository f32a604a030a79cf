"""Finds the one page in a JSON object or among the fields of a form, and parts it from its options."""

from __future__ import annotations

import json
import math
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from app.ask.options import NAMES, once, text_of
from app.errors import BadRequest, InvalidInput
from app.records import Source

PAGES = ("html", "text")  # fields that hold a page
MAX_FIELDS = 64  # of a form
_NO_INPUT = "Send one page: `html`, `text`, or a `url` to fetch."


@dataclass(frozen=True, slots=True)
class Given:
    """What came in: a source that is a page, or None when only a URL was given; and the options beside it, unchecked."""

    source: Source | None
    options: dict[str, object]


def given_in_json(body: bytes) -> Given:
    """One JSON object with `html`, `text` or `url` and the options; null is the same as leaving a name out.

    Raises errors.BadRequest for what is no such object, InvalidInput for two pages in it.
    """
    return given_in_object(object_in(body))


def form_pairs(body: bytes) -> list[tuple[str, object]]:
    """Names and values of a form that is application/x-www-form-urlencoded; none of one with more than MAX_FIELDS."""
    try:
        return list(urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        return []


def object_in(body: bytes) -> dict[str, object]:
    """The JSON object that `body` is (RFC 8259, UTF-8); errors.BadRequest says where it stops being one."""
    try:
        parsed = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise BadRequest(f"The JSON is not valid UTF-8, from its byte {error.start + 1:,} on.") from None
    except RecursionError:
        raise BadRequest("The JSON is nested too deeply.") from None
    except ValueError as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BadRequest(f"The body is not valid JSON{where}.") from None
    if not isinstance(parsed, dict):
        raise BadRequest('The JSON must be an object, such as {"html": "…"}.')
    return parsed


def given_in_object(parsed: Mapping[str, object]) -> Given:
    """The page and the options of a parsed object."""
    fields = once(((name, value) for name, value in parsed.items() if value is not None), (*PAGES, *NAMES))
    if isinstance(fields.get("blocks"), str):
        raise BadRequest("`blocks` must be true or false, without quotes.")
    return given_in_fields(fields)


def given_in_fields(fields: dict[str, object]) -> Given:
    """Parts the page from the options; `url` is an option here, as beside a page it is only where the page came from."""
    pages = [name for name in (*PAGES, "file") if name in fields]
    if len(pages) > 1:
        raise InvalidInput(f"`{pages[0]}` and `{pages[1]}` are two pages. {_NO_INPUT}")
    options = {name: value for name, value in fields.items() if name not in pages}
    if not pages:
        return Given(None, options)
    page = fields[pages[0]]
    if isinstance(page, Source):
        return Given(page, options)
    return Given(Source(text_of(pages[0], page), "html" if pages[0] == "html" else "text"), options)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadRequest("A name stands twice in one object of the JSON.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(literal: str) -> float:
    """A number that JSON can hold again; Python would read 1e999 as infinity."""
    number = float(literal)
    if not math.isfinite(number):
        raise ValueError(literal)
    return number
