"""For Spark: `cleaned(frame)` turns a data frame of pages into one of rows, by mapInPandas; PYSPARK_PYTHON must name this Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd
from pyspark.sql.pandas.types import from_arrow_schema

from app.bulk import schema
from app.scale.pages import Pages

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

COLUMNS = ("id", "html", "text", "url", "charset")


def cleaned(frame: DataFrame, *, keep: Iterable[str] = (), workers: int = 1, deadline_s: float = 5.0) -> DataFrame:
    """The rows of a frame of pages: columns `html` or `text` and, if known, `id`, `url`, `charset` in; those of bulk.schema() out.

    Every Python worker of Spark has `workers` processes of its own, which load the weights once and may be ended by a page.
    """
    pages = Pages(keep=keep, workers=workers, deadline_s=deadline_s)
    named = [name for name in COLUMNS if name in frame.columns]
    return frame.select(*named).mapInPandas(_mapper(pages), from_arrow_schema(schema()))


def _mapper(pages: Pages) -> Callable[[Iterable[pd.DataFrame]], Iterator[pd.DataFrame]]:
    def clean(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            rows = list(pages.rows(map(_page, frame.to_dict("records"))))
            yield pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in schema().names})

    return clean


def _page(record: dict[Any, Any]) -> dict[str, Any]:
    """A record with None for what pandas calls not a number."""
    return {str(name): None if pd.isna(value) else value for name, value in record.items()}
