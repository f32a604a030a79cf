"""Tells HTML from pasted text when nobody said which it is, by the structure of the first kilobyte."""

from __future__ import annotations

import re

from app.intake.elements import names_of
from app.records import PageKind

_WINDOW = 1024  # characters
_FEWEST_CLOSED = 3  # elements; a line or two of markup may be what a text shows
# What only a document opens with, after WHATWG MIME Sniffing 7.1; a bare <a>, <b> or <p> is not among them, as pasted text may start so.
_OPENING = re.compile(
    r"\s*+(?:<!--(?:[^-]++|-(?!->))*+-->\s*+)*+<(?:!doctype\s++html|html|head|body|\?xml|script|style|title|meta|link|iframe)(?=[\s/>])",
    re.IGNORECASE,
)
_LINE_OPENS = re.compile(r"^[ \t]*+<(?:!doctype\s++html|html|head|body)(?=[\s>])", re.IGNORECASE | re.MULTILINE)
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`]++)"""
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9-]*+)((?:\s++[a-z_:@][\w:.@-]*+(?:\s*+=\s*+{_VALUE})?+)*+)\s*+/?>", re.IGNORECASE)
_BLOCKS = names_of(
    "address article aside blockquote dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header li main nav ol p pre section table tbody td "
    "th tr ul"
)
_INLINE = names_of("a abbr b br cite code em i img small span strong sub sup svg time u")


def is_document(text: str) -> bool:
    """Whether a text opens as only a whole HTML document does."""
    return _OPENING.match(text.lstrip("\ufeff")[:_WINDOW].lstrip()) is not None


def is_source(text: str) -> bool:
    """Whether what somebody calls text is markup nonetheless: a document, or lines most of which open with tags, of which some close."""
    head = text.lstrip("\ufeff")[:_WINDOW].lstrip()
    if is_document(text):
        return True
    closed = [name for end, name, _ in _TAG.findall(head) if end and name.lower() in _BLOCKS]
    return len(closed) >= _FEWEST_CLOSED and head.startswith("<") and _most_lines_start_with_tag(head) and text.rstrip().endswith(">")


def kind_of(text: str) -> PageKind:
    """`html` when `text` opens like a document or is built of elements; `text` when it only mentions tags.

    A fragment counts when it starts with a known tag and closes it: a block's anywhere in the first kilobyte, an inline one's only if
    the whole ends with a tag. So does text in which most lines start with a tag and two of them are blocks'.
    """
    head = text.lstrip("\ufeff")[:_WINDOW].lstrip()
    if _OPENING.match(head) or (head.startswith("<") and _LINE_OPENS.search(head)):
        return "html"
    opened = [name.lower() for end, name, _ in _TAG.findall(head) if not end]
    closed = {name.lower() for end, name, _ in _TAG.findall(head) if end}
    blocks = [name for name in opened if name in _BLOCKS]
    first = _TAG.match(head)
    if first and not first[1]:
        name = first[2].lower()
        if name in _BLOCKS and (name in closed or len(blocks) > 1 or first[3]):
            return "html"
        if name in _INLINE and closed & _INLINE and text.rstrip().endswith(">"):
            return "html"
    return "html" if len(blocks) > 1 and _most_lines_start_with_tag(head) else "text"


def _most_lines_start_with_tag(head: str) -> bool:
    lines = [line for line in (line.strip() for line in head.splitlines()) if line]
    return sum(1 for line in lines if _TAG.match(line)) * 2 > len(lines)
