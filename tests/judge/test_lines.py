"""What lines show beside their own shape: entries of a table of contents, rows, runs, and the words they share with the text."""

from __future__ import annotations

import numpy as np
import pytest

from app.judge.lines import line_columns
from app.judge.shapes import Column, shapes_of
from app.judge.topic import words_of_lines
from app.lexicon import Lexicon
from tests.conftest import text_blocks

PARAGRAPHS = [
    "The miller opened the sluice before the sea rose, and the great wheel of the mill turned slowly while the village was asleep.",
    "A sluice that is opened late fills the pond with sand, and the miller then has to dig it out again with all the village.",
    "Sand was what the village feared most, since a pond of sand turns no wheel, and no wheel means no flour for the whole winter.",
]
CONTENTS = ["The sluice", "Digging sand", "Flour for winter"]


def columns(text: str, lexicon: Lexicon) -> dict[str, Column]:
    blocks = text_blocks(text)
    return line_columns(blocks, shapes_of(blocks), [None] * len(blocks), words_of_lines(blocks.text, lexicon))


def test_entries_of_a_table_of_contents_stand_again_over_their_text(lexicon: Lexicon) -> None:
    body = [line for heading, text in zip(CONTENTS, PARAGRAPHS, strict=True) for line in (heading, text)]
    found = columns("\n".join(["Contents", *CONTENTS, *body]), lexicon)
    assert found["entry"].tolist() == [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert found["stands_before"].tolist() == [0, 0, 0, 0, 1, 0, 1, 0, 1, 0]
    assert found["beside_entries"][0] > found["beside_entries"][-1]


def test_a_line_that_repeats_without_text_below_it_is_no_entry(lexicon: Lexicon) -> None:
    found = columns("\n".join(["Home", "News", *PARAGRAPHS, "Home", "News"]), lexicon)
    assert not found["entry"].any()
    assert found["line_copies"][0] == pytest.approx(np.log(2))


def test_rows_of_source_age_and_headline_repeat_their_shape(lexicon: Lexicon) -> None:
    rows = [
        line
        for n in range(8)
        for line in ("Harbour Weekly", f"{n + 2} hours ago", "Bottles return to the quiet coast of the estuary again")
    ]
    found = columns("\n".join([*PARAGRAPHS, *rows]), lexicon)
    assert found["rows"][12:24].min() > 1.5 * found["rows"][0]


def test_a_menu_is_one_run_of_lines_of_a_size(lexicon: Lexicon) -> None:
    found = columns("\n".join(["Boats", "Tides", "Mills", "Ponds", *PARAGRAPHS]), lexicon)
    assert found["run_of_size"][:4].tolist() == [pytest.approx(np.log1p(4))] * 4
    assert found["since_paragraph"][0] > found["until_paragraph"][0]


def test_a_heading_shares_its_words_with_the_text_below_it(lexicon: Lexicon) -> None:
    found = columns("\n".join(["Weather today", "The sluice of the miller", *PARAGRAPHS]), lexicon)
    assert found["in_text"][:2].tolist() == [0, 1]
    assert found["in_text_below"][:2].tolist() == [0, 1]


@pytest.mark.parametrize("text", ["", "mill", "mill\nmill", "粉屋\n水車が回る。" * 3])
def test_every_line_has_a_number_for_every_feature(text: str, lexicon: Lexicon) -> None:
    blocks = text_blocks(text)
    for name, column in columns(text, lexicon).items():
        assert column.shape == (len(blocks),), name
        assert np.isfinite(column).all(), name
