"""Lists in pasted text: items with marks of their own, and short lines below one that ends in a colon."""

from __future__ import annotations

from app.records import Item
from app.segment.pasted.code import points_of
from app.segment.pasted.lines import Lines
from app.segment.plain import BULLET_RE, SENTENCE_END

COLONS = (":", "：")
FEWEST = 3  # short lines
LONGEST, MOST_WORDS = 90, 14
LONG = 120  # characters of a paragraph
DEEPEST = 6


def settle_items(lines: Lines) -> None:
    """Mark runs of short lines below a colon as items."""
    blocks = lines.blocks
    i = 0
    while i < len(lines):
        stop = i + 1
        if lines.shown[i] and blocks.text[i].endswith(COLONS) and blocks.kind[i] in ("paragraph", "heading"):
            while stop < len(lines) and lines.follows(stop) and _is_short(lines, stop) and blocks.gap[stop] == _apart(lines, i, stop):
                stop += 1
            if stop > i + 1 and _ends_with_heading(lines, stop):
                stop -= 1
            if stop - i - 1 >= FEWEST:
                for k in range(i + 1, stop):
                    blocks.kind[k], blocks.level[k], blocks.detail[k] = "list_item", 0, Item(1)
        i = stop


def _apart(lines: Lines, colon: int, i: int) -> int:
    """Empty lines that part the items of a list: as many as part the first two; the first may stand apart from the colon."""
    return lines.blocks.gap[colon + 2] if i > colon + 1 else lines.blocks.gap[i]


def _is_short(lines: Lines, i: int) -> bool:
    text, raw = lines.blocks.text[i], lines.raw(i)
    plain = lines.blocks.kind[i] in ("paragraph", "heading") and len(text) <= LONGEST and len(text.split()) <= MOST_WORDS
    return plain and not text.endswith(SENTENCE_END) and raw != "" and not points_of(raw)


def _ends_with_heading(lines: Lines, stop: int) -> bool:
    """Whether the last of the short lines heads the long paragraph behind it, as far as empty lines tell."""
    if stop >= len(lines) or not lines.follows(stop) or len(lines.blocks.text[stop]) <= LONG:
        return False
    return lines.blocks.gap[stop] <= lines.blocks.gap[stop - 1]


def settle_markers(lines: Lines) -> None:
    """Say of items that the page marked itself how they are marked: their number, their depth, and how much of the text the mark is."""
    blocks = lines.blocks
    for run in lines.runs():
        stack: list[int] = []
        for i in run:
            item, marker = blocks.detail[i], BULLET_RE.match(blocks.text[i])
            if blocks.kind[i] != "list_item" or not isinstance(item, Item) or item.first or not marker:
                stack = []
                continue
            if marker["dash"] and not _is_listed(lines, i):
                blocks.kind[i], blocks.detail[i] = "paragraph", None  # speech opens with dashes, too
                stack = []
                continue
            depth = _depth(stack, lines.raw(i))
            number = int(marker["number"]) if marker["number"] else None
            blocks.detail[i] = Item(depth, number, marker=marker.end())


def _depth(stack: list[int], raw: str) -> int:
    """How deep an item stands by its indentation; `stack` holds that of the items around it."""
    lead = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    while len(stack) > 1 and stack[-1] > lead:
        stack.pop()
    if not stack or (lead >= stack[-1] + 2 and len(stack) < DEEPEST):
        stack.append(lead)
    return len(stack)


def _is_listed(lines: Lines, i: int) -> bool:
    """Whether the run of items that a dash stands in comes right behind a colon."""
    while lines.follows(i) and lines.blocks.kind[i - 1] == "list_item":
        i -= 1
    return lines.follows(i) and lines.blocks.text[i - 1].endswith(COLONS)
