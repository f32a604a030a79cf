"""Links within the page as Markdown can have them: footnotes, as GitHub and most other readers of Markdown know them; others are words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count

from app.places import MARK_RE, NOTED, landing
from app.records import Blocks, Item, Note, Span, Table, Winnowed
from app.render.content import content

_BRACKETS = "[]()"
_NO_WORDS = re.compile(r"\W{0,3}")  # arrows, carets, brackets: nothing to read
_AFTER_MARK = re.compile(r"[.:)\]]\s+")
_AROUND = 2  # characters: a superior may hold the brackets around a link
_RAISED = frozenset(("sup", "em", "strong"))  # what marks of notes are set in
_WHOLE = frozenset(("code", "math"))  # what is written as it is, so that no mark can stand in it


def with_footnotes(winnowed: Winnowed) -> Winnowed:
    """The page with plain footnotes as blocks of their own kind and marks in the text for them; other links within it become words."""
    blocks = winnowed.blocks
    if not blocks.landings:
        return winnowed
    rows = content(winnowed)
    noted = _Footnotes(blocks, rows)
    made = replace(blocks, text=blocks.text[:], kind=blocks.kind[:], spans=blocks.spans[:], detail=blocks.detail[:])
    for i in rows:
        noted.write(made, i)
    return replace(winnowed, blocks=made)


class _Footnotes:
    """The notes of a page: which blocks they are, and what each is called."""

    def __init__(self, blocks: Blocks, rows: list[int]) -> None:
        self.labels: dict[int, str] = {}
        self.marks: dict[int, str] = {}
        self.open: tuple[str, int, int] | None = None  # the note in a list that is being written: label, depth, its last block
        leads_back: dict[int, bool] = {}
        for i in rows:
            for text, spans in _texts(blocks, i):
                is_raised = _raised(spans)
                for span in _marks(text, spans, i):
                    note = landing(span)
                    whole = text is blocks.text[i] and span.end - span.start == len(text)
                    if note in self.marks or whole or blocks.kind[note] not in NOTED or not blocks.text[note].strip():
                        continue
                    if note not in leads_back:
                        leads_back[note] = any(0 <= landing(back) < note for back in blocks.spans[note])  # once: it may have any number
                    mark = text[span.start : span.end].strip()
                    if leads_back[note] or _is_note(blocks, note, mark, raised=is_raised(span)):
                        self.marks[note] = mark
        self._name()

    def _name(self) -> None:
        """Labels: the marks' own numbers, the next free ones for signs and for numbers that are taken."""
        taken = set()
        for note, mark in self.marks.items():
            found = MARK_RE.fullmatch(mark)
            digits = found[1] if found else None
            if digits and digits not in taken:
                self.labels[note] = digits
                taken.add(digits)
        free = (str(n) for n in count(1) if str(n) not in taken)
        self.labels.update((note, next(free)) for note in self.marks if note not in self.labels)

    def write(self, made: Blocks, i: int) -> None:
        """Rewrite block `i`: links to notes become marks, a note loses what stands for its own mark and the way back."""
        detail = made.detail[i]
        if isinstance(detail, Table):
            made.detail[i] = Table(tuple(tuple(c._replace(spans=self._linked(c.text, c.spans, i)) for c in row) for row in detail.rows))
        label, depth = self.labels.get(i), detail.depth if isinstance(detail, Item) else 0
        if label is not None:
            made.text[i], made.spans[i] = _without_way_back(*_without_mark(made.text[i], made.spans[i], self.marks[i]), i)
            made.kind[i], made.detail[i] = "footnote", Note(label, depth=depth)
            self.open = (label, depth, i) if depth else None
        elif self.open and isinstance(detail, Item) and self.open[2] == i - 1 and depth >= self.open[1] + detail.first:
            if depth == self.open[1]:
                made.text[i], made.spans[i] = _without_way_back(made.text[i], made.spans[i], i)
                made.kind[i], made.detail[i] = "footnote", Note(self.open[0], first=False)
            self.open = (*self.open[:2], i)
        made.spans[i] = self._linked(made.text[i], made.spans[i], i)

    def _linked(self, text: str, spans: tuple[Span, ...], i: int) -> tuple[Span, ...]:
        marks = [span for span in _marks(text, spans, i) if landing(span) in self.labels]
        found = [span._replace(kind="note", value=self.labels[landing(span)]) for span in marks]
        starts = [mark.start for mark in marks]
        for span in spans:
            superior = False
            if marks and span.kind in _RAISED:  # only a mark that begins within the brackets at its start can be what it holds
                near = marks[bisect_left(starts, span.start) : bisect_left(starts, span.start + _AROUND + 1)]
                superior = any(_wraps(span, mark, text) for mark in near)
            if not superior and landing(span) < 0:
                found.append(span)
        return tuple(found)


def _texts(blocks: Blocks, i: int) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """What is written as one text of a block, with its spans: a table's cells are texts of their own, code has no spans at all."""
    detail = blocks.detail[i]
    if isinstance(detail, Table):
        yield from ((cell.text, cell.spans) for row in detail.rows for cell in row)
    elif blocks.kind[i] != "code":
        yield blocks.text[i], blocks.spans[i]


def _marks(text: str, spans: Iterable[Span], i: int) -> list[Span]:
    """The links of block `i` that look like marks and lead to a later block, as many as can be written as such, in order."""
    found: list[Span] = []
    stop = 0  # of what was passed so far and cannot be cut
    for span in sorted(spans):
        if span.start < span.end and (span.kind in _WHOLE or landing(span) > i):
            if span.kind in _WHOLE:
                while found and found[-1].end > span.start:
                    found.pop()
            elif span.start < stop or not MARK_RE.fullmatch(text[span.start : span.end].strip()):
                continue
            else:
                found.append(span)
            stop = max(stop, span.end)
    return found


def _is_note(blocks: Blocks, i: int, mark: str, *, raised: bool) -> bool:
    """Whether block `i` is what a mark stands for: it begins with it, or is an item that counts as it or has a raised mark or a sign."""
    detail, bare = blocks.detail[i], mark.strip(_BRACKETS)
    begins = MARK_RE.match(blocks.text[i])
    if begins is not None and begins[0].strip(_BRACKETS) == bare:
        return True
    return isinstance(detail, Item) and (raised or not bare.isdecimal() or detail.number == int(bare))


def _raised(spans: Iterable[Span]) -> Callable[[Span], bool]:
    """A function that says whether a span is, holds, or stands in a superior."""
    superiors = sorted((span.start, span.end) for span in spans if span.kind == "sup")
    starts, ends = [start for start, _ in superiors], [end for _, end in superiors]  # both in order: one does not stand in another

    def is_raised(span: Span) -> bool:
        k = bisect_right(ends, span.start)
        return k < len(starts) and starts[k] < span.end

    return is_raised


def _wraps(outer: Span, inner: Span, text: str) -> bool:
    """Whether a span holds another and nothing else but brackets."""
    before, behind = inner.start - outer.start, outer.end - inner.end
    if before < 0 or behind < 0 or before + behind > _AROUND:
        return False
    return _NO_WORDS.fullmatch(text[outer.start : inner.start] + text[inner.end : outer.end]) is not None


def _without_mark(text: str, spans: tuple[Span, ...], mark: str) -> tuple[str, tuple[Span, ...]]:
    """A note without its mark at the beginning, which its label stands for.

    A number with nothing but white space behind it may as well be the note's first word, so it has to be raised, or a link, to be a mark.
    """
    begins = MARK_RE.match(text)
    if begins is None or begins[0].strip(_BRACKETS) != mark.strip(_BRACKETS):
        return text, spans
    stop = begins.end()
    if after := _AFTER_MARK.match(text, stop):
        return _cut(text, spans, after.end(), len(text))
    alone = begins[0] != begins[1] and text[stop : stop + 1].isspace()
    if alone or any(s.kind in ("sup", "link") and (s.start, s.end) == begins.span() for s in spans):
        return _cut(text, spans, stop, len(text))
    return text, spans


def _without_way_back(text: str, spans: tuple[Span, ...], i: int) -> tuple[str, tuple[Span, ...]]:
    """Note `i` without the arrows at its ends that lead back to where it is spoken of."""
    back = sorted(span for span in spans if 0 <= landing(span) <= i and _NO_WORDS.fullmatch(text, span.start, span.end))
    start, stop = 0, len(text)
    for span in back:
        start = span.end if _NO_WORDS.fullmatch(text, min(start, span.start), span.start) else start
    for span in reversed(back):
        stop = span.start if span.start >= start and _NO_WORDS.fullmatch(text, min(span.end, stop), stop) else stop
    return _cut(text, spans, start, stop)


def _cut(text: str, spans: tuple[Span, ...], start: int, stop: int) -> tuple[str, tuple[Span, ...]]:
    """A part of a text without the white space around it, with its spans."""
    part = text[start:stop]
    start, part = start + len(part) - len(part.lstrip()), part.strip()
    stop = start + len(part)
    if not part:
        return text, spans
    kept = [s._replace(start=max(s.start, start) - start, end=min(s.end, stop) - start) for s in spans if s.start < stop and s.end > start]
    return part, tuple(kept)
