"""How the blocks of a page stand to each other once they are labelled: what their reasons tell of place and company."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, pairwise

from app.lexicon import word_count
from app.records import KEPT_LABELS, Blocks, Verdicts

OWN_WORDS = frozenset(("opens", "whole", "starts", "has", "copyright", "byline"))  # clues that a line gives by itself
SHORT = 8  # words
LINKED = 0.9  # of the characters
NEVER = -1


@dataclass(slots=True)
class Layout:
    """Columns of the length of the page's blocks, unless said; all of it made in one pass, since every reason asks for some of it."""

    filled: list[int]  # one longer: how many blocks before have words
    wide: list[int]  # one longer: how many blocks before are longer than a short line
    unlinked: list[int]  # one longer: how many blocks before are words, and not a link as a whole
    before: list[int]  # the nearest block before that has words, NEVER where there is none
    behind: list[int]  # the nearest block behind that has words
    heads: list[int]  # the nearest headline, or heading of the body, before
    runs: list[tuple[int, int]]  # first and stop of the run of blocks with the same label
    speakers: list[int]  # blocks whose own words speak for their label, in order
    last_of: dict[int, int]  # block that opens a section to the last one that is there because of it
    titles: list[int]
    copies: Counter[str]  # how often the page says the same

    def count(self, first: int, stop: int) -> int:
        """Blocks with words in [first, stop)."""
        return self.filled[stop] - self.filled[first]

    def are_short(self, first: int, stop: int) -> bool:
        """Whether no block in [first, stop) is longer than a short line."""
        return self.wide[stop] == self.wide[first]

    def are_links(self, first: int, stop: int) -> bool:
        """Whether all blocks with words in [first, stop) are links as a whole."""
        return self.unlinked[stop] == self.unlinked[first]

    def speaker(self, i: int) -> int:
        """The block nearest to `i` in its run, and not `i` itself, whose own words speak for the label; NEVER where none does."""
        first, stop = self.runs[i]
        at = bisect_left(self.speakers, i)
        here = [k for k in self.speakers[max(0, at - 1) : at + 2] if first <= k < stop and k != i]
        return min(here, key=lambda k: abs(k - i), default=NEVER)


def layout_of(blocks: Blocks, verdicts: Verdicts) -> Layout:
    """The page's layout, made when it is first asked for; labels and clues must be settled by then."""
    if not isinstance(verdicts.layout, Layout):
        verdicts.layout = _made(blocks, verdicts)
    return verdicts.layout


def _made(blocks: Blocks, verdicts: Verdicts) -> Layout:
    n = len(blocks)
    heads = [verdicts.label[i] == "title" or (verdicts.label[i] in KEPT_LABELS and blocks.kind[i] == "heading") for i in range(n)]
    spoken = [bool(text) for text in blocks.text]
    last_of: dict[int, int] = {}
    for i, clues in enumerate(verdicts.clues):
        last_of |= {int(clue.seen): i for clue in clues if clue.what == "section"}
    return Layout(
        filled=_sums(spoken),
        wide=_sums([word_count(text) > SHORT for text in blocks.text]),
        unlinked=_sums([spoken[i] and not is_link(blocks, i) for i in range(n)]),
        before=_last_before(spoken),
        behind=[n - 1 - k if k >= 0 else NEVER for k in reversed(_last_before(spoken[::-1]))],
        heads=_last_before(heads),
        runs=_runs(verdicts.label),
        speakers=[i for i, clues in enumerate(verdicts.clues) if any(clue.what in OWN_WORDS for clue in clues)],
        last_of=last_of,
        titles=[i for i, label in enumerate(verdicts.label) if label == "title"],
        copies=Counter(blocks.text),
    )


def is_link(blocks: Blocks, i: int) -> bool:
    """Whether a block is words of a link and little else."""
    return bool(blocks.text[i]) and sum(s.end - s.start for s in blocks.spans[i] if s.kind == "link") >= LINKED * len(blocks.text[i])


def _sums(flags: list[bool]) -> list[int]:
    return list(accumulate(flags, initial=0))


def _last_before(flags: list[bool]) -> list[int]:
    """By place the last one before it that is flagged."""
    seen = accumulate((i if flag else NEVER for i, flag in enumerate(flags)), max, initial=NEVER)
    return list(seen)[: len(flags)]


def _runs(labels: list[str]) -> list[tuple[int, int]]:
    borders = [0, *(i for i in range(1, len(labels)) if labels[i] != labels[i - 1]), len(labels)]
    return [(first, stop) for first, stop in pairwise(borders) for _ in range(first, stop)]
