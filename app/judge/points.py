"""How much speaks for each label of each block: its own words, its section, the elements around it, its shape and its place."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from app.judge.bylines import is_byline
from app.judge.dates_seen import tells_date
from app.judge.measure import Measured
from app.judge.sections import WIDE
from app.judge.tree import AREAS, Tree
from app.lexicon import Lexicon
from app.records import Blocks

Points = NDArray[np.float64]  # blocks × labels
Order = dict[str, int]  # label to column

# Points for a label. A whole line that is a known phrase outweighs all else; names of elements and places only add up.
HOW_POINTS = {"opens": 3.0, "whole": 3.0, "starts": 2.4, "has": 2.0}
SPOKEN = HOW_POINTS["has"]  # from here on a block says itself what it is
IN_PROSE = 0.35  # what a phrase is worth within a long paragraph, which may quote it
PROSE_WORDS = 60
SECTION_POINTS, SURE_POINTS, ROW_POINTS = 1.6, 4.5, 4.6
WITHIN = 0.4  # what a dateline's or a name's own words are worth inside a list of articles or comments, whose part they are
AREA_POINTS = {
    "nav": {"navigation": 1.8}, "footer": {"footer": 1.5}, "header": {"navigation": 0.6}, "aside": {"related": 0.5, "promo": 0.3},
    "form": {"ui": 0.9}, "dialog": {"consent": 0.6, "ui": 0.3},
}  # fmt: skip
MARK_POINTS, NEAR_MARK_POINTS = 0.5, 0.9
OUTSPOKEN = 0.45  # what section and elements are worth for a line that itself says it is something else
NEIGHBOUR_SHARE = 0.45  # of the points of the blocks around, for blocks that say little themselves
NEIGHBOURS = 3  # blocks on either side
# «Headline — Name of the source», as a browser's title or a link to the original gives it.
SOURCE_RE = re.compile(r"\S\s[|—–·-]\s[^|—–·]{2,40}$")
SOURCE_WORDS = 26
BOXED = ("subscribe", "promo", "consent", "comment_prompt", "author_bio")
BOXED_BLOCKS, BOXED_WORDS, BOXED_PROSE, BOXED_POINTS = 7, 80, 25, 3.0
HEAD_ROW_WORDS, HEAD_ROW_REACH, HEAD_ROW_POINTS = 16, 5, 4.5
# Written out rather than matched in any case: a set of first letters lets the search skip all other places.
COPYRIGHT_RE = re.compile(r"(?:©|\(c\)|\(C\)|copyright|Copyright|CopyRight|COPYRIGHT)\W{0,3}(?:\d{4}|[^\W\d])")
COPYRIGHT_WORDS = 40
HASHTAGS_RE = re.compile(r"(?:#[^\W_][\w-]{1,40}[\s,]*+){2,}+$")
COPYRIGHT_POINTS, SOURCE_POINTS, BYLINE_POINTS, DATE_UNDER_HEADLINE = 3.2, 3.0, 2.0, 2.0


def points_of(blocks: Blocks, measured: Measured, lexicon: Lexicon) -> tuple[Points, Points]:
    """Points of every block for every label, columns in the order of the lexicon's labels: by its own words alone, and by all there is."""
    order = {label: i for i, label in enumerate(lexicon.labels)}
    said = _own_words(blocks, measured, order)
    sections = _sections(measured, said, order)
    points = said + _shape(measured, order)
    if measured.tree is not None:
        outspoken = said.max(1, initial=0.0) >= SPOKEN
        points += _elements(measured, order) * np.where(outspoken, OUTSPOKEN, 1.0)[:, None]
        points += _small_boxes(measured.tree, measured, said, order)
    _add_lines(points, blocks, measured, order, lexicon)
    quiet = 1 / (1 + points.max(1, initial=0.0))
    return said, np.asarray(points + around(points, NEIGHBOURS) * (NEIGHBOUR_SHARE * quiet)[:, None] + sections)


def _own_words(blocks: Blocks, measured: Measured, order: Order) -> Points:
    said = np.zeros((len(measured.hits), len(order)))
    words = measured.shapes.words.tolist()
    for i, hits in enumerate(measured.hits):
        for hit in hits:
            quoted = hit.how == "has" and words[i] > PROSE_WORDS
            said[i, order[hit.label]] = max(said[i, order[hit.label]], HOW_POINTS[hit.how] * (IN_PROSE if quoted else 1.0))
        if 2 <= words[i] <= COPYRIGHT_WORDS and COPYRIGHT_RE.search(blocks.text[i]):
            said[i, order["legal"]] = COPYRIGHT_POINTS
        if blocks.text[i].startswith("#") and HASHTAGS_RE.match(blocks.text[i]):
            said[i, order["tags"]] = HOW_POINTS["whole"]
    return said


def _sections(measured: Measured, said: Points, order: Order) -> Points:
    """Points by section; a dateline's own words count for less there, so `said` changes in place."""
    points = np.zeros_like(said)
    under = [(i, section) for i, section in enumerate(measured.sections) if section is not None]
    if not under:
        return points
    rows, places = np.array([i for i, _ in under]), np.array([order[section.label] for _, section in under])
    said[[i for i, section in under if section.label in WIDE], order["meta"]] *= WITHIN
    others = said[rows]
    others[np.arange(len(rows)), places] = 0.0
    worth = np.array([ROW_POINTS if section.row else SURE_POINTS if section.sure else SECTION_POINTS for _, section in under])
    points[rows, places] = np.where(others.max(1) >= SPOKEN, worth * OUTSPOKEN, worth)
    return points


def _elements(measured: Measured, order: Order) -> Points:
    tree = measured.tree
    if tree is None:
        return np.zeros((len(measured.hits), len(order)))
    points = tree.marks * MARK_POINTS + tree.nearest_mark * NEAR_MARK_POINTS
    for area, worths in AREA_POINTS.items():
        for label, worth in worths.items():
            points[:, order[label]] += tree.areas[:, AREAS.index(area)] * worth
    return np.asarray(points)


def _small_boxes(tree: Tree, measured: Measured, said: Points, order: Order) -> Points:
    """A box of few blocks, one of which says what it is, is that as a whole: the lines above a Subscribe button, below «Advertisement»."""
    points = np.zeros_like(said)
    for label in BOXED:
        for i in np.flatnonzero(said[:, order[label]] >= SPOKEN):
            first, stop = int(tree.first[tree.near[1][i]]), int(tree.stop[tree.near[1][i]])
            s = measured.shapes
            if stop - first <= BOXED_BLOCKS and s.words[first:stop].sum() <= BOXED_WORDS and s.prose[first:stop].max() < BOXED_PROSE:
                silent = said[first:stop].max(1) < SPOKEN
                points[first:stop, order[label]] = np.where(silent, BOXED_POINTS, points[first:stop, order[label]])
    return points


def _shape(measured: Measured, order: Order) -> Points:
    """What shape and place say of blocks that say nothing themselves."""
    s, c = measured.shapes, measured.columns
    points = np.zeros((len(s.words), len(order)))
    short, linked = s.words <= 12, c["all_link"] > 0
    before = (c["no_prose_before"] > 0) | (c["before_headline"] > 0)
    after = c["no_prose_after"] > 0

    def add(label: str, worth: NDArray[np.floating]) -> None:
        points[:, order[label]] += worth

    add("meta", 1.4 * c["dateline"] + 0.5 * ((c["near_headline"] > 0.3) & short))
    add("navigation", 0.7 * (before & short) + 0.4 * (linked & short))
    add("footer", 0.7 * (after & (c["place"] > 0.85)) + 0.3 * (after & linked))
    add("related", 0.9 * (~before & (c["long_link"] > 0)) + 0.35 * (after & ~linked & ~short))
    add("ui", 0.3 * (short & ~linked) + 0.5 * c["kind_other"] + 0.2 * (s.words <= 2))
    add("promo", 0.25 * (~short & ~linked))
    return points


def _add_lines(points: Points, blocks: Blocks, measured: Measured, order: Order, lexicon: Lexicon) -> None:
    """What single lines show: dates and sources under the headline, copyright signs, names behind "by"."""
    s = measured.shapes
    words, ends, dated = s.words.tolist(), s.ends_sentence.tolist(), measured.columns["dateline"].tolist()
    first_prose = int(np.argmax(s.prose > 0)) if (s.prose > 0).any() else 0
    for i in range(measured.headline + 1, first_prose if measured.headline >= 0 else 0):
        if dated[i]:
            points[i, order["meta"]] += DATE_UNDER_HEADLINE
        if i - measured.headline <= HEAD_ROW_REACH and words[i] <= HEAD_ROW_WORDS and not ends[i] and tells_date(blocks.text[i], lexicon):
            points[i, order["meta"]] += HEAD_ROW_POINTS
        if words[i] <= SOURCE_WORDS and not ends[i] and SOURCE_RE.search(blocks.text[i]):
            points[i, order["meta"]] += SOURCE_POINTS
    for i, text in enumerate(blocks.text):
        if 2 <= words[i] <= 12 and is_byline(text, lexicon):
            points[i, order["meta"]] += BYLINE_POINTS


def around(points: Points, reach: int) -> Points:
    """Mean of the points of the neighbours up to `reach` blocks away on either side, the block itself left out."""
    n = len(points)
    sums = np.concatenate((np.zeros((1, points.shape[1])), np.cumsum(points, 0)))
    place = np.arange(n)
    low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, n)
    return np.asarray((sums[high] - sums[low] - points) / np.maximum(high - low - 1, 1)[:, None])
