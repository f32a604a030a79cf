"""Pages written to be learned from are labelled throughout, and are learned from as their labels say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.lab import pasted
from app.lab.pasted import WRITTEN, told_of_written, written
from app.lab.samples import sample_of
from app.lexicon import shared_lexicon


def test_every_line_of_a_written_page_has_a_label() -> None:
    languages: Counter[str] = Counter()
    for path in WRITTEN.glob("*.page"):
        languages[path.stem.split("-")[0]] += 1
        rows = [line.partition("\t") for line in path.read_text("utf-8").split("\n") if line]
        assert all(label in shared_lexicon().labels and text.strip() for label, _, text in rows), path.name
        assert sum(label == "body" for label, _, _ in rows) >= 5, path.name
    assert set(shared_lexicon().languages) <= set(languages)


def test_what_is_kept_of_a_written_page_is_its_body(corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted, "WRITTEN", tmp_path)
    said = "It turned twice a day for three hundred years, and nobody had ever asked it why."
    rows = ["navigation\tMenu", "", "title\tThe tide mill", f"body\t{said}", "legal\t© The Mill"]
    (tmp_path / "en-mill.page").write_text("\n".join(rows), "utf-8")
    assert told_of_written("en-mill").text.split("\n")[1] == ""
    (example,) = written()
    assert example.reference == said
    sample = sample_of("text", corpora, example)
    assert sample is not None
    assert sample.labels == ["navigation", "title", "body", "legal"]
    assert sample.target.tolist() == [0, 0, 1, 0]
    assert sample.known.tolist() == [1, 0, 1, 1]  # nobody knows whether a reference would hold the headline


def test_a_written_page_without_running_text_teaches_labels_alone(corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted, "WRITTEN", tmp_path)
    rows = [
        "navigation\tMenu",
        "title\tOak stool",
        "body\t£12.50",
        "body\tMade to order in our workshop by the wharf.",
        "ui\tAdd to basket",
    ]
    (tmp_path / "en-stool.page").write_text("\n".join(rows), "utf-8")
    sample = sample_of("text", corpora, next(written()))
    assert sample is not None
    assert sample.labels == ["navigation", "title", "body", "body", "ui"]
    assert not sample.known.any()
    assert not sample.weight().any()
