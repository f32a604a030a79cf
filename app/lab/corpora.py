"""Reads the development corpora: pages, references, and the fold that a page's host belongs to."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.intake.decode import decode
from app.records import Page

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpora"
FOLDS = 5
# What a page counts whose reference stops early. More is better on such pages and worse on all others: by the first look alone, from 0.3 to
# 1 the former lose 2.7 pages' worth of F1 less of 194, the latter 1.0 more of 1,281.
EARLY = 0.6
KEPT_ENCODING = ("wcxb", "mozilla")  # suites whose pages are stored as UTF-8 whatever they were


@dataclass(frozen=True, slots=True)
class Example:
    """A development page and what should be kept of it."""

    suite: str  # wcxb, trafeval, mozilla or zh; clip for pages of wcxb as the clipboard gives them, copied and interrupted for what we make
    key: str
    host: str  # what pages of one template have in common; a URL where the corpus gives one
    page_type: str
    reference: str
    weight: float = 1.0  # less where the reference is known to stop early
    required: tuple[str, ...] = field(default=())  # trafeval: snippets that must be kept, and others that must not
    forbidden: tuple[str, ...] = field(default=())
    title: str = ""
    author: str = ""

    @property
    def url(self) -> str | None:
        """Where the page was found, as the scorer hands it over."""
        return self.host if self.host.startswith("http") else None


def fold_of(url: str) -> int:
    """The cross-validation fold of a page, by host, since the pages of one host share their template."""
    return hashlib.sha256(host_of(url).encode()).digest()[0] % FOLDS


def host_of(url: str) -> str:
    """The host of a page without "www."; what is no URL stands for a host of its own."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def wcxb(corpora: Path, fewest: int = 20) -> Iterator[Example]:
    """The WCXB development pages whose reference has so many words or more."""
    index: dict[str, Any] = json.loads((corpora / "paste-dev" / "index.json").read_text("utf-8"))
    early = set(index["references that stop early"])
    for path in sorted((corpora / "wcxb-dev" / "ground-truth").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        kind = ((data.get("_internal") or {}).get("page_type") or {}).get("primary") or "article"
        reference = data["ground_truth"].get("main_content")
        if reference is not None and len(reference.split()) >= fewest:
            weight = EARLY if path.stem in early else 1.0
            page_type, truth = "collection" if kind == "category" else kind, data["ground_truth"]
            title, author = str(truth.get("title") or ""), str(truth.get("author") or "")
            yield Example("wcxb", path.stem, data.get("url") or path.stem, page_type, reference, weight, title=title, author=author)


def others(corpora: Path) -> Iterator[Example]:
    """The pages of the three smaller corpora: other languages, other templates."""
    for suite in ("trafeval", "mozilla", "zh"):
        for path in sorted((corpora / f"{suite}-dev" / "reference").glob("*.json")):
            data = json.loads(path.read_text("utf-8"))
            hosts = {"trafeval": data.get("url"), "mozilla": re.sub(r"[-_]?\d+$", "", path.stem), "zh": f"zh {path.stem}"}
            snippets = tuple(data.get("with") or ()), tuple(data.get("without") or ())
            yield Example(suite, path.stem, hosts[suite] or path.stem, "article", data.get("main_content") or "", 1.0, *snippets)


def page_of(corpora: Path, example: Example) -> Page:
    """The page as the service would read its bytes."""
    body = gzip.decompress((corpora / f"{example.suite}-dev" / "html" / f"{example.key}.html.gz").read_bytes())
    markup, encoding, warnings = decode(body, "utf-8" if example.suite in KEPT_ENCODING else None, "html")
    return Page("html", markup, example.url, encoding, warnings)


def pasted(corpora: Path, key: str, folder: str = "paste-dev") -> str:
    """A WCXB page as selected text, or, from `clip-dev`, as the clipboard gives it."""
    return gzip.decompress((corpora / folder / f"{key}.txt.gz").read_bytes()).decode("utf-8")


def kept_lines(corpora: Path, key: str) -> set[int] | None:
    """Lines (from 1) of the pasted page that its reference holds; None where there is no alignment."""
    path = corpora / "paste-dev" / "lines" / f"{key}.json"
    if not path.exists():
        return None
    return {line + 1 for line, kept in json.loads(path.read_text("utf-8")) if kept}


@cache
def digest(corpora: Path) -> str:
    """A short hash of all that training reads, so that weights can be told to fit their corpora."""
    total = hashlib.sha256(Path(__file__).with_name("readings.json").read_bytes())
    for path in sorted(Path(__file__).with_name("written").glob("*.page")):
        total.update(path.name.encode() + path.read_bytes())
    folders = ["wcxb-dev/html", "wcxb-dev/ground-truth", "paste-dev", "paste-dev/lines", "clip-dev", "gold-dev"]
    for folder in folders + [f"{suite}-dev/{part}" for suite in ("trafeval", "mozilla", "zh") for part in ("html", "reference")]:
        for path in sorted((corpora / folder).iterdir()):
            if path.is_file():
                total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]
