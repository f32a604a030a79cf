"""Places within a page: what links lead to, and what a mark of a footnote looks like."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin

from app.records import Blocks, Span

ABSOLUTE = ("http://", "https://", "#", "data:", "mailto:", "tel:", "javascript:")
LANDING = "#to-"  # and a block's index: a name of our own, so that nothing a page says can stand for anything else
LANDING_RE = re.compile(r"#to-(\d+)")
MARK_RE = re.compile(r"[\[(]?(?:(\d{1,4})|[*†‡§¶]{1,3})[\])]?")  # «1», «[1]», «(1)», «†»: what stands for a note
NOTED = frozenset(("list_item", "paragraph", "other"))  # kinds of block that may be a note


def joined(base: str | None, address: str) -> str:
    """An address as a browser would follow it from `base`; one within the page stays as it is, and so does one that cannot be read."""
    if not base or address.startswith(ABSOLUTE):
        return address
    try:
        return urljoin(base, address)
    except ValueError:  # a bracket where a host should be, for one
        return address


def block_at(blocks: Blocks, address: str) -> int:
    """The block that an address, joined to the page's base, leads to within the page; -1 for none."""
    page, sharp, name = address.partition("#")
    if not sharp or page not in blocks.own:
        return -1
    at = blocks.anchors.get(name, blocks.anchors.get(unquote(name), -1))
    return at if at < len(blocks) else -1


def landing(span: Span) -> int:
    """The block that a settled link within the page leads to; -1 for any other span."""
    match = LANDING_RE.fullmatch(span.value) if span.kind == "link" else None
    return int(match[1]) if match else -1
