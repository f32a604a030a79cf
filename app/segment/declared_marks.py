"""Reads what single elements say of themselves: microdata, `<time>`, `rel`, headings; and whose part of the page they stand in."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from app.lexicon import OF_OTHERS

MOST_CHARACTERS = 1_000  # of one element's text; no headline, name or date is longer
MOST_STEPS = 400  # nodes looked at for one element's text
MOST_ANCESTORS = 25

_BREAKS = frozenset(("br", "p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "section", "small"))
_SILENT = frozenset(("script", "style", "svg", "noscript", "template", "button"))
# Besides, of elements that declare: those that hold claims of their own.
_OTHERS = OF_OTHERS | frozenset((
    "disqus", "respond", "review", "reviews", "recommendations", "widget", "aside", "teasers", "upsell", "pingback", "trackback",
))  # fmt: skip
_OTHER_TAGS = frozenset(("aside", "footer", "nav"))
_WORDS = re.compile(r"[a-z]+")


def text_of(node: LexborNode) -> str:
    """The words of a small element as a reader sees them, a space where a line breaks; bounded on hostile markup."""
    first = node.first_child
    if first is not None and first.is_text_node and first.next is None:
        return (first.text_content or "")[:MOST_CHARACTERS]
    pieces: list[str] = []
    length = 0
    stack = [node.first_child]
    for _ in range(MOST_STEPS):
        if not stack or length > MOST_CHARACTERS:
            break
        child = stack.pop()
        if child is None:
            continue
        stack.append(child.next)
        if child.is_text_node:
            pieces.append((child.text_content or "")[:MOST_CHARACTERS])
            length += len(pieces[-1])
        elif child.is_element_node and child.tag not in _SILENT:
            if child.tag in _BREAKS:
                pieces.append(" ")
            stack.append(child.first_child)
    return "".join(pieces)


def class_words(attributes: dict[str, str | None]) -> set[str]:
    """Lower-case words of class and id; `entry-date` gives both its words."""
    given = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return set(_WORDS.findall(given[:500].lower())) if given != " " else set()


def ancestors(node: LexborNode) -> frozenset[int]:
    """Identities of the elements around a node."""
    found: list[int] = []
    parent = node.parent
    while parent is not None and len(found) < MOST_ANCESTORS:
        found.append(parent.mem_id)
        parent = parent.parent
    return frozenset(found)


def of_others(node: LexborNode, around: frozenset[int]) -> bool:
    """Does the element stand in a comment, a sidebar, a list of related items …: somewhere that another author and date are named?

    `around` are the elements that hold the headline: what they are called (`content-sidebar-wrap`) says nothing of the parts.
    """
    parent = node.parent
    for _ in range(MOST_ANCESTORS):
        if parent is None or parent.tag in ("body", "main") or parent.mem_id in around:
            return False
        if parent.tag in _OTHER_TAGS or class_words(parent.attributes) & _OTHERS:
            return True
        parent = parent.parent
    return False


def scope_type(node: LexborNode) -> str:
    """The lower-case type of the microdata item that a property belongs to, without its vocabulary; nothing outside of any."""
    parent = node.parent
    for _ in range(MOST_ANCESTORS):
        if parent is None or parent.tag in ("body", "html"):
            break
        attributes = parent.attributes
        if "itemscope" in attributes or "itemtype" in attributes:
            return (attributes.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1].lower()
        parent = parent.parent
    return ""


def property_text(node: LexborNode, attributes: dict[str, str | None]) -> str:
    """A property's value: its content attribute, the name inside it, or its words."""
    content = attributes.get("content")
    if content:
        return content
    if "itemscope" in attributes:
        name = node.css_first("[itemprop~=name]")
        if name is not None:
            return name.attributes.get("content") or text_of(name)
    return text_of(node)
