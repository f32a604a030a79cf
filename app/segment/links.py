"""Addresses as a browser would follow them: relative ones joined to the page's own, those within the page to the block they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urljoin

from app.records import Blocks, Span, Table

ABSOLUTE = ("http://", "https://", "#", "data:", "mailto:", "tel:", "javascript:")
LANDING = "#to-"  # and a block's index: a name of our own, so that nothing a page says can stand for anything else


def settle_links(blocks: Blocks, shown: Sequence[bool], landing: Sequence[bool], canonical: str | None = None) -> None:
    """Settle the addresses of shown blocks in place; the others are shown nowhere, so they may stay as they are.

    A link within the page leads to the block that stands where it points, if that is one of `landing`, else it is no link any more.
    `canonical`: where the page says that it stands; pages that were saved lead to themselves by that address.
    """
    own = frozenset(address.partition("#")[0] for address in ("", blocks.base, canonical) if address is not None)
    for i, spans in enumerate(blocks.spans):
        if not shown[i] or not spans:
            continue
        blocks.spans[i] = _settled(blocks, spans, landing, own)
        detail = blocks.detail[i]
        if isinstance(detail, Table):
            rows = (tuple(cell._replace(spans=_settled(blocks, cell.spans, landing, own)) for cell in row) for row in detail.rows)
            blocks.detail[i] = Table(tuple(rows))


def _settled(blocks: Blocks, spans: tuple[Span, ...], landing: Sequence[bool], own: frozenset[str]) -> tuple[Span, ...]:
    found = []
    for span in spans:
        address = span.value
        if span.kind in ("link", "image", "embed"):
            address = _join(blocks.base, address)
            page, sharp, name = address.partition("#")
            if span.kind == "link" and sharp and page in own:
                block = blocks.anchors.get(name, blocks.anchors.get(unquote(name), -1))
                if not 0 <= block < len(landing) or not landing[block]:
                    continue
                blocks.landings.add(block)
                address = f"{LANDING}{block}"
        found.append(span if address == span.value else span._replace(value=address))
    return tuple(found)


def _join(base: str | None, address: str) -> str:
    if not base or address.startswith(ABSOLUTE):
        return address
    try:
        return urljoin(base, address)
    except ValueError:  # a bracket where a host should be, for one
        return address
