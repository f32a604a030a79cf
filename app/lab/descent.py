"""Trains the judge's network by gradient descent in NumPy: the same pages and seed in, the same weights out.

The loss is what the corpora measure: one minus the expected F1 of a page, with the cross-entropy of its blocks beside it, which alone
fits the blocks but not the pages. Adam with decoupled weight decay (Loshchilov and Hutter, 2019), one warm-up and a cosine to zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.judge.decide import softmax
from app.judge.network import KEPT, standardised
from app.judge.surroundings import STEPS, Surroundings, stepped, surroundings_of
from app.judge.tree import Index
from app.lab.samples import Sample
from app.models import Network

Array = NDArray[np.float32]
NamedBlocks = tuple[Array, Array]  # blocks × labels: how likely; by block: what a mistake counts
WIDTH, ROUNDS = 24, 2  # 32 and 3 are within .001 beside the linear looks, and cost 2.7 times as much
# Where labels are learned, too: on one fold, 36 and 48 instead of 24 name hand-labelled lines better, a mean F1 of .776 and .789 for .773.
WIDTH_WITH_NAMES = 48
EPOCHS, BATCH, RATE, WARM, DECAY = 6, 12, 2e-3, 0.15, 1e-2
EPOCHS_WITH_NAMES = 15  # where labels are learned, too; on one fold .002 more than 10, which is .0015 more than 6
DROP_FEATURES, DROP_DIRECT, DROP_SEEN = 0.3, 0.1, 0.3
F1_WEIGHT = 2.0  # swept 0 to 8: alone, 8 with a fixed threshold is as good; beside the linear looks 2 is best
NAMES_WEIGHT = 1.0  # of a mean page's cross-entropy of labels beside that of what is kept
LONGEST_STEP = 1.0  # norm of a batch's gradient
BETA_1, BETA_2, TINY = 0.9, 0.999, 1e-8


class Places:
    """Places to which numbers are to be added up, several to one, sorted once."""

    def __init__(self, places: Index) -> None:
        self.order = np.argsort(places, kind="stable")
        self.where, self.starts = np.unique(places[self.order], return_index=True)

    def sums(self, numbers: Array, rows: int) -> Array:
        """A row a place: the sum of the numbers that belong there."""
        found = np.zeros((rows, numbers.shape[1]), dtype=np.float32)
        found[self.where] = np.add.reduceat(numbers[self.order], self.starts)
        return found


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page, ready to be learned from."""

    x: Array
    target: Array
    weight: Array
    counts: Array  # words, 0 for blocks that repeat another or of which nobody knows
    f1_weight: float
    around: Surroundings
    first: Places  # where the ranges begin, and where they end
    stop: Places
    shares: Array  # blocks × labels: how likely each label is, zeros where nobody knows
    share_weight: Array  # by block: what a mistake among labels counts


def lesson_of(sample: Sample, network: Network, named: NamedBlocks | None = None) -> Lesson:
    """The arrays of one page; `network` says which features, and how they are standardised."""
    around, n = surroundings_of(sample.measured), len(sample.target)
    shares, share_weight = named or (np.zeros((n, len(network.labels)), dtype=np.float32), np.zeros(n, dtype=np.float32))
    return Lesson(
        standardised(sample.measured.columns, network),
        sample.target.astype(np.float32),
        sample.weight().astype(np.float32),
        (sample.counts * sample.first_of_twins() * sample.known).astype(np.float32),
        sample.example.weight if sample.example.suite != "trafeval" else 0.0,
        around,
        Places(around.first.ravel()),
        Places(around.stop.ravel()),
        shares,
        share_weight,
    )


def seen_backwards(lesson: Lesson, gradient: Array, width: int) -> Array:
    """The gradient by block of `Surroundings.seen_from`, from that of what was seen."""
    around, n = lesson.around, len(gradient)
    pieces = [gradient[:, k : k + width] for k in range(0, gradient.shape[1], width)]
    own, ranges = pieces[0].copy(), pieces[1 : 1 + len(around.first)]
    by_range = (np.stack(ranges) / around.size).reshape(-1, width)
    spread = lesson.stop.sums(by_range, n + 1) - lesson.first.sums(by_range, n + 1)
    weighed = np.cumsum(spread[:0:-1], 0)[::-1]
    place = 1 + len(ranges)
    by_group = pieces[place : place + len(around.kind)]
    if by_group:
        means = np.add.reduceat(np.concatenate(by_group)[around.lined_up()], around.starts) / around.kind_size
        weighed = weighed + means[around.kind].sum(0)
    own += weighed * around.weight
    for by, piece in zip(STEPS, pieces[place + len(by_group) :], strict=True):
        own += stepped(piece, -by)
    return np.asarray(own)


class Learner:
    """A network's numbers while they are learned, and the gradient of a batch."""

    def __init__(self, samples: list[Sample], seed: int, labels: tuple[str, ...] = ()) -> None:
        self.random, self.labels = np.random.default_rng(seed), labels
        self.width = width = WIDTH_WITH_NAMES if labels else WIDTH
        features = tuple(sorted(samples[0].measured.columns))
        x = np.vstack([np.column_stack([s.measured.columns[name] for name in features])[::3] for s in samples])
        self.mean, self.scale = x.mean(0, dtype=np.float64), np.maximum(x.std(0, dtype=np.float64), 1e-3)
        self.features = features
        seen = width * surroundings_of(samples[0].measured).ways()
        self.numbers: dict[str, Array] = {
            "direct": np.hstack([self._fresh(len(features), 1), np.zeros((len(features), len(labels)), dtype=np.float32)]),
            "bias": np.zeros(1 + len(labels), dtype=np.float32),
            "entry": self._fresh(len(features), width), "entry_bias": np.zeros(width, dtype=np.float32),
            "exit": self._fresh(width * (ROUNDS + 1), 1 + len(labels)),
        }  # fmt: skip
        for k in range(ROUNDS):
            self.numbers |= {f"round_{k}": self._fresh(seen, width), f"round_bias_{k}": np.zeros(width, dtype=np.float32)}

    def _fresh(self, rows: int, columns: int) -> Array:
        bound = 1 / np.sqrt(rows)
        return self.random.uniform(-bound, bound, (rows, columns)).astype(np.float32)

    def network(self) -> Network:
        """What has been learned so far."""
        n = self.numbers
        rounds = tuple((n[f"round_{k}"], n[f"round_bias_{k}"]) for k in range(ROUNDS))
        return Network(
            self.features, self.mean, self.scale, n["direct"], n["bias"], n["entry"], n["entry_bias"], rounds, n["exit"], self.labels
        )

    def _mask(self, shape: tuple[int, ...], share: float) -> Array:
        return ((self.random.random(shape, dtype=np.float32) >= share) / (1 - share)).astype(np.float32)

    def gradient(self, lesson: Lesson) -> dict[str, Array]:
        """Forwards and backwards through one page, with parts of what is seen left out at random."""
        n, x, width = self.numbers, lesson.x, self.width
        x_direct, x_entry = x * self._mask(x.shape, DROP_DIRECT), x * self._mask(x.shape, DROP_FEATURES)
        hidden = [np.maximum(x_entry @ n["entry"] + n["entry_bias"], 0)]
        seen, active = [], []
        for k in range(ROUNDS):
            mask = self._mask((len(x), len(n[f"round_{k}"])), DROP_SEEN)
            looked = lesson.around.seen_from(lesson.around.prepared(hidden[-1]), 0, len(x))
            seen.append((looked.transpose(1, 0, 2).reshape(mask.shape) * mask, mask))
            new = np.maximum(seen[-1][0] @ n[f"round_{k}"] + n[f"round_bias_{k}"], 0)
            active.append(new > 0)
            hidden.append(new + KEPT * hidden[-1])
        joined = np.concatenate(hidden, 1)
        error = _error(x_direct @ n["direct"] + joined @ n["exit"] + n["bias"], lesson)
        found = {"direct": x_direct.T @ error, "bias": error.sum(0), "exit": joined.T @ error}
        outwards: Array = error @ n["exit"].T
        back = outwards[:, -width:]
        for k in reversed(range(ROUNDS)):
            inner = back * active[k]
            found |= {f"round_{k}": seen[k][0].T @ inner, f"round_bias_{k}": inner.sum(0)}
            back = KEPT * back + seen_backwards(lesson, (inner @ n[f"round_{k}"].T) * seen[k][1], width)
            back += outwards[:, k * width : (k + 1) * width]
        inner = back * (hidden[0] > 0)
        return found | {"entry": x_entry.T @ inner, "entry_bias": inner.sum(0)}


def _error(odds: NDArray[np.floating], lesson: Lesson) -> Array:
    """The gradient of the loss by each output's log-odds of each block."""
    by_label = (
        softmax(odds[:, 1:].astype(np.float64)) * lesson.shares.sum(1, keepdims=True) - lesson.shares if odds.shape[1] > 1 else odds[:, 1:]
    )
    return np.column_stack([_keep_error(odds[:, 0], lesson), NAMES_WEIGHT * by_label * lesson.share_weight[:, None]]).astype(np.float32)


def _keep_error(odds: NDArray[np.floating], lesson: Lesson) -> Array:
    p = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    error = (p - lesson.target) * lesson.weight
    if lesson.f1_weight:
        kept, wanted = p * lesson.counts, lesson.counts * lesson.target
        total = max(1.0, float(kept.sum() + wanted.sum()))
        shared = float((kept * lesson.target).sum())
        error -= F1_WEIGHT * lesson.f1_weight * (2 * lesson.target / total - 2 * shared / total**2) * kept * (1 - p)
    return np.asarray(error, dtype=np.float32)


def learn(samples: list[Sample], seed: int, named: list[NamedBlocks] | None = None, labels: tuple[str, ...] = ()) -> Network:
    """A network that fits these pages; `named` gives the likelihoods of `labels` for their blocks, if it is to learn labels, too."""
    learner = Learner(samples, seed, labels)
    lessons = [lesson_of(s, learner.network(), named[i] if named else None) for i, s in enumerate(samples)]
    epochs = EPOCHS_WITH_NAMES if labels else EPOCHS
    steps = epochs * -(-len(lessons) // BATCH)
    first = {name: np.zeros_like(value) for name, value in learner.numbers.items()}
    second = {name: np.zeros_like(value) for name, value in learner.numbers.items()}
    step = 0
    for _ in range(epochs):
        order = learner.random.permutation(len(lessons))
        for at in range(0, len(order), BATCH):
            step += 1
            batch = [learner.gradient(lessons[i]) for i in order[at : at + BATCH]]
            gradient = {name: np.sum([g[name] for g in batch], 0) / len(batch) for name in learner.numbers}
            norm = float(np.sqrt(sum(float((g**2).sum()) for g in gradient.values())))
            rate = RATE * _schedule(step / steps)
            for name, value in learner.numbers.items():
                g = gradient[name] * min(1.0, LONGEST_STEP / max(norm, TINY))
                first[name] = BETA_1 * first[name] + (1 - BETA_1) * g
                second[name] = BETA_2 * second[name] + (1 - BETA_2) * g**2
                move = (first[name] / (1 - BETA_1**step)) / (np.sqrt(second[name] / (1 - BETA_2**step)) + TINY)
                learner.numbers[name] = (value - rate * (move + DECAY * value)).astype(np.float32)
    return learner.network()


def _schedule(share: float) -> float:
    """Of the full rate, at this share of all steps."""
    if share < WARM:
        return max(0.04, share / WARM)
    return float(0.5 * (1 + np.cos(np.pi * (share - WARM) / (1 - WARM))))
