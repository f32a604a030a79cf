"""Phrases that speak for a label: what a block says of itself, in any of the lexicon's languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.lexicon import UNSPACED_RE, WORD_RE, Lexicon, Phrases, bare, words_in

SHORT = 90  # characters; longer blocks are no heading and no button
WHOLE_SHARE = 0.75  # of a block's characters: an opening that leaves so little is the whole line
SCANNED = 1200  # characters from either end: a notice says what it is where it begins or ends, and work stays bounded
LEADING_MARKS_RE = re.compile(r"^[^\w(]+")


class Hit(NamedTuple):
    """A phrase found in a block, the label it speaks for, and how it stands there."""

    label: str
    how: str  # opens, whole, starts, has
    phrase: str


def hits_of(text: str, lexicon: Lexicon) -> tuple[Hit, ...]:
    """Every phrase hit of one block, the whole-line ones first."""
    found: list[Hit] = []
    if len(text) > 2 * SCANNED:
        text = f"{text[:SCANNED]} {text[-SCANNED:]}"
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
    if found and any(phrase in low for phrase in lexicon.never):
        said = [phrase for phrase in lexicon.never if phrase in low]
        found = [hit for hit in found if hit.how in ("opens", "whole") or not any(hit.phrase in phrase for phrase in said)]
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
