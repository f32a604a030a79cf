"""The language of the kept text, where the page does not say it or says another: by small words, or by a detector where they can't tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from app.lexicon import UNSPACED_RE, WORD_RE

MOST_CHARACTERS = 3_000  # of the text; more says nothing new
FEWEST_WORDS = 12  # fewer may be names
CREDIBLE = 0.08  # of a text's words are small words of the language that it is said to be in; prose has a quarter and more
PLAIN, AHEAD = 0.18, 1.6  # share of one language's small words, and how far it is before the next, that settle it without the detector
EASTERN = frozenset(("zh", "ja", "ko"))  # languages that are told by their scripts, without words
MOSTLY = 0.3  # of the characters are of those scripts

_KANA, _HANGUL = re.compile("[\u3040-\u30ff]"), re.compile("[\uac00-\ud7af]")


class Tongue(Protocol):
    """What is asked of a language."""

    @property
    def common(self) -> frozenset[str]:
        """Its small words, lower case."""


def spoken(text: str, said: str | None, languages: Mapping[str, Tongue]) -> tuple[str | None, str]:
    """The language's primary subtag, and "" where it is the one said, else where it comes from; None where nobody can tell.

    `said` is believed unless the text holds next to none of that language's small words, as where a template's `lang="en"` was left.
    A language that is not listed is believed.
    """
    text = text[:MOST_CHARACTERS]
    if said and said not in languages:
        return said, ""
    words = WORD_RE.findall(text.casefold())
    eastern = len(UNSPACED_RE.findall(text)) > MOSTLY * len(text)
    if len(words) < FEWEST_WORDS and not eastern:
        return said, ""
    if said and said not in EASTERN and not eastern and _share(words, languages[said]) >= CREDIBLE:
        return said, ""
    found = _by_script(text) if eastern else _by_small_words(words, languages) or _detected(text)
    return found, "" if found == said else "text"


def _by_script(text: str) -> str:
    """Kana is Japanese, Hangul Korean, and what has neither Chinese."""
    return "ja" if len(_KANA.findall(text)) * 20 > len(text) else "ko" if _HANGUL.search(text) else "zh"


def _share(words: list[str], tongue: Tongue) -> float:
    return sum(word in tongue.common for word in words) / len(words)


def _by_small_words(words: list[str], languages: Mapping[str, Tongue]) -> str | None:
    """The language whose small words the text is full of, where no other comes near."""
    ranked = sorted(((_share(words, tongue), code) for code, tongue in languages.items() if code not in EASTERN), reverse=True)
    (best, code), (second, _) = ranked[:2]
    return code if best >= PLAIN and best >= AHEAD * second else None


def _detected(text: str) -> str:
    """What py3langid says; its model costs a second and a hundred megabytes once in a process, and half a millisecond a page."""
    import py3langid

    code, _ = py3langid.classify(text)
    return str(code)
