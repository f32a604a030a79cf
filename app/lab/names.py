"""Trains the model that names the blocks of HTML, from the hand-labelled pages; pasted text is named by its judge (teacher.py)."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from app.judge.headline import headline_of
from app.judge.measure import measure
from app.judge.naming import CLIP, label_shares, naming_columns
from app.judge.points import points_of
from app.lab.corpora import FOLDS, Example, digest, fold_of, page_of, pasted, wcxb
from app.lab.gold import hand_labels, labels_of_blocks
from app.lab.told import told_columns
from app.lexicon import shared_lexicon
from app.models import naming_of
from app.records import KEPT_LABELS
from app.segment import split

Matrix = NDArray[np.float32]
RIDGE = 1e-2  # swept in thirds of powers of ten
ROUNDS = 120
RARE = 0.3  # power of a label's frequency that is divided out: rare labels count for more, not for as much


@dataclass(frozen=True, slots=True)
class Named:
    """One page as HTML: features of its blocks, what the corpus knows of them, and their labels if a reader has given them."""

    key: str
    fold: int
    texts: list[str]
    features: tuple[str, ...]
    x: Matrix
    told: Matrix
    gold: Matrix | None  # blocks × labels, 1 for the label; rows of zeros where nobody knows


def named_page(corpora: Path, example: Example) -> Named | None:
    """Features and labels of one page; None for a page without blocks."""
    lexicon, labels = shared_lexicon(), list(shared_lexicon().labels)
    blocks, declared = split(page_of(corpora, example), lexicon)
    if not len(blocks):
        return None
    measured = measure(blocks, lexicon, headline_of(blocks, declared, lexicon))
    columns = naming_columns(blocks, measured, *points_of(blocks, measured, lexicon), labels)
    features = tuple(sorted(columns))
    x = np.array([columns[name] for name in features], dtype=np.float32).T
    known = np.array(list(told_columns(example, blocks.text, measured.twins).values()), dtype=np.float32).T
    target = None
    if (gold := hand_labels(corpora).get(example.key)) is not None:
        said = labels_of_blocks(blocks.text, pasted(corpora, example.key).split("\n"), gold)
        target = np.array([[float(label == name) for name in labels] for label in said], dtype=np.float32)
    return Named(example.key, fold_of(example.host), blocks.text, features, x, known, target)


def named_pages(corpora: Path) -> list[Named]:
    """Every page of WCXB."""
    with ProcessPoolExecutor() as pool:
        return [page for page in pool.map(partial(named_page, corpora), wcxb(corpora, fewest=0), chunksize=20) if page]


def fit_naming(features: tuple[str, ...], x: Matrix, target: Matrix, weight: Matrix) -> dict[str, Any]:
    """Ridge multinomial regression by L-BFGS, as plain data; rows of `target` sum to 1."""
    labels = list(shared_lexicon().labels)
    mean, scale = x.mean(0, dtype=np.float64), np.maximum(x.std(0, dtype=np.float64), 1e-3)
    z = np.column_stack([np.clip((x - mean) / scale, -CLIP, CLIP), np.ones(len(x))]).astype(np.float32)
    share = (weight[:, None] * target).sum(0) / weight.sum()
    w = weight * (target @ (1 / np.maximum(share, 1e-4)) ** RARE)
    w = (w / w.sum()).astype(np.float32)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        beta = flat.reshape(-1, len(labels)).astype(np.float32)
        odds = z @ beta
        odds -= odds.max(1, keepdims=True)
        total = np.exp(odds).sum(1, keepdims=True)
        gradient = z.T @ (w[:, None] * (np.exp(odds) / total - target))
        gradient[:-1] += 2 * RIDGE * beta[:-1]
        value = float((w[:, None] * target * (np.log(total) - odds)).sum()) + RIDGE * float((beta[:-1] ** 2).sum())
        return value, gradient.ravel().astype(np.float64)

    start = np.zeros(z.shape[1] * len(labels))
    beta = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x.reshape(-1, len(labels))
    rows = np.column_stack([mean, scale, beta[:-1]])
    return {
        "labels": labels,
        "features": {name: [float(f"{value:.4g}") for value in row] for name, row in zip(features, rows, strict=True)},
        "bias": [float(f"{value:.4g}") for value in beta[-1]],
    }


def known_rows(pages: list[tuple[Matrix, Matrix | None]]) -> tuple[Matrix, Matrix, Matrix]:
    """Features, labels and weights of the rows that a reader has labelled; a page with more of them counts for more, to the root."""
    rows = [(x[known], gold[known]) for x, gold in pages if gold is not None and len(known := np.flatnonzero(gold.sum(1)))]
    weights = [np.full(len(x), 1 / np.sqrt(len(x)), dtype=np.float32) for x, _ in rows]
    return np.vstack([x for x, _ in rows]), np.vstack([gold for _, gold in rows]), np.concatenate(weights)


def naming_model(pages: list[Named]) -> dict[str, Any]:
    """The model from these pages, as plain data."""
    return fit_naming(pages[0].features, *known_rows([(page.x, page.gold) for page in pages]))


def naming_by_fold(pages: list[Named]) -> list[dict[str, Any]]:
    """By fold, the model from pages of the other folds."""
    return [naming_model([page for page in pages if page.fold != fold]) for fold in range(FOLDS)]


def macro_f1(pages: Iterable[tuple[NDArray[np.floating], NDArray[np.floating]]]) -> dict[str, float]:
    """Of blocks that readers would drop: F1 by label and its mean; each page with the likelihoods of its blocks' labels, and the labels."""
    labels = list(shared_lexicon().labels)
    kept = [labels.index(label) for label in KEPT_LABELS]
    said, true = [], []
    for shares, gold in pages:
        dropped = (gold.sum(1) > 0) & ~np.isin(gold.argmax(1), kept)
        said.append(np.where(np.isin(np.arange(len(labels)), kept), -1.0, shares).argmax(1)[dropped])
        true.append(gold.argmax(1)[dropped])
    a, b = np.concatenate(said), np.concatenate(true)
    found = {
        label: round(2 * float(((a == k) & (b == k)).sum()) / max(1, int((a == k).sum() + (b == k).sum())), 3)
        for k, label in enumerate(labels)
        if label not in KEPT_LABELS
    }
    return {"mean": round(float(np.mean(list(found.values()))), 4)} | found


def train_names(corpora: Path) -> dict[str, Any]:
    """The model, with the scores of models that have not seen a page's host."""
    pages = named_pages(corpora)
    by_fold = [naming_of(model) for model in naming_by_fold(pages)]
    gold = [(page, page.gold) for page in pages if page.gold is not None]
    named = ((label_shares(dict(zip(page.features, page.x.T, strict=True)), by_fold[page.fold]), labels) for page, labels in gold)
    info = {
        "judge": "names_html", "made_by": "python -m app.lab.train names", "corpora": digest(corpora),
        "hand-labelled pages": len(gold), "folds": FOLDS, "ridge": RIDGE,
        "f1_of_dropped_blocks_cross_validated_by_host": macro_f1(named),
    }  # fmt: skip
    return {"info": info, "naming": naming_model(pages)}
