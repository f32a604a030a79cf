"""Collects inline text into blocks: white space as a browser collapses it, spans with offsets, images where they stand."""

from __future__ import annotations

from app.records import Blocks, Code, Detail, Item, ItemRole, Span, SpanKind

SOFT_HYPHEN = "\xad"
ANCHORS = ("¶", "§", "#", "🔗")  # the whole text of a link to the heading itself, which documentation shows on hover
MOST_OPEN = 16  # inline elements around one word


class OpenSpan:
    """An inline element that is being read; `start` moves to 0 when a block ends inside it."""

    __slots__ = ("kind", "start", "value")

    def __init__(self, kind: SpanKind, start: int, value: str) -> None:
        self.kind: SpanKind = kind
        self.start, self.value = start, value


class OpenItem:
    """A list item that is being read; its first block has the marker, later ones go on without."""

    __slots__ = ("depth", "given", "number", "role")

    def __init__(self, depth: int, number: int | None, role: ItemRole) -> None:
        self.depth, self.number, self.given = depth, number, False
        self.role: ItemRole = role


Context = tuple[str, int, int, OpenItem | None, str]  # what a block becomes where it stands: kind, level, box, item, language


class Builder:
    """The block that is being read, and the columns of those that are finished."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.kind = "paragraph"
        self.level = 0
        self.box = -1
        self.item: OpenItem | None = None
        self.language = ""
        self.verbatim = 0
        self.parts: list[str] = []
        self.length = 0
        self.space = False  # white space seen, to be written before the next word
        self.breaks = 0  # <br> seen since the last word
        self.open: list[OpenSpan] = []
        self.spans: list[Span] = []

    def context(self) -> Context:
        """What is to be put back when an element ends."""
        return self.kind, self.level, self.box, self.item, self.language

    def restore(self, context: Context) -> None:
        """Put back what `context` gave."""
        self.kind, self.level, self.box, self.item, self.language = context

    def text(self, raw: str) -> None:
        """Add a text node."""
        if SOFT_HYPHEN in raw:
            raw = raw.replace(SOFT_HYPHEN, "")
        if self.verbatim:
            self._write(raw)
            return
        words = raw.split()
        if not words:
            self.space = self.space or bool(raw)
            return
        if self.breaks:
            if self.breaks > 1:
                self.flush()
            elif self.parts:
                self._write("\n")
            self.breaks, self.space = 0, False
        if (self.space or raw[0].isspace()) and self.parts:
            self._write(" ")
        self._write(words[0] if len(words) == 1 else " ".join(words))
        self.space = raw[-1].isspace()

    def _write(self, piece: str) -> None:
        self.parts.append(piece)
        self.length += len(piece)

    def formula(self, source: str) -> None:
        """Mathematics, as its LaTeX source."""
        span = self.begin("math", source)
        self.text(source)
        if span is not None:
            self.end(span)

    def new_line(self) -> None:
        """In code: what follows begins a line."""
        if self.parts and not self.parts[-1].endswith("\n"):
            self._write("\n")

    def line_break(self) -> None:
        """A <br>: one ends a line, two part paragraphs."""
        if self.verbatim:
            self._write("\n")
        else:
            self.breaks += 1

    def image(self, address: str, alternative: str) -> None:
        """An image at this place of the text; one that stands alone becomes a block at the next flush."""
        self.spans.append(Span(self.length, self.length, "image", address, alternative))

    def embed(self, address: str, name: str) -> bool:
        """A player, a post or another page at this place, which is a block without words; one that an older one holds stands once.

        False in code, where none can stand.
        """
        if self.verbatim:
            return False
        self.flush()
        row = (Span(0, 0, "embed", address, name),)
        if self.blocks.spans[-1:] != [row]:
            begins = self.item is not None and not self.item.given  # so that it ends no list, as an image that stands alone does
            self.add("", "image", row, self._detail("list_item") if begins else None)
        return True

    def begin(self, kind: SpanKind, value: str = "") -> OpenSpan | None:
        """Open an inline span, to be given back to `end`; None where one more would say nothing, or only waste memory in every block."""
        if self.open and (len(self.open) >= MOST_OPEN or any(span.kind == kind and span.value == value for span in self.open)):
            return None
        span = OpenSpan(kind, self.length, value)
        self.open.append(span)
        return span

    def end(self, span: OpenSpan) -> None:
        """Close an inline span."""
        self.open.remove(span)
        self._close(span)

    def _close(self, span: OpenSpan) -> None:
        if span.start < self.length:
            self.spans.append(Span(span.start, self.length, span.kind, span.value))

    def flush(self) -> None:
        """End the block that is being read; nothing happens where nothing was read."""
        if not self.parts and not self.spans:
            self.space, self.breaks = False, 0
            return
        for begun in self.open:
            self._close(begun)
            begun.start = 0
        text = "".join(self.parts)
        spans, self.parts, self.spans = self.spans, [], []
        self.length, self.space, self.breaks = 0, False, 0
        if not text or text.isspace():
            for span in spans:
                if span.kind == "image":
                    self.add("", "image", (span,))
            return
        if self.verbatim:
            text, spans = _trim_lines(text, spans)
        if spans and (self.kind == "heading" or (self.item is not None and self.item.role == "term")):
            text, spans = _without_anchor(text, spans)
        if len(spans) > 1 or (spans and (self.verbatim or spans[0].start or spans[0].end != len(text))):
            spans = sorted(_tight(text, spans))
        self.add(text, self.kind, tuple(spans))

    def add(self, text: str, kind: str, spans: tuple[Span, ...] = (), detail: Detail = None) -> None:
        """Append one finished row to the columns."""
        b = self.blocks
        b.text.append(text)
        b.kind.append(kind)
        b.level.append(self.level if kind == "heading" else 0)
        b.box.append(self.box)
        b.gap.append(0)
        b.spans.append(spans)
        b.detail.append(detail or (self._detail(kind) if kind in ("list_item", "code", "image") else None))

    def _detail(self, kind: str) -> Detail:
        if kind == "image" and self.item and self.item.given:
            return Item(self.item.depth, self.item.number, False, self.item.role)
        if kind == "list_item" and self.item:
            first, self.item.given = not self.item.given, True
            return Item(self.item.depth, self.item.number, first, self.item.role)
        return Code(self.language) if kind == "code" else None


def _trim_lines(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Code without the empty lines around it; indentation stays."""
    body = text.rstrip()
    head = len(body) - len(body.lstrip("\r\n"))
    body = body[head:]
    return body, [s._replace(start=max(0, s.start - head), end=min(len(body), max(0, s.end - head))) for s in spans]


def _without_anchor(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """A heading, or a term, without the link to itself at its end."""
    for span in spans:
        if span.kind == "link" and span.start > 0 and span.end == len(text) and text[span.start :].strip() in ANCHORS:
            text = text[: span.start].rstrip()
            return text, [s._replace(end=min(s.end, len(text))) for s in spans if s.start < len(text)]
    return text, spans


def _tight(text: str, spans: list[Span]) -> list[Span]:
    """Spans without the white space at their ends; those that cover nothing are left out, images stay where they are."""
    found = []
    for span in spans:
        start, end = span.start, span.end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end or span.kind in ("image", "embed"):
            found.append(span if (start, end) == (span.start, span.end) else span._replace(start=start, end=end))
    return found
