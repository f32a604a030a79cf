"""The last pass over HTML before it leaves: only listed elements, attributes and address schemes stay."""

from __future__ import annotations

import nh3

_TAGS = """a blockquote br code dd del dl dt em figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre strong sub sup
table tbody td th thead tr ul"""
_ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "img": {"src", "alt"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"align", "colspan"},
    "th": {"align", "colspan"},
}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,  # no link here opens a window, so there is nothing to guard
)


def sanitised(fragment: str) -> str:
    """The fragment without anything that could run, load or restyle; a second pass changes nothing."""
    return _CLEANER.clean(fragment)
