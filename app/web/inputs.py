"""Makes one source of a request, by its Content-Type: raw HTML, text, JSON, a form, or something to be sniffed."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from email.message import Message
from typing import NoReturn

import anyio
import anyio.to_thread
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.errors import BadRequest, InvalidInput, UnsupportedMediaType
from app.records import PageKind, Source
from app.web.options import NAMES, once, text_of

INPUTS = ("html", "text", "url")
_RAW: dict[str, PageKind | None] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/octet-stream": None,
    "": None,
}
_FORM = "application/x-www-form-urlencoded"
_JSON, _MULTIPART = "application/json", "multipart/form-data"
MEDIA_TYPES = ", ".join((*filter(None, _RAW), _JSON, _FORM, _MULTIPART))
_MAX_FIELDS = 64
_SMALL = 65_536  # bytes
_NO_INPUT = "Send one page: `html`, `text`, or a `url` to fetch."


@dataclass(frozen=True, slots=True)
class Given:
    """What came in: a source that is a page, or None when only a URL was given; and the options beside it, unchecked."""

    source: Source | None
    options: dict[str, object]


def content_type(header: str | None) -> tuple[str, str | None]:
    """Media type in lower case, "" for none, and the charset parameter."""
    message = Message()
    message["Content-Type"] = (header or "").replace("\r", " ").replace("\n", " ")
    charset = message.get_param("charset")
    return (header or "").partition(";")[0].strip().lower(), charset if isinstance(charset, str) else None


async def given_in(body: bytes, header: str | None) -> Given:
    """Reads `body` as its Content-Type header says; a large one on a thread, so that others need not wait.

    Raises errors.UnsupportedMediaType for a type that is not understood, BadRequest for a malformed body, and InvalidInput for a body
    that holds no page or more than one.
    """
    if len(body) <= _SMALL or content_type(header)[0] in _RAW:
        return await _read(body, header)
    return await anyio.to_thread.run_sync(lambda: anyio.run(_read, body, header))


async def _read(body: bytes, header: str | None) -> Given:
    media_type, charset = content_type(header)
    if media_type in _RAW:
        return Given(Source(body, _RAW[media_type], charset), {})
    if media_type == _JSON:
        return given_in_json(body)
    if media_type == _FORM:
        return _given_in_form(body)
    if media_type == _MULTIPART:
        return await _given_in_multipart(body, header or "")
    raise UnsupportedMediaType(f"That Content-Type is not understood. There are {MEDIA_TYPES}.", headers={"Accept": MEDIA_TYPES})


def given_in_json(body: bytes) -> Given:
    """One JSON object with `html`, `text` or `url` and the options; null is the same as leaving a name out."""
    try:
        parsed = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise BadRequest("The JSON is not valid UTF-8.") from None
    except RecursionError:
        raise BadRequest("The JSON is nested too deeply.") from None
    except ValueError as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BadRequest(f"The body is not valid JSON{where}.") from None
    if not isinstance(parsed, dict):
        raise BadRequest('The JSON must be an object, such as {"html": "…"}.')
    fields = once(((name, value) for name, value in parsed.items() if value is not None), (*INPUTS[:2], *NAMES))
    if isinstance(fields.get("blocks"), str):
        raise BadRequest("`blocks` must be true or false, without quotes.")
    return given_in_fields(fields)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadRequest("A name stands twice in one object of the JSON.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def given_in_fields(fields: dict[str, object]) -> Given:
    """Parts the page from the options; `url` is an option here, as beside a page it is only where the page came from."""
    pages = [name for name in ("html", "text", "file") if name in fields]
    if len(pages) > 1:
        raise InvalidInput(f"`{pages[0]}` and `{pages[1]}` are two pages. {_NO_INPUT}")
    options = {name: value for name, value in fields.items() if name not in pages}
    if not pages:
        return Given(None, options)
    page = fields[pages[0]]
    if isinstance(page, Source):
        return Given(page, options)
    return Given(Source(text_of(pages[0], page), "html" if pages[0] == "html" else "text"), options)


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    known = (*INPUTS[:2], "file", *NAMES)
    if not any(name in known for name, _ in pairs):
        raise InvalidInput(
            "This form has none of the fields `html`, `text`, `file` and `url`. Name the field, as in `text=…`, or say what the body is "
            "with `Content-Type: text/html` or `text/plain`, which curl's -d does not do by itself."
        )
    return once(pairs, known)


async def form_fields(body: bytes, header: str | None) -> list[tuple[str, object]]:
    """Names and values of either kind of form, files as sources; errors.BadRequest or UnsupportedMediaType for anything else."""
    media_type, _ = content_type(header)
    if media_type not in (_MULTIPART, _FORM):
        raise UnsupportedMediaType("This address takes a form. Programs send pages to /v1/clean.")
    if media_type == _FORM:
        return await anyio.to_thread.run_sync(_form_pairs, body)
    return await anyio.to_thread.run_sync(lambda: anyio.run(_multipart_pairs, body, header or ""))


def _form_pairs(body: bytes) -> list[tuple[str, object]]:
    try:
        return list(urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS))
    except ValueError:
        return []


def _given_in_form(body: bytes) -> Given:
    fields = _fields(_form_pairs(body))
    if "file" in fields:
        raise BadRequest("A `file` comes as multipart/form-data.")
    return given_in_fields(fields)


async def _given_in_multipart(body: bytes, header: str) -> Given:
    return given_in_fields(_fields(await _multipart_pairs(body, header)))


async def _multipart_pairs(body: bytes, header: str) -> list[tuple[str, object]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(Headers({"content-type": header}), stream(), max_files=2, max_fields=_MAX_FIELDS, max_part_size=len(body) + 1)
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError) as error:
        raise BadRequest("The multipart form is malformed.", detail=repr(error)) from None
    try:
        return [(name, await _field(name, value)) for name, value in form.multi_items()]
    finally:
        await form.close()


async def _field(name: str, value: str | UploadFile) -> object:
    """An uploaded file, whatever its field is called, as a source; its own Content-Type says what it is if it is one of a page."""
    if isinstance(value, str):
        if name == "file":
            return Source(value)
        return value
    media_type, charset = content_type(value.content_type)
    kind: PageKind | None = "html" if name == "html" else "text" if name == "text" else _RAW.get(media_type)
    return Source(await value.read(), kind, charset)
