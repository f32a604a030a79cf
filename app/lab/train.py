"""Trains the judges and writes app/weights/: `python -m app.lab.train` html, text, page_type and headline, in this order."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.judge.decide import keep_for_best_f1, second_look
from app.judge.headline import headline_of
from app.judge.measure import Measured, measure
from app.judge.page_type import page_features
from app.lab.align import aligned_share, tokens
from app.lab.corpora import DEFAULT, FOLDS, Example, digest, fold_of, html_of, kept_lines, pasted, wcxb
from app.lab.headlines import train_headline
from app.lab.logistic import Fitted, as_data, fit
from app.lexicon import HOME, shared_lexicon
from app.records import Page
from app.segment import split

RIDGE = 1e-4  # swept 1e-5 to 1e-2 on the folds: flat from 3e-5 to 3e-4
PAGE_RIDGE = 3e-3
Matrix = NDArray[np.float64]


@dataclass(slots=True)
class Sample:
    """One page, measured and aligned."""

    example: Example
    fold: int
    measured: Measured
    target: Matrix  # by block: share of it that the reference holds
    counts: Matrix  # by block: words as the corpus counts them
    score: tuple[list[list[str]], list[str]]  # words by block, and of the reference, for F1
    page: dict[str, float]  # the page as a whole, for its type


def sample_of(judge: str, corpora: Path, example: Example) -> Sample | None:
    """Cut, measure and align one page; None where the corpus has no labels for it."""
    lexicon = shared_lexicon()
    if judge == "text":
        kept = kept_lines(corpora, example.key)
        if kept is None:
            return None
        blocks, declared = split(Page("text", pasted(corpora, example.key)), lexicon)
        target = [float(line in kept) for line, _ in blocks.lines]
    else:
        blocks, declared = split(Page("html", html_of(corpora, example.key), example.url), lexicon)
        target = aligned_share(blocks.text, example.reference)
    if not len(blocks):
        return None
    measured = measure(blocks, lexicon, headline_of(blocks, declared, lexicon))
    words = [tokens(text) for text in blocks.text]
    counts = np.array([len(w) for w in words], dtype=float)
    return Sample(
        example,
        fold_of(example.url),
        measured,
        np.array(target),
        counts,
        (words, tokens(example.reference)),
        page_features(measured, declared, example.url if judge == "html" else None),
    )


def rows(samples: list[Sample], columns: list[dict[str, Matrix]], names: tuple[str, ...]) -> tuple[Matrix, Matrix, Matrix]:
    """Features, targets and weights of many pages; each page weighs the same, longer blocks weigh more."""
    x = np.vstack([np.column_stack([c[name] for name in names]) for c in columns])
    y = np.concatenate([s.target for s in samples])
    weights = []
    for s in samples:
        w = np.sqrt(s.counts)
        weights.append(s.example.weight * w / max(w.sum(), 1e-9))
    return x, y, np.concatenate(weights)


def f1(keep: NDArray[np.bool_], words: list[list[str]], reference: list[str]) -> float:
    """The corpus's measure: overlap of word multisets."""
    got = Counter(w for k, block in zip(keep, words, strict=True) if k for w in block)
    want = Counter(reference)
    overlap = sum((got & want).values())
    return 2 * overlap / (sum(got.values()) + sum(want.values())) if overlap else 0.0


def look(samples: list[Sample], columns: list[dict[str, Matrix]], names: tuple[str, ...]) -> tuple[list[Matrix], Fitted]:
    """Out-of-fold probabilities by page, and the model fitted to all pages."""
    scores: list[Matrix] = [np.zeros(0)] * len(samples)
    for fold in range(FOLDS):
        inside = [i for i, s in enumerate(samples) if s.fold != fold]
        model = fit(*rows([samples[i] for i in inside], [columns[i] for i in inside], names), RIDGE)
        for i, s in enumerate(samples):
            if s.fold == fold:
                scores[i] = model.probability(np.column_stack([columns[i][name] for name in names]))
    return scores, fit(*rows(samples, columns, names), RIDGE)


def report(samples: list[Sample], scores: list[Matrix]) -> dict[str, float]:
    """Mean F1 by page type of what the threshold by expected F1 keeps."""
    found: dict[str, list[float]] = {}
    for s, score in zip(samples, scores, strict=True):
        value = f1(keep_for_best_f1(score, s.counts), *s.score)
        for kind in ("all", s.example.page_type):
            found.setdefault(kind, []).append(value)
    return {kind: round(float(np.mean(values)), 4) for kind, values in sorted(found.items())}


def samples_of(judge: str, corpora: Path) -> list[Sample]:
    """Every page of the corpus that has labels, measured and aligned."""
    with ProcessPoolExecutor() as pool:
        return [s for s in pool.map(partial(sample_of, judge, corpora), list(wcxb(corpora)), chunksize=20) if s]


def train_page_type(corpora: Path) -> dict[str, Any]:
    """One linear model a page type, against all others, over HTML and pasted pages together, with its cross-validated accuracy."""
    samples = samples_of("html", corpora) + samples_of("text", corpora)
    types = sorted({s.example.page_type for s in samples})
    names = tuple(sorted(samples[0].page))
    x = np.array([[s.page[name] for name in names] for s in samples])
    y = np.array([[float(s.example.page_type == kind) for kind in types] for s in samples])
    fold, flat = np.array([s.fold for s in samples]), np.ones(len(samples))
    odds = np.zeros(y.shape)
    for k in range(FOLDS):
        for j in range(len(types)):
            odds[fold == k, j] = fit(x[fold != k], y[fold != k, j], flat[fold != k], PAGE_RIDGE).probability(x[fold == k])
    right = odds.argmax(1) == y.argmax(1)
    pasted = np.array([s.page["pasted"] > 0 for s in samples])
    info = {
        "judge": "page_type", "made_by": "python -m app.lab.train page_type", "corpora": digest(corpora), "pages": len(samples),
        "types": types, "folds": FOLDS, "ridge": PAGE_RIDGE,
        "accuracy_cross_validated_by_host": {"html": round(float(right[~pasted].mean()), 4), "text": round(float(right[pasted].mean()), 4)},
    }  # fmt: skip
    return {"info": info, "looks": [as_data(fit(x, y[:, j], flat, PAGE_RIDGE), names) for j in range(len(types))]}


def train(judge: str, corpora: Path) -> dict[str, Any]:
    """Both looks of one judge, with their cross-validated scores."""
    samples = samples_of(judge, corpora)
    columns = [s.measured.columns for s in samples]
    names = tuple(sorted(columns[0]))
    first, model = look(samples, columns, names)
    scored = [c | second_look(s.measured, p) for c, s, p in zip(columns, samples, first, strict=True)]
    names_2 = tuple(sorted(scored[0]))
    second, model_2 = look(samples, scored, names_2)
    info = {
        "judge": judge,
        "made_by": f"python -m app.lab.train {judge}",
        "corpora": digest(corpora),
        "pages": len(samples),
        "folds": FOLDS,
        "ridge": RIDGE,
        "word_f1_cross_validated_by_host": {"first look": report(samples, first), "second look": report(samples, second)},
    }
    return {"info": info, "looks": [as_data(model, names), as_data(model_2, names_2)]}


def main() -> int:
    """Train one judge and write its weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judge", choices=["html", "text", "page_type", "headline"])
    parser.add_argument("--corpora", type=Path, default=DEFAULT)
    parser.add_argument("--out", type=Path, default=HOME / "weights")
    args = parser.parse_args()
    made_for_pages = {"page_type": train_page_type, "headline": train_headline}
    data = made_for_pages[args.judge](args.corpora) if args.judge in made_for_pages else train(args.judge, args.corpora)
    print(json.dumps(data["info"], indent=1))
    args.out.mkdir(exist_ok=True)
    (args.out / f"{args.judge}.json").write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
