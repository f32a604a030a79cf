"""The links and images of a block that an answer may show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.records import Blocks, Span, Table
from app.render.address import link_address, web_address
from app.render.content import one_line


class Link(NamedTuple):
    """A link: where it leads, and the words that it stands on."""

    url: str
    text: str


class Image(NamedTuple):
    """An image: where it is, and what it shows."""

    url: str
    alt: str


def links(blocks: Blocks, i: int) -> list[Link]:
    """The links of one block that lead out of the page, in reading order, and what it embeds."""
    found: list[Link] = []
    for text, span in _spans(blocks, i):
        if span.kind == "link":
            found.append(Link("" if span.value.startswith("#") else link_address(span.value), one_line(text[span.start : span.end])))
        elif span.kind == "embed":
            found.append(Link(web_address(span.value), one_line(span.note)))
    return [link for link in found if link.url]


def images(blocks: Blocks, i: int) -> list[Image]:
    """The images of one block, in reading order."""
    found = (Image(web_address(span.value), one_line(span.note)) for _, span in _spans(blocks, i) if span.kind == "image")
    return [image for image in found if image.url]


def shows(blocks: Blocks, i: int) -> bool:
    """Whether a block has an image, or anything embedded, that an answer may show."""
    return any(span.kind in ("image", "embed") and web_address(span.value) for _, span in _spans(blocks, i))


def _spans(blocks: Blocks, i: int) -> Iterator[tuple[str, Span]]:
    """Each span of a block with the text that its offsets count in; a table's are those of its cells."""
    detail = blocks.detail[i]
    if not isinstance(detail, Table):
        yield from ((blocks.text[i], span) for span in blocks.spans[i])
        return
    for row in detail.rows:
        for cell in row:
            yield from ((cell.text, span) for span in cell.spans)
