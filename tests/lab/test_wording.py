"""What the words of lines say is learned from hosts other than the page's own, and from enough of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.judge.wording import terms_of, wording_columns
from app.lab import wording
from app.lab.corpora import host_of
from app.lab.samples import Sample, samples_of
from app.lexicon import shared_lexicon
from app.models import Wording


@pytest.fixture
def pages(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> list[Sample]:
    monkeypatch.setattr(wording, "FEWEST_HOSTS", 4)
    return samples_of("text", corpora)


def shares_of(pages: list[Sample]) -> list[np.ndarray]:
    labels = shared_lexicon().labels
    return [np.array([[label == name for name in labels] for label in p.labels or [None] * len(p.blocks)], dtype=np.float32) for p in pages]


def test_terms_of_too_few_hosts_are_not_learned(pages: list[Sample]) -> None:
    learned = wording.fit_wording(pages, shares_of(pages), tuple(shared_lexicon().labels))
    assert {"book", "mill", "^part"} <= learned.places.keys()
    for term in learned.places:
        on = {host_of(p.example.host) for p in pages for text in p.blocks.text if term in terms_of(text)}
        assert len(on) >= wording.FEWEST_HOSTS


def test_what_was_learned_tells_lines_apart(pages: list[Sample]) -> None:
    learned = wording.fit_wording(pages, shares_of(pages), tuple(shared_lexicon().labels))
    columns = wording_columns(["Part 5 of book 9", "In year 1999 the mill ground more barley than all others"], learned)
    assert columns["wording navigation"][0] > columns["wording body"][0]
    assert columns["wording body"][1] > columns["wording navigation"][1]
    assert columns["wording keep"][1] > 0 > columns["wording keep"][0]


def test_no_page_is_learned_from_with_a_wording_that_has_seen_its_host(pages: list[Sample], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []
    fit = wording.fit_wording

    def watched(inside: list[Sample], shares: list[wording.Narrow], labels: tuple[str, ...]) -> Wording:
        seen.append({p.fold for p in inside})
        return fit(inside, shares, labels)

    monkeypatch.setattr(wording, "fit_wording", watched)
    hearing = wording.heard_by_others(pages, shares_of(pages), tuple(shared_lexicon().labels))
    assert [p.example for p in hearing] == [p.example for p in pages]
    folds = sorted({p.fold for p in pages})
    assert seen == [set(folds) - {fold} for fold in folds]


def test_some_pages_are_learned_from_as_if_their_language_were_unknown(pages: list[Sample]) -> None:
    hearing = wording.heard_by_others(pages, shares_of(pages), tuple(shared_lexicon().labels))
    silent = [len(set(p.measured.columns["wording keep"].tolist())) == 1 for p in hearing]
    assert 0 < sum(silent) < len(silent) / 2
