"""Rows of a table: what a line of JSON says of a page, in columns that Parquet, Arrow and Spark have types for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

TEXTS = ("url", "title", "subtitle", "byline", "published", "modified", "site", "language", "description", "image", "canonical_url")
COLUMNS = ("id", "date", "record_id", *TEXTS, "tags", "page_type", "text", "confidence", "words", "words_dropped", "labels", "comments")
NEEDS = frozenset({"labels"})  # what an answer must include for its row


def schema() -> pa.Schema:
    """The columns as Arrow has them. `labels` are runs of blocks, [start, end) in characters of `text`; `error` is null for an answer."""
    import pyarrow as pa

    texts = [pa.field(name, pa.string()) for name in TEXTS]
    run = pa.struct(
        [("label", pa.string()), ("keep", pa.bool_()), ("start", pa.int32()), ("end", pa.int32()), ("words", pa.int32())],
    )
    comment = pa.struct([("author", pa.string()), ("date", pa.string()), ("text", pa.string())])
    return pa.schema(
        [
            pa.field("id", pa.string()),
            pa.field("date", pa.timestamp("us", tz="UTC")),
            pa.field("record_id", pa.string()),
            *texts,
            pa.field("tags", pa.list_(pa.string())),
            pa.field("page_type", pa.string()),
            pa.field("text", pa.string()),
            pa.field("confidence", pa.float64()),
            pa.field("words", pa.int32()),
            pa.field("words_dropped", pa.int32()),
            pa.field("labels", pa.list_(run)),
            pa.field("comments", pa.list_(comment)),
            pa.field("warnings", pa.list_(pa.string())),
            pa.field("error", pa.string()),
            pa.field("error_detail", pa.string()),
        ]
    )


def row_of(line: bytes) -> dict[str, Any]:
    """The columns of one line; an id that is no string is its JSON, a page without an answer has `error` and `error_detail`."""
    said: dict[str, Any] = json.loads(line)
    id = said.get("id")
    if id is not None:  # names of files can hold what UTF-8 cannot
        id = (id if isinstance(id, str) else json.dumps(id, ensure_ascii=False)).encode("utf-8", "backslashreplace").decode("utf-8")
    error: Mapping[str, Any] = said.get("error") or {}
    words: Mapping[str, int] = said.get("words") or {}
    return {
        "id": id,
        "date": moment(said.get("date")),
        "record_id": said.get("record_id"),
        **{name: said.get(name) for name in TEXTS},
        "tags": said.get("tags"),
        "page_type": said.get("page_type"),
        "text": said.get("text"),
        "confidence": said.get("confidence"),
        "words": words.get("kept"),
        "words_dropped": words.get("dropped"),
        "labels": said.get("labels"),
        "comments": said.get("comments"),
        "warnings": said.get("warnings"),
        "error": error.get("code"),
        "error_detail": error.get("detail"),
    }


def moment(date: str | None) -> datetime | None:
    """A WARC-Date (ISO 8601, UTC); None for one that is none."""
    try:
        found = datetime.fromisoformat(date) if date else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
