"""What a line's words are worth: terms, lines that say nothing, and a language that was not learned from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judge.wording import terms_of, wording_columns
from app.models import Wording, wording_of

WORDING = wording_of(
    {
        "labels": ["body", "share", "tags"],
        "bias": [0.1, 1.0, 0.0, -1.0],
        "terms": ["^share", "share this", "the", "=tags"],
        "weights": [[-200, -100, 300, 0], [0, 0, 300, 0], [150, 100, -50, -50], [0, 0, 0, 900]],
    }
)


def likeliest(text: str) -> str:
    columns = wording_columns([text], WORDING)
    return max(WORDING.labels, key=lambda label: float(columns[f"wording {label}"][0]))


@pytest.mark.parametrize(
    ("text", "label"), [("Share this page", "share"), ("Tags", "tags"), ("The tide turned the wheel", "body"), ("Gezeiten", "body")]
)
def test_words_tell_what_a_line_is(text: str, label: str) -> None:
    assert likeliest(text) == label


def test_where_a_word_stands_counts() -> None:
    assert likeliest("Share this page") == "share" != likeliest("They share the page")


def test_a_number_is_a_number() -> None:
    assert terms_of("12 comments") == terms_of("7 comments") == {"0", "comments", "0 comments", "^0", "$comments", "=0 comments"}


def test_lines_in_a_language_that_was_not_learned_from_say_nothing() -> None:
    columns = wording_columns(["Das Mühlrad drehte sich", "潮水推動水車", "", "The tide"], WORDING)
    silent = wording_columns(["The tide"] * 4, WORDING, known=False)
    for name, column in columns.items():
        assert column[0] == column[1] == column[2] == silent[name][3]
    assert columns["wording keep"][3] > silent["wording keep"][3]


@given(st.lists(st.text(max_size=60) | st.sampled_from(["Share this", "the", "tags"]), max_size=12))
def test_every_line_has_numbers_and_its_neighbours_change_none(texts: list[str]) -> None:
    columns = wording_columns(texts, WORDING)
    assert all(len(column) == len(texts) and np.isfinite(column).all() for column in columns.values())
    for i, text in enumerate(texts):
        alone = wording_columns([text], WORDING)
        assert all(column[i] == alone[name][0] for name, column in columns.items())


def test_a_wording_without_terms_is_one_too() -> None:
    empty = Wording(("body",), {}, np.zeros((0, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
    assert wording_columns(["any text"], empty)["wording keep"].tolist() == [0.0]
