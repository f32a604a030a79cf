"""Footnotes: what the text points to by a mark, and what points back to it, belongs to the text."""

from __future__ import annotations

from app.places import MARK_RE, NOTED, block_at, joined
from app.records import Blocks, Clue, Verdicts


def keep_notes(blocks: Blocks, verdicts: Verdicts) -> None:
    """Keep, in place, notes that a kept block has a mark for, as a link, and that lead back to it by another."""
    if not blocks.anchors:
        return
    ways: dict[int, frozenset[int]] = {}  # of every note that was asked for, since a page may have any number of marks for one
    for i, spans in enumerate(blocks.spans):
        if not verdicts.keep[i] or not spans:
            continue
        for span in spans:
            if span.kind != "link" or not MARK_RE.fullmatch(mark := blocks.text[i][span.start : span.end].strip()):
                continue
            note = _target(blocks, span.value)
            if note <= i or verdicts.keep[note] or blocks.kind[note] not in NOTED:
                continue
            if note not in ways:
                ways[note] = frozenset(_target(blocks, back.value) for back in blocks.spans[note] if back.kind == "link")
            if i in ways[note]:
                verdicts.label[note], verdicts.keep[note] = "body", True
                verdicts.clues[note] = (Clue("note", mark),)


def _target(blocks: Blocks, address: str) -> int:
    return block_at(blocks, joined(blocks.base, address))
