"""Pages for load: samples, each with a mark of its own so that answers can't be taken for another's, and pages that are poison."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from tests.conftest import CORPORA, all_samples
from tests.load.callers import Asked

POISONS = {
    "depth": Asked(b"<div>" * 50_000 + b"deep", "text/html"),
    "attributes": Asked(b"<p " + b" ".join(b"a%d=1" % n for n in range(50_000)) + b">wide", "text/html"),
    "one line": Asked(b"word " * 2_000_000, "text/plain"),
    "signal": Asked(b"die now", "text/plain"),
    "never ends": Asked(b"sleep 600", "text/plain"),
    "fault": Asked(b"break now", "text/plain"),
}


def harmless(count: int) -> list[Asked]:
    """So many HTML pages, of the samples in turn."""
    samples = [sample.file.read_bytes() for sample in all_samples() if sample.kind == "html"]
    return [marked(samples[n % len(samples)], n) for n in range(count)]


def usual(count: int) -> list[Asked]:
    """So many pages as large as the Web's: of the development corpora where they are beside the project, else the samples."""
    if not CORPORA.is_dir():
        return harmless(count)
    files = sorted((CORPORA / "wcxb-dev" / "html").glob("*.gz"))
    chosen = files[:: max(1, len(files) // count)]
    pages = [gzip.decompress(file.read_bytes()) for file in chosen]
    return [Asked(pages[n % len(pages)], "text/html", b'"words":') for n in range(count)]


def marked(page: bytes, number: int) -> Asked:
    """The page with a canonical address that names it, which its answer gives back."""
    address = f"https://example.org/page-{number}".encode()
    return Asked(b'<link rel="canonical" href="' + address + b'">' + page, "text/html", b'"canonical_url":"' + address + b'"')


def poisoned(pages: list[Asked], every: int) -> Iterator[Asked]:
    """The pages with a poison in front of each `every`th."""
    kinds = list(POISONS.values())
    for number, page in enumerate(pages):
        if number % every == 0:
            yield kinds[number // every % len(kinds)]
        yield page
