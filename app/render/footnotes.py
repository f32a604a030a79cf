"""Links within the page as Markdown can have them: footnotes, as GitHub and most other readers of Markdown know them; others are words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from app.records import Blocks, Item, Note, Span, Table, Winnowed
from app.render.content import content

_LANDING = re.compile(r"#to-(\d+)")
_MARK = re.compile(r"[\[(]?(?:(\d{1,4})|[*†‡§¶]{1,3})[\])]?")  # «1», «[1]», «(1)», «†»: what stands for a note
_BRACKETS = "[]()"
_NOTED = frozenset(("list_item", "paragraph", "other"))
_BACK = re.compile(r"\W{0,3}")  # arrows, carets: nothing to read
_AFTER_MARK = re.compile(r"[.:)\]]?\s+")
_AROUND = 2  # characters: a superior may hold the brackets around a link


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
        for i in rows:
            for span in blocks.spans[i]:
                mark = blocks.text[i][span.start : span.end]
                note = _landing(span)
                if note > i and _MARK.fullmatch(mark.strip()) and mark != blocks.text[i] and _is_note(blocks, note, mark.strip()):
                    self.marks.setdefault(note, mark.strip())
        taken = set()
        for note, mark in self.marks.items():
            found = _MARK.fullmatch(mark)
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
        if i in self.labels:
            made.text[i], made.spans[i] = _without_way_back(*_without_mark(made.text[i], made.spans[i], self.marks[i]))
            made.kind[i], made.detail[i] = "footnote", Note(self.labels[i])
        elif i and isinstance(detail, Item) and not detail.first and isinstance(before := made.detail[i - 1], Note):
            made.text[i], made.spans[i] = _without_way_back(made.text[i], made.spans[i])
            made.kind[i], made.detail[i] = "footnote", Note(before.label, first=False)
        made.spans[i] = self._linked(made.text[i], made.spans[i], i)

    def _linked(self, text: str, spans: tuple[Span, ...], i: int) -> tuple[Span, ...]:
        marks = [s for s in spans if _landing(s) > i and _landing(s) in self.labels and _MARK.fullmatch(text[s.start : s.end].strip())]
        found = [span._replace(kind="note", value=self.labels[_landing(span)]) for span in marks]
        for span in spans:
            superior = span.kind in ("sup", "em", "strong") and any(_wraps(span, mark, text) for mark in marks)
            if not superior and _landing(span) < 0:
                found.append(span)
        return tuple(found)


def _landing(span: Span) -> int:
    """The block that a link within the page leads to; -1 for any other span."""
    match = _LANDING.fullmatch(span.value) if span.kind == "link" else None
    return int(match[1]) if match else -1


def _is_note(blocks: Blocks, i: int, mark: str) -> bool:
    """An item of a list, or a paragraph that leads back or begins with its own mark."""
    if blocks.kind[i] not in _NOTED or not blocks.text[i].strip():
        return False
    begins = _MARK.match(blocks.text[i])
    same = begins is not None and begins[0].strip(_BRACKETS) == mark.strip(_BRACKETS)
    return same or blocks.kind[i] == "list_item" or any(0 <= _landing(span) < i for span in blocks.spans[i])


def _wraps(outer: Span, inner: Span, text: str) -> bool:
    """Whether a span holds another and nothing else but brackets."""
    around = text[outer.start : inner.start] + text[inner.end : outer.end]
    return outer.start <= inner.start and inner.end <= outer.end and len(around) <= _AROUND and _BACK.fullmatch(around) is not None


def _without_mark(text: str, spans: tuple[Span, ...], mark: str) -> tuple[str, tuple[Span, ...]]:
    """A note without its mark at the beginning, which its label stands for."""
    begins = _MARK.match(text)
    after = _AFTER_MARK.match(text, begins.end()) if begins else None
    if begins and after is None and any(s.kind in ("sup", "link") and (s.start, s.end) == begins.span() for s in spans):
        after = begins  # raised, or the way back
    if begins and after and begins[0].strip(_BRACKETS) == mark.strip(_BRACKETS):
        return _cut(text, spans, after.end(), len(text))
    return text, spans


def _without_way_back(text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """A note without the arrows at its ends that lead back to where it is spoken of."""
    back = [span for span in spans if _landing(span) >= 0 and _BACK.fullmatch(text[span.start : span.end])]
    start, stop = 0, len(text)
    for span in sorted(back):
        start = span.end if _BACK.fullmatch(text[start : span.start]) else start
    for span in sorted(back, reverse=True):
        stop = span.start if span.start >= start and _BACK.fullmatch(text[span.end : stop]) else stop
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
