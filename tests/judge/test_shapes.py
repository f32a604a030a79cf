"""The shape of a block's text, counted for a whole page at once."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judge.shapes import Shapes, shapes_of
from app.records import Blocks, Span
from tests.conftest import html_blocks


def shapes(*texts: str) -> Shapes:
    blocks = Blocks(text=list(texts), spans=[()] * len(texts))
    return shapes_of(blocks)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one", 1),
        ("one two  three", 3),
        ("tide-mill's", 3),
        ("a_b", 1),
        ("3.5 km", 3),
        ("naïve cafe\u0301", 2),
        ("渡口的人", 2),
        ("船 boat", 1.5),
        ("…", 0),
    ],
)
def test_words_are_counted(text: str, words: float) -> None:
    assert shapes(text).words.tolist() == [words]


@pytest.mark.parametrize(
    ("text", "ends"),
    [("It was. It is.", 2), ("Node.js 3.5", 0), ("Why?! So…", 3), ("天气很好。", 1), ("نعم؟", 1), ("no end", 0), ("see example.org.", 1)],
)
def test_sentence_ends_are_counted(text: str, ends: int) -> None:
    assert shapes(text).ends.tolist() == [ends]


@pytest.mark.parametrize(
    ("text", "ends"), [("So.", 1), ("“So.”", 1), ("(so)", 0), ("So", 0), ("", 0), (".", 1), ("好。」", 0), ("1. a", 0)]
)
def test_a_block_that_ends_a_sentence_is_seen_also_behind_a_quote(text: str, ends: int) -> None:
    assert shapes("before.", text, "after.").ends_sentence.tolist() == [1, ends, 1]


def test_an_empty_page_has_no_shapes() -> None:
    assert shapes().words.tolist() == []


def test_empty_blocks_do_not_shift_their_neighbours() -> None:
    assert shapes("", "one two", "", "", "three").words.tolist() == [0, 2, 0, 0, 1]


def test_characters_beyond_the_first_plane_do_no_harm() -> None:
    assert shapes("😀 one", "\ud800 two").words.tolist() == [1, 1]


def test_the_share_of_links_is_of_characters() -> None:
    found = shapes_of(html_blocks("<p><a href=/>abcd</a> efghi</p><p>none</p>"))
    assert found.link_share.tolist() == [0.4, 0]
    assert found.links.tolist() == [1, 0]


def test_overlapping_links_are_no_more_than_the_block() -> None:
    blocks = Blocks(text=["abc"], spans=[(Span(0, 3, "link", "/"), Span(0, 3, "link", "/"))])
    assert shapes_of(blocks).link_share.tolist() == [1]


def test_prose_is_long_ends_a_sentence_and_is_not_linked() -> None:
    sentence = "The mill turned with the tide for more than two hundred years."
    linked = html_blocks(f"<p><a href=/>{sentence}</a>")
    assert shapes(sentence, sentence[:-1], "Too short.").prose.tolist() == [12, 0, 0]
    assert shapes_of(linked).prose.tolist() == [0]


SPACED = st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cs", "Cc"]) | st.sampled_from(" .,!?\n"), max_size=80)


@given(st.lists(SPACED, min_size=1, max_size=6))
def test_counts_agree_with_counting_one_by_one(texts: list[str]) -> None:
    found = shapes(*texts)
    word = re.compile(r"\w+")
    assert found.characters.tolist() == [len(text) for text in texts]
    assert found.digits.tolist() == [sum(unicodedata.category(c) == "Nd" for c in text) for text in texts]
    assert found.capitals.tolist() == [sum(unicodedata.category(c) in ("Lu", "Lt") for c in text) for text in texts]
    assert found.words.tolist() == [len(word.findall(text)) for text in texts]


@given(st.lists(st.text(max_size=30), max_size=8))
def test_numbers_are_finite_whatever_the_text(texts: list[str]) -> None:
    found = shapes(*texts)
    for column in (found.words, found.ends, found.prose, found.link_share, found.ends_sentence, found.starts_capital):
        assert len(column) == len(texts)
        assert np.isfinite(column).all()
