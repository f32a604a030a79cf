"""From the row of kept blocks to what is written as one: lists, quotations, figures."""

from __future__ import annotations

from typing import NamedTuple

from app.records import Blocks, Item, Note, Winnowed
from app.render.content import block_text, content
from app.render.references import shows


class Group(NamedTuple):
    """Blocks that are written as one."""

    kind: (
        str  # list_item: a list; quote: all that stands in one quotation; figure: an image and its caption; else the kind of the one block
    )
    rows: list[int]


def groups(winnowed: Winnowed) -> list[Group]:
    """The content in reading order; what shows nothing is left out, and rules that part nothing."""
    return _grouped(winnowed.blocks, content(winnowed), quoting=True)


def within(blocks: Blocks, rows: list[int]) -> list[Group]:
    """What stands in one quotation, as groups of its own."""
    return _grouped(blocks, rows, quoting=False)


def _grouped(blocks: Blocks, rows: list[int], *, quoting: bool) -> list[Group]:
    result: list[Group] = []
    for i in rows:
        last = result[-1] if result else None
        kind = _shown_as(blocks, i)
        if kind and quoting and _quotation(blocks, i) >= 0:
            kind = "quote"
        elif kind == "quote" and not quoting:
            kind = "paragraph"
        if not kind or (kind == "rule" and (last is None or last.kind == "rule")):
            continue
        if last and kind == "caption" and blocks.kind[last.rows[-1]] == "image" and last.kind in ("image", "list_item"):
            result[-1:] = [Group(last.kind, last.rows[:-1])] if len(last.rows) > 1 else []
            result.append(Group("figure", [last.rows[-1], i]))
        elif last and _one(blocks, last, i, kind):
            last.rows.append(i)
        else:
            result.append(Group(kind, [i]))
    if result and result[-1].kind == "rule":
        result.pop()
    return result


def _shown_as(blocks: Blocks, i: int) -> str:
    """The kind that a block is written as: a plain paragraph if what it holds does not fit its kind, nothing if it holds nothing."""
    kind, has_text, has_images = blocks.kind[i], bool(block_text(blocks, i)), shows(blocks, i)
    if has_text:
        return "paragraph" if kind in ("image", "rule") else kind
    if has_images:
        detail = blocks.detail[i]
        if kind == "image" and isinstance(detail, Item) and detail.first:
            return "list_item"
        return "paragraph" if kind in ("code", "rule") else kind
    return kind if kind == "rule" else ""


def _one(blocks: Blocks, last: Group, i: int, kind: str) -> bool:
    """Whether a block goes on with what a block of the same kind began; an image may stand within an item."""
    if kind != last.kind:
        detail, note = blocks.detail[i], blocks.detail[last.rows[0]]
        if kind == "list_item" and isinstance(note, Note) and isinstance(detail, Item):  # a list within a note
            return i == last.rows[-1] + 1 and 0 < note.depth < detail.depth
        return kind == "image" and last.kind == "list_item" and isinstance(detail, Item)
    if last.kind == "quote":
        return _quotation(blocks, last.rows[-1]) == _quotation(blocks, i)
    if last.kind == "footnote":
        detail = blocks.detail[i]
        return isinstance(detail, Note) and not detail.first
    return last.kind == "list_item"


def _quotation(blocks: Blocks, i: int) -> int:
    """The box of the outermost quotation that a block stands in, so that two quotations in a row stay two; -1 for none."""
    found = -1
    for box in blocks.boxes.ancestors(blocks.box[i]):
        if blocks.boxes.tag[box] == "blockquote":
            found = box
    return found
