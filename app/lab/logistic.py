"""Ridge logistic regression by Newton's method, in NumPy alone: the same numbers in, the same weights out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """A linear model over standardised columns."""

    mean: Matrix
    scale: Matrix
    weights: Matrix
    bias: float

    def probability(self, x: Matrix) -> Matrix:
        """By row, 0 to 1."""
        odds = ((x - self.mean) / self.scale) @ self.weights + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def fit(x: Matrix, y: Matrix, weight: Matrix, ridge: float, rounds: int = 7) -> Fitted:
    """Fit P(y) to rows `x` with targets in 0 to 1; `ridge` is the penalty on the squared weights, per unit of total weight."""
    total = weight.sum()
    mean = (x * weight[:, None]).sum(0) / total
    scale = np.sqrt((((x - mean) ** 2) * weight[:, None]).sum(0) / total)
    scale[scale < 1e-6] = 1.0
    z = np.column_stack([(x - mean) / scale, np.ones(len(x))])
    beta = np.zeros(z.shape[1])
    penalty = np.full(z.shape[1], ridge * total)
    penalty[-1] = 1e-9 * total
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(z @ beta, -30, 30)))
        gradient = z.T @ (weight * (p - y)) + penalty * beta
        curvature = weight * np.maximum(p * (1 - p), 1e-4)
        step = np.linalg.solve((z * curvature[:, None]).T @ z + np.diag(penalty), gradient)
        beta -= step
        if np.abs(step).max() < 1e-4:
            break
    return Fitted(mean, scale, beta[:-1], float(beta[-1]))


def as_data(model: Fitted, names: tuple[str, ...]) -> dict[str, Any]:
    """One look as plain data: feature to [mean, scale, weight], and the bias; five significant digits."""
    triples = zip(names, model.mean, model.scale, model.weights, strict=True)
    return {"features": {n: [float(f"{v:.5g}") for v in (m, s, w)] for n, m, s, w in triples}, "bias": float(f"{model.bias:.5g}")}
