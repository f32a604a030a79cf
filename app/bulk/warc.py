"""Pages out of web archives (WARC, ISO 28500): responses with HTML, by FastWARC; broken records are counted and left behind."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, BinaryIO

from app.bulk.jobs import Item, refusal, source_done
from app.errors import TooLarge
from app.records import Source
from app.work import Options

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

HTML = frozenset(("text/html", "application/xhtml+xml"))
BROKEN, CUT = "records that are broken", "records that are cut short"
OTHER, STATUS = "records of other kinds", "responses that are no pages, by their status"
_GZIP_MEMBER, _PLAIN_RECORD, _ZSTD_FRAME = b"\x1f\x8b\x08", b"WARC/1.", b"\x28\xb5\x2f\xfd"
_SWALLOWED = b"\r\n\r\nWARC/1."  # in a payload: its Content-Length reaches into the next record
_LOOKED_THROUGH = 1 << 20
_BESIDES_PAGE = 1 << 20  # bytes of a record that are no page


class Archives:
    """The pages of some archives, and what was passed over."""

    def __init__(self, options: Options, max_bytes: int) -> None:
        self._options = options
        self._max_bytes = max_bytes
        self.passed: Counter[str] = Counter()

    def items(self, names: list[str]) -> Iterator[Item]:
        """Every HTML response with status 200, in order; an archive that can't be read (further) is counted."""
        for name in names:
            try:
                with open(name, "rb", buffering=0) as file:
                    start: int | None = 0
                    while start is not None:
                        start = yield from self._records(name, file, start)
            except OSError as problem:
                self.passed[f"archives that can't be read further ({problem.strerror or problem})"] += 1

    def _records(self, name: str, file: BinaryIO, start: int) -> Generator[Item, None, int | None]:
        """The pages from byte `start` on; where to go on behind a broken record, None at the end of the archive.

        FastWARC does not find its way out of a record that is broken, so it is begun anew where the next one may start.
        """
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        file.seek(start)
        magic = file.read(4)
        file.seek(start)
        records = ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False)
        before = place = start
        try:
            for record in records:
                place = record.stream_pos
                if record.record_type != WarcRecordType.response:
                    self.passed[OTHER] += 1
                elif item := self._item(name, record, file.tell() - before):
                    before = file.tell()
                    yield item
        except (OSError, ValueError, TypeError) as problem:
            if isinstance(problem, OSError) and problem.errno:
                raise
            self.passed[BROKEN] += 1
            mark = _GZIP_MEMBER if magic.startswith(_GZIP_MEMBER) else _ZSTD_FRAME if magic == _ZSTD_FRAME else _PLAIN_RECORD
            return next_place(file, mark, place + 1)
        return None

    def _item(self, name: str, record: WarcRecord, cost: int) -> Item | None:
        """A page of a response; None for what is none. Raises OSError or ValueError for a record that is broken."""
        id = json.dumps(record.record_id or f"{name}:{record.stream_pos}")
        url = str(record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
        told = {"date": record.headers.get("WARC-Date"), "record_id": record.headers.get("WARC-Record-ID")}
        more = json.dumps(told)[1:-1].encode("ascii")
        key, place = f"{name}:{record.stream_pos}:{id}", os.path.join(name, f"{record.stream_pos:012}")
        length = record.content_length
        if length > self._max_bytes + _BESIDES_PAGE:
            return Item(key, place, id, None, 0, cost, refusal, (self._too_large(), id, None, more))
        record.freeze()
        if record.content_length < length:
            self.passed[CUT] += 1
            return None
        record.parse_http(auto_decode="all")
        status, kind = getattr(record.http_headers, "status_code", None), (record.http_content_type or "").lower()
        if status is None or (kind and kind not in HTML):
            self.passed[OTHER] += 1
            return None
        if status != 200:
            self.passed[STATUS] += 1
            return None
        body = record.reader.read(self._max_bytes + 1)
        if _SWALLOWED in body:
            raise ValueError("a record within a record")
        if len(body) > self._max_bytes:
            return Item(key, place, id, None, 0, cost, refusal, (self._too_large(), id, None, more))
        source = Source(body, "html" if kind else None, record.http_charset, url, _cut_by_crawler(record))
        return Item(key, place, id, None, len(body), cost, source_done, (source, self._options, id, more))

    def _too_large(self) -> TooLarge:
        return TooLarge(f"The page has more than {self._max_bytes:,} bytes; WINNOW_MAX_BYTES sets the limit.")


def _cut_by_crawler(record: WarcRecord) -> tuple[str, ...]:
    """A warning for a page that the crawler took only a part of (ISO 28500 5.13)."""
    why = record.headers.get("WARC-Truncated")
    return (f"The archive holds only a part of this page ({why}).",) if why else ()


def next_place(file: BinaryIO, mark: bytes, start: int) -> int | None:
    """The first place from `start` on where `mark` stands, at a line's beginning if it is text."""
    file.seek(start)
    held, at = b"", start
    while piece := file.read(_LOOKED_THROUGH):
        held += piece
        found = held.find(b"\n" + mark if mark == _PLAIN_RECORD else mark)
        if found >= 0:
            return at + found + (mark == _PLAIN_RECORD)
        keep = len(mark)
        at, held = at + len(held) - keep, held[-keep:]
    return None
