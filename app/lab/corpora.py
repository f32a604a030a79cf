"""Reads the development corpora: pages, references, and the fold that a page's host belongs to."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpora"
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A development page and what should be kept of it."""

    key: str
    url: str
    page_type: str
    reference: str
    weight: float  # less where the reference is known to stop early


def fold_of(url: str) -> int:
    """The cross-validation fold of a page, by host, since the pages of one host share their template."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    return hashlib.sha256(host.encode()).digest()[0] % FOLDS


def wcxb(corpora: Path) -> Iterator[Example]:
    """The WCXB development pages with a reference of 20 words or more."""
    index: dict[str, Any] = json.loads((corpora / "paste-dev" / "index.json").read_text("utf-8"))
    early = set(index["references that stop early"])
    for path in sorted((corpora / "wcxb-dev" / "ground-truth").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        reference = data["ground_truth"].get("main_content") or ""
        kind = ((data.get("_internal") or {}).get("page_type") or {}).get("primary") or "article"
        if len(reference.split()) >= 20:
            yield Example(
                path.stem,
                data.get("url") or path.stem,
                "collection" if kind == "category" else kind,
                reference,
                0.3 if path.stem in early else 1.0,
            )


def html_of(corpora: Path, key: str) -> str:
    """A WCXB page's HTML; the stored pages are UTF-8."""
    return gzip.decompress((corpora / "wcxb-dev" / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")


def pasted(corpora: Path, key: str) -> str:
    """The same page as selected text."""
    return gzip.decompress((corpora / "paste-dev" / f"{key}.txt.gz").read_bytes()).decode("utf-8")


def kept_lines(corpora: Path, key: str) -> set[int] | None:
    """Lines (from 1) of the pasted page that its reference holds; None where there is no alignment."""
    path = corpora / "paste-dev" / "lines" / f"{key}.json"
    if not path.exists():
        return None
    return {line + 1 for line, kept in json.loads(path.read_text("utf-8")) if kept}


def digest(corpora: Path) -> str:
    """A short hash of all that training reads, so that weights can be told to fit their corpora."""
    total = hashlib.sha256()
    for folder in ("wcxb-dev/html", "wcxb-dev/ground-truth", "paste-dev", "paste-dev/lines"):
        for path in sorted((corpora / folder).iterdir()):
            if path.is_file():
                total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]
