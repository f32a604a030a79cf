"""Pasted text in, lines and pieces out: how text without a tree is cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records import Item
from app.segment import plain
from tests.conftest import text_blocks


def numbered(text: str) -> list[tuple[tuple[int, int], str]]:
    """(lines, text) of every block."""
    blocks = text_blocks(text)
    return list(zip(blocks.lines, blocks.text, strict=True))


# Lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_from_one_whatever_ends_them(end: str) -> None:
    assert numbered(f"one{end}{end}two{end}three") == [((1, 1), "one"), ((3, 3), "two"), ((4, 4), "three")]


def test_ends_of_lines_may_be_mixed() -> None:
    assert numbered("one\r\ntwo\rthree\n\rfour") == [((1, 1), "one"), ((2, 2), "two"), ((3, 3), "three"), ((5, 5), "four")]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_other_separators_part_blocks_within_a_line(separator: str) -> None:
    assert numbered(f"one{separator}two\nthree") == [((1, 1), "one"), ((1, 1), "two"), ((2, 2), "three")]


def test_empty_lines_before_a_block_are_counted() -> None:
    assert text_blocks("\n\none\ntwo\n \n\t\n\xa0\nthree\n").gap == [2, 0, 3]


def test_white_space_within_a_line_is_collapsed() -> None:
    assert text_blocks("  one \t two\u3000three  ").text == ["one two three"]


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t ", "\u2028"])
def test_text_without_words_has_no_blocks(text: str) -> None:
    assert numbered(text) == []


def test_bullets_make_items_and_stay_in_the_text() -> None:
    blocks = text_blocks("- one\n2. two\n(3) three\n• four\nfive - six\n-seven\n2.5 eight")
    assert blocks.kind == ["list_item"] * 4 + ["paragraph"] * 3
    assert blocks.text[0] == "- one"
    assert isinstance(blocks.detail[0], Item)


def test_a_short_line_before_a_long_one_is_its_heading() -> None:
    long = "The mill stood on the bank of the river for two hundred years, and its wheel turned with every tide that came in from the sea."
    blocks = text_blocks(f"How it began\n{long}\nIt ended so.\n{long}\nlower case\n{long}")
    assert blocks.kind == ["heading", "paragraph", "paragraph", "paragraph", "paragraph", "paragraph"]
    assert blocks.level[:2] == [2, 0]


# Lines that were wrapped by hand

MAIL = """Dear all,

the mill has been standing still since the flood of last November, and
some of you have asked when the wheel will turn again. We have now had
the answer of the engineer, who thinks that the axle can be saved.

We meet on Thursday at seven in the evening in the old house of the
customs and everybody who can hold a hammer is welcome to come along
with a lamp and gloves.

- bring gloves
- bring a lamp

Ada"""


def test_wrapped_mail_is_joined_to_paragraphs() -> None:
    found = numbered(MAIL)
    assert [lines for lines, _ in found] == [(1, 1), (3, 5), (7, 9), (11, 11), (12, 12), (14, 14)]
    assert found[1][1].startswith("the mill has been")
    assert found[1][1].endswith("the axle can be saved.")


def test_wrapped_paragraphs_without_an_empty_line_between_them_end_at_a_short_line() -> None:
    whole = MAIL.split("\n\n")[1].replace("can be saved.", "can be saved and\nput in again.")
    assert [lines for lines, _ in numbered(f"{whole}\n{whole}")] == [(1, 4), (5, 8)]


def test_a_wrapped_paragraph_may_end_with_a_word_of_its_own() -> None:
    assert len(text_blocks(MAIL.replace("along\nwith a lamp and gloves.", "along with\nus."))) == len(text_blocks(MAIL))


def test_a_wrapped_line_may_end_with_a_comma() -> None:
    assert len(
        text_blocks(MAIL.replace("house of the\ncustoms", "house of the,\ncustoms").replace("come along\n", "come along,\n"))
    ) == len(text_blocks(MAIL))


def test_lines_that_end_with_a_sentence_are_not_joined() -> None:
    text = "\n".join(["The mill stood still for a year and nobody minded it."] * 6)
    assert len(text_blocks(text)) == 6


def test_headlines_of_like_length_are_not_joined() -> None:
    text = "\n".join(
        f"The {word} of the valley quarrel over the price of rye again" for word in ("bakers", "millers", "carters", "brewers")
    )
    assert len(text_blocks(text)) == 4


# Credits glued to a sentence

SENTENCE = "The talks went on until somewhere between the hedge and the water there was common sense."
CREDITS = [
    "This article was first published by the Upland Notes.",
    "Related Articles: the bees",
    "Read more: the wasps",
    "© 2025 Upland Notes",
]


@pytest.mark.parametrize("credit", CREDITS[:1] + CREDITS[2:3])
def test_a_credit_glued_to_a_sentence_is_a_block_of_its_own(credit: str) -> None:
    assert numbered(SENTENCE + credit) == [((1, 1), SENTENCE), ((1, 1), credit)]


def test_a_line_of_more_borders_than_any_text_has_is_looked_at_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "x." * 5 + "x " + SENTENCE + CREDITS[0]
    assert len(text_blocks(line)) == 2
    monkeypatch.setattr(plain, "MOST_BORDERS", 5)
    assert text_blocks(line).text == [line]


@pytest.mark.parametrize(
    ("sentence", "credit"),
    [
        ("The bridge over the river was closed.", "By Ann Lee"),
        ("The bridge over the river was closed.", "Photo: Ann Lee"),
        ("The bridge over the river was closed.", "Share this article"),
        ("川の水位は先週から下がり続けた。", "続きを読む"),
    ],
)
def test_a_credit_and_nothing_else_behind_a_sentence_is_a_block_of_its_own(sentence: str, credit: str) -> None:
    assert text_blocks(sentence + credit).text == [sentence, credit]
    assert len(text_blocks(f"{sentence}{credit} and so on, as far as the sea.").text) == 1 or credit.startswith("Photo:")


@pytest.mark.parametrize("close", ["”", '"', "’", ")", "»"])
def test_a_credit_behind_a_closing_quote_is_split_off(close: str) -> None:
    assert text_blocks(f"{SENTENCE}{close}{CREDITS[0]}").text == [SENTENCE + close, CREDITS[0]]


def test_two_credits_in_a_row_are_two_blocks() -> None:
    text = SENTENCE + CREDITS[0] + CREDITS[2]
    assert text_blocks(text).text == [SENTENCE, CREDITS[0], CREDITS[2]]


def test_many_credits_in_a_row_are_cut_without_recursion() -> None:
    assert len(text_blocks((SENTENCE + CREDITS[0]) * 3000)) == 3001, "what follows a credit is not known to begin anew"


def test_a_credit_with_a_space_before_it_stays_in_its_line() -> None:
    assert len(text_blocks(f"{SENTENCE} {CREDITS[0]}")) == 1


@pytest.mark.parametrize(
    "word", ["Node.js", "U.S.A.", "3.5", "e.g.this", "https://example.org/a.b?c=d.This", "Yahoo!Mail", "v1.2.Related", "a.m.The"]
)
def test_a_point_inside_a_word_ends_nothing(word: str) -> None:
    line = f"The whole thing was written in a hurry and mostly runs on {word} as far as we can see"
    assert text_blocks(line).text == [line]


WORDS = st.sampled_from(
    [
        "Node.js",
        "U.S.",
        "3.5",
        "e.g.this",
        "www.example.org/a.Read?x=1.2",
        "mill",
        "The",
        "tide",
        "…",
        "(so)",
        "“no.”",
        "end.",
        "What?",
        "Yes!No",
        "Mr.By",
        "ASP.Net",
        "St.Ann",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=40))
def test_text_without_a_known_credit_is_never_split(words: list[str]) -> None:
    line = " ".join(words)
    assert text_blocks(line).text == [line]


@given(st.text(st.sampled_from('ab.!?\u2028\n\r\t -•©1)"”。版权所有,This article was first published by ')))
def test_no_word_is_lost_doubled_or_moved(text: str) -> None:
    joined = " ".join(text_blocks(text).text)
    assert re.findall(r"\w+", joined) == re.findall(r"\w+", text)


@given(st.text(max_size=200))
def test_lines_ascend_and_lie_inside_the_text(text: str) -> None:
    last = 1
    for first, stop in text_blocks(text).lines:
        assert last <= first <= stop <= len(re.split(r"\r\n|\n|\r", text))
        last = stop
