"""What the elements around each block say: their tags, names, how much prose they hold, and which blocks share a template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.judge.shapes import Column, Shapes
from app.lexicon import Lexicon
from app.records import HIDDEN, Blocks, Boxes

Index = NDArray[np.int64]
T = TypeVar("T", bound=np.generic)
# Elements whose meaning the HTML standard gives, alone or by ARIA role; a column each.
ROLES = {
    "role:navigation": "nav", "role:banner": "header", "role:contentinfo": "footer", "role:complementary": "aside", "role:main": "main",
    "role:article": "article", "role:dialog": "dialog", "role:alertdialog": "dialog", "role:search": "form", "role:form": "form",
    "role:menu": "nav", "role:menubar": "nav", "role:toolbar": "nav", "role:tablist": "nav",
}  # fmt: skip
AREAS = tuple("nav header footer aside main article form dialog figure blockquote table ul ol dl section hidden".split())
DECAY = 0.6  # of a name's weight with every element outwards
MAX_LEVELS = 64  # deeper elements count as this deep
SCATTER = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio, odd: sums of its powers tell paths apart (Knuth, TAOCP 3, 6.4)


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
    boxes = blocks.boxes
    parent = np.array(boxes.parent, dtype=np.int64)
    name, tag, areas, marks = _own_rows(boxes, lexicon)
    nearest = marks + _of_parents(marks, parent) * DECAY
    depth = np.where(parent >= 0, 1.0, 0.0)
    by_tag, by_name = _scattered(tag), _scattered(name)
    for up, reach in _doubling(parent):
        areas = np.maximum(areas, _of_parents(areas, up))
        marks = marks + _of_parents(marks, up) * DECAY**reach
        depth = depth + _of_parents(depth, up)
        power = np.uint64(pow(SCATTER, reach, 1 << 64))
        by_tag, by_name = by_tag + _of_parents(by_tag, up) * power, by_name + _of_parents(by_name, up) * power
    box = np.array(blocks.box, dtype=np.int64)
    first, stop = np.array(boxes.first, dtype=np.int64), np.array(boxes.stop, dtype=np.int64)
    pair = name + (_of_parents(name, parent) + 1) * len(name)
    triple = name + (_of_parents(_numbered(pair), parent) + 1) * len(name)
    return Tree(
        areas[box],
        marks[box],
        nearest[box],
        np.minimum(depth, MAX_LEVELS)[box],
        _outwards(box, parent, first, stop),
        _numbered(by_tag[box]),
        _numbered(by_name[box]),
        [_numbered(numbers[box]) for numbers in (name, pair, triple)],
        first,
        stop,
    )


def _numbered(values: NDArray[Any]) -> Index:
    """The same groups, numbered from 0."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _scattered(values: Index) -> NDArray[np.uint64]:
    return (values.astype(np.uint64) + np.uint64(1)) * np.uint64(SCATTER)


def _of_parents(values: NDArray[T], parent: Index) -> NDArray[T]:
    """The rows of the boxes in `parent`, zeros where that is -1."""
    found = values[parent]
    found[parent < 0] = 0
    return found


def _doubling(parent: Index) -> Iterator[tuple[Index, int]]:
    """Each box's ancestor 1, 2, 4, 8 … elements outwards, -1 beyond the root, until all are there; what all ancestors add up to is so
    found in a few steps over whole columns, however deep the page."""
    up, reach = parent, 1
    while (up >= 0).any():
        yield up, reach
        up, reach = np.where(up >= 0, up[up], -1), reach * 2


def _own_rows(boxes: Boxes, lexicon: Lexicon) -> tuple[Index, Index, NDArray[np.float64], NDArray[np.float64]]:
    """By box: a number for its tag and names, one for its tag, its areas, its marks; looked up once for all boxes that are alike."""
    known: dict[tuple[str, tuple[str, ...]], int] = {}
    name = np.array([known.setdefault(key, len(known)) for key in zip(boxes.tag, boxes.words, strict=True)], dtype=np.int64)
    column = {area: i for i, area in enumerate(AREAS)}
    tags: dict[str, int] = {}
    tag_of = np.zeros(len(known), dtype=np.int64)
    areas, marks = np.zeros((len(known), len(AREAS))), np.zeros((len(known), len(lexicon.labels)))
    for i, (tag, words) in enumerate(known):
        tag_of[i] = tags.setdefault(tag, len(tags))
        if tag in column:
            areas[i, column[tag]] = 1.0
        if not words:
            continue
        for k in lexicon.marked(words):
            marks[i, k] = 1.0
        if words[0] == HIDDEN:
            areas[i, column["hidden"]] = 1.0
        if words[-1].startswith("role:") and (area := ROLES.get(words[-1])):
            areas[i, column[area]] = 1.0
    areas, marks = areas[name], marks[name]
    areas[0], marks[0] = areas[0] * [area == boxes.tag[0] for area in AREAS], 0.0  # the body's names speak of the whole page
    return name, tag_of[name], areas, marks


def _outwards(box: Index, parent: Index, first: Index, stop: Index) -> list[Index]:
    """Three rings around each block: the smallest boxes that hold at least 1, more, and still more blocks."""
    sizes = stop - first
    same = (sizes[parent] <= sizes) & (parent > 0)
    top = np.where(same, parent, np.arange(len(parent)))
    while (top != top[top]).any():
        top = top[top]
    wider = np.maximum(parent[top], 0)
    rings = [box]
    for _ in range(3):
        rings.append(wider[rings[-1]])
    return rings


def box_sums(tree: Tree, column: Column) -> Column:
    """By box: the sum of a column over its blocks."""
    total = np.concatenate(([0.0], np.cumsum(column)))
    return total[tree.stop] - total[tree.first]


def best_box(tree: Tree, blocks: Blocks, shapes: Shapes) -> int:
    """The box whose children hold most prose, its own paragraphs counted for half (after Arc90's Readability, where parents score most)."""
    parent = np.array(blocks.boxes.parent, dtype=np.int64)
    if not len(parent):
        return 0
    direct = np.bincount(np.array(blocks.box, dtype=np.int64), shapes.prose, len(parent))
    inner = parent >= 0
    return int(np.argmax(direct * 0.5 + np.bincount(parent[inner], direct[inner], len(parent))))
