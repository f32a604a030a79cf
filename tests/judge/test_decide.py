"""Numbers and weights give keep or drop; how much to keep is chosen for the best expected F1."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judge.decide import keep_for_best_f1, probabilities, running, worth_keeping
from app.judge.headline import headline_of
from app.judge.measure import measure
from app.judge.naming import opinion_on
from app.lexicon import Lexicon
from app.models import Layer, Weights
from app.records import Declared
from tests.conftest import all_samples, text_blocks


def expected_f1(score: np.ndarray, words: np.ndarray, kept: tuple[bool, ...]) -> float:
    mask = np.array(kept)
    return float(2 * (score * words)[mask].sum() / max(1e-9, words[mask].sum() + (score * words).sum()))


rows = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 300)), min_size=1, max_size=9)


@given(rows)
def test_no_other_choice_of_blocks_is_expected_to_score_higher(given_rows: list[tuple[int, int]]) -> None:
    score, words = (np.array(column, dtype=float) for column in zip(*given_rows, strict=True))
    score = score / 20
    chosen = expected_f1(score, words, tuple(keep_for_best_f1(score, words)))
    best = max(expected_f1(score, words, kept) for kept in itertools.product([False, True], repeat=len(score)))
    assert chosen == pytest.approx(best)


@given(rows)
def test_a_kept_block_is_never_less_probable_than_a_dropped_one(given_rows: list[tuple[int, int]]) -> None:
    score, words = (np.array(column, dtype=float) for column in zip(*given_rows, strict=True))
    keep = keep_for_best_f1(score, words)
    assert not keep.any() or keep.all() or score[keep].min() >= score[~keep].max()


def test_the_threshold_follows_the_page() -> None:
    sure, unsure = np.array([0.95, 0.9, 0.4]), np.array([0.45, 0.4, 0.05])
    words = np.array([100.0, 100.0, 10.0])
    assert keep_for_best_f1(sure, words).tolist() == [True, True, False]
    assert keep_for_best_f1(unsure, words).tolist() == [True, True, False]


def test_nothing_is_kept_of_nothing() -> None:
    assert keep_for_best_f1(np.zeros(0), np.zeros(0)).tolist() == []


def layer(feature: str, weight: float, bias: float) -> Layer:
    one = np.array([1.0])
    return Layer((feature,), np.array([0.0]), one, np.array([weight]), bias)


def test_one_look_is_a_logistic_function_of_the_features(lexicon: Lexicon) -> None:
    measured = measure(text_blocks("one\ntwo words\n"), lexicon, -1)
    score = probabilities(measured, Weights((layer("place", 2.0, -1.0),), {}))
    assert score == pytest.approx(1 / (1 + np.exp(-(2 * measured.columns["place"] - 1))))


def test_a_second_look_sees_the_first(lexicon: Lexicon) -> None:
    measured = measure(text_blocks("one\ntwo\nthree\n"), lexicon, -1)
    first = probabilities(measured, Weights((layer("place", 4.0, -2.0),), {}))
    second = probabilities(measured, Weights((layer("place", 4.0, -2.0), layer("first_last_1", 1.0, 0.0)), {}))
    assert second == pytest.approx(1 / (1 + np.exp(-np.concatenate(([0.0], first[:-1])))))


@pytest.mark.parametrize("kind", ["html", "text"])
def test_the_weights_know_only_features_that_are_measured(kind: str, lexicon: Lexicon) -> None:
    sample = next(sample for sample in all_samples() if sample.kind == kind)
    blocks = sample.found.blocks
    measured = measure(blocks, lexicon, headline_of(blocks, Declared(), lexicon))
    score = opinion_on(blocks, measured, lexicon).score
    assert len(score) == len(blocks)
    assert ((score >= 0) & (score <= 1)).all()
    weights = lexicon.weights[kind]
    assert measured.columns.keys() >= {name for look in weights.looks[:1] for name in look.features} | {
        name for net in weights.networks for name in net.features
    }
    assert weights.networks


@pytest.mark.parametrize("text", ["", "x", "\n\n", "one\ntwo"])
def test_tiny_pages_are_decided_without_warnings(text: str, lexicon: Lexicon) -> None:
    blocks = text_blocks(text)
    opinion = opinion_on(blocks, measure(blocks, lexicon, -1), lexicon)
    assert opinion.score.shape == (len(blocks),)
    assert opinion.shares.shape == (len(blocks), len(lexicon.labels))


@pytest.mark.parametrize(("prose", "expected"), [([0, 0, 0], 0.0), ([0, 0, 30], 0.0), ([0, 50, 0], 0.5), ([0, 40, 50], 1.0)])
def test_a_page_is_running_text_by_the_share_of_its_words(prose: list[float], expected: float) -> None:
    words = np.array([10.0, 40.0, 50.0])
    assert running(np.array(prose, dtype=float), words) == pytest.approx(expected)
    assert running(np.zeros(0), np.zeros(0)) == 0.0


def test_of_lists_more_is_kept_than_of_running_text_and_of_html_as_much() -> None:
    score, words = np.array([0.95, 0.45, 0.4, 0.05]), np.full(4, 20.0)
    of_lists, of_text = (int(worth_keeping(score, words, "text", prosy).sum()) for prosy in (0.0, 1.0))
    assert of_lists > of_text
    assert worth_keeping(score, words, "html", 0.0).tolist() == worth_keeping(score, words, "html", 1.0).tolist()
