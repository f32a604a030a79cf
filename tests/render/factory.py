"""Pages made by hand, and what a reader of Markdown or HTML sees in an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from app.records import Blocks, Boxes, Detail, Fields, Page, Span, Verdicts, Winnowed

_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_IN_LINE = {"a", "em", "strong", "s", "del", "sub", "sup", "code", "img"}


@dataclass(frozen=True)
class Row:
    """One block with its verdict."""

    text: str
    kind: str = "paragraph"
    label: str = "body"
    spans: tuple[Span, ...] = ()
    detail: Detail = None
    level: int = 0
    keep: bool | None = None  # None: as the label says
    box: int = -1


def winnowed(*rows: Row, fields: Fields | None = None, around: Boxes | None = None) -> Winnowed:
    """A page with these blocks."""
    blocks = Blocks(boxes=around or Boxes())
    verdicts = Verdicts([], [], [], [])
    for row in rows:
        blocks.text.append(row.text)
        blocks.kind.append(row.kind)
        blocks.level.append(row.level)
        blocks.box.append(row.box)
        blocks.gap.append(0)
        blocks.spans.append(row.spans)
        blocks.detail.append(row.detail)
        verdicts.label.append(row.label)
        verdicts.keep.append(row.label in ("title", "body") if row.keep is None else row.keep)
        verdicts.confidence.append(0.9)
        verdicts.clues.append(())
    return Winnowed(Page("html", "", "https://example.org/mill"), blocks, verdicts, fields or Fields(), "article", 0.97)


def boxes(*tags_and_parents: tuple[str, int]) -> Boxes:
    """Elements of a page, each with its tag and the index of the one around it."""
    result = Boxes()
    for tag, parent in tags_and_parents:
        result.tag.append(tag)
        result.parent.append(parent)
        result.words.append(())
        result.first.append(0)
        result.stop.append(0)
        result.nth.append(1)
        result.via.append("")
    return result


def words(text: str) -> list[str]:
    """The words as the contract counts them."""
    return re.findall(r"\w+", text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.skipping = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.skipping = tag == "title"
        if tag not in _IN_LINE:
            self.heard.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.skipping = False
        if tag not in _IN_LINE:
            self.heard.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.heard.append(data)


class Seen:
    """What stands in a piece of HTML: its text without the document's title, its elements and attributes."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        self.text = "".join(reader.heard)
        self.tags = reader.tags
        self.attributes = reader.attributes


def rendered(markdown: str) -> str:
    """The HTML that a reader of Markdown makes of an answer, front matter taken off."""
    if markdown.startswith("---\n"):
        markdown = markdown[markdown.index("\n---\n") + 5 :]
    return str(_READER.render(markdown))


def squeezed(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())
