"""Tells a person's name from a phrase and from a firm's by the page's own words: of «Quiet Mill» there stand «quiet» and «mill» too."""

from __future__ import annotations

import re
from functools import cached_property

from app.judge.names_of_people import like_a_full_name
from app.records import Blocks

LEAST_PROSE = 1_500  # characters
_WORD = re.compile(r"[^\W\d_]{2,}")
# What firms and other bodies end in, in the languages of most of them.
_BODIES = frozenset((
    "inc", "llc", "ltd", "limited", "plc", "pc", "co", "corp", "corporation", "company", "gmbh", "ag", "kg", "ev", "sa", "srl", "spa", "bv",
    "nv", "ab", "oy", "as", "sl", "group", "foundation", "association", "society", "institute", "university", "college", "school", "center",
    "centre", "team", "staff", "official", "store", "shop", "media", "news", "magazine", "blog", "studio", "studios", "agency", "labs",
    "club", "bank", "weekly", "daily", "times", "post", "journal", "review", "press",
))  # fmt: skip


class Prose:
    """A page's text, joined only if somebody asks."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks

    @cached_property
    def text(self) -> str:
        return "\n".join(self.blocks.text)

    def has_in_small_letters(self, word: str) -> bool:
        """Does the word stand in small letters anywhere on the page, as words of the language do and names do not?"""
        small = word.lower()
        if small == word.upper():  # a script without capitals tells nothing
            return False
        if small == word or small not in self.text:
            return small == word
        return re.search(rf"(?<![\w@./-]){re.escape(small)}(?![\w'’@]|[./]\w)", self.text) is not None

    def is_phrase(self, name: str) -> bool:
        """All words of a name stand in small letters too: «Share Post», «Top Weight Loss Plans»."""
        words = _WORD.findall(name)
        return len(words) > 1 and all(map(self.has_in_small_letters, words))

    def is_person(self, name: str) -> bool:
        """A full name of which no word is a word of the language: «Ada Moor»; never where there is hardly any prose to tell it by."""
        words = _WORD.findall(name)
        if len(self.text) < LEAST_PROSE:
            return False
        return like_a_full_name(name) and words[-1].lower() not in _BODIES and not any(map(self.has_in_small_letters, words))
