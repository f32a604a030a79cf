"""For Ray Data: `pages.map_batches(CleanPages, batch_format="pyarrow", concurrency=8)` turns a dataset of pages into one of rows."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from app.bulk import schema
from app.scale.pages import Pages

COLUMNS = ("id", "html", "text", "url", "charset")


class CleanPages:
    """A class for map_batches: each actor has a worker of its own, which loads the weights once and may be ended by a page.

    Batches have the columns `html` or `text` and, if known, `id`, `url` and `charset`; answers those of bulk.schema().
    """

    def __init__(self, keep: Iterable[str] = (), workers: int = 1, deadline_s: float = 5.0) -> None:
        self._pages = Pages(keep=keep, workers=workers, deadline_s=deadline_s)

    def __call__(self, batch: pa.Table) -> pa.Table:
        """One row a page, in order."""
        named = [name for name in COLUMNS if name in batch.column_names]
        return pa.Table.from_pylist(list(self._pages.rows(batch.select(named).to_pylist())), schema())
