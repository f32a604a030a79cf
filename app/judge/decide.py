"""Numbers and weights give keep or drop: a first look at each block alone, a second with the first's scores in sight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.judge.measure import Columns, Measured, shifted, window_mean
from app.judge.shapes import Column
from app.judge.tree import Tree
from app.lexicon import Layer, Weights

CHUNK = 8192  # blocks


def probabilities(measured: Measured, weights: Weights) -> Column:
    """The probability that a block belongs to the page's content, by block, 0 to 1."""
    score = _look(measured.columns, weights.looks[0])
    for look in weights.looks[1:]:
        score = _look(measured.columns | second_look(measured, score), look)
    return score


def _look(columns: Columns, layer: Layer) -> Column:
    """The layer's probability by block, in chunks: a page of very many blocks must not be held in memory twice over."""
    weights = layer.weights / layer.scale
    bias = layer.bias - float(layer.mean @ weights)
    chosen = [columns[name] for name in layer.features]
    n = len(chosen[0])
    odds = [np.column_stack([c[k : k + CHUNK] for c in chosen]) @ weights for k in range(0, n, CHUNK)]
    return sigmoid(np.concatenate(odds) + bias) if odds else np.zeros(0)


def sigmoid(odds: Column) -> Column:
    """Log-odds to probability; beyond 30 either way nothing changes that a page could show."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float64)


def second_look(measured: Measured, score: Column) -> Columns:
    """Features made from the first look's scores of a block's neighbours, its element, its template and the page."""
    words = np.sqrt(measured.shapes.words + 0.5)
    columns = {"first": score, "first_odds": np.clip(np.log((score + 1e-4) / (1 - score + 1e-4)), -6, 6)}
    for reach in (1, 3, 8, 20):
        columns[f"first_around_{reach}"] = window_mean(score, reach, words)
    for by in (-2, -1, 1, 2):
        columns[f"first_{'next' if by > 0 else 'last'}_{abs(by)}"] = shifted(score, by)
    n = len(score)
    running = np.maximum.accumulate(score) if n else score
    columns["first_best_before"] = np.concatenate(([0.0], running[:-1])) if n else score
    columns["first_best_after"] = np.concatenate((np.maximum.accumulate(score[::-1])[::-1][1:], [0.0])) if n else score
    total = max(1e-9, float((score * words).sum()))
    before = np.cumsum(score * words)
    columns["first_share_before"] = before / total
    columns["first_page"] = np.full(n, total / max(1e-9, float(words.sum())))
    if measured.tree is not None:
        columns |= _tree_scores(measured.tree, score, words)
    return columns


def _tree_scores(tree: Tree, score: Column, words: Column) -> Columns:
    columns: Columns = {}
    sums, sizes = np.concatenate(([0.0], np.cumsum(score * words))), np.concatenate(([0.0], np.cumsum(words)))
    mean = (sums[tree.stop] - sums[tree.first]) / np.maximum(sizes[tree.stop] - sizes[tree.first], 1e-9)
    for ring, box in enumerate(tree.near):
        columns[f"first_ring_{ring}"] = mean[box]
    for name, group in (("template", tree.template), ("named", tree.named_template)):
        columns[f"first_{name}"] = np.bincount(group, score * words)[group] / np.maximum(np.bincount(group, words)[group], 1e-9)
    return columns


def keep_for_best_f1(score: Column, words: Column) -> NDArray[np.bool_]:
    """Keep the most probable blocks so that the expected F1 of the kept words is highest.

    With p the probability and w the words of a block, keeping the set K is expected to score 2·Σ_K p·w / (Σ_K w + Σ p·w), which for a given
    size is highest for the most probable blocks; the best size is found by trying all (after Ye et al., Optimizing F-measure, ICML 2012).
    """
    if not len(score):
        return np.zeros(0, dtype=bool)
    order = np.argsort(-score, kind="stable")
    gained, kept = np.cumsum((score * words)[order]), np.cumsum(words[order])
    expected = 2 * gained / np.maximum(kept + gained[-1], 1e-9)
    best = int(np.argmax(expected))
    keep = np.zeros(len(score), dtype=bool)
    keep[order[: best + 1]] = True
    return keep
