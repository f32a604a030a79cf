"""Lists of what a text cites are its part, however they number their entries; other lists with years are not taken for them."""

from __future__ import annotations

import pytest

from app.judge.between import sources_of
from app.lexicon import Lexicon
from app.pipeline import winnow
from app.records import Page
from tests.conftest import text_blocks

CITED = [
    "Moor A, Lind B. Tides and the wheel of a mill. J Tidal Mills. 2019;12:3-9.",
    "Lind B, Quay C, Moor A. Oak under water, thirty years on. Timber Lett. 2021;4:77.",
    "Harbour Office. Tables of the estuary for the year 1951. Port Wren, 1950.",
    "Quay C. How a sluice closes. Proc Wren Soc. 2007;31:112-130. doi: 10.5555/wren.31",
    "Weir D, Moor A. Flour by the moon. Food Hist Rev. 2015;9(2):41-58.",
]


def numbered(form: str, lines: list[str]) -> list[str]:
    return [form.format(k, line) for k, line in enumerate(lines, 1)]


def found(lines: list[str]) -> list[str]:
    blocks = text_blocks("\n".join(lines))
    return [blocks.text[i] for i in sources_of(blocks)]


@pytest.mark.parametrize("form", ["{}. {}", "{}.{}", "[{}] {}", "({}) {}", "{}\t{}", "{} {}"])
def test_lines_that_count_up_with_a_year_each_are_sources(form: str) -> None:
    lines = numbered(form, CITED)
    assert found(["References", *lines, "Home"]) == [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize(
    "lines",
    [
        CITED,  # without numbers
        numbered("{}. {}", CITED[:3]),  # too few
        [f"7. {line}" for line in CITED],  # that do not count up
        numbered("{}. {}", [line.replace("20", "").replace("19", "") for line in CITED]),  # without years
        numbered("{}. {}", ["Budget 2026", "Storm of 2019", "Flood of 1951", "Vote in 2024", "Fair 2025"]),  # short, as headlines are
    ],
)
def test_other_lists_are_not(lines: list[str]) -> None:
    assert found(["Most read", *lines]) == []


def test_a_paper_keeps_its_references(lexicon: Lexicon) -> None:
    text = "The wheel of a tide mill turns with the sea, and stands still twice a day, as the tables of the harbour show. "
    page = "\n".join(
        ["Tides and mills", *[text * 2] * 4, "References", *numbered("{}.{}", CITED), "Similar articles", "See all similar articles"]
    )
    done = winnow(Page("text", page), lexicon)
    kept = [text for text, keep in zip(done.blocks.text, done.verdicts.keep, strict=True) if keep]
    assert all(any(line in text for text in kept) for line in CITED)
