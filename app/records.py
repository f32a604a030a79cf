"""What flows between the rooms: a Source becomes a Page, a Page becomes Blocks, Blocks get Verdicts, all of it is a Winnowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

PageKind = Literal["html", "text"]
Label = str  # one of the sixteen file names in labels/
KEPT_LABELS = frozenset({"title", "body"})  # a block is kept exactly when its label is one of these, or asked for by name
HIDDEN = "is:hidden"  # the first of a box's words where the element is not shown until a reader opens it


@dataclass(frozen=True, slots=True)
class Source:
    """What a stranger sent or a site answered: bytes or text, not yet read."""

    body: bytes | str
    kind: PageKind | None = None  # None: nobody said, so it is sniffed
    charset: str | None = None  # from the Content-Type header, unchecked
    url: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page as characters, ready to be cut into blocks."""

    kind: PageKind
    markup: str  # HTML source, or the pasted text
    url: str | None = None
    encoding: str | None = None  # the WHATWG name that the bytes were read with; None when text came in
    warnings: tuple[str, ...] = ()


SpanKind = Literal["link", "code", "em", "strong", "sub", "sup", "del", "image", "embed", "math", "note"]
ItemRole = Literal["item", "term", "definition"]


class Span(NamedTuple):
    """A stretch of a block's text that means more than its words; [start, end) in characters."""

    start: int
    end: int
    kind: SpanKind
    value: str = ""  # link: address; image, embed: address (start == end); math: LaTeX; note: label of a footnote
    note: str = ""  # image: alternative text; embed: its name


class Cell(NamedTuple):
    """One cell of a data table."""

    text: str
    header: bool = False
    columns: int = 1  # colspan, clamped
    align: str = ""  # left, center, right or nothing
    spans: tuple[Span, ...] = ()  # offsets into the cell's own text


class Table(NamedTuple):
    """The grid behind a block of kind `table`; the block's text has a line a row and a tab between cells."""

    rows: tuple[tuple[Cell, ...], ...]


class Item(NamedTuple):
    """Where in its lists a block of kind `list_item` stands."""

    depth: int  # 1 for an item of an outermost list
    number: int | None = None  # ordered lists count, others do not
    first: bool = True  # a later paragraph of the same item has no marker of its own
    role: ItemRole = "item"
    marker: int = 0  # characters of the text that are the page's own marker; formats with markers of their own leave them out


class Code(NamedTuple):
    """What is known of a block of kind `code`."""

    language: str = ""


class Note(NamedTuple):
    """What is known of a block of kind `footnote`, which only formats make of others."""

    label: str
    first: bool = True  # a later paragraph of the same note has no label of its own
    depth: int = 0  # in lists, whose deeper items are part of it; 0 for none


Detail = Table | Item | Code | Note | None


@dataclass(slots=True)
class Boxes:
    """The elements around the blocks, as columns; row 0 is the body."""

    tag: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    words: list[tuple[str, ...]] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    stop: list[int] = field(default_factory=list)
    nth: list[int] = field(default_factory=list)
    via: list[str] = field(default_factory=list)  # inline elements between the box and the one around it, as steps of a CSS path

    def __len__(self) -> int:
        return len(self.tag)

    def ancestors(self, i: int) -> Iterator[int]:
        """Indices of box `i` and of all that enclose it, innermost first."""
        while i >= 0:
            yield i
            i = self.parent[i]


class Block(NamedTuple):
    """One row of Blocks, for people and tests."""

    text: str
    kind: str
    level: int
    box: int
    lines: tuple[int, int] | None
    spans: tuple[Span, ...]
    detail: Detail


@dataclass(slots=True)
class Blocks:
    """Every word of a page, once, in reading order, as columns of the same length (`lines` is empty for HTML)."""

    text: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)  # paragraph heading list_item quote code table caption image rule other
    level: list[int] = field(default_factory=list)  # headings: 1 to 6; else 0
    box: list[int] = field(default_factory=list)  # index into boxes of the nearest element; -1 in pasted text
    lines: list[tuple[int, int]] = field(default_factory=list)  # pasted text: first and last line, from 1; HTML: empty list
    gap: list[int] = field(default_factory=list)  # empty lines before the block in pasted text; HTML: 0
    spans: list[tuple[Span, ...]] = field(default_factory=list)
    detail: list[Detail] = field(default_factory=list)
    boxes: Boxes = field(default_factory=Boxes)
    base: str | None = None  # what the addresses in spans are relative to
    own: frozenset[str] = frozenset(("",))  # addresses, without a fragment, that lead to the page itself
    anchors: dict[str, int] = field(default_factory=dict)  # what links within the page may name, to the block that stands there
    landings: set[int] = field(default_factory=set)  # blocks that kept links within the page lead to, as `#to-` and their index

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, i: int) -> Block:
        lines = self.lines[i] if self.lines else None
        return Block(self.text[i], self.kind[i], self.level[i], self.box[i], lines, self.spans[i], self.detail[i])

    def path(self, i: int) -> str | None:
        """A CSS path to the element that holds block `i`; None for pasted text."""
        if self.box[i] < 0:
            return None
        b = self.boxes
        steps = [b.tag[k] if k == 0 else f"{b.via[k]}{b.tag[k]}:nth-child({b.nth[k]})" for k in b.ancestors(self.box[i])]
        return " > ".join(reversed(steps))


class Claim(NamedTuple):
    """A value that the page gives for one of its fields, and where it says so."""

    value: str
    source: str


@dataclass(slots=True)
class Declared:
    """What a page says of itself: field name to claims, the most credible source first."""

    claims: dict[str, list[Claim]] = field(default_factory=dict)

    def add(self, name: str, value: object, source: str) -> None:
        """Note a claim, white space collapsed; what is not text or is empty is passed over."""
        if isinstance(value, str) and (text := " ".join(value.split())):
            self.claims.setdefault(name, []).append(Claim(text, source))

    def get(self, name: str) -> list[Claim]:
        return self.claims.get(name, [])


class Clue(NamedTuple):
    """One thing seen on the page that spoke for a verdict; explain.py turns it into words."""

    what: str  # opens whole starts has section row dateline byline copyright author beside note twin readability
    seen: str = ""  # the words of the page that it rests on; section: the block that opens it; row: place, total, first block, stop


@dataclass(slots=True)
class Verdicts:
    """What was decided of each block, as columns of the same length as Blocks."""

    label: list[Label]
    keep: list[bool]
    confidence: list[float]  # 0 to 1, in the label's side (kept or dropped)
    clues: list[tuple[Clue, ...]]
    body: tuple[int, int] | None = None  # see body_range, which remembers it here
    layout: object = field(default=None, compare=False, repr=False)  # how blocks stand to each other; judge/layout.py remembers it here

    def body_range(self) -> tuple[int, int]:
        """First and last block labelled body, (0, -1) where there is none; to be asked for when the labels are settled."""
        if self.body is None:
            first = next((i for i, label in enumerate(self.label) if label == "body"), 0)
            last = next((i for i in range(len(self.label) - 1, -1, -1) if self.label[i] == "body"), -1)
            self.body = (first, last)
        return self.body


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's comment; None where the page does not say."""

    author: str | None
    date: str | None
    text: str


@dataclass(slots=True)
class Fields:
    """What the page is called, by whom, from when; None or empty where it does not say."""

    title: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    published: str | None = None
    modified: str | None = None
    site: str | None = None
    language: str | None = None
    description: str | None = None
    image: str | None = None
    tags: list[str] = field(default_factory=list)
    canonical_url: str | None = None
    sources: dict[str, str] = field(default_factory=dict)  # field name to where its value comes from


@dataclass(slots=True)
class Winnowed:
    """A page, its blocks, what was decided of them, and what it says of itself: all that an answer is made from."""

    page: Page
    blocks: Blocks
    verdicts: Verdicts
    fields: Fields
    page_type: str
    confidence: float
    comments: list[Comment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)  # milliseconds by step
