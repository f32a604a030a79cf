"""How likely each label is for each block: a linear model over what was measured, what blocks say, and what is said around them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.judge.measure import Columns, Measured, shifted
from app.judge.points import SPOKEN, Points, around
from app.models import Naming
from app.records import Blocks

STEPS = (-2, -1, 1, 2)  # neighbours whose words are looked at one by one
NEAR = 10  # blocks on either side
FADING, FARTHEST = 0.15, 60  # how what was said counts less with every block since, and when it counts for nothing
AT_ONCE = 8192  # blocks; a page of very many must not be held in memory with all its features
CLIP = 5.0  # standard deviations; what lies further out is a freak


def naming_columns(blocks: Blocks, measured: Measured, said: Points, points: Points, labels: list[str]) -> Columns:
    """Features for naming; `said` is what each block's own words are worth for each label, `points` all that speaks for it."""
    n, place = len(blocks), np.arange(len(blocks))
    spoken = np.where(said >= SPOKEN, place[:, None], -FARTHEST)
    since = place[:, None] - np.maximum.accumulate(spoken, 0)
    group = measured.tree.near[1] if measured.tree is not None else np.cumsum(np.array(blocks.gap) > 0)
    size = np.bincount(group)[group]
    matrices = {"own": said, "all": points, "near": around(said, NEAR), "since": np.exp(-FADING * np.minimum(since, FARTHEST))}
    matrices |= {f"beside {by}": shifted(said, by) for by in STEPS}
    columns = dict(measured.columns)
    for name, matrix in matrices.items():
        columns |= {f"{name} {label}": matrix[:, k] for k, label in enumerate(labels)}
    columns |= {f"group {label}": np.bincount(group, said[:, k])[group] / np.sqrt(size) for k, label in enumerate(labels)}
    columns["group_blocks"] = np.log1p(size)
    columns["group_words"] = np.log1p(np.bincount(group, measured.shapes.words)[group] / size)
    columns["group_prose"] = (np.bincount(group, measured.shapes.prose)[group] > 0).astype(float)
    return columns if n else {name: np.zeros(0) for name in columns}


def label_shares(columns: Columns, naming: Naming) -> NDArray[np.float64]:
    """Blocks × labels: how likely each label is, the sum over labels 1."""
    n = len(columns[naming.features[0]])
    shares = np.zeros((n, len(naming.labels)))
    for first in range(0, n, AT_ONCE):
        x = np.array([columns[name][first : first + AT_ONCE] for name in naming.features]).T
        odds = np.clip((x - naming.mean) / naming.scale, -CLIP, CLIP) @ naming.weights + naming.bias
        shares[first : first + AT_ONCE] = np.exp(odds - odds.max(1, keepdims=True))
    return np.asarray(shares / shares.sum(1, keepdims=True))
