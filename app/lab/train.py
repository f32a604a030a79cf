"""Trains the judges and writes app/weights/: `python -m app.lab.train` html, text, page_type and headline, in this order."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.judge.second_look import second_look
from app.lab.corpora import DEFAULT, EARLY, FOLDS, digest
from app.lab.headlines import train_headline
from app.lab.logistic import Fitted, as_data, fit
from app.lab.samples import Matrix, Sample, f1, kept_words, samples_of
from app.lexicon import HOME

RIDGE = 1e-4  # swept 1e-5 to 1e-2 on the folds: flat from 3e-5 to 3e-4
PAGE_RIDGE = 3e-3
Columns = dict[str, Matrix]


@dataclass(frozen=True, slots=True)
class Judge:
    """Two looks, and the names of the columns that each sees."""

    first: Fitted
    first_names: tuple[str, ...]
    second: Fitted
    second_names: tuple[str, ...]

    def scores(self, sample: Sample) -> tuple[Matrix, Matrix]:
        """By block, 0 to 1: what the first look makes of a page, and the second."""
        columns = sample.measured.columns
        first = self.first.probability(_matrix(columns, self.first_names))
        return first, self.second.probability(_matrix(columns | second_look(sample.measured, first), self.second_names))

    def as_looks(self) -> list[dict[str, Any]]:
        """Both as plain data."""
        return [as_data(self.first, self.first_names), as_data(self.second, self.second_names)]


def _matrix(columns: Columns, names: tuple[str, ...]) -> Matrix:
    return np.column_stack([columns[name] for name in names])


def _fit(samples: list[Sample], columns: Iterable[Columns], names: tuple[str, ...]) -> Fitted:
    """One look at all blocks of these pages of which something is known."""
    weights = [s.weight() for s in samples]
    x = np.vstack([_matrix(c, names)[w > 0] for c, w in zip(columns, weights, strict=True)])
    y = np.concatenate([s.target[w > 0] for s, w in zip(samples, weights, strict=True)])
    return fit(x, y, np.concatenate([w[w > 0] for w in weights]), RIDGE)


def fit_judge(samples: list[Sample]) -> Judge:
    """Both looks; the second learns from first scores that were made without the page's own host."""
    columns = [s.measured.columns for s in samples]
    names = tuple(sorted(columns[0]))
    first: list[Matrix] = [np.zeros(0)] * len(samples)
    for fold in sorted({s.fold for s in samples}):
        inside = [i for i, s in enumerate(samples) if s.fold != fold]
        model = _fit([samples[i] for i in inside], [columns[i] for i in inside], names)
        for i, s in enumerate(samples):
            if s.fold == fold:
                first[i] = model.probability(_matrix(columns[i], names))
    seen = [c | second_look(s.measured, p) for c, s, p in zip(columns, samples, first, strict=True)]
    names_2 = tuple(sorted(seen[0]))
    return Judge(_fit(samples, columns, names), names, _fit(samples, seen, names_2), names_2)


def cross_validate(samples: list[Sample]) -> tuple[list[Judge], list[tuple[Matrix, Matrix]]]:
    """By fold, the judge that has not seen it; by sample, the scores of both looks by the judge of its fold."""
    judges = [fit_judge([s for s in samples if s.fold != fold]) for fold in range(FOLDS)]
    return judges, [judges[s.fold].scores(s) for s in samples]


def report(samples: list[Sample], scores: list[Matrix]) -> dict[str, float]:
    """Mean F1 of what would be kept, by page type for WCXB, by corpus for the others."""
    found: dict[str, list[float]] = {}
    for s, score in zip(samples, scores, strict=True):
        if s.example.suite != "trafeval":
            value = f1(kept_words(s, s.keep(score)), Counter(s.reference()))
            for kind in ("all", s.example.page_type) if s.example.suite == "wcxb" else (s.example.suite,):
                found.setdefault(kind, []).append(value)
    return {kind: round(float(np.mean(values)), 4) for kind, values in sorted(found.items())}


def train(judge: str, corpora: Path) -> dict[str, Any]:
    """Both looks of one judge, with their cross-validated scores."""
    samples = samples_of(judge, corpora)
    _, scores = cross_validate(samples)
    info = {
        "judge": judge,
        "made_by": f"python -m app.lab.train {judge}",
        "corpora": digest(corpora),
        "pages": len(samples),
        "folds": FOLDS,
        "ridge": RIDGE,
        "weight of references that stop early": EARLY,
        "word_f1_cross_validated_by_host": {
            "first look": report(samples, [first for first, _ in scores]),
            "second look": report(samples, [second for _, second in scores]),
        },
    }
    return {"info": info, "looks": fit_judge(samples).as_looks()}


def train_page_type(corpora: Path) -> dict[str, Any]:
    """One linear model a page type, against all others, over HTML and pasted pages together, with its cross-validated accuracy."""
    samples = [s for judge in ("html", "text") for s in samples_of(judge, corpora) if s.example.suite == "wcxb"]
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
