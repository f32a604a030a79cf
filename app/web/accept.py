"""Chooses the format of an answer by the Accept header (RFC 9110 12.5.1)."""

from __future__ import annotations

from app.errors import NotAcceptable
from app.render import FORMATS

DEFAULT = "json"


def negotiate(accept: str | None) -> str:
    """The name of the format that the header likes best, `json` among equals; errors.NotAcceptable when none fits.

    What is no media range is passed over, and a header with no range in it counts as none.
    """
    ranges = [found for found in map(_range, (accept or "").split(",")) if found]
    if not ranges:
        return DEFAULT
    names = sorted(FORMATS, key=lambda name: (name != DEFAULT, list(FORMATS).index(name)))
    best = max(names, key=lambda name: _quality(FORMATS[name].media_type, ranges))
    if _quality(FORMATS[best].media_type, ranges) <= 0:
        offered = ", ".join(FORMATS[name].media_type.partition(";")[0] for name in names)
        raise NotAcceptable(f"None of the types in Accept is offered. There are {offered}.")
    return best


def accepts(accept: str | None, media_type: str) -> bool:
    """Whether the header allows a type, as one with no range in it does."""
    ranges = [found for found in map(_range, (accept or "").split(",")) if found]
    return not ranges or _quality(media_type, ranges) > 0


def _range(part: str) -> tuple[str, str, float] | None:
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    main, slash, sub = media_type.partition("/")
    if not slash or not main or not sub:
        return None
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
    return (main, sub, quality) if 0 <= quality <= 1 else None


def _quality(media_type: str, ranges: list[tuple[str, str, float]]) -> float:
    """The quality that the most specific range gives to a media type."""
    main, _, sub = media_type.partition(";")[0].strip().partition("/")
    fits = [((m != "*") + (s != "*"), q) for m, s, q in ranges if m in ("*", main) and s in ("*", sub)]
    return max(fits)[1] if fits else 0.0
