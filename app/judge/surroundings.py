"""Who stands around each block: in its elements, among its kin, beside it, on its page; means over them, for the network's rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.judge.measure import Measured
from app.judge.tree import Index

Matrix = NDArray[np.float32]  # blocks × numbers
WINDOWS = (4, 12)  # blocks on either side
STEPS = (-2, -1, 1, 2)  # neighbours seen one by one
SMALL = np.float32(1e-6)


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks by kind: the order that puts equal ones side by side, where each kind begins there, and the kind of every block."""

    order: Index
    starts: Index
    kind: Index
    size: Matrix  # kinds × 1: sum of the weights


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Index arrays that turn numbers of blocks into means over what stands around them."""

    weight: Matrix  # blocks × 1: the root of the words, so that long blocks count for more
    first: Index  # ranges × blocks: where each range begins, and where it ends
    stop: Index
    size: Matrix  # ranges × blocks × 1: sum of the weights
    groups: list[Group]

    def seen_from(self, numbers: Matrix) -> Iterator[Matrix]:
        """By block: its own numbers, the means of its ranges and of its groups, and the numbers of its neighbours, one after the other."""
        n, width = numbers.shape
        weighed = numbers * self.weight
        sums = np.zeros((n + 1, width), dtype=np.float32)
        np.cumsum(weighed, 0, out=sums[1:])
        yield numbers
        for first, stop, size in zip(self.first, self.stop, self.size, strict=True):
            yield np.asarray((sums[stop] - sums[first]) / size, dtype=np.float32)
        for group in self.groups:
            yield np.asarray((np.add.reduceat(weighed[group.order], group.starts) / group.size)[group.kind], dtype=np.float32)
        for by in STEPS:
            yield stepped(numbers, by)


def stepped(numbers: Matrix, by: int) -> Matrix:
    """The numbers of the block `by` places further on; zeros beyond the ends."""
    moved = np.zeros_like(numbers)
    if 0 < by < len(numbers):
        moved[:-by] = numbers[by:]
    elif -len(numbers) < by < 0:
        moved[-by:] = numbers[:by]
    return moved


def surroundings_of(measured: Measured) -> Surroundings:
    """Ranges and groups of a page of one block or more: four rings of elements and four kinds of kin (HTML only), two windows, the page."""
    weight = np.sqrt(measured.shapes.words + 0.5).astype(np.float32)
    n, place = len(weight), np.arange(len(weight))
    first = [np.maximum(place - reach, 0) for reach in WINDOWS] + [np.zeros(n, dtype=np.int64)]
    stop = [np.minimum(place + reach + 1, n) for reach in WINDOWS] + [np.full(n, n, dtype=np.int64)]
    groups: list[Group] = []
    if (tree := measured.tree) is not None:
        first += [tree.first[box] for box in tree.near]
        stop += [tree.stop[box] for box in tree.near]
        groups = [_group(kind, weight) for kind in (tree.template, tree.named_template, *tree.kin[:2])]
    begin, end = np.array(first), np.array(stop)
    sums = np.concatenate((np.zeros(1, dtype=np.float32), np.cumsum(weight)))
    return Surroundings(weight[:, None], begin, end, np.maximum(sums[end] - sums[begin], SMALL)[..., None], groups)


def _group(kind: Index, weight: Matrix) -> Group:
    order = np.argsort(kind, kind="stable")
    ordered = kind[order]
    starts = np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1))
    number = np.zeros(len(kind), dtype=np.int64)
    number[starts[1:]] = 1
    dense = np.empty(len(kind), dtype=np.int64)
    dense[order] = np.cumsum(number)
    return Group(order, starts, dense, np.maximum(np.add.reduceat(weight[order], starts), SMALL)[:, None])
