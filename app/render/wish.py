"""What a caller may ask of an answer beyond its format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.records import Winnowed

# Further fields that the JSON answer can carry.
INCLUDES = ("markdown", "html", "links", "images", "sources", "timings", "labels", "raw")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller wants to see; formats that have no place for a part of it pass over that part."""

    blocks: bool = False  # every block with its label and reason
    include: frozenset[str] = frozenset()  # names out of INCLUDES
    because: Callable[[Winnowed, int], str] | None = None  # the sentence for one block; None: no reasons are shown
