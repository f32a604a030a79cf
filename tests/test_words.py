"""How words are found in text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from app.lexicon import bare, words_in


@given(st.one_of(st.text(), st.text(st.characters(max_codepoint=127))))
def test_the_quick_way_finds_the_words_of_the_slow_one(text: str) -> None:
    assert words_in(text) == re.findall(r"\w+", text)


@given(st.one_of(st.text(), st.text(st.characters(max_codepoint=127))))
def test_a_bare_line_is_its_letters_with_single_spaces(text: str) -> None:
    assert bare(text) == re.sub(r"[\W\d_]+", " ", text.casefold()).strip()
