"""Learns symmetric trees for pasted text by gradient boosting (Prokhorenkova et al., CatBoost, 2018): each tree mends what those before
it leave wrong. Averaged with a network they raise what it keeps of pasted text by .002 of word F1, as trees and as another opinion.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoost, Pool
from numpy.typing import NDArray

from app.judge.forest import AROUND, View
from app.judge.surroundings import WAYS, surroundings_of
from app.lab.samples import Sample
from app.models import Forest

Narrow = NDArray[np.float32]
TREES, DEPTH, RATE = 300, 6, 0.12  # 400 trees 7 deep are within .001, as are 800 that are not symmetric
FEATURES = 150  # the best ones of all there are; with all, on one fold, it is .0003 better, and takes four times as long
CHOOSING, ONE_IN = 100, 3  # trees by which they are chosen, and of how many lines one is looked at for that
BORDERS = 64  # values between which a feature is divided
BEYOND = 1e30  # a border that no value is above
# What is looked at around a line, beside what its words say and all that speaks for a label: more would be slow to learn from.
LOOKED_AT = ("log_words", "prose", "ends_sentence", "digit_share", "in_text", "words_1", "article_overlap", "dateline")
LOOKED_AT_BEGIN = ("wording ", "all ")
SETTINGS: dict[str, Any] = {
    "loss_function": "CrossEntropy", "depth": DEPTH, "learning_rate": RATE, "rsm": 0.3, "bootstrap_type": "Bernoulli", "subsample": 0.5,
    "l2_leaf_reg": 3, "random_seed": 1, "thread_count": 1, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


def learn_forest(samples: list[Sample]) -> Forest:
    """Trees that fit what these pages keep; a line counts as much as for the network."""
    own = sorted(samples[0].measured.columns)
    looked_at = [name for name in own if name in LOOKED_AT or name.startswith(LOOKED_AT_BEGIN)]
    every = (*own, *(f"{way}{AROUND}{name}" for way in WAYS[1:] for name in looked_at))
    weight = np.array(_fit(samples, every, CHOOSING, ONE_IN).get_feature_importance())
    features = tuple(sorted(every[k] for k in np.argsort(-weight, kind="stable")[:FEATURES]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forest.json"
        _fit(samples, features, TREES).save_model(str(path), format="json")
        return _read(features, json.loads(path.read_text("utf-8")))


def _fit(samples: list[Sample], features: tuple[str, ...], trees: int, one_in: int = 1) -> CatBoost:
    weight = [sample.weight()[::one_in] for sample in samples]
    x = np.empty((sum(int((w > 0).sum()) for w in weight), len(features)), dtype=np.float32)
    first = 0
    for sample, w in zip(samples, weight, strict=True):
        view = View(sample.measured.columns, surroundings_of(sample.measured), features)
        rows = view.rows(0, len(sample.target)).T[::one_in][w > 0]
        x[first : first + len(rows)] = rows
        first += len(rows)
    target = np.concatenate([sample.target[::one_in][w > 0] for sample, w in zip(samples, weight, strict=True)])
    known = np.concatenate([w[w > 0] for w in weight])
    pool = Pool(x, target, weight=known / known.mean())
    pool.quantize(border_count=BORDERS)
    return CatBoost(SETTINGS | {"iterations": trees}).fit(pool)


def _read(features: tuple[str, ...], model: dict[str, Any]) -> Forest:
    trees, (scale, bias) = model["oblivious_trees"], model["scale_and_bias"]
    asked, borders = np.zeros((len(trees), DEPTH), dtype=np.int64), np.full((len(trees), DEPTH), BEYOND, dtype=np.float32)
    leaves = np.zeros((len(trees), 2**DEPTH))
    for k, tree in enumerate(trees):
        for level, split in enumerate(tree.get("splits") or ()):  # few pages do not fill a tree; what is not asked is answered with no
            asked[k, level], borders[k, level] = split["float_feature_index"], split["border"]
        leaves[k, : len(tree["leaf_values"])] = tree["leaf_values"]
    return Forest(features, asked, borders, leaves * scale, float(bias[0]))


def forest_as_data(forest: Forest) -> dict[str, Any]:
    """Trees as plain data: of each the features that it asks about, by their place; the borders; and the leaves."""
    borders = [[float(f"{border:.9g}") for border in row] for row in forest.borders.tolist()]  # fewer digits are another number
    leaves = [[float(f"{leaf:.3g}") for leaf in row] for row in forest.leaves.tolist()]
    trees = zip(forest.questions.tolist(), borders, leaves, strict=True)
    return {"features": list(forest.features), "bias": forest.bias, "trees": [list(tree) for tree in trees]}
