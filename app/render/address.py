"""Which addresses an answer may carry: web, mail and telephone ones, and relative ones."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_EDGE = "".join(map(chr, range(0x21)))
_IGNORED = re.compile(r"[\t\n\r]")  # browsers leave these out wherever they stand, so they could hide a scheme
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*(?=:)")
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufffd\"<>\\^`{|}]")
# Of a web address as browsers cut it (WHATWG URL, 4.4): any number of slashes, a name and password, host and port.
_PLACE = re.compile(r"https?:[/\\]*+(?:[^/\\?#]*@)?([^/\\?#]*)", re.IGNORECASE)
_HOST = re.compile(r"(?:\[[0-9a-f:.]+\]|[^\[\]:]+)(?::0*+([0-9]{0,5}))?", re.IGNORECASE)
_NO_HOST = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")  # WHATWG URL, 3.1: forbidden domain code points
_LARGEST_PORT = 65_535
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
    if not _has_host(whole):
        return ""
    return _UNFIT.sub(lambda found: quote(found[0], safe=""), whole)


def _has_host(whole: str) -> bool:
    """Whether a web address says where it leads: to browsers, and the sanitiser, one without a host or with a bad port is none."""
    place = _PLACE.match(whole)
    if place is None:
        return True
    host = _HOST.fullmatch(place[1])
    if host is None or int(host[1] or 0) > _LARGEST_PORT:
        return False
    return place[1].startswith("[") or not _NO_HOST.search(unquote(place[1].partition(":")[0]))
