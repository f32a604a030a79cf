"""Makes one source of a request, by its Content-Type: raw HTML, text, JSON, a form, or something to be sniffed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from email.message import Message

import anyio
import anyio.to_thread
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.ask import MAX_FIELDS, NAMES, PAGES, Given, form_pairs, given_in_fields, given_in_json, once
from app.errors import BadRequest, InvalidInput, UnsupportedMediaType
from app.records import PageKind, Source
from app.web.pool import Pool

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
_SMALL = 262_144  # bytes
_LONGEST_HEADER = 1_000  # characters


def content_type(header: str | None) -> tuple[str, str | None]:
    """Media type in lower case, "" for none, and the charset parameter."""
    header = (header or "")[:_LONGEST_HEADER]  # the library that reads it takes the square of its length
    message = Message()
    message["Content-Type"] = header.replace("\r", " ").replace("\n", " ")
    charset = message.get_param("charset")
    return header.partition(";")[0].strip().lower(), charset if isinstance(charset, str) else None


async def given_in(body: bytes, header: str | None, pool: Pool) -> Given:
    """Reads `body` as its Content-Type header says; large JSON and forms in a worker, where time and memory have limits.

    Raises errors.UnsupportedMediaType for a type that is not understood, BadRequest for a malformed body, InvalidInput for a body that
    holds no page or more than one, and what Pool.job raises.
    """
    media_type, charset = content_type(header)
    if media_type in _RAW:
        return Given(Source(body, _RAW[media_type], charset), {})
    if media_type == _JSON:
        return given_in_json(body) if len(body) <= _SMALL else await pool.job(given_in_json, body)
    if media_type not in (_FORM, _MULTIPART):
        raise UnsupportedMediaType(f"That Content-Type is not understood. There are {MEDIA_TYPES}.", headers={"Accept": MEDIA_TYPES})
    fields = _fields(await form_fields(body, header, pool))
    if media_type == _FORM and "file" in fields:
        raise BadRequest("A `file` comes as multipart/form-data.")
    return given_in_fields(fields)


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    known = (*PAGES, "file", *NAMES)
    if not any(name in known for name, _ in pairs):
        raise InvalidInput(
            "This form has none of the fields `html`, `text`, `file` and `url`. Name the field, as in `text=…`, or say what the body is "
            "with `Content-Type: text/html` or `text/plain`, which curl's -d does not do by itself."
        )
    return once(pairs, known)


async def form_fields(body: bytes, header: str | None, pool: Pool) -> list[tuple[str, object]]:
    """Names and values of either kind of form, files as sources; errors.BadRequest or UnsupportedMediaType for anything else."""
    media_type, _ = content_type(header)
    if media_type == _FORM:
        return form_pairs(body) if len(body) <= _SMALL else await pool.job(form_pairs, body)
    if media_type == _MULTIPART and len(body) <= _SMALL:
        return await _multipart_pairs(body, header or "")
    if media_type == _MULTIPART:
        return await anyio.to_thread.run_sync(lambda: anyio.run(_multipart_pairs, body, header or ""))
    raise UnsupportedMediaType("This address takes a form. Programs send pages to /v1/clean.")


async def _multipart_pairs(body: bytes, header: str) -> list[tuple[str, object]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(Headers({"content-type": header}), stream(), max_files=2, max_fields=MAX_FIELDS, max_part_size=len(body) + 1)
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
