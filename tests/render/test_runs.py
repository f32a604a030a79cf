"""Runs of labels: where each part of a page stands in the text that is kept of it."""

from __future__ import annotations

import itertools
import json

from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.render import Wish, content_text, render
from app.render.content import count_words
from app.render.runs import label_runs
from tests.conftest import Sample, all_samples


def test_the_runs_of_any_page_cover_its_blocks_and_its_text() -> None:
    for sample in all_samples():
        found = sample.found
        text, runs = content_text(found), label_runs(found)
        assert [(one.label, one.keep) for one in runs] == [
            pair for pair, _ in itertools.groupby(zip(found.verdicts.label, found.verdicts.keep, strict=True))
        ]
        assert sum(run.words for run in runs if not run.keep) == sum(_removed_words(sample))
        kept = [run for run in runs if run.start < run.end]
        assert all(run.keep and run.label != "title" for run in kept)
        assert " ".join(text[run.start : run.end] for run in kept).split() == text.split()
        assert all(one.end <= other.start for one, other in itertools.pairwise(runs))
        assert not runs or 0 <= runs[0].start <= runs[-1].end == len(text)
        assert all(count_words(text[run.start : run.end]) <= run.words for run in kept)


def _removed_words(sample: Sample) -> list[int]:
    return [entry["words"] for entry in json.loads(render(sample.found, "json"))["removed"]]


def test_they_come_on_request() -> None:
    found = json.loads(render(all_samples()[0].found, "json", Wish(include=frozenset({"labels"}))))
    assert {"label", "keep", "start", "end", "words"} == set(found["labels"][0])
    assert "labels" not in json.loads(render(winnow(all_samples()[0].page, shared_lexicon()), "json"))
