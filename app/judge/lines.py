"""What lines of pasted text show beside their own shape: gaps, runs of alike lines, rows, repeats, words shared with the page's text."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from app.judge.sections import Section
from app.judge.shapes import Column, Shapes
from app.judge.topic import Topic, topic_of
from app.lexicon import bare
from app.records import Blocks

Columns = dict[str, Column]
PARAGRAPH = 25  # words of prose; a teaser's sentence is shorter
FAR = 200  # lines; what stands further away is not near
HEAD_REACH = 3  # lines from a heading to its text
TEXT_REACH = 4  # lines from a line to the text that it may be about
ENTRIES = 4  # lines on either side, where other entries of a table of contents may stand
SIZES = (1.5, 3.5, 8.5, 20.5, 60.5)  # words; lines of one size lie between two of these
PERIODS = (2, 3, 4, 5, 6)  # lines of a row that repeats
ROWS = 9  # lines on either side, over which a repeated shape is looked for
SHORT, RUN = 4, 4  # words of a short line; lines on either side
OPENING = 3  # paragraphs


def line_columns(blocks: Blocks, s: Shapes, sections: list[Section | None], words: list[set[str]]) -> Columns:
    """Features that only pasted lines have; `words` are the content words of every line."""
    gap = np.array(blocks.gap, dtype=float)
    columns = {
        "gap_before": np.minimum(gap, 3),
        "gap_after": np.minimum(np.concatenate((gap[1:], np.zeros(min(1, len(gap))))), 3),
        "short_run": _around((s.words <= SHORT).astype(float), RUN),
    }
    return columns | _distances(s) | _alike(s) | _repeats(blocks, s) | _topic(s, sections, words) | _shared_words(s, words)


def _around(column: Column, reach: int) -> Column:
    """Mean over the lines up to `reach` places away, the line itself left out."""
    n = len(column)
    sums, place = np.concatenate(([0.0], np.cumsum(column))), np.arange(n)
    low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, n)
    return np.asarray((sums[high] - sums[low] - column) / np.maximum(high - low - 1, 1))


def _distances(s: Shapes) -> Columns:
    """Lines since the last paragraph and to the next one, as logarithms."""
    n = len(s.words)
    place, paragraph = np.arange(n), s.prose >= PARAGRAPH
    since = np.minimum(place - np.maximum.accumulate(np.where(paragraph, place, -FAR)), FAR)
    until = np.minimum(np.minimum.accumulate(np.where(paragraph, place, n + FAR)[::-1])[::-1] - place, FAR)
    between = (since < FAR) & (until < FAR)
    return {
        "since_paragraph": np.log1p(since),
        "until_paragraph": np.log1p(until),
        "between_paragraphs": np.log1p(np.where(between, since + until, FAR)),
        "alone_between": ((since == 1) & (until == 1)).astype(float),
    }


def _alike(s: Shapes) -> Columns:
    """How long the run of lines of one shape is, and how often the shapes of several lines around come again as rows."""
    n = len(s.words)
    if not n:
        return {name: np.zeros(0) for name in ("run_of_shape", "into_run", "run_of_size", "rows")}
    size = np.digitize(s.words, SIZES)
    shape = ((size * 2 + (s.ends_sentence > 0)) * 2 + (s.starts_capital > 0)) * 2 + (s.digits > 0)
    length, into = _runs(shape)
    rows = np.zeros(n)
    for period in PERIODS[: max(0, n - 2)]:
        same = np.zeros(n)
        if n > period:
            same[period:] = (shape[period:] == shape[:-period]) & (size[period:] != size[period - 1 : -1])
        rows = np.maximum(rows, _around(same, ROWS))
    return {"run_of_shape": np.log1p(length), "into_run": np.log1p(into), "run_of_size": np.log1p(_runs(size)[0]), "rows": rows}


def _runs(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By line: how many lines the run of the same value has, and how many of them stand before it."""
    new = np.concatenate(([True], values[1:] != values[:-1]))
    run, place = np.cumsum(new) - 1, np.arange(len(values))
    return np.bincount(run)[run], place - np.maximum.accumulate(np.where(new, place, 0))


def _repeats(blocks: Blocks, s: Shapes) -> Columns:
    """Lines that come again: an entry of a table of contents stands again as a heading, with text below it."""
    n = len(blocks)
    keys = [bare(text) for text in blocks.text]
    count = Counter(keys)
    over_text = np.zeros(n)
    for k in range(1, min(HEAD_REACH + 1, n)):
        over_text[:-k] = np.maximum(over_text[:-k], s.prose[k:] >= PARAGRAPH)
    copies, before, entry = np.ones(n), np.zeros(n), np.zeros(n)
    last: dict[str, int] = {}
    for i, key in enumerate(keys):
        if count[key] > 1 and key:
            copies[i] = count[key]
            if (earlier := last.get(key)) is not None:
                before[i], entry[earlier] = 1.0, over_text[i]
            last[key] = i
    return {
        "line_repeats": (copies > 1).astype(float), "line_copies": np.log(copies), "stands_before": before, "over_text": over_text,
        "entry": entry, "beside_entries": _around(entry, ENTRIES),
    }  # fmt: skip


def _topic(s: Shapes, sections: list[Section | None], words: list[set[str]]) -> Columns:
    """The share of a paragraph's content words that other paragraphs use, and the first ones."""
    topic: Topic = topic_of(words, s, len(words))
    opening = [i for i in np.flatnonzero(s.prose).tolist() if sections[i] is None][:OPENING]
    first = set().union(*(topic.words[i] for i in opening)) if opening else set()
    return {
        "opening_overlap": np.array([len(own & first) / len(own) if own else 0.0 for own in topic.words]),
        "article_overlap": np.array([topic.share(i) for i in range(len(words))]),
    }


def _shared_words(s: Shapes, words: list[set[str]]) -> Columns:
    """How much of a line's content words the page's paragraphs use, how often, and how many of them the paragraphs beside it use."""
    n = len(words)
    prose = np.flatnonzero(s.prose).tolist()
    counts: Counter[str] = Counter()
    for i in prose:
        counts.update(words[i])
    often = {word: math.log1p(count) for word, count in counts.items()}
    known, known_to_others = counts.keys(), {word for word, count in counts.items() if count > 1}
    shared, used, below, above = (np.zeros(n) for _ in range(4))
    nothing: set[str] = set()
    for name, order in ((below, range(n - 1, -1, -1)), (above, range(n))):
        at, near = -FAR, nothing
        for i in order:
            if (own := words[i]) and abs(i - at) <= TEXT_REACH:
                name[i] = len(own & near) / len(own)
            if s.prose[i]:
                at, near = i, own
    for i, own in enumerate(words):
        if own:
            found = own & (known_to_others if s.prose[i] else known)
            shared[i], used[i] = len(found) / len(own), sum([often[word] for word in found]) / len(own)
    wordless = np.array([not own for own in words], dtype=float)
    return {"in_text": shared, "often_in_text": used, "in_text_below": below, "in_text_above": above, "wordless": wordless}
