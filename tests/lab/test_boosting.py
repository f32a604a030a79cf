"""Trees learn what is kept, the same each time, and say the same when they are read from plain data as the library that grew them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from catboost import CatBoost

from app.judge.forest import View, forest_odds
from app.judge.surroundings import surroundings_of
from app.lab import boosting
from app.lab.boosting import forest_as_data, learn_forest
from app.lab.plain import written
from app.lab.samples import Sample, samples_of
from app.models import Forest, forest_of


@pytest.fixture
def samples(corpora: Path) -> list[Sample]:
    return samples_of("text", corpora)


def odds(sample: Sample, forest: Forest) -> list[float]:
    return [float(o) for o in forest_odds(sample.measured.columns, surroundings_of(sample.measured), forest)]


def test_trees_learn_what_is_kept(samples: list[Sample]) -> None:
    forest = learn_forest(samples[::2])
    for sample in samples[1::2]:
        assert [o > 0 for o in odds(sample, forest)] == [bool(t) for t in sample.target]
    assert forest_as_data(learn_forest(samples[::2])) == forest_as_data(forest)


def test_plain_data_say_what_the_library_says(samples: list[Sample], monkeypatch: pytest.MonkeyPatch) -> None:
    grown: list[CatBoost] = []
    fit = boosting._fit

    def remembered(samples: list[Sample], features: tuple[str, ...], trees: int, one_in: int = 1) -> CatBoost:
        grown.append(fit(samples, features, trees, one_in))
        return grown[-1]

    monkeypatch.setattr(boosting, "_fit", remembered)
    forest = forest_of(json.loads(written(forest_as_data(learn_forest(samples)))))
    for sample in samples[:5]:
        x = View(sample.measured.columns, surroundings_of(sample.measured), forest.features).rows(0, len(sample.target)).T
        said = grown[-1].predict(np.ascontiguousarray(x), prediction_type="RawFormulaVal")
        assert odds(sample, forest) == pytest.approx(said.tolist(), abs=5e-3)
