"""What each HTML element means for cutting a page into blocks, after the rendering section of the HTML standard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from selectolax.lexbor import LexborNode

from app.lexicon import ASCII_LETTERS
from app.records import SpanKind

# Not shown, or not text: nothing inside them is on the page. With scripting on, `noscript` holds one text node of markup.
SKIP = frozenset(
    "script style template noscript head title meta link base param source track noembed noframes canvas "
    "datalist annotation annotation-xml defs symbol metadata desc lineargradient radialgradient clippath filter".split()
)
HEADING = {f"h{n}": n for n in range(1, 7)}
SPAN: dict[str, SpanKind] = {
    "code": "code", "kbd": "code", "samp": "code", "tt": "code", "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em",
    "strong": "strong", "b": "strong", "sub": "sub", "sup": "sup", "del": "del", "s": "del", "strike": "del",
}  # fmt: skip
# `display: block` in the standard's style sheet, and the controls that people see as pieces of their own.
BLOCK = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset header "
    "hgroup html legend li listing main menu nav ol optgroup option p plaintext pre search section select summary table caption colgroup "
    "tbody thead tfoot tr td th ul xmp button label textarea output progress meter h1 h2 h3 h4 h5 h6 text".split()
)
CONTROLS = frozenset(["button", "label", "select", "option", "textarea", "output", "progress", "meter", "legend"])
PIECES = frozenset(["a", "span", "time", "small"])  # inline elements that style sheets set apart
VOID = frozenset(["br", "hr", "img", "input", "wbr", "area"])
EMBEDS = frozenset(["iframe", "video", "audio", "object", "embed"])  # what other programs or pages fill
LISTS = frozenset(["ul", "ol", "menu", "dir"])
VERBATIM = frozenset(["pre", "listing", "xmp", "plaintext"])
# Elements that change what kind of block their text becomes.
KIND = {"blockquote": "quote", "figcaption": "caption", "caption": "caption", "li": "list_item", "dt": "list_item", "dd": "list_item"} | {
    tag: "code" for tag in VERBATIM
} | {tag: "other" for tag in CONTROLS}  # fmt: skip


# What the walk does with an element; "shaped" is a block element that changes what the blocks in it become.
Role = Literal["skip", "void", "embed", "block", "shaped", "piece", "span", "inline"]
SHAPED = frozenset([*HEADING, *LISTS, *KIND, "dl", "table", "tr", "td", "th"])
NO_ELEMENT = frozenset(["-comment", "-doctype"])  # nodes that `:nth-child` does not count
_BY_ROLE: dict[Role, Iterable[str]] = {
    "skip": SKIP | NO_ELEMENT, "void": VOID, "embed": EMBEDS, "block": BLOCK - SHAPED, "shaped": SHAPED, "piece": PIECES, "span": SPAN,
}  # fmt: skip
ROLES: dict[str, Role] = {tag: role for role, tags in _BY_ROLE.items() for tag in tags}

HIDDEN_STYLE_RE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Elements whose hidden content a reader can open: panels of tabs and accordions, answers, rows. Hidden text of its own is not on the page.
PANELS = frozenset("div section article main dl dd ul ol li table tbody tr td dialog".split())
STREAMED = "S:"  # ids of the pieces that React streams hidden behind the page, for a script to put in place
# Text for screen readers that style sheets move out of sight: a piece of its own beside what is seen.
SPOKEN_ONLY_RE = re.compile(r"\b(?:sr-only|visually-?hidden|screen-?reader)", re.IGNORECASE)
# Line numbers beside code, by the names that highlighters give them; they are told by their digits besides.
GUTTER_RE = re.compile(r"gutter|line-?no|line-?num|\bln\b|\blnt\b|blob-num|ln-num", re.IGNORECASE)
NUMBERS_RE = re.compile(r"[\d\s]+")
LONGEST_NAMES, LONGEST_ROLE = 400, 40  # characters; what is remembered of a page stays small
NAME_RE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def is_hidden(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether the element says of itself that it is not shown; `aria-hidden` does not count: dialogs set it on the page behind them."""
    if tag == "dialog" and "open" not in attributes:
        return True
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return not (attributes.get("id") or "").startswith(STREAMED)
    style = attributes.get("style")
    return bool(style) and HIDDEN_STYLE_RE.search(style or "") is not None


@lru_cache(maxsize=8192)
def name_words(names: str) -> tuple[str, ...]:
    """The words of a class or id attribute, lower case, split at everything that is no letter and at humps: «entry-content postBody»."""
    if names.islower() and names.isascii():  # as most are; without humps there is a faster way
        return tuple(names.translate(ASCII_LETTERS).split())
    return tuple(" ".join(NAME_RE.findall(names)).lower().split())


def box_words(attributes: dict[str, str | None]) -> tuple[str, ...]:
    """Words of class, id, itemprop, and `role:…`, of one element; written out, since every block element passes here."""
    names = attributes.get("class")
    words = name_words(names[:LONGEST_NAMES]) if names else ()
    if len(attributes) == 1:
        return words if names else _other_words(attributes, words)
    return _other_words(attributes, words)


def _other_words(attributes: dict[str, str | None], words: tuple[str, ...]) -> tuple[str, ...]:
    if names := attributes.get("id"):
        words += name_words(names[:LONGEST_NAMES])
    if names := attributes.get("itemprop"):
        words += name_words(names[:LONGEST_NAMES])
    if role := attributes.get("role"):
        words += (f"role:{role[:LONGEST_ROLE].lower()}",)
    return words


@lru_cache(maxsize=8192)
def is_spoken_only(names: str) -> bool:
    """Whether a class says that the text is for screen readers alone."""
    return SPOKEN_ONLY_RE.search(names) is not None


def is_gutter(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Whether an element in code, or a cell beside it, holds line numbers and nothing else."""
    names = attributes.get("class")
    return bool(names) and GUTTER_RE.search(names or "") is not None and NUMBERS_RE.fullmatch(node.text()) is not None
