"""Phrases that speak for a label, and how they stand in a block."""

from __future__ import annotations

import pytest

from app.judge.clues import SCANNED, hits_of
from app.lexicon import Lexicon


def said(text: str, lexicon: Lexicon) -> set[tuple[str, str]]:
    return {(hit.label, hit.how) for hit in hits_of(text, lexicon)}


@pytest.mark.parametrize(
    "text", ["Related Articles", "RELATED ARTICLES", "  » Related Articles (12):", "Related\u00a0articles …", "related articles"]
)
def test_a_heading_is_known_whatever_stands_around_its_letters(text: str, lexicon: Lexicon) -> None:
    assert ("related", "opens") in said(text, lexicon)


@pytest.mark.parametrize("text", ["Unrelated Articles", "Related articles were lost", "Relatedarticles"])
def test_a_heading_is_known_only_as_a_whole(text: str, lexicon: Lexicon) -> None:
    assert not {hit for hit in said(text, lexicon) if hit[1] == "opens"}


@pytest.mark.parametrize("lead", ["", "» ", "• ", "→ ", "“"])
def test_a_phrase_opens_a_line_behind_marks(lead: str, lexicon: Lexicon) -> None:
    text = f"{lead}Read more: the second life of the tide mill and of all who worked there"
    assert ("related", "starts") in said(text, lexicon)


def test_a_phrase_ends_where_a_word_ends(lexicon: Lexicon) -> None:
    assert ("legal", "has") in said("They say that all rights reserved means what it says.", lexicon)
    assert ("legal", "has") not in said("They say that small rights reservedness means nothing.", lexicon)


def test_a_phrase_in_a_script_without_spaces_is_found_inside(lexicon: Lexicon) -> None:
    phrase, label = next(iter(lexicon.has.unspaced.items()), ("", ""))
    if not phrase:
        phrase, label = next(iter(lexicon.starts.unspaced.items()))
        assert label in {hit.label for hit in hits_of(f"{phrase}今天天气很好", lexicon)}
    else:
        assert (label, "has") in said(f"今天{phrase}今天", lexicon)


def test_a_long_block_is_scanned_at_both_its_ends(lexicon: Lexicon) -> None:
    filler = "words " * SCANNED
    assert ("legal", "has") in said(f"{filler} All rights reserved.", lexicon)
    assert ("legal", "has") in said(f"All rights reserved. {filler}", lexicon)
    assert ("legal", "has") not in said(f"{filler} All rights reserved. {filler}", lexicon)


def test_a_look_alike_speaks_for_nothing(lexicon: Lexicon) -> None:
    never = next(longer for phrase, _ in _phrases(lexicon) for longer in lexicon.shields.get(phrase, ()))
    assert not {how for _, how in said(f"It was {never} as they say", lexicon)} & {"has"}


def _phrases(lexicon: Lexicon) -> list[tuple[str, str]]:
    return [row for rows in lexicon.has.by_first_word.values() for row in rows]


@pytest.mark.parametrize("text", ["", " ", "…", "12345", "\u200b"])
def test_text_without_letters_says_nothing(text: str, lexicon: Lexicon) -> None:
    assert hits_of(text, lexicon) == ()


def test_ordinary_prose_says_nothing(lexicon: Lexicon) -> None:
    assert hits_of("The mill stood on the bank of the estuary, and its wheel turned whenever the water fell.", lexicon) == ()
