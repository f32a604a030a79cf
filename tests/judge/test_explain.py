"""Verdicts in words: every reason says what was seen on the page."""

from __future__ import annotations

import re

import pytest

from app.judge import because
from app.lexicon import Lexicon
from app.records import Winnowed
from tests.conftest import Sample, all_samples, cleaned


def reasons(found: Winnowed, lexicon: Lexicon) -> list[str]:
    return [because(found.blocks, found.verdicts, lexicon, i) for i in range(len(found.blocks))]


@pytest.mark.parametrize("sample", all_samples(), ids=lambda sample: sample.name)
def test_every_block_of_a_sample_has_a_reason_in_words(sample: Sample, lexicon: Lexicon) -> None:
    for said in reasons(sample.found, lexicon):
        outside = re.sub(r"“[^”]*”", "", said)
        assert re.search(r"[a-z]{2,}", outside), said
        assert len(re.findall(r"\w+", said)) >= 2, said
        assert re.search(r"\d\.\d|%|\bscore|\bnan\b", outside) is None, said
        assert not said.endswith(("; ", ": ", " ")), said


@pytest.mark.parametrize("sample", all_samples(), ids=lambda sample: sample.name)
def test_a_reason_is_one_line_that_people_can_read(sample: Sample, lexicon: Lexicon) -> None:
    for said in reasons(sample.found, lexicon):
        assert "\n" not in said
        assert len(said) < 400


PROSE = "".join(
    f"<p>The {who} of the valley had kept a book about the tide since the year of the flood, and nobody had ever asked the {who} why.</p>"
    for who in ("miller", "baker", "carter", "ferryman", "clerk", "warden")
)


@pytest.mark.parametrize(
    ("markup", "text", "expected"),
    [
        ("<h2>Related Articles</h2><ul><li><a href=/x>Bottles return</a></ul>", "Related Articles", "“related articles”"),
        (
            "<h2>Related Articles</h2><ul><li><a href=/x>Bottles return</a></ul>",
            "Bottles return",
            "stands under the heading “Related Articles”",
        ),
        ("<nav><a href=/>Home</a></nav>", "Home", "stands in a navigation element"),
        ("<div class='cookie-consent'><p>We care.</p></div>", "We care.", "“cookie"),
        ("<footer><p>Made with love in the valley</p></footer>", "Made with love in the valley", "a footer element"),
    ],
)
def test_a_reason_names_the_thing_that_spoke(markup: str, text: str, expected: str, lexicon: Lexicon) -> None:
    found = cleaned(f"<title>Tide</title><main><h1>Tide</h1>{PROSE}</main>{markup}")
    i = found.blocks.text.index(text)
    assert not found.verdicts.keep[i]
    assert expected.casefold() in because(found.blocks, found.verdicts, lexicon, i).casefold()


def test_kept_blocks_have_reasons_too(lexicon: Lexicon) -> None:
    found = cleaned(f"<title>Tide</title><main><h1>Tide</h1>{PROSE}</main>")
    said = reasons(found, lexicon)
    assert "headline" in said[0]
    assert all("body text" in reason for reason in said[1:])


def test_a_long_quotation_is_cut_where_a_word_ends(lexicon: Lexicon) -> None:
    text = "Utterlyunremarkable link text that goes on for a good while longer than sixty characters do"
    found = cleaned(f"<main><h1>Tide</h1>{PROSE}</main><div><a href=/x>{text}</a></div>")
    i = found.blocks.text.index(text)
    for quote in re.findall(r"“([^”]*)”", because(found.blocks, found.verdicts, lexicon, i)):
        assert len(quote) <= 62
        assert any(f"{line} ".startswith(quote.removesuffix("…")) for line in found.blocks.text)


def test_a_kept_text_says_under_which_heading_it_stands_and_how_much_it_is(lexicon: Lexicon) -> None:
    found = cleaned(f"<title>Tide</title><main><h1>Tide</h1>{PROSE}<h2>The flood</h2>{PROSE.replace('valley', 'river')}</main>")
    said = reasons(found, lexicon)
    assert said[1].startswith("a sentence of 26 words under the headline “Tide”")
    assert said[-1].startswith("a sentence of 26 words under the heading “The flood”")


def test_lines_that_say_nothing_themselves_say_what_stands_beside_them(lexicon: Lexicon) -> None:
    lines = "Weirs\nLocks\nSluices\nDykes\nPolders\n"
    found = cleaned(f"{lines}\nThe book of the tide\n" + PROSE.replace("<p>", "\n").replace("</p>", "\n"), "text")
    assert "in a row, from “Weirs” to" in because(found.blocks, found.verdicts, lexicon, 2)
