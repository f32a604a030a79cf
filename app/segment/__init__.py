"""From a page to blocks: the only room that touches the parser."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from app.lexicon import Lexicon
from app.records import Blocks, Declared, Page
from app.segment import declared, html, plain

__all__ = ["split"]

NOSCRIPT_RE = re.compile(r"<noscript[^>]{0,200}>(.*?)</noscript", re.IGNORECASE | re.DOTALL)
SPARSE = 120  # words; a page whose own text is in <noscript> has a menu at most besides
FALLBACK = 400  # characters of markup in <noscript>; less is a tracking image or a request to turn scripts on


def split(page: Page, lexicon: Lexicon) -> tuple[Blocks, Declared]:
    """Every visible word of the page in blocks, in reading order, and what the page says of itself.

    A body that is nearly empty is read again with its <noscript> content, then with what is hidden until a script runs.
    """
    if page.kind == "text":
        return plain.blocks_of(page.markup, lexicon), Declared()
    tree = LexborHTMLParser(page.markup, scripting=True)
    url = _base(tree, page.url)
    said = declared.read(tree, page.url)
    blocks, hidden = html.blocks_of(tree, url)
    words = _words(blocks)
    if words < SPARSE and sum(len(found.group(1)) for found in NOSCRIPT_RE.finditer(page.markup)) > FALLBACK:
        plain_tree = LexborHTMLParser(page.markup)
        fuller, _ = html.blocks_of(plain_tree, url, noscript=True)
        if _words(fuller) > words:
            return fuller, declared.read(plain_tree, page.url)
    if hidden and _words(blocks) < html.NEARLY_EMPTY:
        blocks = max(blocks, html.blocks_of(tree, url, show_hidden=True)[0], key=_words)
    return blocks, said


def _words(blocks: Blocks) -> int:
    return sum(len(text.split()) for text in blocks.text)


def _base(tree: LexborHTMLParser, url: str | None) -> str | None:
    """The address that relative links start from: <base href> if there is one (HTML standard, 4.2.3), else the page's own."""
    node = tree.css_first("base[href]")
    href = node.attributes.get("href") if node else None
    if not href:
        return url
    try:
        return urljoin(url or "", href.strip())
    except ValueError:
        return url
