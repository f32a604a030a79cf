"""What single attributes, and elements beside them, say: where a list begins, what language code is in, where an image lies."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborNode

NUMBER_RE = re.compile(r"-?[0-9]{1,9}")
Attributes = dict[str, str | None]  # as the parser gives them: None for a name without a value
INLINE = ("data:", "blob:", "about:")
LONGEST_SET = 10_000  # characters
BETWEEN_RE = re.compile(r",(?:\s+|(?<=\d[wx],))")  # addresses may hold commas; the search leaps from one to the next
SIZE_RE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx]")
TWIN_RE = re.compile(r"<img\b[^>]{0,2000}?\ssrc\s*=\s*([\"'])(?P<address>[^\"']{1,2000})\1", re.IGNORECASE)
BRUSH_RE = re.compile(r"\bbrush:\s*")


def whole_number(text: str | None, otherwise: int) -> int:
    """The number that an ordered list's `start` or an item's `value` gives."""
    text = (text or "").strip()
    return int(text) if NUMBER_RE.fullmatch(text) else otherwise


def code_language(attributes: Attributes) -> str:
    """The language that a code block's class names: `language-x` as HTML advises, `lang-x`, `highlight-source-x`, `brush: x`."""
    for name in ("data-lang", "data-language"):
        if named := (attributes.get(name) or "").strip():
            return named[:30]
    words = BRUSH_RE.sub("language-", attributes.get("class") or "").split()
    for word in words:
        for prefix in ("language-", "lang-", "highlight-source-"):
            if word.startswith(prefix) and len(word) > len(prefix):
                return word[len(prefix) :][:30]
    return ""


def image_address(attributes: Attributes) -> str:
    """The best address of an image: the largest of a set, else a lazy one, else its source; nothing for spacers and inline data."""
    for side in ("width", "height"):
        if (size := attributes.get(side)) and size.strip() in ("0", "1", "1px"):
            return ""
    for name in ("data-srcset", "data-lazy-srcset", "srcset"):
        if listed := attributes.get(name):
            address = _largest(listed)
            if address:
                return address
    for name in ("data-src", "data-original", "data-lazy-src", "data-lazy", "src"):
        address = (attributes.get(name) or "").strip()
        if address and not address.startswith(INLINE):
            return address
    return ""


def _largest(listed: str) -> str:
    """Of a `srcset` the address with the greatest width or density; the last of equals."""
    best, size = "", -1.0
    for candidate in BETWEEN_RE.split(listed[:LONGEST_SET]):
        words = candidate.split()
        said = SIZE_RE.fullmatch(words[-1]) if len(words) > 1 else None
        given = float(said[1]) if said else 1.0
        if words and given >= size and not words[0].startswith(INLINE):
            best, size = words[0], given
    return best


def twin_address(markup: str) -> str:
    """The address of the image in a `<noscript>`, which lazy images have beside them for readers without scripts."""
    match = TWIN_RE.search(markup[:LONGEST_SET])
    address = html.unescape(match["address"]).strip() if match else ""
    return "" if address.startswith(INLINE) else address


def twin_of(node: LexborNode, attributes: Attributes) -> str:
    """The address of a lazy image in the <noscript> behind it; a spacer has none."""
    beside = node.next
    if beside is not None and beside.is_text_node:
        beside = beside.next
    return twin_address(beside.text()) if beside is not None and beside.tag == "noscript" and attributes.get("src") else ""
