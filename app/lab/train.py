"""Trains the judges and writes app/weights/: `python -m app.lab.train` html, text, page_type, headline and names, in this order."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.judge.decide import opinions_of, probabilities
from app.judge.measure import Measured
from app.judge.second_look import second_look
from app.lab.boosting import forest_as_data, learn_forest
from app.lab.corpora import DEFAULT, EARLY, FOLDS, digest
from app.lab.descent import learn
from app.lab.headlines import train_headline
from app.lab.logistic import Fitted, as_data, fit
from app.lab.names import Named, macro_f1, named_pages, train_names
from app.lab.plain import network_as_data, write_model
from app.lab.samples import Matrix, Sample, f1, kept_words, samples_of
from app.lab.teacher import taught, with_true_shares
from app.lab.wording import fit_wording, heard, heard_by_others, wording_as_data
from app.lexicon import HOME, shared_lexicon
from app.models import Forest, Network, Weights, Wording, weights_of

RIDGE = 1e-4  # swept 1e-5 to 1e-2 on the folds: flat from 3e-5 to 3e-4
PAGE_RIDGE = 3e-3
# Of HTML, two or four are worth .001 at most. Of pasted text, three keep .001 more than one does on the mean, and name better: a mean F1 of
# .732 instead of .724 over the lines that readers labelled, out of fold, titles and body among them.
NETWORKS = {"html": 1, "text": 3}
WITH_LOOKS = ("html",)  # linear looks beside the network raise HTML from .880 to .884, and lower pasted text from .847 to .845
WITH_NAMES = ("text",)  # the network of pasted text learns labels beside what is kept
Columns = dict[str, Matrix]


class Look(NamedTuple):
    """A linear model and the names of the columns that it sees."""

    model: Fitted
    names: tuple[str, ...]

    def probability(self, columns: Columns) -> Matrix:
        """By block, 0 to 1."""
        return self.model.probability(_matrix(columns, self.names))


@dataclass(frozen=True)
class Judge:
    """No linear looks or two, networks, and trees or none."""

    looks: tuple[Look, ...]
    networks: tuple[Network, ...]
    wording: Wording | None = None
    forest: Forest | None = None

    def scores(self, sample: Sample) -> dict[str, Matrix]:
        """By block, 0 to 1: what each look makes of a page, and all together."""
        found: dict[str, Matrix] = {}
        columns = self.hearing(sample).columns
        for name, look in zip(("first look", "second look"), self.looks, strict=False):
            seen = columns | second_look(sample.measured, found["first look"]) if found else columns
            found[name] = look.probability(seen)
        return found | {"all": probabilities(self.hearing(sample), self.weights)}

    def hearing(self, sample: Sample) -> Measured:
        """What was measured of a page, with what its words say to this judge."""
        return heard([sample], self.wording)[0].measured if self.wording is not None else sample.measured

    @cached_property
    def weights(self) -> Weights:
        """The judge as the pipeline reads it."""
        return weights_of(self.as_data() | {"info": {}})

    def as_data(self) -> dict[str, Any]:
        """All of it as plain data."""
        return (
            {
                "looks": [as_data(look.model, look.names) for look in self.looks],
                "networks": [network_as_data(network) for network in self.networks],
            }
            | ({"forest": forest_as_data(self.forest)} if self.forest is not None else {})
            | ({"wording": wording_as_data(self.wording)} if self.wording is not None else {})
        )


def _matrix(columns: Columns, names: tuple[str, ...]) -> Matrix:
    return np.column_stack([columns[name] for name in names])


def _fit(samples: list[Sample], columns: Iterable[Columns], names: tuple[str, ...]) -> Fitted:
    """One look at all blocks of these pages of which something is known."""
    weights = [s.weight() for s in samples]
    x = np.vstack([_matrix(c, names)[w > 0] for c, w in zip(columns, weights, strict=True)])
    y = np.concatenate([s.target[w > 0] for s, w in zip(samples, weights, strict=True)])
    return fit(x, y, np.concatenate([w[w > 0] for w in weights]), RIDGE)


def _fit_looks(samples: list[Sample]) -> tuple[Look, Look]:
    """Both looks; the second learns from first scores that were made without the page's own host."""
    columns = [s.measured.columns for s in samples]
    names = tuple(sorted(columns[0]))
    first: list[Matrix] = [np.zeros(0)] * len(samples)
    for fold in sorted({s.fold for s in samples}):
        inside = [i for i, s in enumerate(samples) if s.fold != fold]
        look = Look(_fit([samples[i] for i in inside], [columns[i] for i in inside], names), names)
        for i, s in enumerate(samples):
            if s.fold == fold:
                first[i] = look.probability(columns[i])
    seen = [c | second_look(s.measured, p) for c, s, p in zip(columns, samples, first, strict=True)]
    names_2 = tuple(sorted(seen[0]))
    return Look(_fit(samples, columns, names), names), Look(_fit(samples, seen, names_2), names_2)


def fit_judge(judge: str, samples: list[Sample], html: list[Named]) -> Judge:
    """The looks, if the judge has any, the networks, and for pasted text trees; `html` is what a judge that learns labels is taught by."""
    if judge in WITH_NAMES:
        (named, rarity), labels = taught(samples, html), tuple(shared_lexicon().labels)
        shares = [likely for likely, _ in named]
        hearing = heard_by_others(samples, shares, labels)
        networks = tuple(with_true_shares(learn(hearing, seed, named, labels), rarity) for seed in range(NETWORKS[judge]))
        return Judge((), networks, fit_wording(samples, shares, labels), learn_forest(hearing))
    return Judge(_fit_looks(samples) if judge in WITH_LOOKS else (), tuple(learn(samples, seed) for seed in range(NETWORKS[judge])))


_samples: list[Sample] = []  # what the worker processes learn from
_html: list[Named] = []


def _without(task: tuple[str, int]) -> Judge:
    judge, fold = task
    return fit_judge(judge, [s for s in _samples if s.fold != fold], [page for page in _html if page.fold != fold])


def cross_validate(judge: str, samples: list[Sample], html: list[Named]) -> tuple[list[Judge], list[dict[str, Matrix]]]:
    """By fold, the judge that has not seen it; by sample, the scores by the judge of its fold, as `Judge.scores` names them."""
    _samples[:], _html[:] = samples, html
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:  # forks share the samples, which are large
        judges = list(pool.map(_without, [(judge, fold) for fold in range(FOLDS)]))
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
    """One judge, with its cross-validated scores."""
    samples, html = samples_of(judge, corpora), pages_to_learn_from(judge, corpora)
    judges, scores = cross_validate(judge, samples, html)
    info: dict[str, Any] = {
        "judge": judge,
        "made_by": f"python -m app.lab.train {judge}",
        "corpora": digest(corpora),
        "pages": len(samples),
        "folds": FOLDS,
        "ridge": RIDGE,
        "networks": NETWORKS[judge],
        "weight of references that stop early": EARLY,
        "word_f1_cross_validated_by_host": {name: report(samples, [by_look[name] for by_look in scores]) for name in scores[0]},
    }
    if judge in WITH_NAMES:
        info["f1_of_dropped_blocks_cross_validated_by_host"] = macro_f1(_named(samples, judges))
    return {"info": info} | fit_judge(judge, samples, html).as_data()


def pages_to_learn_from(judge: str, corpora: Path) -> list[Named]:
    """The pages as HTML that a judge which learns labels is taught by; none for one that does not."""
    return named_pages(corpora) if judge in WITH_NAMES else []


def _named(samples: list[Sample], judges: list[Judge]) -> Iterator[tuple[Matrix, Matrix]]:
    """Likelihoods of labels, by judges that have not seen the page, and labels, of every page that a reader has labelled."""
    labels = shared_lexicon().labels
    for s in samples:
        if s.labels is not None and s.example.suite == "wcxb":
            shares = opinions_of(judges[s.fold].hearing(s), judges[s.fold].weights)[1]
            if shares is not None:
                yield shares, np.array([[float(label == name) for name in labels] for label in s.labels])


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
    parser.add_argument("judge", choices=["html", "text", "page_type", "headline", "names"])
    parser.add_argument("--corpora", type=Path, default=DEFAULT)
    parser.add_argument("--out", type=Path, default=HOME / "weights")
    args = parser.parse_args()
    others = {"page_type": train_page_type, "headline": train_headline, "names": train_names}
    data = others[args.judge](args.corpora) if args.judge in others else train(args.judge, args.corpora)
    args.out.mkdir(exist_ok=True)
    print(json.dumps(data["info"], indent=1))
    write_model(data, args.out / f"{data['info']['judge']}.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
