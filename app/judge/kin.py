"""Which lines of pasted text are alike, and which stand together: what elements and their names tell of HTML."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.judge.lines import PARAGRAPH
from app.judge.sections import Section
from app.judge.shapes import Shapes
from app.judge.tree import Index
from app.lexicon import folded
from app.records import Blocks

GROUPS = ("shape", "context", "words", "beside")  # in which lines are alike: see `kin_of`
RANGES = ("chunk", "stretch", "section")  # in which lines stand together
SIZES = (1.5, 2.5, 4.5, 8.5, 14.5, 25.5, 60.5)  # words
MASKED = 80  # characters, the first of a line; what comes again is short, or begins alike
NUMBER_RE = re.compile(r"\d[\d.,]*")


class Kin(NamedTuple):
    """By block: numbers for groups of lines that are alike; and ranges, [first, stop), of lines that stand together."""

    groups: list[Index]
    ranges: list[tuple[Index, Index]]

    def piece(self, first: int, stop: int) -> Kin:
        """The same among the blocks [first, stop) alone."""

        def inside(bound: Index) -> Index:
            return np.clip(bound[first:stop], first, stop) - first

        return Kin([_numbered(group[first:stop]) for group in self.groups], [(inside(start), inside(end)) for start, end in self.ranges])


def kin_of(blocks: Blocks, shapes: Shapes, sections: list[Section | None]) -> Kin:
    """Lines of one shape; of one shape between such of one shape; of the same words, numbers aside; beside lines that come again.

    Ranges: between empty lines; of text or of other lines; of a section, rows without a heading among them.
    """
    shape = _numbered(_shape(shapes))
    around, base = np.concatenate(([-1], shape, [-1])) + 1, int(shape.max(initial=0)) + 2
    context = (around[:-2] * base + around[1:-1]) * base + around[2:]
    known: dict[str, int] = {}
    texts = (NUMBER_RE.sub("0", folded(text[:MASKED])) for text in blocks.text)
    words = np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)
    again = np.concatenate(([0], np.where(np.bincount(words, minlength=1)[words] > 1, words + 1, 0), [0]))
    beside = again[:-2] * (len(blocks) + 2) + again[2:]
    text = shapes.prose >= PARAGRAPH
    begins = (np.array(blocks.gap) > 0, _changes(text), _changes(np.array([_opened(section) for section in sections], dtype=np.int64)))
    return Kin([shape, _numbered(context), words, _numbered(beside)], [_range(np.cumsum(begin, dtype=np.int64)) for begin in begins])


def _opened(section: Section | None) -> int:
    """A number for what a line stands under: rows without a heading are one section from their first to their last."""
    if section is None:
        return -1
    return section.opener if section.opener >= 0 else -2


def _shape(s: Shapes) -> Index:
    shape = np.digitize(s.words, SIZES)
    capitals = np.digitize(s.capital_words / np.maximum(s.words, 0.5), (0.3, 0.8))
    for bit in (s.ends_sentence, s.ends_colon, s.digits, s.marks, s.signs, s.starts_capital):
        shape = shape * 2 + (bit > 0)
    return np.asarray(shape * 3 + capitals, dtype=np.int64)


def _numbered(values: Index) -> Index:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _changes(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Whether a value differs from the one before it."""
    return np.concatenate((np.zeros(min(1, len(values)), dtype=bool), values[1:] != values[:-1]))


def _range(group: Index) -> tuple[Index, Index]:
    """First and stop of the run that each place is in; `group` never falls."""
    return np.searchsorted(group, group, "left"), np.searchsorted(group, group, "right")
