"""Trains the model that finds the headline of pasted text, from the titles of the corpus: a line is one where it says the same words."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.judge.headline import headline_of
from app.judge.headline_text import candidates
from app.judge.measure import measure
from app.judge.naming import opinion_on
from app.lab.align import tokens
from app.lab.corpora import FOLDS, Example, digest, fold_of, pasted, wcxb
from app.lab.logistic import as_data, fit
from app.lexicon import shared_lexicon
from app.records import Declared, Page
from app.segment import split

RIDGE = 1e-3
Lines = tuple[int, dict[str, NDArray[np.float64]], NDArray[np.float64]]  # fold; features; 1 for the headline


def lines_of(corpora: Path, example: Example) -> Lines | None:
    """The candidate lines of one page; None where none of them is its title."""
    truth = json.loads((corpora / "wcxb-dev" / "ground-truth" / f"{example.key}.json").read_text("utf-8"))["ground_truth"]
    path = corpora / "paste-dev" / f"{example.key}.txt.gz"
    title = tokens(truth.get("title") or "")
    if not title or not path.exists():
        return None
    lexicon = shared_lexicon()
    blocks, _ = split(Page("text", pasted(corpora, example.key)), lexicon)
    measured = measure(blocks, lexicon, headline_of(blocks, Declared(), lexicon))
    score = opinion_on(blocks, measured, lexicon).score
    lines, columns, _ = candidates(blocks, measured, score, lexicon)
    is_title = np.array([float(tokens(blocks.text[i]) == title) for i in lines])
    return (fold_of(example.host), columns, is_title) if is_title.any() else None


def train_headline(corpora: Path) -> dict[str, Any]:
    """One linear model over lines; its score is the share of pages, of those whose title is among the candidates, where it finds it."""
    with ProcessPoolExecutor() as pool:
        pages = [p for p in pool.map(partial(lines_of, corpora), list(wcxb(corpora)), chunksize=20) if p]
    names = tuple(sorted(pages[0][1]))
    x = [np.column_stack([columns[name] for name in names]) for _, columns, _ in pages]
    y = [is_title for _, _, is_title in pages]
    right = 0.0
    for fold in range(FOLDS):
        inside = [i for i, page in enumerate(pages) if page[0] != fold]
        model = fit(np.vstack([x[i] for i in inside]), np.concatenate([y[i] for i in inside]), _ones(y, inside), RIDGE)
        right += sum(y[i][model.probability(x[i]).argmax()] for i, page in enumerate(pages) if page[0] == fold)
    everything = list(range(len(pages)))
    info = {
        "judge": "headline", "made_by": "python -m app.lab.train headline", "corpora": digest(corpora), "pages": len(pages),
        "folds": FOLDS, "ridge": RIDGE, "found_cross_validated_by_host": round(right / len(pages), 4),
    }  # fmt: skip
    return {"info": info, "looks": [as_data(fit(np.vstack(x), np.concatenate(y), _ones(y, everything), RIDGE), names)]}


def _ones(y: list[NDArray[np.float64]], chosen: list[int]) -> NDArray[np.float64]:
    return np.ones(sum(len(y[i]) for i in chosen))
