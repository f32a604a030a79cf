"""Numbers and weights give keep or drop: two linear looks, the second with the scores of the first in sight, networks, and trees."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.judge.forest import forest_odds
from app.judge.measure import Columns, Measured, piece_of
from app.judge.network import odds_of
from app.judge.second_look import second_look
from app.judge.shapes import Column
from app.judge.surroundings import surroundings_of
from app.models import Layer, Weights
from app.records import PageKind

# Added to the log-odds of every block before the best set is chosen. The formula below takes blocks for independent, but references leave
# out whole sections at a time. Of HTML chosen from -1 to 0.5 by the linear looks alone: out of fold .8794 on WCXB, and .8787 without it.
# Pasted text is kept more of where it is lists and small pieces, less where it is running text: chosen out of fold among six ways from
# one to the other, with what readers' opinion counts (name.py), it keeps .0013 more than the best of the same for all pages.
ADDED = {"html": (-0.3, -0.3), "text": (0.3, -0.5)}  # without running text, and with little else
LITTLE_RUNNING, MOSTLY_RUNNING = 0.3, 0.7  # of a page's words
NEVER = 0.08  # probability below which nothing is kept, even on a page with nothing better
CERTAIN = 9.0  # log-odds; one model alone must not outweigh the others by a number that no page bears out
CHUNK = 8192  # blocks
# Lines of pasted text that are looked at together. Of more, one network judges alone, piece by piece: with three networks and trees, and
# all that they see of a whole page in memory, a page of two hundred thousand lines would be refused.
MOST_LINES = 20_000


def probabilities(measured: Measured, weights: Weights) -> Column:
    """By block, 0 to 1: the probability that it belongs to the page's content, as the last look, the networks and the trees see it."""
    return opinions_of(measured, weights)[0]


def opinions_of(measured: Measured, weights: Weights) -> tuple[Column, NDArray[np.float64] | None]:
    """The probability of content by block; and blocks × labels, how likely each label is, if a network has learned labels."""
    n = len(measured.shapes.words)
    if not n:
        return np.zeros(0), None
    if n > MOST_LINES and measured.tree is None and weights.networks:
        alone = replace(weights, networks=weights.networks[:1], forest=None)
        count = -(-n // MOST_LINES)  # of even pieces: a line must not be left alone at the end
        pieces = [opinions_of(piece_of(measured, n * k // count, n * (k + 1) // count), alone) for k in range(count)]
        likely = [shares for _, shares in pieces if shares is not None]
        return np.concatenate([score for score, _ in pieces]), np.concatenate(likely) if likely else None
    named: list[NDArray[np.float64]] = []
    opinions: list[Column] = []
    for look in weights.looks:
        seen = measured.columns | second_look(measured, sigmoid(opinions[0])) if opinions else measured.columns
        opinions = [_look(seen, look)]
    if weights.networks or weights.forest is not None:
        around = surroundings_of(measured)
        if weights.forest is not None:
            opinions.append(forest_odds(measured.columns, around, weights.forest))
        said = [odds_of(measured.columns, around, network).astype(np.float64) for network in weights.networks]
        if said:  # one opinion, however many: beside trees that is .001 better on the clipboard than to let each count as much
            opinions.append(np.clip([odds[:, 0] for odds in said], -CERTAIN, CERTAIN).mean(0))
        named = [odds[:, 1:] for odds, network in zip(said, weights.networks, strict=True) if network.labels]
    shares = softmax(np.asarray(np.mean(named, 0))) if named else None
    return sigmoid(np.clip(opinions, -CERTAIN, CERTAIN).mean(0)), shares


def softmax(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds to likelihoods that sum to 1 in each row."""
    weight = np.exp(odds - odds.max(1, keepdims=True))
    return np.asarray(weight / weight.sum(1, keepdims=True))


def _look(columns: Columns, layer: Layer) -> Column:
    """The layer's log-odds by block, in chunks: a page of very many blocks must not be held in memory twice over."""
    weights = layer.weights / layer.scale
    bias = layer.bias - float(layer.mean @ weights)
    chosen = [columns[name] for name in layer.features]
    n = len(chosen[0])
    odds = [weights @ np.array([c[k : k + CHUNK] for c in chosen]) for k in range(0, n, CHUNK)]
    return np.asarray(np.concatenate(odds) + bias)


def sigmoid(odds: Column) -> Column:
    """Log-odds to probability; beyond 30 either way nothing changes that a page could show."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float64)


def running(prose: Column, words: Column) -> float:
    """0 to 1: whether a page is lists and small pieces, or running text, by the words of each block that are, and all its words."""
    share = float(prose.sum()) / max(float(words.sum()), 1.0)
    return min(1.0, max(0.0, (share - LITTLE_RUNNING) / (MOSTLY_RUNNING - LITTLE_RUNNING)))


def worth_keeping(score: Column, words: Column, kind: PageKind, prosy: float) -> NDArray[np.bool_]:
    """The blocks to keep of a page that is `prosy` (`running`): the best set by expected F1, by scores a little stricter or milder."""
    low, high = ADDED[kind]
    return keep_for_best_f1(score / (score + (1 - score) * math.exp(-low - (high - low) * prosy)), words)


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
