"""Pages whose text is interrupted: boxes of other pages between its paragraphs, as sign-up forms, advertisements and pointers are pasted.

A reader meets such boxes in any article; among the pages that readers have labelled too few have them for a judge to learn that the text
goes on behind them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

MOST_LINES = {"subscribe": 7, "promo": 5, "related": 3, "share": 6, "comment_prompt": 2}  # of a box, by its label
MOST_BOXES = 3
FEWEST_PARAGRAPHS = 5  # lines of text that a page must have
SHORTENED, OPENING = 0.5, (4, 16)  # so many of the pages end after their first lines of text: from so many to so many
OFTEN = 2.0  # a pointer of one line interrupts so much more often than a box of several


class Line(NamedTuple):
    """A line of an interrupted page: its text, its place on the page that it comes from (from 1; 0 for a box's), and its label."""

    text: str
    place: int
    label: str


def boxes_of(lines: Sequence[str], labels: Mapping[int, str]) -> list[list[Line]]:
    """The page's boxes: runs of lines of one label that are no longer than a box is; `labels` by line, from 1."""
    spoken = [
        Line(lines[place - 1], 0, label) for place, label in sorted(labels.items()) if place <= len(lines) and lines[place - 1].strip()
    ]
    runs = [(label, list(run)) for label, run in groupby(spoken, key=lambda line: line.label)]
    return [run for label, run in runs if len(run) <= MOST_LINES.get(label, 0)]


def interrupted(key: str, lines: Sequence[str], labels: Mapping[int, str], boxes: Sequence[list[Line]]) -> list[Line]:
    """The page with one box or more between lines of its text, the same ones for the same `key`; nothing where it has too little text."""
    random = np.random.default_rng(int.from_bytes(hashlib.sha256(f"interrupted {key}".encode()).digest()[:8], "big"))
    page = [Line(line, place, labels.get(place, "")) for place, line in enumerate(lines, 1) if not line.strip() or place in labels]
    text = [i for i, line in enumerate(page) if line.label == "body"]
    if len(text) < FEWEST_PARAGRAPHS or not boxes:
        return []
    if random.random() < SHORTENED:
        gone = set(text[int(random.integers(*OPENING)) :])
        page = [line for i, line in enumerate(page) if i not in gone]
    return interruptions(page, boxes, random)


def interruptions(page: Sequence[Line], boxes: Sequence[list[Line]], random: np.random.Generator) -> list[Line]:
    """The lines with one box or more between lines of text that follow each other."""
    page = list(page)
    if not boxes:
        return page
    text = [i for i, line in enumerate(page) if line.label == "body"]
    inside = [i for before, i in pairwise(text) if i - before <= 2]  # only empty lines between them
    places = random.permutation(inside)[: int(random.integers(1, MOST_BOXES + 1))]
    likely = np.array([OFTEN if len(box) == 1 else 1.0 for box in boxes])
    for i in sorted(places.tolist(), reverse=True):
        box = boxes[int(random.choice(len(boxes), p=likely / likely.sum()))]
        gap = [Line("", 0, "")] if not page[i - 1].text.strip() else []
        page[i:i] = [*box, *gap]
    return page
