"""What the words of a line of pasted text say of it: how lines with such words were labelled on other pages.

Where elements are gone, words know what shape and place do not. They say nothing in a language that was not learned from; then every line
has the numbers of one without a known word, and the judge has learned to do without them.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from app.judge.decide import softmax
from app.judge.measure import Columns
from app.lexicon import UNSPACED_RE, words_in
from app.models import Wording

MOST_CHARACTERS, MOST_WORDS = 600, 40  # of a line; what it is shows at its beginning
PAIRS = 12  # pairs of neighbouring words that are looked at, from the line's first
MOST_PAIRS = 60  # characters of a run without spaces
WHOLE = 5  # words; a line of no more is a term as a whole
EMPTY_MARKS = 5  # characters; what stands for a line without words
FAINTEST = 0.01  # likelihood; the logarithm of less says nothing more
CLEAREST = 4.0  # log-odds
NUMBER_RE = re.compile(r"\d+")


def terms_of(text: str) -> set[str]:
    """The terms of a line: its words, pairs of them, its first and last one, and a short line as a whole; a number is a number.

    Where a script has no spaces, pairs of characters stand for words (Nie and Ren, Chinese information retrieval: using characters or
    words?, 1999).
    """
    words = words_in(NUMBER_RE.sub("0", text[:MOST_CHARACTERS].casefold()))
    if not words:
        return {f"={text[:EMPTY_MARKS]}"}
    terms = set(words[:MOST_WORDS])
    terms.update(map("{} {}".format, words[:PAIRS], words[1 : PAIRS + 1]))
    terms.update((f"^{words[0]}", f"${words[-1]}"))
    if len(words) <= WHOLE:
        terms.add("=" + " ".join(words))
    if not text.isascii():
        for word in words[:MOST_WORDS]:
            if UNSPACED_RE.search(word):
                terms.update(map("".join, pairwise(word[:MOST_PAIRS])))
    return terms


def wording_columns(texts: list[str], wording: Wording, known: bool = True) -> Columns:
    """By line: the log-odds that it is content, and the logarithms of how likely each label is, by its words alone.

    With `known` false as if no word were known, as in a language that was not learned from.
    """
    places, rows = wording.places, {text: k for k, text in enumerate(dict.fromkeys(texts))}
    found = [[places[term] for term in terms_of(text) if term in places] if known else [] for text in rows]
    count = np.array([len(terms) for terms in found], dtype=np.int64)
    odds = np.tile(wording.bias, (len(rows), 1))
    if count.any():
        spoken = np.flatnonzero(count)
        flat = np.fromiter((place for terms in found for place in sorted(terms)), dtype=np.int64, count=int(count.sum()))
        starts = (np.cumsum(count) - count)[spoken]
        odds[spoken] += np.add.reduceat(wording.weights[flat], starts) / np.sqrt(count[spoken])[:, None]
    odds = odds[[rows[text] for text in texts]]
    likely = np.log(softmax(odds[:, 1:].astype(np.float64)) + FAINTEST)
    columns = {f"wording {label}": likely[:, k] for k, label in enumerate(wording.labels)}
    return columns | {"wording keep": np.clip(odds[:, 0].astype(np.float64), -CLEAREST, CLEAREST)}
