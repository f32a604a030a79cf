"""On a shop's page without running text, what stands under «Similar items» with its prices is other products, each line of it."""

from __future__ import annotations

import numpy as np
import pytest

from app.judge.measure import measure
from app.judge.priced import PRICE_RE, name_priced_boxes
from app.lexicon import Lexicon
from tests.conftest import text_blocks

OWN = ["Oak stool, three legs", "£48.00", "Add to basket", "Height: 45 cm"]
ROWS = [line for k in range(4) for line in ("Ash stool", "Private seller", f"£{40 + k}.00", "+ £6.20 delivery")]


def other_products(lines: list[str], lexicon: Lexicon, likely: float = 0.8) -> list[str]:
    """The lines that are surely related, where the models call lines that can open a box that likely related, and no others."""
    blocks = text_blocks("\n".join(lines))
    page = measure(blocks, lexicon, -1)
    opens = np.array([any(hit.label == "related" for hit in hits) for hits in page.hits])
    labels = list(lexicon.labels)
    shares = np.full((len(blocks), len(labels)), 1 / len(labels))
    name_priced_boxes(blocks, page, np.where(opens, likely, 0.1), shares, labels.index("related"))
    found = [text for text, share in zip(blocks.text, shares[:, labels.index("related")], strict=True) if share == 1]
    named = [text for text, section in zip(blocks.text, page.sections, strict=True) if section is not None and section.label == "related"]
    assert not found or named == [text for text, opener in zip(blocks.text, opens, strict=True) if text in found and not opener]
    return found


@pytest.mark.parametrize("heading", ["Similar items", "Ähnliche Artikel", "You may also like"])
def test_a_box_of_other_products_is_that_to_its_last_line(heading: str, lexicon: Lexicon) -> None:
    box = [heading, *ROWS]
    assert other_products([*OWN, "", *box, "", "Help", "Contact"], lexicon) == box


def test_boxes_follow_each_other_and_hold_their_own_small_lines(lexicon: Lexicon) -> None:
    first, second = (["Similar items", "Sponsored", *ROWS], ["You may also like", *ROWS])
    assert other_products([*OWN, *first, *second, "", "Help"], lexicon) == [*first, *second]


def test_a_heading_that_models_doubt_few_prices_and_text_are_no_box(lexicon: Lexicon) -> None:
    assert other_products([*OWN, "Similar items", *ROWS], lexicon, likely=0.4) == []
    assert other_products([*OWN, "Similar items", *ROWS[:4]], lexicon) == []
    text = (
        "The stool was made by hand in a small workshop by the river, from oak that fell in a storm, and it holds whoever sits down on it. "
        * 3
    )
    assert other_products([text, "Similar items", *ROWS], lexicon) == [], "a page with text has sections"


@pytest.mark.parametrize("text", ["$8.03", "1.299,00 €", "kr 149", "12 500 zł", "¥1,980", "1980円", "₹ 499", "USD 20", "from £3"])
def test_prices_of_many_countries(text: str) -> None:
    assert PRICE_RE.search(text)


@pytest.mark.parametrize("text", ["45 cm", "8 reviews", "2024", "3.5", "Krakow 2", "@40"])
def test_other_numbers_are_no_prices(text: str) -> None:
    assert not PRICE_RE.search(text)
