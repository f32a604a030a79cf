"""Which block is taken for the page's headline."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from app.judge.headline import headline_of
from app.lexicon import Lexicon
from app.records import Declared, Page
from app.segment import split
from tests.conftest import text_blocks

PROSE = (
    "The tide mill stood on the bank of the estuary, and its great wheel turned when the water fell, day and night, for two hundred years."
)


def html_headline(markup: str, lexicon: Lexicon) -> str | None:
    blocks, declared = split(Page("html", markup), lexicon)
    i = headline_of(blocks, declared, lexicon)
    return blocks.text[i] if i >= 0 else None


def text_headline(text: str, lexicon: Lexicon) -> str | None:
    blocks = text_blocks(text)
    i = headline_of(blocks, Declared(), lexicon)
    return blocks.text[i] if i >= 0 else None


def test_the_heading_that_agrees_with_the_declared_title_is_the_headline(lexicon: Lexicon) -> None:
    markup = f"<title>The wheel turns again | Harbour Weekly</title><h1>Harbour Weekly</h1><h2>The wheel turns again</h2><p>{PROSE}"
    assert html_headline(markup, lexicon) == "The wheel turns again"


def test_among_equals_the_higher_heading_wins(lexicon: Lexicon) -> None:
    markup = f"<title>The wheel turns</title><h2>The wheel turns</h2><h1>The wheel turns</h1><p>{PROSE}"
    blocks, declared = split(Page("html", markup), lexicon)
    assert blocks.level[headline_of(blocks, declared, lexicon)] == 1


def test_without_a_declared_title_the_first_h1_is_the_headline(lexicon: Lexicon) -> None:
    assert html_headline(f"<h2>Menu</h2><h1>The wheel</h1><h1>Second</h1><p>{PROSE}", lexicon) == "The wheel"


def test_a_title_that_stands_in_no_heading_is_found_word_for_word(lexicon: Lexicon) -> None:
    assert (
        html_headline(f"<title>The wheel turns</title><div>Menu</div><div><b>The wheel turns</b></div><p>{PROSE}", lexicon)
        == "The wheel turns"
    )


def test_a_page_without_a_title_has_no_headline(lexicon: Lexicon) -> None:
    assert html_headline(f"<p>{PROSE}", lexicon) is None
    assert html_headline("", lexicon) is None


@pytest.mark.parametrize("before", ["", "5 hours ago\n", "Home\nNews\nContact\n", "Skip to content\n"])
@pytest.mark.parametrize("after", ["", "\nBy Ada Moor", "\nMarch 2, 2025"])
def test_in_pasted_text_the_line_that_speaks_of_the_prose_is_the_headline(before: str, after: str, lexicon: Lexicon) -> None:
    text = f"{before}The great wheel of the tide mill turns again{after}\n{PROSE}\n{PROSE}"
    assert text_headline(text, lexicon) == "The great wheel of the tide mill turns again"


def test_text_without_a_line_before_its_prose_has_no_headline(lexicon: Lexicon) -> None:
    assert text_headline(f"{PROSE}\n{PROSE}", lexicon) is None
    assert text_headline("", lexicon) is None


def test_a_headline_in_a_script_without_spaces_is_found(lexicon: Lexicon) -> None:
    prose = "天还没有亮透，江面上浮着一层雾，六十七岁的老人已经把渡船的缆绳解开了，他在这个渡口摆渡了四十多年，从来没有停过一天。"
    assert text_headline(f"首页\n老渡口的最后一位摆渡人\n{prose}\n{prose}", lexicon) == "老渡口的最后一位摆渡人"


def test_the_headline_s_path_leads_to_it(lexicon: Lexicon) -> None:
    markup = f"<title>The wheel</title><header><p>x</p></header><main><h1>The wheel</h1><p>{PROSE}</p></main>"
    blocks, declared = split(Page("html", markup), lexicon)
    path = blocks.path(headline_of(blocks, declared, lexicon))
    assert path is not None
    assert [node.tag for node in LexborHTMLParser(markup).css(path)] == ["h1"]
