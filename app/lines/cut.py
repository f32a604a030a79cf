"""Cuts a stream of bytes into lines; one that is too long is passed over as it flows by, and only its error is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.errors import TooLarge, WinnowError


class Line(NamedTuple):
    """A line that is not blank, without its end, or why it cannot be had."""

    number: int  # from 1; blank lines count
    body: bytes | WinnowError


def too_long(most: int) -> TooLarge:
    """The refusal of a line of more than `most` bytes."""
    return TooLarge(f"This line has more than {most:,} bytes. Send the page by itself, or a part of it.")


class Cutter:
    """One stream, fed in pieces; never holds more than `most` bytes and the piece at hand."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = bytearray()
        self._passing = False  # over a line that is too long
        self.number = 0  # of lines that have ended

    def cut(self, piece: bytes) -> Iterator[Line]:
        """The lines that end in this piece; LF and CRLF end a line."""
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            self._hold(piece[start:end])
            yield from self.finish()
            start = end + 1
        self._hold(piece[start:] if start else piece)

    def finish(self) -> Iterator[Line]:
        """The line that ends here, unless it is blank; to be asked for at the end of the stream, where no line end need stand."""
        self.number += 1
        body, passing = bytes(self._held), self._passing
        self._held.clear()
        self._passing = False
        if passing:
            yield Line(self.number, too_long(self._most))
        elif not (body.isspace() or not body):
            yield Line(self.number, body)

    def _hold(self, part: bytes) -> None:
        if self._passing:
            return
        if len(self._held) + len(part) > self._most:
            self._passing = True
            self._held = bytearray()
        else:
            self._held += part
