"""The shape of each block's text as numbers: words, sentence ends, links, capitals, digits; counted for a whole page at once."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.lexicon import WORDS_PER_CHARACTER
from app.records import Blocks

Column = NDArray[np.float64]
WORD, UPPER, DIGIT, END, COMMA, UNSPACED, MARK, SIGN = (1 << n for n in range(8))
ENDS = ".!?…。！？؟।։"
COMMAS = ",;，、،；"
MARKS = "|·•‹›»«/>→｜"  # between the parts of a menu, a row of dates and names, a path of pages
COUNTED = {"commas": COMMA, "digits": DIGIT, "marks": MARK, "signs": SIGN}
SIGNS = "@#$€£¥₹©★☆+"  # of addresses, hashtags, prices, ratings
# Scripts without spaces between words.
UNSPACED_RANGES = ((0x2E80, 0x303F), (0x3041, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x0E00, 0x0EFF))


@functools.cache
def character_classes() -> NDArray[np.uint8]:
    """A table of class bits for each of the first 65,536 code points (Unicode's general categories)."""
    table = np.zeros(65536, dtype=np.uint8)
    for code in range(65536):
        c = chr(code)
        category = unicodedata.category(c)
        bits = WORD if c.isalnum() or c == "_" or category in ("Mn", "Mc") else 0
        bits |= UPPER if category in ("Lu", "Lt") else 0
        bits |= DIGIT if category == "Nd" else 0
        table[code] = bits
    for characters, bit in ((ENDS, END), (COMMAS, COMMA), (MARKS, MARK), (SIGNS, SIGN)):
        for c in characters:
            table[ord(c)] |= bit
    for first, last in UNSPACED_RANGES:
        table[first : last + 1] |= UNSPACED
    return table


@dataclass(slots=True)
class Shapes:
    """One row a block, one column a measure; counts unless said."""

    characters: Column
    words: Column  # words; characters of unspaced scripts count for half a word
    ends: Column  # sentence ends
    commas: Column
    digits: Column
    capitals: Column
    capital_words: Column
    marks: Column
    signs: Column
    link_share: Column  # 0 to 1, of characters
    links: Column
    ends_sentence: Column  # 0 or 1: the last character ends a sentence
    ends_colon: Column  # 0 or 1
    starts_capital: Column  # 0 or 1
    prose: Column  # words of running text: long enough, with a sentence end, not in links


def shapes_of(blocks: Blocks) -> Shapes:
    """Measure the text of every block, in one pass over the page's characters."""
    n = len(blocks)
    lengths = np.fromiter(map(len, blocks.text), dtype=np.int64, count=n)
    codes = np.frombuffer(("\n".join(blocks.text) + "\n").encode("utf-32-le", "surrogatepass"), dtype="<u4")
    classes = character_classes()[np.minimum(codes, 65535)]
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1])) if n else np.zeros(0, dtype=np.int64)

    def count(mask: NDArray[np.bool_]) -> Column:
        return np.add.reduceat(mask, starts, dtype=np.float64) if n else np.zeros(0)

    is_word, unspaced, upper = ((classes & bit) != 0 for bit in (WORD, UNSPACED, UPPER))
    word_start = is_word & ~unspaced
    word_start[1:] &= ~word_start[:-1].copy()
    sentence_end = (classes & END) != 0
    # A full stop inside a number, a name or an address ends nothing: what follows must not be part of a word.
    sentence_end[:-1] &= ~(is_word[1:] & (codes[:-1] == ord(".")))
    words = count(word_start) + WORDS_PER_CHARACTER * count(unspaced & is_word)
    ends = count(sentence_end)
    last = starts + np.maximum(lengths - 1, 0)
    ends_sentence = _ends_sentence(codes, sentence_end, last, lengths)
    link_share, links = _links(blocks, lengths)
    long = (words >= 10) & (ends >= 1) & (link_share < 0.5)
    return Shapes(
        characters=lengths.astype(np.float64),
        words=words,
        ends=ends,
        **{name: count((classes & bit) != 0) for name, bit in COUNTED.items()},
        capitals=count(upper),
        capital_words=count(word_start & upper),
        link_share=link_share,
        links=links,
        ends_sentence=ends_sentence,
        ends_colon=((codes[last] == ord(":")) | (codes[last] == ord("："))).astype(np.float64) if n else np.zeros(0),
        starts_capital=upper[starts].astype(np.float64) if n else np.zeros(0),
        prose=np.where(long, words * (1 - link_share), 0.0),
    )


QUOTES = np.array([ord(c) for c in "\"'”’»)]"], dtype=np.uint32)


def _ends_sentence(codes: NDArray[np.uint32], end: NDArray[np.bool_], last: NDArray[np.int64], lengths: NDArray[np.int64]) -> Column:
    """Whether a block's last character, or the one before a closing quote, ends a sentence."""
    if not len(last):
        return np.zeros(0)
    before = np.maximum(last - 1, 0)
    quoted = (codes[last][:, None] == QUOTES).any(1) & end[before]
    return np.asarray(((end[last] | quoted) & (lengths > 0)).astype(np.float64))


def _links(blocks: Blocks, lengths: NDArray[np.int64]) -> tuple[Column, Column]:
    inside, links = [0] * len(blocks), [0] * len(blocks)
    for i, spans in enumerate(blocks.spans):
        for span in spans:
            if span.kind == "link":
                inside[i] += span.end - span.start
                links[i] += 1
    return np.minimum(1.0, np.array(inside) / np.maximum(1, lengths)), np.array(links, dtype=np.float64)
