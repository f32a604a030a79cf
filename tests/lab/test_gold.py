"""Hand-labelled lines find the blocks of the same page as HTML, in order, also where a text stands more than once."""

from __future__ import annotations

from pathlib import Path

from app.lab.gold import gold_labels, labels_of_blocks, same_texts
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
