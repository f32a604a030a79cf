"""Which section each block stands in: what a heading such as "Related Articles" opens, and where that ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.judge.clues import Hit
from app.judge.rows import Row, rows_of
from app.judge.shapes import Column, Shapes
from app.judge.topic import Topic, topic_of
from app.judge.tree import Tree
from app.records import KEPT_LABELS, Blocks

# Sections that may stand before the page's own text; of other labels a menu holds the words there, and opens nothing.
EARLY = frozenset({"consent", "navigation"})
# Sections that may hold running text; all others end where running text begins.
WIDE = frozenset({"related", "comments", "author_bio"})
BODY_BEGUN = 60  # words of prose before a heading; with fewer the page's own text is still to come
PROSE = 25  # words; a teaser's sentence is shorter
SURE_SHARE = 0.25  # of the page's prose before a heading; three full articles may follow a short one's
HEADING_WORDS = 8
MOST_OPENERS = 100  # each is followed to its end; a page with more repeats itself to waste time
NARROW_BLOCKS = 14  # a tag list, a share bar, a form: longer runs are something else
TERM_WORDS = 4  # of a line in a cloud of tags, which may be as long as it likes while its lines are terms


class Section(NamedTuple):
    """What a block stands under: the label, the block that opened it (-1: rows without a heading), its row, and whether it is sure.

    A section is sure where its heading stands behind the article: running text under it is another article's or a reader's.
    """

    label: str
    opener: int
    row: Row | None = None
    sure: bool = False


def sections_of(
    blocks: Blocks, shapes: Shapes, hits: list[tuple[Hit, ...]], tree: Tree | None, dateline: Column, words: list[set[str]]
) -> list[Section | None]:
    """The innermost section of every block, None where there is none; `words` are the content words of every line of pasted text."""
    found: list[Section | None] = [None] * len(blocks)
    before = np.concatenate(([0.0], np.cumsum(shapes.prose)))
    short = (shapes.words <= HEADING_WORDS) & (shapes.ends_sentence == 0)
    # Pasted text has lost its headings: behind the text a short line that begins as one does is one.
    heads = short & (before[:-1] >= BODY_BEGUN) if tree is None else np.array([kind == "heading" for kind in blocks.kind], dtype=bool)
    short_heading = (heads & (shapes.words <= HEADING_WORDS)).tolist()
    openers = [
        (i, label)
        for i in range(len(blocks))
        if hits[i] and (label := _opens(hits[i], short_heading[i])) and (before[i] >= BODY_BEGUN or label in EARLY or short_heading[i])
    ][:MOST_OPENERS]
    if tree is not None:
        for i, label in openers:
            stop, own_element = _stop_in_tree(i, label, blocks, shapes, before)
            sure = label in WIDE and before[i] >= BODY_BEGUN and own_element and not _is_one_thread(i, stop, shapes, tree)
            found[i:stop] = [Section(label, i, None, sure)] * (stop - i)
        return found
    rows = rows_of(blocks, shapes, dateline)
    topic = topic_of(words, shapes, openers[0][0] if openers else len(blocks))
    in_rows = frozenset(k for row in rows for k in range(row.first, row.stop))
    text = _Lines(blocks, shapes, before, in_rows, topic, loose=len(blocks) > 0 and bool(np.median(blocks.gap) > 0))
    for k, (i, label) in enumerate(openers):
        stop = _stop_in_text(i, label, openers[k + 1][0] if k + 1 < len(openers) else len(blocks), text)
        sure = label in WIDE and before[i] >= BODY_BEGUN and before[i] >= SURE_SHARE * before[-1]
        found[i:stop] = [Section(label, i, None, sure)] * (stop - i)
    _add_rows(found, rows)
    return found


def _opens(hits: tuple[Hit, ...], short_heading: bool) -> str | None:
    """The label whose section a block opens: by a whole line that is known, or a short heading that begins so, «More from Business»."""
    for hit in hits:
        if hit.label not in KEPT_LABELS and (hit.how == "opens" or (short_heading and hit.how == "starts" and hit.label in WIDE)):
            return hit.label
    return None


def _add_rows(found: list[Section | None], rows: list[Row]) -> None:
    for row in rows:
        section = found[row.first]
        if section is None or section.label == "related" or row.full:
            opener = section.opener if section and section.label == "related" else -1
            for i in range(row.first, min(row.stop, len(found))):
                if found[i] is None or found[i] == section:
                    found[i] = Section("related", opener, row, sure=True)


class _Lines(NamedTuple):
    """What the end of a section in pasted text is told by."""

    blocks: Blocks
    shapes: Shapes
    before: np.ndarray
    in_rows: frozenset[int]
    topic: Topic
    loose: bool  # empty lines between all lines: they part nothing


def _stop_in_text(i: int, label: str, limit: int, text: _Lines) -> int:
    """Where a section that line `i` of pasted text opens ends."""
    wide = label in WIDE and text.before[i] >= BODY_BEGUN
    if not wide:
        limit = min(limit, max(i + NARROW_BLOCKS, _end_of_terms(i + 1, limit, text.shapes) if label == "tags" else 0))
    for k in range(i + 1, limit):
        long = text.shapes.prose[k] >= PROSE and k not in text.in_rows
        if not wide and (long or (text.blocks.gap[k] > 0 and not text.loose)):
            return k
        if long and label == "related" and text.topic.returns(k):
            return k
    return limit


def _end_of_terms(i: int, limit: int, shapes: Shapes) -> int:
    """Where a run of short lines that end no sentence and that begins with line `i` ends."""
    while i < limit and shapes.words[i] <= TERM_WORDS and not shapes.ends_sentence[i]:
        i += 1
    return i


def _is_one_thread(i: int, stop: int, shapes: Shapes, tree: Tree) -> bool:
    """Whether the texts under a heading have the same path of tags as those above it: then they are posts of one thread."""
    above = {int(tree.template[k]) for k in range(i) if shapes.prose[k] > 0}
    under = [int(tree.template[k]) for k in range(i, stop) if shapes.prose[k] > 0]
    return bool(under) and sum(path in above for path in under) * 2 > len(under)


def _stop_in_tree(i: int, label: str, blocks: Blocks, shapes: Shapes, before: np.ndarray) -> tuple[int, bool]:
    """Where a section that block `i` of an HTML page opens ends, and whether it has an element of its own, without the article.

    It ends with the element around heading and followers, or at the next heading.
    """
    boxes, level = blocks.boxes, blocks.level[i]
    box = next((b for b in boxes.ancestors(blocks.box[i]) if boxes.stop[b] > i + 1), 0)
    stop = boxes.stop[box]
    holds_article = before[i] - before[boxes.first[box]] >= BODY_BEGUN or (box == 0 and before[i] < BODY_BEGUN)
    wide = label in WIDE and (not holds_article or before[i] >= BODY_BEGUN)
    for k in range(i + 1, stop):
        if holds_article and blocks.kind[k] == "heading" and shapes.link_share[k] < 0.5 and (not level or blocks.level[k] <= level):
            return k, not holds_article
        if not wide and (shapes.prose[k] >= PROSE or (k - i > NARROW_BLOCKS and holds_article)):
            return k, not holds_article
    return stop, not holds_article
