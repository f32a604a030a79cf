"""Phrases that speak for a label: what a block says of itself, in any of the lexicon's languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.lexicon import UNSPACED_RE, WORD_RE, Lexicon, Phrases, bare, words_in

SHORT = 90  # characters; longer blocks are no heading and no button
WHOLE_SHARE = 0.75  # of a block's characters: an opening that leaves so little is the whole line
SCANNED = 1200  # characters from either end: a notice says what it is where it begins or ends, and work stays bounded
BORDER = " \0 "  # between blocks
LETTERS_AND_BORDERS = "".join(chr(code) if chr(code).isalpha() or code == 0 else " " for code in range(128))
NO_LETTERS_RE = re.compile(r"(?:[^\w\0]|[\d_])+")
LEADING_MARKS_RE = re.compile(r"^[^\w(]+")


class Hit(NamedTuple):
    """A phrase found in a block, the label it speaks for, and how it stands there."""

    label: str
    how: str  # opens, whole, starts, has
    phrase: str


def all_hits(texts: list[str], lexicon: Lexicon) -> list[tuple[Hit, ...]]:
    """The phrase hits of every block of a page; only blocks that may hold some are looked at closely, which is one in nine."""
    found: list[tuple[Hit, ...]] = [()] * len(texts)
    ends = [text if len(text) <= 2 * SCANNED else _both_ends(text) for text in texts]
    for plain in (True, False):
        blocks = [i for i, text in enumerate(ends) if text.isascii() is plain]
        page = BORDER.join([ends[i] for i in blocks]).casefold()
        lows, runs = page.split("\0"), _letters(page).split("\0")
        if len(lows) != len(blocks):  # a text that holds the border itself
            lows = [ends[i].casefold() for i in blocks]
            runs = [_letters(low) for low in lows]
        for i, low, words in zip(blocks, lows, runs, strict=True):
            if _may_hold(low, words.split(), lexicon) or not (plain or not UNSPACED_RE.search(low)):
                found[i] = hits_of(texts[i], lexicon)
    return found


def _letters(low: str) -> str:
    """The text with a space for all that is neither letter nor border."""
    return low.translate(LETTERS_AND_BORDERS) if low.isascii() else NO_LETTERS_RE.sub(" ", low)


def _may_hold(low: str, words: list[str], lexicon: Lexicon) -> bool:
    """Whether a case-folded text, its runs of letters beside it, is a known line or has the characters of a phrase in it."""
    if len(low) <= SHORT + len(BORDER):
        key = " ".join(words)
        if key in lexicon.opens or key in lexicon.whole:
            return True
    signs = [word for word in words if word in lexicon.signs]
    if not signs:
        return False
    if "\n" in low or "\t" in low:
        low = " ".join(low.split())
    for sign in signs:
        for phrase in lexicon.signs[sign]:
            if phrase in low:
                return True
    return False


def _both_ends(text: str) -> str:
    return f"{text[:SCANNED]} {text[-SCANNED:]}"


def hits_of(text: str, lexicon: Lexicon) -> tuple[Hit, ...]:
    """Every phrase hit of one block, the whole-line ones first."""
    found: list[Hit] = []
    if len(text) > 2 * SCANNED:
        text = _both_ends(text)
    low = text.casefold()
    if "\n" in low or "\t" in low:
        low = " ".join(low.split())
    if len(low) <= SHORT:
        key = bare(low)
        if label := lexicon.opens.get(key):
            found.append(Hit(label, "opens", key))
        if label := lexicon.whole.get(key):
            found.append(Hit(label, "whole", key))
    words = words_in(low)
    if not words:
        return ()
    head = low if low[0].isalnum() or low[0] == "(" else LEADING_MARKS_RE.sub("", low)
    if (words[0] in lexicon.starts.by_first_word or not low.isascii()) and (row := _start(head, lexicon.starts)):
        found.append(Hit(row[1], "whole" if len(row[0]) >= WHOLE_SHARE * len(head) else "starts", row[0]))
    found += [Hit(label, "has", phrase) for phrase, label in _inside(low, words, lexicon.has)]
    shields = lexicon.shields
    found = [hit for hit in found if hit.how in ("opens", "whole") or not any(phrase in low for phrase in shields.get(hit.phrase, ()))]
    return tuple(found)


def _start(head: str, phrases: Phrases) -> tuple[str, str] | None:
    first = WORD_RE.match(head)
    if first is None:
        return None
    for phrase, label in phrases.by_first_word.get(first.group(), ()):
        if head.startswith(phrase) and _border(head, len(phrase), phrase):
            return phrase, label
    if UNSPACED_RE.match(head) and (found := phrases.unspaced_re.match(head)):
        return found.group(), phrases.unspaced[found.group()]
    return None


def _border(text: str, end: int, phrase: str) -> bool:
    """Whether a phrase that ends at `end` ends with a word there, too."""
    return end >= len(text) or not (text[end].isalnum() and phrase[-1].isalnum())


def _inside(low: str, words: list[str], phrases: Phrases) -> list[tuple[str, str]]:
    best: dict[str, tuple[int, str, str]] = {}  # of phrases with the same first word the longest counts
    for word in phrases.longest_words.intersection(words):
        for phrase, label, first, place in phrases.by_longest_word[word]:
            if phrase in low and (first not in best or place < best[first][0]) and _stands(low, phrase):
                best[first] = (place, phrase, label)
    found = [(phrase, label) for _, phrase, label in best.values()]
    if not low.isascii() and UNSPACED_RE.search(low):
        found += [(hit.group(), phrases.unspaced[hit.group()]) for hit in phrases.unspaced_re.finditer(low)]
    return sorted(found)


def _stands(low: str, phrase: str) -> bool:
    """Whether the phrase stands somewhere between word borders."""
    at = low.find(phrase)
    while at >= 0:
        if (at == 0 or not (low[at - 1].isalnum() and phrase[0].isalnum())) and _border(low, at + len(phrase), phrase):
            return True
        at = low.find(phrase, at + 1)
    return False
