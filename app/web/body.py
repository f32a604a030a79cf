"""Reads the body of a request with a limit on its decompressed bytes and on the time it takes."""

from __future__ import annotations

import anyio
import anyio.lowlevel
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from app.errors import BadRequest, SlowUpload, TooLarge, UnsupportedMediaType
from app.intake import BrokenGzipError, Inflater
from app.web.gate import CLOSE, Held, closing
from app.web.service import Service


async def read_body(request: Request, service: Service) -> bytes:
    """The whole body, decompressed.

    Raises errors.UnsupportedMediaType for a Content-Encoding other than gzip, TooLarge over `max_bytes`, SlowUpload after
    `upload_timeout_s`, Busy when the service holds too many bodies, and BadRequest for broken gzip.
    """
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise UnsupportedMediaType("Only `Content-Encoding: gzip` is understood, or none.", headers={"Accept-Encoding": "gzip"})
    settings = service.settings
    limit = settings.max_bytes
    length = request.headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and int(length) > limit:
        raise _too_large(limit, request.headers)
    held: Held = request.state.held
    inflater = Inflater(limit) if "gzip" in coding else None
    try:
        with anyio.fail_after(settings.upload_timeout_s):
            body = await _read(request, inflater, held, limit)
    except TimeoutError:
        raise SlowUpload(f"The body did not arrive within {settings.upload_timeout_s:g} seconds.", headers=CLOSE) from None
    except BrokenGzipError as error:
        raise BadRequest("The body is not valid gzip, although Content-Encoding says so.", detail=repr(error)) from None
    except ClientDisconnect:
        raise BadRequest("The connection was closed before the body was complete.") from None
    service.metrics.input_bytes.observe(len(body))
    return body


async def _read(request: Request, inflater: Inflater | None, held: Held, limit: int) -> bytes:
    body, sent = bytearray(), 0
    async for chunk in request.stream():
        sent += len(chunk)
        for piece in inflater.pieces(chunk) if inflater else (chunk,):
            held.take(len(piece))
            body += piece
            if len(body) > limit or sent > limit:
                raise _too_large(limit, request.headers)
            if inflater:
                await anyio.lowlevel.checkpoint()  # a small chunk can hold a large one: between pieces others have their turn
    if inflater:
        inflater.finish()
    return bytes(body)


def _too_large(limit: int, headers: Headers) -> TooLarge:
    return TooLarge(f"The body has more than {limit:,} bytes. Send less, or raise WINNOW_MAX_BYTES.", headers=closing(headers, limit))
