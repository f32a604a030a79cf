"""From a page to blocks: the only room that touches the parser."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from app.lexicon import Lexicon, word_count
from app.records import Blocks, Declared, Page
from app.segment import declared, html, mathematics, plain
from app.segment.links import settle_links
from app.segment.pasted import settle_kinds

__all__ = ["settle_kinds", "settle_links", "split"]

NOSCRIPT_RE = re.compile(r"<(/?)noscript\b", re.IGNORECASE)
# Lexbor's mutation events copy a chosen option's text as scripts would, in quadratic time; the source's own words are what we want.
OPTIONS = LexborDocumentOptions.WO_EVENTS.value
SPARSE = 120  # words; a page whose own text is in <noscript> has a menu at most besides
FALLBACK = 400  # characters of markup in <noscript>; less is a tracking image or a request to turn scripts on


def split(page: Page, lexicon: Lexicon) -> tuple[Blocks, Declared]:
    """Every visible word of the page in blocks, in reading order, and what the page says of itself.

    A body that is nearly empty is read again with its <noscript> content. Panels that a reader can open are read, and marked as hidden.
    """
    if page.kind == "text":
        return plain.blocks_of(page.markup, lexicon), Declared()
    tree = LexborHTMLParser(page.markup, options=OPTIONS, scripting=True)
    said = declared.read(tree, page.url)
    formulas = mathematics.carried(page.markup)
    blocks = html.blocks_of(tree, formulas=formulas)
    words = _words(blocks)
    if words < SPARSE and _noscript_size(page.markup) > FALLBACK:
        plain_tree = LexborHTMLParser(page.markup, options=OPTIONS)
        fuller = html.blocks_of(plain_tree, noscript=True, formulas=formulas)
        if _words(fuller) > words:
            blocks, said = fuller, declared.read(plain_tree, page.url)
    blocks.base = _base(tree, page.url)
    # Pages that were saved lead to themselves by the address where they say that they stand.
    own = (blocks.base, page.url, *(claim.value for claim in said.get("canonical_url")[:1]))
    blocks.own |= {address.partition("#")[0] for address in own if address}
    return blocks, said


def _noscript_size(markup: str) -> int:
    """Characters of markup within <noscript> elements, in one scan."""
    size, opened = 0, -1
    for tag in NOSCRIPT_RE.finditer(markup):
        if tag.group(1):
            size += tag.start() - opened if opened >= 0 else 0
            opened = -1
        elif opened < 0:
            opened = tag.end()
    return size


def _words(blocks: Blocks) -> float:
    """Words, counted no further than it matters whether there are few."""
    words = 0.0
    for text in blocks.text:
        words += word_count(text)
        if words >= SPARSE:
            break
    return words


def _base(tree: LexborHTMLParser, url: str | None) -> str | None:
    """The address that relative links start from: <base href> if there is one (HTML standard, 4.2.3), else the page's own."""
    node = tree.css_first("base[href]") if tree.head else None
    href = node.attributes.get("href") if node else None
    if not href:
        return url
    try:
        return urljoin(url or "", href.strip())
    except ValueError:
        return url
