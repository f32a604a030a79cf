"""How likely each label is for each block: what a model makes of what was measured, what blocks say, and what is said around them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.judge.decide import opinions_of, softmax
from app.judge.measure import Columns, Measured, narrowed, shifted
from app.judge.points import SPOKEN, Points, around, points_of
from app.judge.shapes import Column
from app.judge.wording import wording_columns
from app.lexicon import Lexicon
from app.models import Naming
from app.records import Blocks

STEPS = (-2, -1, 1, 2)  # neighbours whose words are looked at one by one
NEAR = 10  # blocks on either side
FADING, FARTHEST = 0.15, 60  # how what was said counts less with every block since, and when it counts for nothing
AT_ONCE = 8192  # blocks; a page of very many must not be held in memory with all its features
CLIP = 5.0  # standard deviations; what lies further out is a freak


class Opinion(NamedTuple):
    """What the models make of a page's blocks: the probability that each is content; and blocks × labels, in the order of the lexicon's
    labels, what its own words are worth for a label, what all that speaks for it is worth, and how likely it is.
    """

    score: Column
    said: Points
    points: Points
    shares: Points


def opinion_on(blocks: Blocks, measured: Measured, lexicon: Lexicon) -> Opinion:
    """Of pasted text one judge says what is kept and what it is called, from features that `measured` gets here; of HTML two models."""
    labels, weights = list(lexicon.labels), lexicon.weights
    said, points = points_of(blocks, measured, lexicon)
    columns = naming_columns(blocks, measured, said, points, labels)
    even = np.full((len(blocks), len(labels)), 1 / len(labels))
    if measured.tree is None:
        wording = weights["text"].wording
        measured.columns = columns | (narrowed(wording_columns(blocks.text, wording)) if wording is not None else {})
        score, likely = opinions_of(measured, weights["text"])
        order = weights["text"].networks[0].labels if likely is not None else ()
    else:
        score, naming = opinions_of(measured, weights["html"])[0], weights["names_html"].naming
        likely, order = (label_shares(columns, naming), naming.labels) if naming is not None and len(blocks) else (None, ())
    shares = even if likely is None else likely[:, [order.index(label) for label in labels]]
    return Opinion(score, said, points, shares)


def naming_columns(blocks: Blocks, measured: Measured, said: Points, points: Points, labels: list[str]) -> Columns:
    """Features for naming; `said` is what each block's own words are worth for each label, `points` all that speaks for it."""
    n, place = len(blocks), np.arange(len(blocks))
    spoken = np.where(said >= SPOKEN, place[:, None], -FARTHEST)
    since = place[:, None] - np.maximum.accumulate(spoken, 0)
    group = measured.tree.near[1] if measured.tree is not None else np.cumsum(np.array(blocks.gap) > 0)
    size = np.bincount(group)[group]
    matrices = {"own": said, "all": points, "near": around(said, NEAR), "since": np.exp(-FADING * np.minimum(since, FARTHEST))}
    matrices |= {f"beside {by}": shifted(said, by) for by in STEPS}
    root = np.sqrt(size)
    matrices["group"] = np.column_stack([np.bincount(group, said[:, k])[group] / root for k in range(len(labels))])
    columns = dict(measured.columns)
    for name, matrix in matrices.items():
        ordered = np.ascontiguousarray(matrix.T, dtype=np.float64 if measured.tree is not None else np.float32)
        columns |= {f"{name} {label}": ordered[k] for k, label in enumerate(labels)}
    columns["group_blocks"] = np.log1p(size)
    columns["group_words"] = np.log1p(np.bincount(group, measured.shapes.words)[group] / size)
    columns["group_prose"] = (np.bincount(group, measured.shapes.prose)[group] > 0).astype(float)
    if not n:
        return {name: np.zeros(0) for name in columns}
    return columns if measured.tree is not None else narrowed(columns)


def label_shares(columns: Columns, naming: Naming) -> NDArray[np.float64]:
    """Blocks × labels: how likely each label is, the sum over labels 1."""
    n = len(columns[naming.features[0]])
    shares = np.zeros((n, len(naming.labels)))
    for first in range(0, n, AT_ONCE):
        x = np.array([columns[name][first : first + AT_ONCE] for name in naming.features])
        x -= naming.mean[:, None]
        x /= naming.scale[:, None]
        shares[first : first + AT_ONCE] = softmax(np.clip(x, -CLIP, CLIP, out=x).T @ naming.weights + naming.bias)
    return shares
