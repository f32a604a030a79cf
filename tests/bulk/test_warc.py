"""`winnow warc`: which records become rows, what a row tells, and archives that are broken in every way."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import zstandard

from tests.bulk.conftest import done, rows, winnow
from tests.web.conftest import HTML, SENTENCE

PAGE = HTML.encode()


def record(
    number: int,
    body: bytes = PAGE,
    http: str = "Content-Type: text/html; charset=utf-8",
    *,
    status: str = "200 OK",
    kind: str = "response",
    length: int | None = None,
    more: str = "",
) -> bytes:
    """One record of an archive, uncompressed."""
    block = f"HTTP/1.1 {status}\r\n{http}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08}>\r\nWARC-Date: 2024-05-06T07:08:{number:02}Z\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\nContent-Type: application/http; msgtype=response\r\n{more}"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def urls(tmp_path: Path, data: bytes, name: str = "a.warc.gz") -> tuple[list[str], str]:
    """The addresses of the rows, and what the summary says behind `passed over`."""
    (tmp_path / name).write_bytes(data)
    found = winnow("warc", name, cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    answers = rows(found.stdout) if found.stdout else []
    assert all(SENTENCE in answer["text"] for answer in answers)
    return [answer["url"].rpartition("/")[2] for answer in answers], found.stderr.decode().partition("passed over: ")[2].partition(";")[0]


def test_a_row_tells_what_the_archive_and_the_page_say(tmp_path: Path) -> None:
    body = HTML.replace("oak", "chêne").encode("iso-8859-1")
    data = gzip.compress(record(1, body, "Content-Type: text/html; charset=ISO-8859-1")) + gzip.compress(record(2, b""))
    (tmp_path / "a.warc.gz").write_bytes(data)
    done("warc", "a.warc.gz", "-o", "out.parquet", "--tolerate", "1", cwd=tmp_path)
    row, refused = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["id"], row["record_id"], row["url"]) == ("<urn:uuid:00000001>", "<urn:uuid:00000001>", "https://example.org/1")
    assert row["date"] == datetime(2024, 5, 6, 7, 8, 1, tzinfo=UTC)
    assert (row["title"], row["language"], row["error"]) == ("How the tide mill was rebuilt", "en", None)
    assert "chêne" in row["text"]
    assert {run["label"] for run in row["labels"]} >= {"title", "body"}
    assert row["words"] > 40
    assert (refused["error"], refused["url"], refused["record_id"]) == ("invalid_input", "https://example.org/2", "<urn:uuid:00000002>")
    assert refused["date"] == datetime(2024, 5, 6, 7, 8, 2, tzinfo=UTC)


def test_only_pages_become_rows(tmp_path: Path) -> None:
    records = [
        record(0, kind="warcinfo"),
        record(1),
        record(2, kind="request"),
        record(3, b"{}", "Content-Type: application/json"),
        record(4, status="404 Not Found"),
        record(5, http="Content-Type: application/xhtml+xml"),
        record(6, http="X-No: type"),
        record(7, kind="revisit"),
        record(8, http="Content-Type: TEXT/HTML"),
    ]
    data = b"".join(map(gzip.compress, records))
    assert urls(tmp_path, data) == (["1", "5", "6", "8"], "4 records of other kinds, 1 responses that are no pages, by their status")


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gzip", "zstd"])
@pytest.mark.parametrize("whole", [False, True])
def test_compressed_as_a_whole_or_record_by_record(tmp_path: Path, pack: Callable[[bytes], bytes], whole: bool) -> None:
    records = [record(n) for n in range(5)]
    data = pack(b"".join(records)) if whole else b"".join(map(pack, records))
    assert urls(tmp_path, data, "a.warc")[0] == list("01234")


def test_payloads_are_decoded(tmp_path: Path) -> None:
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    html = "Content-Type: text/html"
    records = [
        record(1, gzip.compress(PAGE), f"{html}\r\nContent-Encoding: gzip"),
        record(2, chunked, f"{html}\r\nTransfer-Encoding: chunked"),
        record(3, more="WARC-Truncated: length\r\n"),
    ]
    assert urls(tmp_path, b"".join(map(gzip.compress, records)))[0] == ["1", "2", "3"]
    assert rows(winnow("warc", "a.warc.gz", cwd=tmp_path).stdout)[2]["warnings"] == ["The archive holds only a part of this page (length)."]


HTML_TYPE = "Content-Type: text/html"
BROKEN = {
    "no record": b"no record at all, though long enough to be looked at\r\n\r\n",
    "no HTTP": record(2).replace(b"HTTP/1.1 200 OK", b"no such thing"),
    "length too small": record(2, length=5),
    "length too large": record(2, length=len(PAGE) + 300),
    "length no number": record(2).replace(b"Content-Length: ", b"Content-Length: x"),
    "no gzip": record(2, http=f"{HTML_TYPE}\r\nContent-Encoding: gzip"),
    "gzip cut": record(2, gzip.compress(PAGE)[:-20], f"{HTML_TYPE}\r\nContent-Encoding: gzip"),
    "no chunks": record(2, http=f"{HTML_TYPE}\r\nTransfer-Encoding: chunked"),
    "line ends": record(2).replace(b"\r\n", b"\n"),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_broken_record_costs_itself(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    records = [record(0), record(1), BROKEN[name], *(record(n) for n in range(3, 12))]
    found, _ = urls(tmp_path, b"".join(map(pack, records)))
    assert found[:2] == ["0", "1"]
    assert found[-8:] == [str(n) for n in range(4, 12)]
    assert set(found) <= {str(n) for n in range(12)}


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_an_archive_that_is_cut_gives_what_it_has(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    packed = [pack(record(n)) for n in range(4)]
    for cut in (1, 40, len(packed[3]) // 2, len(packed[3]) - 5):
        found, _ = urls(tmp_path, b"".join(packed)[:-cut])
        assert found[:3] == ["0", "1", "2"]
    damaged = bytearray(b"".join(packed))
    start = len(packed[0]) + 40
    damaged[start : start + 20] = b"\x00" * 20
    assert urls(tmp_path, bytes(damaged))[0][-2:] == ["2", "3"]


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b", b"nothing of the kind" * 100, gzip.compress(b"nothing"), bytes(range(256)) * 50])
def test_no_archive_at_all(tmp_path: Path, data: bytes) -> None:
    assert urls(tmp_path, data)[0] == []


def test_a_page_that_is_too_large_is_told(tmp_path: Path) -> None:
    data = b"".join(map(gzip.compress, [record(1), record(2, PAGE + b"x" * 100_000), record(3, PAGE + b"x" * 3_000_000), record(4)]))
    (tmp_path / "a.warc.gz").write_bytes(data)
    found = rows(winnow("warc", "a.warc.gz", cwd=tmp_path, WINNOW_MAX_BYTES="50000").stdout)
    assert [row.get("error", {}).get("code") for row in found] == [None, "too_large", "too_large", None]
    assert all(row["record_id"] for row in found)


def test_usage(tmp_path: Path) -> None:
    assert winnow("warc", "nothing.warc.gz", cwd=tmp_path).returncode == 2
    assert b"no such file" in winnow("warc", "nothing.warc.gz", cwd=tmp_path).stderr
    assert winnow("warc", cwd=tmp_path).returncode == 2
