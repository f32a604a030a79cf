"""What the elements around each block say: their tags, names, how much prose they hold, and which blocks share a template."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.judge.shapes import Column, Shapes
from app.lexicon import Lexicon
from app.records import HIDDEN, Blocks, Boxes

Index = NDArray[np.int64]
# Elements whose meaning the HTML standard gives, alone or by ARIA role; a column each.
ROLES = {
    "role:navigation": "nav", "role:banner": "header", "role:contentinfo": "footer", "role:complementary": "aside", "role:main": "main",
    "role:article": "article", "role:dialog": "dialog", "role:alertdialog": "dialog", "role:search": "form", "role:form": "form",
    "role:menu": "nav", "role:menubar": "nav", "role:toolbar": "nav", "role:tablist": "nav",
}  # fmt: skip
AREAS = (
    "nav",
    "header",
    "footer",
    "aside",
    "main",
    "article",
    "form",
    "dialog",
    "figure",
    "blockquote",
    "table",
    "ul",
    "ol",
    "dl",
    "section",
    "hidden",
)
DECAY = 0.6  # of a name's weight with every element outwards
MAX_LEVELS = 64  # deeper elements count as this deep


@dataclass(slots=True)
class Tree:
    """Columns by block, from the elements around it."""

    areas: NDArray[np.float64]  # blocks × AREAS, 0 or 1
    marks: NDArray[np.float64]  # blocks × labels: names that speak for a label, nearer ones more
    nearest_mark: NDArray[np.float64]  # blocks × labels: the same, of the two nearest elements only
    depth: Column
    near: list[Index]  # by block: the box that holds it, the next one outwards that holds more, and the next
    template: Index  # by block: a number for its path of tags
    named_template: Index  # the same with class names
    kin: list[Index]  # by block: numbers for the tag and names of its element; of that and its parent's; and of its grandparent's too
    first: Index  # by box
    stop: Index


def tree_of(blocks: Blocks, lexicon: Lexicon) -> Tree:
    """Read the boxes once; everything by block follows from indexing."""
    boxes, n = blocks.boxes, len(blocks)
    parent = np.array(boxes.parent, dtype=np.int64)
    depth = _depths(boxes)
    areas, marks = _own_rows(boxes, lexicon)
    nearest = marks.copy()
    has_parent = parent >= 0
    nearest[has_parent] += marks[parent[has_parent]] * DECAY
    for level in range(1, int(depth.max(initial=0)) + 1):
        here = np.flatnonzero(depth == level)
        areas[here] = np.maximum(areas[here], areas[parent[here]])
        marks[here] += marks[parent[here]] * DECAY
    box = np.array(blocks.box, dtype=np.int64)
    first, stop = np.array(boxes.first, dtype=np.int64), np.array(boxes.stop, dtype=np.int64)
    template, named = _templates(boxes)
    return Tree(
        areas[box] if n else np.zeros((0, len(AREAS))),
        marks[box] if n else np.zeros((0, len(lexicon.labels))),
        nearest[box] if n else np.zeros((0, len(lexicon.labels))),
        depth[box].astype(np.float64) if n else np.zeros(0),
        _outwards(box, parent, first, stop),
        template[box] if n else np.zeros(0, dtype=np.int64),
        named[box] if n else np.zeros(0, dtype=np.int64),
        [numbers[box] if n else np.zeros(0, dtype=np.int64) for numbers in _kin(boxes)],
        first,
        stop,
    )


def _depths(boxes: Boxes) -> Index:
    depth = [0] * len(boxes)
    for i, parent in enumerate(boxes.parent):
        depth[i] = min(depth[parent] + 1, MAX_LEVELS) if parent >= 0 else 0
    return np.array(depth, dtype=np.int64)


def _own_rows(boxes: Boxes, lexicon: Lexicon) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    column = {area: i for i, area in enumerate(AREAS)}
    areas = np.zeros((len(boxes), len(AREAS)))
    marks = np.zeros((len(boxes), len(lexicon.labels)))
    for i, (tag, words) in enumerate(zip(boxes.tag, boxes.words, strict=True)):
        if tag in column:
            areas[i, column[tag]] = 1.0
        if words and i > 0:  # the body's names speak of the whole page
            for k in lexicon.marked(words):
                marks[i, k] = 1.0
            if words[0] == HIDDEN:
                areas[i, column["hidden"]] = 1.0
            if words[-1].startswith("role:") and (area := ROLES.get(words[-1])):
                areas[i, column[area]] = 1.0
    return areas, marks


def _outwards(box: Index, parent: Index, first: Index, stop: Index) -> list[Index]:
    """Three rings around each block: the smallest boxes that hold at least 1, more, and still more blocks."""
    rings = [box]
    sizes = stop - first
    wider = np.arange(len(parent))
    for i in range(1, len(parent)):  # parents come before their children
        up = parent[i]
        wider[i] = up if sizes[up] > sizes[i] or up == 0 else wider[up]
    for _ in range(3):
        rings.append(wider[rings[-1]] if len(box) else box)
    return rings


def _templates(boxes: Boxes) -> tuple[Index, Index]:
    plain: dict[tuple[int, str], int] = {}
    named: dict[tuple[int, str, tuple[str, ...]], int] = {}
    by_tag, by_name = [0] * len(boxes), [0] * len(boxes)
    for i, (tag, words, parent) in enumerate(zip(boxes.tag, boxes.words, boxes.parent, strict=True)):
        up, up_named = (by_tag[parent], by_name[parent]) if parent >= 0 else (-1, -1)
        by_tag[i] = plain.setdefault((up, tag), len(plain))
        by_name[i] = named.setdefault((up_named, tag, words), len(named))
    return np.array(by_tag, dtype=np.int64), np.array(by_name, dtype=np.int64)


def _kin(boxes: Boxes) -> list[Index]:
    """Numbers that boxes alike in tag and names share, wherever they stand: replies nest, tiles stand in rows and in lists."""
    known: dict[tuple[int, int, object], int] = {}
    own, pair, triple = ([0] * len(boxes) for _ in range(3))
    for i, (tag, words, parent) in enumerate(zip(boxes.tag, boxes.words, boxes.parent, strict=True)):
        own[i] = known.setdefault((0, -1, (tag, words)), len(known))
        pair[i] = known.setdefault((1, own[i], own[parent] if parent >= 0 else -1), len(known))
        triple[i] = known.setdefault((2, own[i], pair[parent] if parent >= 0 else -1), len(known))
    return [np.array(numbers, dtype=np.int64) for numbers in (own, pair, triple)]


def box_sums(tree: Tree, column: Column) -> Column:
    """By box: the sum of a column over its blocks."""
    total = np.concatenate(([0.0], np.cumsum(column)))
    return total[tree.stop] - total[tree.first]


def best_box(tree: Tree, blocks: Blocks, shapes: Shapes) -> int:
    """The box whose children hold most prose, its own paragraphs counted for half (after Arc90's Readability, where parents score most)."""
    parent = np.array(blocks.boxes.parent, dtype=np.int64)
    direct = np.zeros(len(parent))
    np.add.at(direct, np.array(blocks.box, dtype=np.int64), shapes.prose)
    score = direct * 0.5
    inner = parent >= 0
    np.add.at(score, parent[inner], direct[inner])
    return int(np.argmax(score)) if len(score) else 0
