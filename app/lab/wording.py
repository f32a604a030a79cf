"""Learns what the words of a line say of it, from pasted pages whose lines have labels (judge/wording.py is what uses it)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from app.judge.measure import narrowed
from app.judge.wording import terms_of, wording_columns
from app.lab.corpora import host_of
from app.lab.samples import Sample
from app.models import TERM_UNIT, Wording

Narrow = NDArray[np.float32]
WHOLE = ("wcxb", "written")  # suites of whole pages, each once
FEWEST_HOSTS = 15  # that a term is found on; 8 gives twice the terms and, on two folds, .0004 more
FEWEST_WRITTEN = 3  # or so many of the pages written for this in other languages than the corpora's, of which each has few
RIDGE = 3e-6  # with 1e-5, alone, it tells .802 and .805 of two folds' lines right, with this .804 and .804; less was not tried
ROUNDS = 45
BYTE = (-127, 127)  # twentieths; of half a million weights the largest was 125
SPEECHLESS = 12  # one page in so many is learned from as if its language were unknown; one in five costs .0007 on one fold


def fit_wording(samples: list[Sample], shares: list[Narrow], labels: tuple[str, ...]) -> Wording:
    """A ridge regression over the terms of the whole pages among these: on what is kept, and on the labels by their likelihoods."""
    chosen = [(s, named) for s, named in zip(samples, shares, strict=True) if s.example.suite in WHOLE]
    lines = [terms_of(text) for s, _ in chosen for text in s.blocks.text]
    places = _places(lines, [(s.example.suite, host_of(s.example.host)) for s, _ in chosen for _ in s.blocks.text])
    known = [sorted(places[term] for term in terms if term in places) for terms in lines]
    values = np.concatenate(
        [np.full(len(row), 1 / np.sqrt(len(row)), dtype=np.float32) for row in known if row] or [np.zeros(0, dtype=np.float32)]
    )
    ends = [0, *accumulate(map(len, known))]
    x = csr_matrix((values, np.array([place for row in known for place in row], dtype=np.int32), ends), shape=(len(known), len(places)))
    weight = np.concatenate([np.full(len(s.blocks), 1 / np.sqrt(len(s.blocks)), dtype=np.float32) for s, _ in chosen])
    target = np.array([np.concatenate([s.target for s, _ in chosen]), np.concatenate([s.known for s, _ in chosen])], dtype=np.float32)
    beta = _descend(x, target, np.vstack([named for _, named in chosen]), weight / weight.sum())
    return Wording(labels, places, beta[:-1], beta[-1])


def _places(lines: list[set[str]], pages: list[tuple[str, str]]) -> dict[str, int]:
    """The terms that are found on enough hosts, in order of the alphabet; `pages` are the suite and host of every line."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    foreign = {(suite, host) for suite, host in pages if suite == "written" and not host.startswith("en-")}
    for terms, page in zip(lines, pages, strict=True):
        for term in terms:
            found[term].add(page)
    enough = (term for term, on in found.items() if len(on) >= FEWEST_HOSTS or sum(page in foreign for page in on) >= FEWEST_WRITTEN)
    return {term: place for place, term in enumerate(sorted(enough))}


def _descend(x: csr_matrix, target: Narrow, shares: Narrow, weight: Narrow) -> Narrow:
    """Terms and a bias × outputs: "keep" by logistic regression, the labels by a softmax, in one descent (L-BFGS).

    `target` is what is kept of each line, and whether that is known.
    """
    kept, judged = target[0], weight * target[1]
    across, labels = x.T.tocsr(), shares.shape[1]
    told = weight * (shares.sum(1) > 0)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        beta = flat.reshape(-1, 1 + labels).astype(np.float32)
        odds = np.asarray(x @ beta[:-1] + beta[-1])
        keep, odds = odds[:, 0], odds[:, 1:] - odds[:, 1:].max(1, keepdims=True)
        total = np.exp(odds).sum(1, keepdims=True)
        error = np.column_stack((judged * (1 / (1 + np.exp(-keep)) - kept), told[:, None] * (np.exp(odds) / total - shares)))
        value = float((judged * (np.logaddexp(0, keep) - kept * keep)).sum()) + float(
            (told * (shares * (np.log(total) - odds)).sum(1)).sum()
        )
        gradient = np.vstack((across @ error + 2 * RIDGE * beta[:-1], error.sum(0)))
        return value + RIDGE * float((beta[:-1] ** 2).sum()), gradient.ravel().astype(np.float64)

    start = np.zeros((x.shape[1] + 1) * (1 + labels))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return np.asarray(found.reshape(-1, 1 + labels), dtype=np.float32)


def heard(samples: Iterable[Sample], wording: Wording, learning: bool = False) -> list[Sample]:
    """The samples with what their words say beside their other features; where they are learned from, one in a few says nothing."""
    return [
        replace(
            s,
            measured=replace(
                s.measured,
                columns=s.measured.columns | narrowed(wording_columns(s.blocks.text, wording, not (learning and _speechless(s)))),
            ),
        )
        for s in samples
    ]


def _speechless(sample: Sample) -> bool:
    return hashlib.sha256(f"{sample.example.suite} {sample.example.key}".encode()).digest()[0] % SPEECHLESS == 0


def heard_by_others(samples: list[Sample], shares: list[Narrow], labels: tuple[str, ...]) -> list[Sample]:
    """The samples to learn from, each with what a wording says that has not seen its host: one that has says too much."""
    found: list[Sample | None] = [None] * len(samples)
    for fold in sorted({s.fold for s in samples}):
        inside = [i for i, s in enumerate(samples) if s.fold != fold]
        mine = [i for i, s in enumerate(samples) if s.fold == fold]
        wording = fit_wording([samples[i] for i in inside], [shares[i] for i in inside], labels)
        for i, sample in zip(mine, heard([samples[i] for i in mine], wording, learning=True), strict=True):
            found[i] = sample
    return [sample for sample in found if sample is not None]


def wording_as_data(wording: Wording) -> dict[str, Any]:
    """Plain data: the terms, and a row for each of its weights in twentieths, first for "keep", then for each label."""
    return {
        "labels": list(wording.labels),
        "bias": [float(f"{value:.4g}") for value in wording.bias],
        "terms": list(wording.places),
        "weights": np.rint(np.clip(wording.weights * TERM_UNIT, *BYTE)).astype(np.int8),
    }
