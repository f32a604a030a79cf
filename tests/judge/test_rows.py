"""Rows of other articles in pasted text, told by the shape that repeats."""

from __future__ import annotations

import pytest

from app.judge.dates_seen import datelines
from app.judge.rows import Row, rows_of
from app.judge.shapes import shapes_of
from app.lexicon import Lexicon
from tests.conftest import text_blocks

ARTICLE = "\n".join(
    f"The {who} of the valley had kept a book about the tide since the year of the great flood, and nobody had ever asked why they did so."
    for who in ("miller", "baker", "carter", "ferryman", "clerk")
)
TEASER = "The matter was settled on Tuesday after a long debate among all who had come to the hall."


def rows(text: str, lexicon: Lexicon) -> list[tuple[Row, list[str]]]:
    blocks = text_blocks(text)
    return [
        (row, blocks.text[row.first : row.stop])
        for row in rows_of(blocks, shapes_of(blocks), datelines(blocks, shapes_of(blocks), lexicon))
    ]


def row(source: str, age: str, headline: str) -> str:
    return f"{source}\n{age}\n{headline}\n{TEASER}"


@pytest.mark.parametrize(
    "ages",
    [("5 hours ago", "2 days ago"), ("March 2, 2025", "March 1, 2025"), ("vor 3 Stunden", "vor 2 Tagen"), ("02.03.2025", "01.03.2025")],
)
def test_two_rows_of_source_date_and_headline_are_found(ages: tuple[str, str], lexicon: Lexicon) -> None:
    text = "\n".join(
        [
            ARTICLE,
            row("Upland Notes", ages[0], "Bakers settle the quarrel over rye"),
            row("Hill Post", ages[1], "Lighthouse keepers asked to count birds"),
        ]
    )
    found = rows(text, lexicon)
    assert [place for (_, _, place, *_), _ in found] == [1, 2]
    assert found[0][1] == ["Upland Notes", ages[0], "Bakers settle the quarrel over rye", TEASER]
    assert found[1][1][:3] == ["Hill Post", ages[1], "Lighthouse keepers asked to count birds"]


def test_one_date_is_no_row(lexicon: Lexicon) -> None:
    assert rows(f"{ARTICLE}\n{row('Upland Notes', '5 hours ago', 'Bakers settle the quarrel')}", lexicon) == []


def test_dates_before_the_article_are_no_rows(lexicon: Lexicon) -> None:
    listed = [row("Notes", "5 hours ago", "Bakers settle the quarrel over rye"), row("Post", "2 hours ago", "Keepers asked to count birds")]
    assert rows("\n".join([*listed, ARTICLE]), lexicon) == []


def test_a_thread_that_repeats_its_own_headline_is_no_list_of_articles(lexicon: Lexicon) -> None:
    posts = "\n".join(f"Ada\n{n} hours ago\nRe: slow leak in the tank\n{TEASER}" for n in (5, 4, 3))
    assert rows(f"{ARTICLE}\n{posts}", lexicon) == []


def test_dates_far_apart_are_no_rows(lexicon: Lexicon) -> None:
    between = "\n".join(f"{TEASER} Or so they said, number {n}." for n in range(20))
    listed = [row("A", "5 hours ago", "Bakers settle the quarrel"), between, row("B", "4 hours ago", "Keepers asked to count birds")]
    assert rows("\n".join([ARTICLE, *listed]), lexicon) == []


def test_text_without_dates_has_no_rows(lexicon: Lexicon) -> None:
    assert rows(ARTICLE, lexicon) == []
    assert rows("", lexicon) == []
