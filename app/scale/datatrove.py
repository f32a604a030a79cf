"""A block for datatrove pipelines: documents with HTML in, documents with their content in, behind any reader and before any filter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.utils.typeshelper import StatHints

from app.scale.pages import Pages

AHEAD = 64  # documents that are read before the first of them is passed on
TOLD = ("title", "byline", "published", "language", "page_type", "confidence", "words", "labels", "error", "error_detail")


class WinnowExtractor(BaseExtractor):  # type: ignore[misc]
    """Puts a page's content where its HTML was, and what it says of itself into the metadata.

    A page that has no answer is passed on with an empty text and an `error` in its metadata, unless `failures` is False; one that has
    an answer but no content is dropped, as by other extractors. `timeout` is in seconds a page.
    """

    name = "Winnow"

    def __init__(self, timeout: float = 5.0, *, failures: bool = True, keep: Iterable[str] = (), workers: int = 1) -> None:
        super().__init__(timeout)
        self._pages = Pages(keep=keep, workers=workers, deadline_s=timeout)
        self._failures = failures

    def extract(self, text: str) -> str:
        """The content of one page; empty where it has none, or no answer."""
        return next(self._pages.rows([{"html": text}]))["text"] or ""

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Extract every document of `data`, in order; workers are shared by all tasks of this process."""
        held: list[Document] = []
        for document in data:
            held.append(document)
            if len(held) >= AHEAD:
                yield from self._extracted(held)
                held = []
        yield from self._extracted(held)

    def _extracted(self, documents: list[Document]) -> Iterator[Document]:
        pages = [{"id": document.id, "html": document.text, "url": _url_of(document)} for document in documents]
        for document, row in zip(documents, self._pages.rows(pages), strict=True):
            self.stat_update(StatHints.total)
            document.text = row["text"] or ""
            document.metadata.update({name: row[name] for name in TOLD if row[name] is not None})
            if row["error"]:
                self.stat_update(f"error_{row['error']}")
            if document.text or (row["error"] and self._failures):
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document
            else:
                self.stat_update(StatHints.dropped)


def _url_of(document: Document) -> Any:
    url = document.metadata.get("url")
    return url if isinstance(url, str) else None
