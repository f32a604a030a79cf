"""Runs of blocks with one label, each with its place in the content's text: the labels of a page without the words that they took away."""

from __future__ import annotations

from typing import NamedTuple

from app.records import Winnowed
from app.render.content import clean, content_parts, count_words


class Run(NamedTuple):
    """Blocks of one label that follow each other; [start, end) in characters of the content's text, empty where nothing of it is there."""

    label: str
    keep: bool
    start: int
    end: int
    words: int


def label_runs(winnowed: Winnowed) -> list[Run]:
    """The runs of a page in reading order; what was dropped stands at the place in the text where it would have come."""
    at, places = 0, {}
    for i, between, text in content_parts(winnowed):
        places[i] = (at + len(between), at + len(between) + len(text))
        at = places[i][1]
    runs: list[Run] = []
    at = 0
    verdicts = winnowed.verdicts
    for i, (text, label, keep) in enumerate(zip(winnowed.blocks.text, verdicts.label, verdicts.keep, strict=True)):
        start, end = places.get(i, (at, at))
        words = count_words(clean(text))
        if runs and (runs[-1].label, runs[-1].keep) == (label, keep):
            before = runs.pop()
            empty = before.start == before.end
            runs.append(Run(label, keep, start if empty else before.start, end, before.words + words))
        else:
            runs.append(Run(label, keep, start, end, words))
        at = end
    return runs
