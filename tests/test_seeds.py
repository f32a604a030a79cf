"""The two pasted documents that the project began with: the label of every line, the title, and the credit glued to a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.records import Winnowed
from app.render import content_text
from tests.conftest import CORPORA, cleaned

pytestmark = pytest.mark.corpora
SEEDS = ("space-blog", "space-aggregator")


def seed(name: str) -> tuple[Winnowed, dict[str, Any]]:
    """A cleaned seed and what is expected of it."""
    folder = CORPORA / "seeds"
    expected = json.loads((folder / "labels.json").read_text("utf-8"))
    assert set(expected) == set(SEEDS)
    return cleaned((folder / f"{name}.txt").read_bytes().decode("utf-8"), "text"), expected[name]


def label_of_line(found: Winnowed, line: int) -> str | None:
    """The label of the longest block on a line, as the scorer reads it."""
    here = [i for i, (first, last) in enumerate(found.blocks.lines) if first <= line <= last]
    longest = max(here, key=lambda i: len(found.blocks.text[i]), default=None)
    return None if longest is None else found.verdicts.label[longest]


@pytest.mark.parametrize("name", SEEDS)
def test_every_line_of_a_seed_has_its_label(name: str) -> None:
    found, expected = seed(name)
    wrong = {
        line: label_of_line(found, int(line)) for line, labels in expected["lines"].items() if label_of_line(found, int(line)) not in labels
    }
    assert wrong == {}


@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_s_title_is_found(name: str) -> None:
    found, expected = seed(name)
    assert found.fields.title == expected["title"]


def test_the_credit_glued_to_the_last_sentence_is_taken_off() -> None:
    found, expected = seed("space-aggregator")
    rule = expected["split"]["17"]
    label, opening = rule["then"]
    assert content_text(found).rstrip().endswith(rule["ends_body_with"])
    assert label in [found.verdicts.label[i] for i, text in enumerate(found.blocks.text) if text.startswith(opening)]
