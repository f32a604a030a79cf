"""Footnotes: what the text points to by a mark, and what points back to it, belongs to the text."""

from __future__ import annotations

import re

from app.records import Blocks, Clue, Verdicts

MARK_RE = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§¶]{1,3})[\])]?")  # «1», «[1]», «†»
NOTES = frozenset(("list_item", "paragraph"))


def keep_notes(blocks: Blocks, verdicts: Verdicts) -> None:
    """Keep, in place, notes that a kept block has a mark for, as a link, and that lead back to it by another."""
    if not blocks.anchors:
        return
    for i, spans in enumerate(blocks.spans):
        if not verdicts.keep[i] or not spans:
            continue
        for span in spans:
            if span.kind == "link" and MARK_RE.fullmatch(mark := blocks.text[i][span.start : span.end].strip()):
                note = _target(blocks, span.value)
                if i < note < len(blocks) and not verdicts.keep[note] and blocks.kind[note] in NOTES and _leads_to(blocks, note, i):
                    verdicts.label[note], verdicts.keep[note] = "body", True
                    verdicts.clues[note] = (Clue("note", mark),)


def _leads_to(blocks: Blocks, note: int, i: int) -> bool:
    return any(span.kind == "link" and _target(blocks, span.value) == i for span in blocks.spans[note])


def _target(blocks: Blocks, address: str) -> int:
    return blocks.anchors.get(address.partition("#")[2], -1)
