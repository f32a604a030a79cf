"""Decompresses gzip piece by piece, so that a bomb costs no more than the limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterator


class BrokenGzipError(ValueError):
    """The bytes are no gzip stream (RFC 1952), or not a whole one."""


class Inflater:
    """One gzip body, fed as it arrives; `limit` is in bytes of output, infinite for a stream of many pages."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._begun = False
        self.size = 0  # bytes given out so far; more than the limit when there was more

    def pieces(self, data: bytes, most: int = 1 << 18) -> Iterator[bytes]:
        """What `data` adds to the output, cut one byte behind the limit, in pieces of at most `most` bytes; raises BrokenGzipError."""
        while data and self.size <= self._limit:
            if self._decompressor.eof:  # RFC 1952 2.2: members may follow each other
                self._decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._begun = True
            try:
                piece = self._decompressor.decompress(data, int(min(most, self._limit + 1 - self.size)))
            except zlib.error as error:
                raise BrokenGzipError(str(error)) from error
            self.size += len(piece)
            data = self._decompressor.unused_data if self._decompressor.eof else self._decompressor.unconsumed_tail
            yield piece

    def finish(self) -> None:
        """Say that nothing more comes; raises BrokenGzipError if the stream is not at its end."""
        if self._begun and not self._decompressor.eof and self.size <= self._limit:
            raise BrokenGzipError("the stream ends early")
