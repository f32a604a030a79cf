"""Rows that repeat a shape: source, age, headline, text, again and again, as lists of other articles are pasted."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from app.judge.shapes import Column, Shapes
from app.lexicon import bare
from app.records import Blocks

PROSE_BEFORE = 80  # words; what repeats before the article has begun may be the article's own head, or a thread
MAX_ROW = 14  # blocks from one dateline to the next
MAX_LEAD = 3  # short lines that a row may have before its dateline
FALSE_STARTS = 4  # datelines before the first row that may belong to the article: updated, published
HEADLINE_WORDS = 30
SHORT_WORDS = 14
FULL_TEXT = 30  # words


class Row(NamedTuple):
    """One row: its blocks [first, stop), which of how many it is, from 1, and whether all of them hold a text under a headline."""

    first: int
    stop: int
    place: int
    total: int
    full: bool


def rows_of(blocks: Blocks, shapes: Shapes, dateline: Column) -> list[Row]:
    """Rows of other articles after the page's own, by two datelines or more that stand in like surroundings; else nothing."""
    dates = np.flatnonzero(dateline).tolist()
    before, seen = [], 0.0
    for i in range(len(blocks)):
        before.append(seen)
        seen += float(shapes.prose[i])
    late = [i for i in dates if before[i] >= PROSE_BEFORE]
    for run in _runs(late):
        for group in (run[k:] for k in range(min(FALSE_STARTS, len(run) - 1))):
            if _are_headlined(group, blocks, shapes):
                return _cut(group, blocks, shapes)
    return []


def _runs(dates: list[int]) -> list[list[int]]:
    """Runs of datelines that stand no further apart than a row is long; neighbours in one row count once."""
    runs: list[list[int]] = []
    for i in dates:
        if not runs or i - runs[-1][-1] > MAX_ROW:
            runs.append([i])
        elif i - runs[-1][-1] > 1:
            runs[-1].append(i)
    return runs


def _headline(date: int, blocks: Blocks, shapes: Shapes) -> int | None:
    """The headline of a row: a line without a sentence's end, at most a few short lines behind the date, or right before it."""
    for i in (*range(date + 1, min(len(blocks), date + 4)), date - 1):
        if 0 <= i < len(blocks) and 3 < shapes.words[i] <= HEADLINE_WORDS and not shapes.prose[i] and shapes.digits[i] < 8:
            return int(i)
    return None


def _are_headlined(group: list[int], blocks: Blocks, shapes: Shapes) -> bool:
    """Each row has a headline of its own, and none is the page's; a thread's rows have none, or repeat the thread's."""
    titles = [_headline(date, blocks, shapes) for date in group]
    names = [bare(blocks.text[i]) for i in titles if i is not None]
    first_lines = {bare(text) for text in blocks.text[:4]}
    distinct = set(names) - first_lines
    return len(names) * 4 >= len(group) * 3 and len(distinct) == len(names)


def _lead(date: int, blocks: Blocks, shapes: Shapes, floor: int) -> int:
    """How many short lines stand right before a dateline, back to the text before it."""
    lead = 0
    while lead < MAX_LEAD and date - lead - 1 > floor and shapes.words[date - lead - 1] <= SHORT_WORDS:
        if shapes.ends_sentence[date - lead - 1] or blocks.gap[date - lead] > 0:
            break
        lead += 1
    return lead


def _cut(group: list[int], blocks: Blocks, shapes: Shapes) -> list[Row]:
    leads = [_lead(date, blocks, shapes, group[k - 1] if k else 0) for k, date in enumerate(group)]
    lead = min(leads)
    starts = [date - lead for date in group]
    typical = max(later - earlier for earlier, later in pairwise(starts))
    stops = [*starts[1:], min(len(blocks), starts[-1] + typical)]
    full = all(_holds_article(date, stop, blocks, shapes) for date, stop in zip(group, stops, strict=True))
    return [Row(start, stop, k, len(group), full) for k, (start, stop) in enumerate(zip(starts, stops, strict=True), 1)]


def _holds_article(date: int, stop: int, blocks: Blocks, shapes: Shapes) -> bool:
    """A headline without a sentence's end, then a paragraph: no comment is written like that."""
    title = _headline(date, blocks, shapes)
    return title is not None and not shapes.ends_sentence[title] and bool((shapes.prose[title + 1 : stop] >= FULL_TEXT).any())
