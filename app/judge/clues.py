"""Phrases that speak for a label: what a block says of itself, in any of the lexicon's languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.lexicon import ASCII_LETTERS, UNSPACED_RE, WORD_RE, Lexicon, Phrases, bare, words_in

SHORT = 90  # characters; longer blocks are no heading and no button
WHOLE_SHARE = 0.75  # of a block's characters: an opening that leaves so little is the whole line
SCANNED = 1200  # characters from either end: a notice says what it is where it begins or ends, and work stays bounded
LETTERS_RE = re.compile(r"[^\W\d_]+")
LEADING_MARKS_RE = re.compile(r"^[^\w(]+")


class Hit(NamedTuple):
    """A phrase found in a block, the label it speaks for, and how it stands there."""

    label: str
    how: str  # opens, whole, starts, has
    phrase: str


def all_hits(texts: list[str], lexicon: Lexicon) -> list[tuple[Hit, ...]]:
    """The phrase hits of every block of a page; only blocks that may hold a phrase are looked at closely, which is one in ten."""
    lows = [_low(text) for text in texts]
    runs = [low.translate(ASCII_LETTERS).split() if low.isascii() else LETTERS_RE.findall(low) for low in lows]
    here = _phrases_here(set().union(*runs), lexicon)
    found: list[tuple[Hit, ...]] = [()] * len(texts)
    for i, (low, words) in enumerate(zip(lows, runs, strict=True)):
        key = " ".join(words) if len(low) <= SHORT else ""
        if _may_hold(low, words, here) or not (low.isascii() or not UNSPACED_RE.search(low)):
            found[i] = _hits_in(low, key, lexicon)
        elif key and (known := lexicon.lines.get(key)):
            found[i] = tuple([Hit(label, how, key) for label, how in known])
    return found


def _phrases_here(words: set[str], lexicon: Lexicon) -> dict[str, list[str]]:
    """The phrases that a page with these words may hold, by the rare word that each is looked for by: a page has few of a lexicon's."""
    signs = lexicon.signs
    here = {sign: [phrase for phrase, other in signs[sign] if other in words] for sign in signs.keys() & words}
    return {sign: phrases for sign, phrases in here.items() if phrases}


def _may_hold(low: str, words: list[str], here: dict[str, list[str]]) -> bool:
    """Whether a text that `_low` gives, its runs of letters beside it, has the characters of one of the phrases in it."""
    if here.keys().isdisjoint(words):
        return False
    for word in words:
        if word in here:
            for phrase in here[word]:
                if phrase in low:
                    return True
    return False


def _low(text: str) -> str:
    """The text as phrases are looked for in it: its two ends if it is long, case-folded, line breaks as spaces."""
    if len(text) > 2 * SCANNED:
        text = f"{text[:SCANNED]} {text[-SCANNED:]}"
    low = text.casefold()
    return " ".join(low.split()) if "\n" in low or "\t" in low else low


def hits_of(text: str, lexicon: Lexicon) -> tuple[Hit, ...]:
    """Every phrase hit of one block, the whole-line ones first."""
    low = _low(text)
    return _hits_in(low, bare(low) if len(low) <= SHORT else "", lexicon)


def _hits_in(low: str, key: str, lexicon: Lexicon) -> tuple[Hit, ...]:
    """The hits of a text that `_low` gives; `key` is a short one's letters, which may be a known line."""
    words = words_in(low)
    if not words:
        return ()
    found = [Hit(label, how, key) for label, how in lexicon.lines.get(key, ())]
    head = low if low[0].isalnum() or low[0] == "(" else LEADING_MARKS_RE.sub("", low)
    if (words[0] in lexicon.starts.by_first_word or not low.isascii()) and (row := _start(low, head, lexicon.starts)):
        found.append(Hit(row[1], "whole" if len(row[0]) >= WHOLE_SHARE * len(head) else "starts", row[0]))
    found += [Hit(label, "has", phrase) for phrase, label in _inside(low, words, lexicon.has)]
    shields = lexicon.shields
    found = [hit for hit in found if hit.how in ("opens", "whole") or not any(phrase in low for phrase in shields.get(hit.phrase, ()))]
    return tuple(found)


def _start(low: str, head: str, phrases: Phrases) -> tuple[str, str] | None:
    """The phrase that a text begins with, and its label; `head` is without the marks that stand before its first word."""
    first = WORD_RE.search(head)
    if first is None:
        return None
    texts = (head,) if len(head) == len(low) else (low, head)
    for phrase, label in phrases.by_first_word.get(first.group(), ()):
        for text in texts:
            if text.startswith(phrase) and _border(text, len(phrase), phrase):
                return phrase, label
    if not low.isascii() and UNSPACED_RE.search(low[:SHORT]):
        for text in texts:
            if found := phrases.unspaced_re.match(text):
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
