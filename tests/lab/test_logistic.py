"""Ridge logistic regression by Newton's method."""

from __future__ import annotations

import numpy as np
import pytest

from app.lab.logistic import Fitted, Matrix, fit

RIDGE = 1e-4


def rows(n: int = 4000) -> tuple[Matrix, Matrix]:
    """Rows of three columns, and the probabilities that a known model gives them."""
    random = np.random.default_rng(7)
    x = random.normal([0.0, 5.0, 0.0], [1.0, 3.0, 0.1], (n, 3))
    return x, 1 / (1 + np.exp(-(1.5 * x[:, 0] - 0.5 * (x[:, 1] - 5) + 4.0 * x[:, 2] + 0.7)))


def test_the_model_that_made_the_rows_is_found_again() -> None:
    x, p = rows()
    fitted = fit(x, p, np.ones(len(x)), 1e-9)
    assert fitted.weights / fitted.scale == pytest.approx([1.5, -0.5, 4.0], abs=0.01)
    assert fitted.probability(x) == pytest.approx(p, abs=0.002)


def test_the_same_numbers_give_the_same_weights() -> None:
    x, p = rows(500)
    first, second = (fit(x, p, np.ones(len(x)), RIDGE) for _ in range(2))
    assert first.weights.tolist() == second.weights.tolist()
    assert first.bias == second.bias


def test_a_row_of_weight_two_counts_as_two_rows() -> None:
    x, p = rows(200)
    weight = np.ones(200)
    weight[:50] = 2
    once, twice = fit(x, p, weight, RIDGE), fit(np.vstack([x, x[:50]]), np.concatenate([p, p[:50]]), np.ones(250), RIDGE)
    assert once.weights == pytest.approx(twice.weights)
    assert once.bias == pytest.approx(twice.bias)


def test_more_ridge_means_smaller_weights() -> None:
    x, p = rows(500)
    sizes = [float(np.square(fit(x, p, np.ones(500), ridge).weights).sum()) for ridge in (1e-6, 1e-2, 1.0)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 3 * sizes[2]


def test_a_column_that_never_varies_is_harmless() -> None:
    x, p = rows(300)
    fitted = fit(np.column_stack([x, np.full(300, 3.0)]), p, np.ones(300), RIDGE)
    assert fitted.weights[-1] == pytest.approx(0)
    assert np.isfinite(fitted.probability(np.column_stack([x, np.full(300, 3.0)]))).all()


@pytest.mark.parametrize("side", [0.0, 1.0])
def test_rows_of_one_side_only_are_fitted_without_warnings(side: float) -> None:
    x, _ = rows(100)
    assert fit(x, np.full(100, side), np.ones(100), RIDGE).probability(x) == pytest.approx(np.full(100, side), abs=0.05)


def test_rows_that_a_line_parts_are_told_apart() -> None:
    x = np.linspace(-1, 1, 100)[:, None]
    y = (x[:, 0] > 0).astype(float)
    assert ((fit(x, y, np.ones(100), RIDGE).probability(x) > 0.5) == (y > 0.5)).all()


def test_far_away_rows_have_sure_but_finite_probabilities() -> None:
    fitted = Fitted(np.zeros(1), np.ones(1), np.array([1000.0]), 0.0)
    assert fitted.probability(np.array([[-1e6], [0.0], [1e6]])) == pytest.approx([0, 0.5, 1])
