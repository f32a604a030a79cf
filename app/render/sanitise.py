"""The last pass over HTML before it leaves: only listed elements, attributes and address schemes stay."""

from __future__ import annotations

import nh3

_TAGS = """a blockquote br caption code dd del dl dt em figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre strong sub sup
table tbody td th thead tr ul"""
_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href"},
    "code": {"class"},
    "img": {"src", "alt"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"align", "colspan"},
    "th": {"align", "colspan"},
}
_MARKS = {"*": _ATTRIBUTES["*"] | {"data-block", "data-label"}}


def _cleaner(attributes: dict[str, set[str]]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS.split()),
        attributes=attributes,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,  # no link here opens a window, so there is nothing to guard
    )


_CLEANER, _CLEANER_OF_MARKED = _cleaner(_ATTRIBUTES), _cleaner(_ATTRIBUTES | _MARKS)


def sanitised(fragment: str, *, marked: bool = False) -> str:
    """The fragment without anything that could run, load or restyle; a second pass changes nothing. `marked` lets our own marks through."""
    return (_CLEANER_OF_MARKED if marked else _CLEANER).clean(fragment)
