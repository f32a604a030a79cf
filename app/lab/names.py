"""Trains the models that name blocks: of HTML from the hand-labelled pages, of pasted text from what the former says of all others.

The hand-labelled pages are few. Elements and their names tell a page's parts far better than lines do, so the model for HTML, which
learns from hand-labelled pages alone, labels the HTML of every page of the corpus, and its likelihoods are what the model for pasted
text learns from, besides the hand-labelled lines (Hinton et al., Distilling the Knowledge in a Neural Network, 2015, across two views
of one page).
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
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
from app.lab.gold import gold_labels, labels_of_blocks, same_texts, squeezed
from app.lexicon import shared_lexicon
from app.models import naming_of
from app.records import KEPT_LABELS, Page
from app.segment import split

Matrix = NDArray[np.float32]
RIDGE = {"html": 1e-2, "text": 1e-3}  # swept in thirds of powers of ten
ROUNDS = {"html": 120, "text": 80}
RARE = 0.3  # power of a label's frequency that is divided out: rare labels count for more, not for as much
GOLD = 5.0  # what a hand-labelled page counts among pages that a model labelled
ONE_IN = 3  # blocks of a page that a model labelled are learned from


@dataclass(frozen=True, slots=True)
class Named:
    """One page of one kind: features of its blocks, and their labels if a reader has given them."""

    key: str
    fold: int
    texts: list[str]
    features: tuple[str, ...]
    x: Matrix
    gold: Matrix | None  # blocks × labels, 1 for the label; rows of zeros where nobody knows


def named_page(kind: str, corpora: Path, example: Example) -> Named | None:
    """Features and labels of one page; None for a page without blocks, or without text in the corpus."""
    lexicon, labels = shared_lexicon(), list(shared_lexicon().labels)
    if kind == "text" and not (corpora / "paste-dev" / f"{example.key}.txt.gz").exists():
        return None
    page = page_of(corpora, example) if kind == "html" else Page("text", pasted(corpora, example.key))
    blocks, declared = split(page, lexicon)
    if not len(blocks):
        return None
    measured = measure(blocks, lexicon, headline_of(blocks, declared, lexicon))
    columns = naming_columns(blocks, measured, *points_of(blocks, measured, lexicon), labels)
    features = tuple(sorted(columns))
    x = np.array([columns[name] for name in features], dtype=np.float32).T
    gold = _gold(corpora).get(example.key)
    if gold is None:
        return Named(example.key, fold_of(example.host), blocks.text, features, x, None)
    if kind == "html":
        said = labels_of_blocks(blocks.text, pasted(corpora, example.key).split("\n"), gold)
    else:
        said = [next((gold[line] for line in range(first, last + 1) if line in gold), None) for first, last in blocks.lines]
    target = np.array([[float(label == name) for name in labels] for label in said], dtype=np.float32)
    return Named(example.key, fold_of(example.host), blocks.text, features, x, target)


@cache
def _gold(corpora: Path) -> dict[str, dict[int, str]]:
    return gold_labels(corpora)


def named_pages(kind: str, corpora: Path) -> list[Named]:
    """Every page of WCXB, as HTML or as pasted text."""
    with ProcessPoolExecutor() as pool:
        return [page for page in pool.map(partial(named_page, kind, corpora), wcxb(corpora, fewest=0), chunksize=20) if page]


def fit_naming(kind: str, features: tuple[str, ...], x: Matrix, target: Matrix, weight: Matrix) -> dict[str, Any]:
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
        gradient[:-1] += 2 * RIDGE[kind] * beta[:-1]
        value = float((w[:, None] * target * (np.log(total) - odds)).sum()) + RIDGE[kind] * float((beta[:-1] ** 2).sum())
        return value, gradient.ravel().astype(np.float64)

    start = np.zeros(z.shape[1] * len(labels))
    beta = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS[kind]}).x.reshape(-1, len(labels))
    rows = np.column_stack([mean, scale, beta[:-1]])
    return {
        "labels": labels,
        "features": {name: [float(f"{value:.4g}") for value in row] for name, row in zip(features, rows, strict=True)},
        "bias": [float(f"{value:.4g}") for value in beta[-1]],
    }


def _known(pages: list[Named]) -> tuple[Matrix, Matrix, Matrix]:
    """Rows that a reader has labelled; a page with more of them counts for more, but not for as much more."""
    rows = [(page.x[known], page.gold[known]) for page in pages if page.gold is not None and len(known := np.flatnonzero(page.gold.sum(1)))]
    weights = [np.full(len(x), 1 / np.sqrt(len(x)), dtype=np.float32) for x, _ in rows]
    return np.vstack([x for x, _ in rows]), np.vstack([gold for _, gold in rows]), np.concatenate(weights)


def naming_models(html: list[Named], text: list[Named]) -> dict[str, dict[str, Any]]:
    """Both models from these pages, as plain data."""
    teacher = fit_naming("html", html[0].features, *_known(html))
    by_key, model = {page.key: page for page in html}, naming_of(teacher)
    x, target, weight = _known(text)
    rows = [(x, target, weight * GOLD)]
    for k, page in enumerate(text):
        if page.gold is not None or page.key not in by_key:
            continue
        seen = by_key[page.key]
        places = np.array(same_texts([squeezed(t) for t in page.texts], [squeezed(t) for t in seen.texts]))
        chosen = np.flatnonzero(places >= 0)[k % ONE_IN :: ONE_IN]
        shares = label_shares(dict(zip(seen.features, seen.x.T, strict=True)), model)[places[chosen]]
        weighs = np.full(len(chosen), ONE_IN / np.sqrt(len(places)), dtype=np.float32)
        rows.append((page.x[chosen], shares.astype(np.float32), weighs))
    student = fit_naming("text", text[0].features, *(np.concatenate(parts) for parts in zip(*rows, strict=True)))
    return {"names_html": {"naming": teacher}, "names_text": {"naming": student}}


def naming_by_fold(html: list[Named], text: list[Named]) -> list[dict[str, dict[str, Any]]]:
    """By fold, both models from pages of the other folds."""
    return [naming_models([p for p in html if p.fold != fold], [p for p in text if p.fold != fold]) for fold in range(FOLDS)]


def macro_f1(pages: list[Named], models: list[dict[str, Any]]) -> dict[str, float]:
    """Of blocks that readers would drop: F1 by label and its mean, each page named by the model of its fold."""
    labels = list(shared_lexicon().labels)
    said, true = [], []
    for page in pages:
        if page.gold is not None:
            shares = label_shares(dict(zip(page.features, page.x.T, strict=True)), naming_of(models[page.fold]["naming"]))
            shares[:, [labels.index(label) for label in KEPT_LABELS]] = -1
            dropped = (page.gold.sum(1) > 0) & ~np.isin(page.gold.argmax(1), [labels.index(label) for label in KEPT_LABELS])
            said.append(shares.argmax(1)[dropped])
            true.append(page.gold.argmax(1)[dropped])
    a, b = np.concatenate(said), np.concatenate(true)
    found = {
        label: round(2 * float(((a == k) & (b == k)).sum()) / max(1, int((a == k).sum() + (b == k).sum())), 3)
        for k, label in enumerate(labels)
        if label not in KEPT_LABELS
    }
    return {"mean": round(float(np.mean(list(found.values()))), 4)} | found


def train_names(corpora: Path) -> dict[str, dict[str, Any]]:
    """Both models, with the scores of models that have not seen a page's host."""
    html, text = named_pages("html", corpora), named_pages("text", corpora)
    by_fold, models = naming_by_fold(html, text), naming_models(html, text)
    for name, pages in (("names_html", html), ("names_text", text)):
        kind = name.removeprefix("names_")
        models[name]["info"] = {
            "judge": name, "made_by": "python -m app.lab.train names", "corpora": digest(corpora), "pages": len(pages),
            "hand-labelled pages": sum(page.gold is not None for page in pages), "folds": FOLDS, "ridge": RIDGE[kind],
            "f1_of_dropped_blocks_cross_validated_by_host": macro_f1(pages, [models_of_fold[name] for models_of_fold in by_fold]),
        }  # fmt: skip
    return models
