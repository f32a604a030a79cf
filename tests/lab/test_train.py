"""Training is repeatable, its weights judge pages that it has not seen, and out-of-fold answers cover every page of every suite."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.lab import evaluate, pasted, train
from app.lab.corpora import FOLDS, fold_of
from app.lab.samples import samples_of
from app.models import read_model, weights_of
from tests.lab.conftest import PAGES, prose


def run(monkeypatch: pytest.MonkeyPatch, main: Callable[[], int], *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["lab", *arguments])
    return main()


@pytest.mark.parametrize("judge", ["html", "text"])
def test_the_same_pages_train_the_same_bytes(judge: str, corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("first", "again"):
        assert run(monkeypatch, train.main, judge, "--corpora", str(corpora), "--out", str(tmp_path / folder)) == 0
    for kind in ("json", "npz"):
        first, again = ((tmp_path / folder / f"{judge}.{kind}").read_bytes() for folder in ("first", "again"))
        assert first == again
    data = read_model(tmp_path / "first" / f"{judge}.json")
    assert data["info"]["word_f1_cross_validated_by_host"]["all"]["all"] > 0.8
    assert len(weights_of(data).networks) == train.NETWORKS[judge]


def test_models_of_names_tell_a_page_s_parts_apart(corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, train.main, "names", "--corpora", str(corpora), "--out", str(tmp_path)) == 0
    assert run(monkeypatch, train.main, "text", "--corpora", str(corpora), "--out", str(tmp_path)) == 0
    for name in ("names_html", "text"):
        found = read_model(tmp_path / f"{name}.json")
        scores = found["info"]["f1_of_dropped_blocks_cross_validated_by_host"]
        assert scores["navigation"] == scores["legal"] == 1.0
        weights = weights_of(found)
        assert weights.naming is not None or weights.networks[0].labels


def test_every_block_knows_whether_the_reference_holds_it(corpora: Path) -> None:
    pages = samples_of("html", corpora)
    assert {page.example.suite for page in pages} == {"wcxb", "trafeval", "mozilla", "zh"}
    for page in pages:
        wanted = {text for text, target in zip(page.blocks.text, page.target, strict=True) if target > 0.5}
        own = set(prose(int(page.example.key[-2:].lstrip("alfvzh") or 0)))
        assert wanted == (own if page.example.suite != "trafeval" else wanted & own)


def test_pasted_pages_are_learned_from_as_selected_and_as_the_clipboard_gives_them(corpora: Path) -> None:
    pages = samples_of("text", corpora)
    assert [sum(page.example.suite == suite for page in pages) for suite in pasted.FOLDERS] == [PAGES, PAGES, PAGES - 1, 0, PAGES - 1]
    for page in pages:
        held = {text for text, target in zip(page.blocks.text, page.target, strict=True) if target}
        assert held == set(page.blocks.text) & set(prose(int(page.example.key)))
        assert held == set(prose(int(page.example.key))) or page.example.suite in ("copied", "composed")


def test_no_judge_has_seen_a_page_of_the_hosts_that_it_is_asked_about(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []
    monkeypatch.setattr(train, "_samples", [])
    monkeypatch.setattr(train, "fit_judge", lambda _, pages, html: seen.append({page.fold for page in pages}))
    train._samples[:] = samples_of("html", corpora)
    for fold in range(FOLDS):
        train._without(("html", fold))
        assert fold not in seen[-1]
    assert all(page.fold == fold_of(page.example.host) for page in train._samples)


def test_answers_cover_every_page_of_every_suite(
    corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answers.jsonl"
    assert run(monkeypatch, evaluate.main, "--corpora", str(corpora), "--answers", str(out)) == 0
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    by_suite = {
        suite: [a for a in answers if a["suite"] == suite] for suite in ("wcxb", "paste", "clip", "gold", "trafeval", "mozilla", "zh")
    }
    assert [len(found) for found in by_suite.values()] == [PAGES, PAGES, PAGES, PAGES, 3, 3, 3]
    for suite in ("wcxb", "paste"):
        for answer in by_suite[suite]:
            assert prose(int(answer["id"]))[1] in answer["answer"]["text"]
    for answer in by_suite["gold"]:
        assert "body" not in {block["label"] for block in answer["answer"]["blocks"] if block["text"].startswith("Part")}
    report = json.loads(capsys.readouterr().out)
    assert report["html"]["by page type"]["all"]["pages"] == PAGES
    assert report["html"]["worst"]


def test_answers_by_one_judge_alone_are_refused(corpora: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, evaluate.main, "html", "--corpora", str(corpora), "--answers", "unused")
    assert "needs both judges" in capsys.readouterr().err
