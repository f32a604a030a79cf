"""Hand-labelled lines find the blocks of the same page as HTML, in order, also where a text stands more than once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.lab import gold
from app.lab.gold import gold_labels, labels_of_blocks, reading_key, same_texts
from app.lexicon import shared_lexicon
from tests.lab.conftest import lines, prose


def test_labels_count_lines_from_one(corpora: Path) -> None:
    labels = gold_labels(corpora)["0002"]
    assert {lines(2)[line - 1] for line, label in labels.items() if label == "body"} == set(prose(2))


def test_equal_texts_are_paired_in_order() -> None:
    assert same_texts(["menu", "a", "menu", "b", "none"], ["menu", "a", "x", "menu", "b"]) == [0, 1, 3, 4, -1]


def test_a_text_that_stands_once_more_than_its_counterpart_is_paired_with_the_first() -> None:
    assert same_texts(["menu", "menu"], ["menu"]) == [0, 0]


def test_a_block_has_the_label_of_most_of_its_lines() -> None:
    pasted = ["Mills of the valley", "by Ada Moor", "The wheel turned whenever the water fell."]
    labels = {1: "title", 2: "meta", 3: "body"}
    blocks = ["Mills  of the valley", "by Ada Moor\nThe wheel turned whenever the water fell.", "Never pasted", ""]
    assert labels_of_blocks(blocks, pasted, labels) == ["title", "body", None, None]


def test_a_reading_labels_the_page_whose_text_it_was_made_from(corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(lines(5))
    readings = tmp_path / "readings.json"
    readings.write_text(json.dumps({reading_key(text.encode()): "0-7 navigation, 9 title", "0" * 16: "0 body"}), "utf-8")
    monkeypatch.setattr(gold, "READINGS", readings)
    gold.hand_labels.cache_clear()
    for path in (known := corpora / "gold-dev").glob("0005.labels"):
        path.rename(known / "0005.aside")
    try:
        labels = gold.hand_labels(corpora)
    finally:
        for path in known.glob("0005.aside"):
            path.rename(known / "0005.labels")
        gold.hand_labels.cache_clear()
    assert labels["0005"] == dict.fromkeys(range(1, 9), "navigation") | {10: "title"}
    assert labels.keys() - {"0005"} == gold_labels(corpora).keys() - {"0005"}


def test_every_reading_is_in_order_and_knows_the_sixteen_labels() -> None:
    for key, reading in json.loads(gold.READINGS.read_text("utf-8")).items():
        assert re.fullmatch("[0-9a-f]{16}", key)
        last = -1
        for row in reading.split(", "):
            found = re.fullmatch(r"(\d+)(?:-(\d+))? (\w+)", row)
            assert found, row
            first, stop = int(found[1]), int(found[2] or found[1])
            assert last < first <= stop
            assert found[3] in shared_lexicon().labels
            last = stop
