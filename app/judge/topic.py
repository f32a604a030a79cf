"""Does a run of prose belong to this article or to another one? Told by the words it shares with the article's opening."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.judge.shapes import Shapes
from app.lexicon import UNSPACED_RE, Lexicon, words_in

MIN_LETTERS = 4  # shorter words are mostly function words in spaced scripts
MIN_PROSE = 12  # words
SAME_TOPIC = 0.75  # of what the article's own paragraphs share with each other


def content_words(text: str, common: frozenset[str]) -> set[str]:
    """Words that carry a topic: no function words; pairs of characters in unspaced scripts."""
    low = text.casefold()
    words = words_in(low)
    found = {word for word in words if len(word) >= MIN_LETTERS and not word.isdigit()} - common
    if low.isascii() or not UNSPACED_RE.search(low):
        return found
    for word in filter(UNSPACED_RE.search, words):
        found.discard(word)
        found.update(word[k : k + 2] for k in range(len(word) - 1))
    return found


def words_of_lines(texts: list[str], lexicon: Lexicon) -> list[set[str]]:
    """The content words of every line."""
    return [content_words(text, lexicon.common) for text in texts]


@dataclass(slots=True)
class Topic:
    """The vocabulary of the article's own text, and how much of it a paragraph of its own shares."""

    core: set[str]
    usual: float  # mean share of a paragraph's content words that stand elsewhere in the article, 0 to 1
    words: list[set[str]]  # by block; empty for what is no prose

    def share(self, i: int) -> float:
        """Share of the content words of block `i` that the article uses, 0 to 1."""
        return len(self.words[i] & self.core) / len(self.words[i]) if self.words[i] else 0.0

    def returns(self, i: int) -> bool:
        """Whether block `i` speaks the article's language as much as the article's own paragraphs do."""
        return bool(self.words[i]) and self.usual > 0 and self.share(i) >= SAME_TOPIC * self.usual


def topic_of(words: list[set[str]], shapes: Shapes, stop: int) -> Topic:
    """The topic of what stands before block `stop`, by every block's content words; blocks after it are measured against that."""
    long = shapes.words >= MIN_PROSE
    nothing: set[str] = set()  # one for all: a page may have a block a word
    words = [own if of_prose else nothing for own, of_prose in zip(words, long.tolist(), strict=True)]
    own = [i for i in range(stop) if words[i]]
    counts: Counter[str] = Counter()
    for i in own:
        counts.update(words[i])
    shared = {word for word, count in counts.items() if count > 1}
    shares = [len(words[i] & shared) / len(words[i]) for i in own]
    return Topic(set(counts), sum(shares) / len(shares) if shares else 0.0, words)
