"""From a row of list items, each with its depth, to the lists that they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.records import Blocks
from app.render.content import item_of

_LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
_DEEPEST = 8  # readers of Markdown stop at some twenty levels of any kind; what is deeper joins the last level


class Step(NamedTuple):
    """One block of a list: at which level it stands and what has to be opened for it."""

    row: int  # index of the block
    level: int  # 1 for the outermost list; never more than one deeper than the step before
    tag: str  # ul, ol or dl: the list at that level
    opens: bool  # a new list begins at that level
    entry: str  # li, dt or dd for a new entry; empty for a later paragraph of the one before
    number: int | None  # the entry's number in an ordered list


def steps(blocks: Blocks, rows: Iterable[int]) -> list[Step]:
    """The steps through a row of list items; levels without an item of their own (a dropped one, say) are passed over."""
    result: list[Step] = []
    stack: list[tuple[int, str, int]] = []  # depth, tag and element of the lists that are open
    for row in rows:
        item = item_of(blocks, row)
        while stack and stack[-1][0] > item.depth:
            stack.pop()
        depth = stack[-1][0] if len(stack) == _DEEPEST else item.depth
        element = _element(blocks, row)
        same = bool(stack) and stack[-1][0] == depth and stack[-1][2] == element
        if stack and stack[-1][0] == depth and not same:
            stack.pop()  # another list right behind
        if same and not item.first:
            result.append(Step(row, len(stack), stack[-1][1], False, "", None))
            continue
        tag = "dl" if item.role != "item" else "ul" if item.number is None else "ol"
        opens = not same or stack[-1][1] != tag
        if same and opens:
            stack.pop()
        if opens:
            stack.append((depth, tag, element))
        entry = {"term": "dt", "definition": "dd"}.get(item.role, "li")
        result.append(Step(row, len(stack), tag, opens, entry, item.number if tag == "ol" else None))
    return result


def _element(blocks: Blocks, row: int) -> int:
    """The box of the list that an item stands in; -1 where the page has no elements."""
    boxes = blocks.boxes
    return next((box for box in boxes.ancestors(blocks.box[row]) if boxes.tag[box] in _LISTS), -1)
