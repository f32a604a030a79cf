"""Cross-validates a judge by host: `python -m app.lab.evaluate html` or `text`, and `--answers FILE` for the scorer of the corpora.

Every page is judged by weights that have seen no page of its host.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.lab.answers import answers
from app.lab.corpora import DEFAULT
from app.lab.pasted import MADE_UP
from app.lab.samples import Matrix, Sample, f1, kept_words, samples_of
from app.lab.train import cross_validate, pages_to_learn_from
from app.lexicon import shared_lexicon

WORST = 50
# Features that fall together: what a name begins with, and what the features have in common.
GROUPS = {
    "classes and ids": ("marks_", "near_marks_"), "phrases": ("says_",), "sections": ("in_related", "in_comments", "under_row"),
    "elements": ("in_<",), "rings": ("ring_",), "templates": ("template_", "named_"), "neighbours": ("around_", "last_", "next_"),
    "headline": ("before_headline", "has_headline", "near_headline"), "best element": ("in_best", "best_share"),
    "repeats": ("copies", "twin", "later_twin", "facet"), "page": ("page_",), "kinds": ("kind_",),
}  # fmt: skip


class Score(NamedTuple):
    """What one page got, shares from 0 to 1."""

    f1: float
    precision: float
    recall: float
    page_type: str
    key: str


def score_of(sample: Sample, score: Matrix) -> Score:
    """Precision, recall and F1 of the words that would be kept of one page."""
    got, want = kept_words(sample, sample.keep(score)), Counter(sample.reference())
    overlap = (got & want).total()
    precision, recall = overlap / max(1, got.total()), overlap / max(1, want.total())
    kind = sample.example.page_type if sample.example.suite == "wcxb" else sample.example.suite
    return Score(round(f1(got, want), 4), round(precision, 4), round(recall, 4), kind, sample.example.key)


def table(scores: list[Score], committed: dict[str, float]) -> dict[str, dict[str, float | int | None]]:
    """By page type, and over all pages of WCXB: means, and the F1 that the committed weights claim."""
    kinds = sorted({s.page_type for s in scores})
    own = [k for k in kinds if k not in ("mozilla", "zh", "clip", *MADE_UP)]
    rows = {"all": [s for s in scores if s.page_type in own]} | {kind: [s for s in scores if s.page_type == kind] for kind in kinds}
    return {
        name: {
            "pages": len(row),
            "precision": round(float(np.mean([s.precision for s in row])), 4),
            "recall": round(float(np.mean([s.recall for s in row])), 4),
            "f1": round(float(np.mean([s.f1 for s in row])), 4),
            "committed f1": committed.get(name),
        }
        for name, row in rows.items()
    }


def without(samples: list[Sample], group: str) -> list[Sample]:
    """The samples with a group of features gone, in place of a copy of all others."""
    for sample in samples:
        for name in [name for name in sample.measured.columns if name.startswith(GROUPS[group])]:
            sample.measured.columns[name] = np.zeros(len(sample.blocks))
    return samples


def evaluate(judge: str, corpora: Path, ablate: str | None = None) -> tuple[dict[str, Any], list[Any]]:
    """The report on one judge, and by fold the judge that has not seen it."""
    samples = samples_of(judge, corpora)
    if ablate:
        samples = without(samples, ablate)
    judges, looks = cross_validate(judge, samples, pages_to_learn_from(judge, corpora))
    scores = [score_of(s, found["all"]) for s, found in zip(samples, looks, strict=True) if s.example.suite != "trafeval"]
    committed = shared_lexicon().weights[judge].info["word_f1_cross_validated_by_host"]["all"]
    return {"by page type": table(scores, committed), "worst": [list(s) for s in sorted(scores)[:WORST]]}, judges


def main() -> int:
    """Print the report as JSON, and write the answers if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judge", nargs="?", choices=["html", "text"], help="both when none is named")
    parser.add_argument("--corpora", type=Path, default=DEFAULT)
    parser.add_argument("--answers", type=Path, help="write what the pipeline answers to every page of every suite, a JSON line a page")
    parser.add_argument("--ablate", choices=sorted(GROUPS), help="leave out this group of features")
    args = parser.parse_args()
    if args.answers and args.judge:
        parser.error("--answers needs both judges: what one of them has seen would flatter its suites")
    found = {judge: evaluate(judge, args.corpora, args.ablate) for judge in ([args.judge] if args.judge else ["html", "text"])}
    print(json.dumps({judge: report for judge, (report, _) in found.items()}, indent=1))
    if args.answers:
        with args.answers.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in answers({judge: judges for judge, (_, judges) in found.items()}, args.corpora))
    return 0


if __name__ == "__main__":
    sys.exit(main())
