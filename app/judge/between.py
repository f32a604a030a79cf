"""What belongs to the text though the models would drop it: captions between kept blocks; of pasted text, headings and lists of sources."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from app.judge.lines import PARAGRAPH
from app.judge.measure import Measured
from app.judge.points import SPOKEN, Points
from app.judge.sections import HEADING_WORDS
from app.judge.shapes import Column
from app.records import Blocks

Mask = NDArray[np.bool_]
NUMBER_RE = re.compile(r"\W{0,3}(\d{1,3})(?:[.\])\s]|(?=[^\W\d]))")  # «[12] Moor, A.», «12. Moor», «12Moor»
YEAR_RE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
FEWEST_SOURCES, SHORTEST_SOURCE, LONGEST_SOURCE = 4, 40, 1500  # lines, and characters of one
CAPTION_REACH = 4  # blocks
BARELY = 0.1  # a likelihood below which a line between paragraphs is no heading of theirs


def captions_between(blocks: Blocks, keep: Mask) -> Mask:
    """Captions within the article belong to it, for its readers; the references that the judge learned from leave most of them out."""
    caption = np.array([kind == "caption" for kind in blocks.kind], dtype=bool)
    for i in np.flatnonzero(caption):
        caption[i] = keep[max(0, i - CAPTION_REACH) : i].any() and keep[i + 1 : i + 1 + CAPTION_REACH].any()
    return caption


def headings_between(measured: Measured, said: Points, content: Column, keep: Mask) -> Mask:
    """Short lines of pasted text alone between two kept paragraphs that say of themselves nothing else: they head what follows.

    Out of fold, 23 of 42 such lines that the models would drop are part of the text, on hand-labelled pages and on those written for this
    in other languages; and a heading that is missing is missed more than a stray line.
    """
    s = measured.shapes
    paragraph = keep & (s.prose >= PARAGRAPH)
    alone = np.zeros(len(keep), dtype=bool)
    alone[1:-1] = paragraph[:-2] & paragraph[2:]
    short = (s.words > 0) & (s.words <= HEADING_WORDS) & (s.ends_sentence == 0)
    return np.asarray(alone & short & (said.max(1, initial=0.0) < SPOKEN) & (content >= BARELY))


def sources_of(blocks: Blocks) -> list[int]:
    """Lines of pasted text that count up, each with a year: what a text cites is its part.

    All of 105 such lines on the hand-labelled pages belong to the text; the models name half of them something else.
    """
    found: list[int] = []
    run: list[int] = []
    last = 0
    for i in range(len(blocks) + 1):
        text = blocks.text[i] if i < len(blocks) else ""
        number = NUMBER_RE.match(text) if SHORTEST_SOURCE <= len(text) <= LONGEST_SOURCE and YEAR_RE.search(text) else None
        if number is None or (run and int(number[1]) != last + 1):
            found += run if len(run) >= FEWEST_SOURCES else []
            run = []
        if number is not None:
            run.append(i)
            last = int(number[1])
    return found
