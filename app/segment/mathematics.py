"""Mathematics as the LaTeX that the page carries beside what it shows: MathML annotations, KaTeX, MathJax, images of formulas."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from app.segment.attributes import Attributes

SIGN = "math/tex"  # the type of MathJax's scripts, which stand behind what they are shown as
SURE = frozenset(("math", "mjx-math"))
TAGS = frozenset(("script", "span", "div"))  # asked only on pages that have a formula already, or the sign
LONGEST = 5_000  # characters of one formula
MOST_NODES = 500  # of one formula
NEAR = 4  # siblings between what MathJax shows and its source
_TEX = ("application/x-tex", "text/x-tex", "latex", "tex")
_IMAGE_RE = re.compile(r"\b(?:mwe-math-fallback-image|latex|tex)\b")
# «\displaystyle» in braces around the whole is how one encyclopedia wraps what its authors wrote.
_DISPLAY_RE = re.compile(r"\A\{\\(?:displaystyle|textstyle) (.*)\}\Z", re.DOTALL)


def carried(markup: str) -> bool:
    """Whether a page's source has scripts of formulas; most have none and pay for no more than this."""
    return SIGN in markup


def latex(node: LexborNode, tag: str, attributes: Attributes) -> str | None:
    """The LaTeX that stands for an element; "" for an element that only repeats some; None for one that is read as any other."""
    if tag == "math":
        return _tidy(_annotation(node) or attributes.get("alttext") or "") or None
    if tag == "script":
        return _tidy(node.text()) if (attributes.get("type") or "").lower().startswith("math/tex") else None
    names = attributes.get("class") or ""
    return "" if _repeats(node, tag, names) else None


def of_image(attributes: Attributes) -> str:
    """The LaTeX that an image of a formula has as its alternative text; nothing for any other image."""
    names = attributes.get("class")
    return _tidy(attributes.get("alt") or "") if names and _IMAGE_RE.search(names) else ""


def _repeats(node: LexborNode, tag: str, names: str) -> bool:
    """Whether an element shows a formula that stands beside it as LaTeX, or as MathML."""
    if tag == "mjx-math":  # MathJax 3 draws a formula and writes it out for screen readers
        return node.next is not None and node.next.tag == "mjx-assistive-mml"
    if "katex-html" in names:
        before = node.prev
        return before is not None and "katex-mathml" in (before.attributes.get("class") or "")
    return "MJX_Assistive_MathML" in names or (names.startswith(("MathJax", "mjx-chtml")) and _script_follows(node))


def _script_follows(node: LexborNode) -> bool:
    """MathJax 2 keeps the source in a script right behind what it shows."""
    beside = node.next
    for _ in range(NEAR):
        if beside is None:
            return False
        if beside.tag == "script" and (beside.attributes.get("type") or "").startswith("math/tex"):
            return True
        beside = beside.next
    return False


def _annotation(math: LexborNode) -> str:
    """The text of the annotation in TeX, found without recursion."""
    stack = [math.first_child]
    for _ in range(MOST_NODES):
        if not stack:
            break
        node = stack.pop()
        if node is None:
            continue
        stack.append(node.next)
        if node.tag == "annotation" and (node.attributes.get("encoding") or "").lower() in _TEX:
            return node.text()
        stack.append(node.first_child)
    return ""


def _tidy(source: str) -> str:
    source = " ".join(source.split())[:LONGEST]
    wrapped = _DISPLAY_RE.match(source)
    return (wrapped[1] if wrapped else source).strip().strip("$").strip()
