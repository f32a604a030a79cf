"""Kept lines of pasted text as they stand in the page, and runs of them made into one block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from app.records import Blocks, Clue, Detail, Verdicts

# A line that is longer is prose, or nobody's table: what is asked of a line looks no further.
LONGEST = 2_000


class Run(NamedTuple):
    """Blocks [first, stop) that are one block of the kind `kind`."""

    first: int
    stop: int
    kind: str
    text: str
    detail: Detail


class Lines:
    """The content's blocks among those of a pasted text, each with the lines that it alone stands on."""

    def __init__(self, blocks: Blocks, verdicts: Verdicts, lines: list[str]) -> None:
        self.blocks, self._lines = blocks, lines
        self.shown = [keep and label != "title" for keep, label in zip(verdicts.keep, verdicts.label, strict=True)]
        self._label = verdicts.label

    def __len__(self) -> int:
        return len(self.blocks)

    def follows(self, i: int) -> bool:
        """Whether a block and the one before it are both content, of one label."""
        return i > 0 and self.shown[i] and self.shown[i - 1] and self._label[i] == self._label[i - 1]

    def raw(self, i: int) -> str:
        """The block's lines as they were pasted; empty if it shares one with another block, or they are too long to be looked at."""
        first, last = self.blocks.lines[i]
        if sum(map(len, self._lines[first - 1 : last])) > LONGEST:
            return ""
        text = "\n".join(self._lines[first - 1 : last])
        return text if " ".join(text.split()) == self.blocks.text[i] else ""

    def runs(self) -> Iterator[range]:
        """The runs of content that nothing else parts."""
        first, n = 0, len(self)
        for i in range(1, n + 1):
            if i == n or not self.follows(i):
                if self.shown[first]:
                    yield range(first, i)
                first = i


def merge(blocks: Blocks, verdicts: Verdicts, runs: list[Run]) -> None:
    """Make each run one block, in place; its confidence is the mean, its reason that of its first line."""
    if not runs:
        return
    for run in runs:
        i, last = run.first, run.stop - 1
        blocks.text[i], blocks.kind[i], blocks.level[i], blocks.detail[i] = run.text, run.kind, 0, run.detail
        blocks.lines[i] = (blocks.lines[i][0], blocks.lines[last][1])
        verdicts.confidence[i] = sum(verdicts.confidence[i : run.stop]) / (run.stop - i)
    gone = {i for run in runs for i in range(run.first + 1, run.stop)}
    rest = [i for i in range(len(blocks)) if i not in gone]
    to = list(accumulate((i not in gone for i in range(len(blocks) + 1)), initial=-1))[1:]
    for table, names in ((blocks, _BLOCK_COLUMNS), (verdicts, _VERDICT_COLUMNS)):
        for name in names:
            column = getattr(table, name)
            setattr(table, name, [column[i] for i in rest])
    verdicts.clues = [tuple(_moved(clue, to) for clue in clues) for clues in verdicts.clues]
    verdicts.body = verdicts.layout = None  # they count blocks


def _moved(clue: Clue, to: Sequence[int]) -> Clue:
    """The same clue when block `k` has become block `to[k]`; `to` goes on to the number of blocks."""
    if clue.what == "section":
        return clue._replace(seen=str(to[int(clue.seen)]))
    if clue.what == "row":
        place, total, first, stop = clue.seen.split()
        return clue._replace(seen=f"{place} {total} {to[int(first)]} {to[int(stop)]}")
    return clue


_BLOCK_COLUMNS = ("text", "kind", "level", "box", "lines", "gap", "spans", "detail")
_VERDICT_COLUMNS = ("label", "keep", "confidence", "clues")
