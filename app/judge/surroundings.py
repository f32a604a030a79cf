"""Who stands around each block: in its elements, among its kin, beside it, on its page; means over them, for the network and for trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.judge.kin import GROUPS, RANGES
from app.judge.measure import Measured
from app.judge.tree import Index

Matrix = NDArray[np.float32]  # blocks × numbers
WINDOWS = (4, 12)  # blocks on either side
STEPS = (-2, -1, 1, 2)  # neighbours seen one by one
SMALL = np.float32(1e-6)
# The ways a line of pasted text looks, in the order in which `Surroundings.seen_from` gives them.
WAYS = ("itself", *(f"within {reach}" for reach in WINDOWS), "page", *RANGES, *GROUPS, *(f"step {by}" for by in STEPS))


class Prepared(NamedTuple):
    """Numbers of blocks, with zeros before and after them; their weighed sums up to each block; and their means by kind."""

    padded: Matrix
    sums: NDArray[np.floating]
    means: Matrix
    margin: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Index arrays that turn numbers of blocks into means over what stands around them."""

    weight: Matrix  # blocks × 1: the root of the words, so that long blocks count for more
    first: Index  # ranges × blocks: where each range begins, and where it ends
    stop: Index
    size: Matrix  # ranges × blocks × 1: sum of the weights
    order: Index  # groups after groups, the blocks of each: lined up so that those of one kind stand side by side
    starts: Index  # by kind: where it begins in `order`
    kind_size: Matrix  # kinds × 1: sum of the weights
    kind: Index  # groups × blocks: the kind of every block

    def ways(self) -> int:
        """How many ways a block looks: at itself, its ranges, its groups, and its neighbours."""
        return 1 + len(self.first) + len(self.kind) + len(STEPS)

    def lined_up(self) -> Index:
        """`order` as places in all groups' blocks one after the other."""
        return self.order + np.repeat(np.arange(len(self.kind)), len(self.weight)) * len(self.weight)

    def prepared(self, numbers: NDArray[np.floating]) -> Prepared:
        """What `seen_from` looks things up in; of wide numbers it keeps wide sums, whose differences are exact on long pages."""
        weighed = numbers * self.weight
        sums = np.zeros((len(numbers) + 1, numbers.shape[1]), dtype=numbers.dtype)
        np.cumsum(weighed, 0, out=sums[1:])
        means = np.add.reduceat(weighed[self.order], self.starts) / self.kind_size if len(self.starts) else sums[:0]
        margin = max(map(abs, STEPS))
        padded = np.zeros((len(numbers) + 2 * margin, numbers.shape[1]), dtype=np.float32)
        padded[margin : margin + len(numbers)] = numbers
        return Prepared(padded, sums, np.asarray(means, dtype=np.float32), margin)

    def seen_from(self, prepared: Prepared, first: int, stop: int) -> Matrix:
        """Ways × blocks × numbers, for the blocks [first, stop), with what `prepared` gives for all of them."""
        padded, sums, means, margin = prepared
        rows = slice(first, stop)
        ranges = sums.take(self.stop[:, rows], 0)
        ranges -= sums.take(self.first[:, rows], 0)
        ranges /= self.size[:, rows]
        own, *steps = (padded[margin + by + first : margin + by + stop] for by in (0, *STEPS))
        return np.concatenate((own[None], ranges, means.take(self.kind[:, rows], 0), steps), dtype=np.float32)


def stepped(numbers: Matrix, by: int) -> Matrix:
    """The numbers of the block `by` places further on; zeros beyond the ends."""
    moved = np.zeros_like(numbers)
    if 0 < by < len(numbers):
        moved[:-by] = numbers[by:]
    elif -len(numbers) < by < 0:
        moved[-by:] = numbers[:by]
    return moved


def surroundings_of(measured: Measured) -> Surroundings:
    """Ranges and groups of a page of one block or more: two windows, the page; of HTML four rings of
    elements and four kinds of kin, of pasted text what judge/kin.py finds."""
    weight = np.sqrt(measured.shapes.words + 0.5).astype(np.float32)
    n, place = len(weight), np.arange(len(weight))
    first = [np.maximum(place - reach, 0) for reach in WINDOWS] + [np.zeros(n, dtype=np.int64)]
    stop = [np.minimum(place + reach + 1, n) for reach in WINDOWS] + [np.full(n, n, dtype=np.int64)]
    kinds: list[Index] = []
    if (tree := measured.tree) is not None:
        first += [tree.first[box] for box in tree.near]
        stop += [tree.stop[box] for box in tree.near]
        kinds = [tree.template, tree.named_template, *tree.kin[:2]]
    elif measured.kin is not None:
        first += [a for a, _ in measured.kin.ranges]
        stop += [b for _, b in measured.kin.ranges]
        kinds = measured.kin.groups
    begin, end = np.array(first), np.array(stop)
    sums = np.concatenate((np.zeros(1), np.cumsum(weight, dtype=np.float64)))
    size = np.maximum(sums[end] - sums[begin], SMALL).astype(np.float32)[..., None]
    return Surroundings(weight[:, None], begin, end, size, *_groups(kinds, weight))


def _groups(kinds: list[Index], weight: Matrix) -> tuple[Index, Index, Matrix, Index]:
    """All groupings as one: order, starts, sizes, and groups × blocks."""
    n = len(weight)
    if not kinds:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, np.zeros((0, 1), dtype=np.float32), np.zeros((0, n), dtype=np.int64)
    apart = np.concatenate([kind + k * n for k, kind in enumerate(kinds)])  # no grouping has more kinds than there are blocks
    order = np.argsort(apart, kind="stable")
    starts = np.flatnonzero(np.diff(apart[order], prepend=-1))
    dense = np.empty(len(apart), dtype=np.int64)
    dense[order] = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(apart)))
    sizes = np.maximum(np.add.reduceat(weight[order % n], starts), SMALL)[:, None]
    return order % n, starts, sizes, dense.reshape(len(kinds), n)
