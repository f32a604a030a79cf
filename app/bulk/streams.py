"""Bytes out of files and standard input, decompressed where their first bytes say that they are gzip or Zstandard."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import BinaryIO, cast

from app.errors import InvalidInput, TooLarge
from app.intake import BrokenGzipError, Inflater

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_CHUNK = 1 << 18
_ZSTD_WINDOW = 1 << 27  # bytes of memory that a stream may ask its reader for, as the zstd command allows


def page_bytes(path: str, max_bytes: int) -> bytes:
    """A whole file, decompressed. Raises OSError, errors.TooLarge, and errors.InvalidInput for a file that breaks off."""
    body = bytearray()
    with open(path, "rb", buffering=0) as file:
        for piece, _ in pieces(file):
            body += piece
            if len(body) > max_bytes:
                raise TooLarge(f"The page has more than {max_bytes:,} bytes; WINNOW_MAX_BYTES sets the limit.")
    return bytes(body)


def pieces(file: BinaryIO | io.RawIOBase) -> Iterator[tuple[bytes, int]]:
    """Pieces of some hundred kilobytes, and how many bytes of the file were read for each.

    Raises OSError, and errors.InvalidInput where compressed data breaks or breaks off, or needs a library that is not there.
    """
    first = b""
    while len(first) < len(ZSTD) and (more := file.read(_CHUNK)):  # a pipe may give a byte at a time
        first += more
    if first.startswith(GZIP):
        yield from _inflated(first, file)
    elif first.startswith(ZSTD):
        yield from _unzstd(first, file)
    else:
        while first:
            yield first, len(first)
            first = file.read(_CHUNK) or b""


def _inflated(chunk: bytes, file: BinaryIO | io.RawIOBase) -> Iterator[tuple[bytes, int]]:
    inflater = Inflater(math.inf)
    try:
        while chunk:
            cost = len(chunk)
            for piece in inflater.pieces(chunk):
                yield piece, cost
                cost = 0
            chunk = file.read(_CHUNK) or b""
        inflater.finish()
    except BrokenGzipError as error:
        raise InvalidInput(f"The gzip data is broken: {error}.") from error


def _unzstd(chunk: bytes, file: BinaryIO | io.RawIOBase) -> Iterator[tuple[bytes, int]]:
    try:
        import zstandard
    except ImportError:
        raise InvalidInput("This is Zstandard data, which the extra `bulk` reads: pip install 'winnow-pages[bulk]'.") from None
    source = _Counted(chunk, file)
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(
        cast(BinaryIO, source), read_size=_CHUNK, read_across_frames=True
    )
    before = 0
    try:
        while piece := reader.read(_CHUNK):
            yield piece, source.count - before
            before = source.count
    except zstandard.ZstdError as error:
        raise InvalidInput(f"The Zstandard data is broken: {error}.") from error


class _Counted(io.RawIOBase):
    """A file whose first bytes have been read already, and how much of it was asked for."""

    def __init__(self, first: bytes, file: BinaryIO | io.RawIOBase) -> None:
        self._first = first
        self._file = file
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found, self._first = (self._first, b"") if self._first else (self._file.read(size) or b"", b"")
        self.count += len(found)
        return found
