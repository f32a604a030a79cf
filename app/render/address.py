"""Which addresses an answer may carry: web, mail and telephone ones, and relative ones."""

from __future__ import annotations

import re
from urllib.parse import quote

_EDGE = "".join(map(chr, range(0x21)))
_IGNORED = re.compile(r"[\t\n\r]")  # browsers leave these out wherever they stand, so they could hide a scheme
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*(?=:)")
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufffd\"<>\\^`{|}]")
_LINKED = frozenset({"http", "https", "mailto", "tel"})
_SHOWN = frozenset({"http", "https"})


def link_address(address: str) -> str:
    """The address in a form fit to be linked to; empty if it is of a kind that must not be."""
    return _fit(address, _LINKED)


def web_address(address: str) -> str:
    """The same for what is loaded and not followed, such as an image: no mail and no telephone."""
    return _fit(address, _SHOWN)


def _fit(address: str, schemes: frozenset[str]) -> str:
    whole = _IGNORED.sub("", address.strip(_EDGE)).encode("utf-8", "replace").decode("utf-8")
    scheme = _SCHEME.match(whole)
    if scheme and scheme[0].lower() not in schemes:
        return ""
    if not scheme and ":" in re.split(r"[/?#]", whole, maxsplit=1)[0]:
        return ""  # a colon before the path that no proper scheme explains: somebody hides something
    return _UNFIT.sub(lambda found: quote(found[0], safe=""), whole)
