"""Symmetric trees over a line's features and what stands around it: each asks the same questions of all lines, level by level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.judge.measure import Columns
from app.judge.surroundings import WAYS, Surroundings
from app.models import Forest

AT_ONCE = 2048  # lines; each is asked some two thousand questions
AROUND = ": "  # between the name of a way to look and the feature that is looked at: «chunk: wording keep»


class View:
    """What trees may ask of a page's lines: its columns, and means of columns over what stands around each line."""

    def __init__(self, columns: Columns, around: Surroundings, features: tuple[str, ...]) -> None:
        """Name columns as they are, means by the way that is looked, «chunk: wording keep»."""
        self.columns, self.around, self.features = columns, around, features
        seen = sorted({feature.partition(AROUND)[2] for feature in features if AROUND in feature})
        self.place = {name: k for k, name in enumerate(seen)}
        wide = np.array([columns[name] for name in seen], dtype=np.float64)
        self.prepared = around.prepared(wide.reshape(len(seen), len(around.weight)).T)

    def rows(self, first: int, stop: int) -> NDArray[np.float32]:
        """Features × lines, of the lines [first, stop)."""
        looked = self.around.seen_from(self.prepared, first, stop)
        found = np.empty((len(self.features), stop - first), dtype=np.float32)
        for k, feature in enumerate(self.features):
            way, inner, name = feature.partition(AROUND)
            found[k] = looked[WAYS.index(way), :, self.place[name]] if inner else self.columns[feature][first:stop]
        return found


def forest_odds(columns: Columns, around: Surroundings, forest: Forest) -> NDArray[np.float64]:
    """By line the log-odds that it is content."""
    view, n = View(columns, around, forest.features), len(around.weight)
    trees, depth = forest.questions.shape
    place, power = np.arange(trees) * forest.leaves.shape[1], 1 << np.arange(depth)
    odds, leaves = np.empty(n), forest.leaves.ravel()
    for first in range(0, n, AT_ONCE):
        stop = min(n, first + AT_ONCE)
        above = view.rows(first, stop)[forest.questions] > forest.borders[..., None]  # trees × depth × lines
        odds[first:stop] = leaves[np.einsum("tdn,d->tn", above, power) + place[:, None]].sum(0)
    return odds + forest.bias
