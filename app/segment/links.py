"""Addresses as a browser would follow them: relative ones joined to the page's own, for the blocks that an answer shows."""

from __future__ import annotations

from urllib.parse import urljoin

from app.records import Blocks, Span, Table

ABSOLUTE = ("http://", "https://", "#", "data:", "mailto:", "tel:", "javascript:")


def make_absolute(blocks: Blocks, keep: list[bool]) -> None:
    """Join the addresses of kept blocks to the page's base, in place; the others are shown nowhere, so they may stay as they are."""
    base = blocks.base
    if not base:
        return
    for i, spans in enumerate(blocks.spans):
        if not keep[i] or not spans:
            continue
        blocks.spans[i] = _joined(base, spans)
        detail = blocks.detail[i]
        if isinstance(detail, Table):
            rows = (tuple(cell._replace(spans=_joined(base, cell.spans)) for cell in row) for row in detail.rows)
            blocks.detail[i] = Table(tuple(rows))


def _joined(base: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(span._replace(value=_join(base, span.value)) if span.kind in ("link", "image", "embed") else span for span in spans)


def _join(base: str, address: str) -> str:
    if address.startswith(ABSOLUTE):
        return address
    try:
        return urljoin(base, address)
    except ValueError:  # a bracket where a host should be, for one
        return address
