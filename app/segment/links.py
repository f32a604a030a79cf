"""Addresses as a browser would follow them: relative ones joined to the page's own, those within the page to the block they lead to."""

from __future__ import annotations

from collections.abc import Sequence

from app.places import LANDING, block_at, joined
from app.records import Blocks, Span, Table


def settle_links(blocks: Blocks, shown: Sequence[bool], landing: Sequence[bool]) -> None:
    """Settle the addresses of shown blocks in place; the others are shown nowhere, so they may stay as they are.

    A link within the page leads to the block that stands where it points, if that is one of `landing`. Where it is not, one that is written
    as a bare `#…` is no link any more; one that is written with the page's address leads there, where its reader may find more than here.
    """
    for i, spans in enumerate(blocks.spans):
        if not shown[i] or not spans:
            continue
        blocks.spans[i] = _settled(blocks, spans, landing)
        detail = blocks.detail[i]
        if isinstance(detail, Table):
            rows = (tuple(cell._replace(spans=_settled(blocks, cell.spans, landing)) for cell in row) for row in detail.rows)
            blocks.detail[i] = Table(tuple(rows))


def _settled(blocks: Blocks, spans: tuple[Span, ...], landing: Sequence[bool]) -> tuple[Span, ...]:
    found = []
    for span in spans:
        address = span.value
        if span.kind in ("link", "image", "embed"):
            address = joined(blocks.base, address)
            if span.kind == "link" and (block := block_at(blocks, address)) >= 0 and landing[block]:
                blocks.landings.add(block)
                address = f"{LANDING}{block}"
            elif span.kind == "link" and address.startswith("#"):
                continue
        found.append(span if address == span.value else span._replace(value=address))
    return tuple(found)
