"""Nested lists in HTML."""

from __future__ import annotations

from app.records import Blocks
from app.render.content import item_text
from app.render.inline_html import Mark, inline
from app.render.lists import Step, steps


class _Level:
    """One list that is open, and the entry that is open in it."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.entry = ""
        self.expected = 1  # the number that a browser would give the next entry


def html_list(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    """The items of one outermost list, or of several in a row."""
    out: list[str] = []
    levels: list[_Level] = []
    for step in steps(blocks, rows):
        _leave(levels, step.level - step.opens, out)
        if step.opens:
            levels.append(_Level(step.tag))
            out.append(_opened(levels[-1], step))
        written = inline(item_text(blocks, step.row), blocks.spans[step.row])
        at = mark(step.row)
        out.append(_entered(levels[-1], step, at) + written if step.entry else f"<p{at}>{written}</p>")
    _leave(levels, 0, out)
    return "".join(out)


def _leave(levels: list[_Level], stay: int, out: list[str]) -> None:
    """Close the innermost lists until so many are open."""
    while len(levels) > stay:
        level = levels.pop()
        out.append(f"</{level.entry}></{level.tag}>")


def _opened(level: _Level, step: Step) -> str:
    if step.number is None or step.number == 1:
        return f"<{level.tag}>"
    level.expected = step.number
    return f'<{level.tag} start="{step.number}">'


def _entered(level: _Level, step: Step, mark: str) -> str:
    """Close the entry before and open this one, with its number where a browser would give it another."""
    before = f"</{level.entry}>" if level.entry else ""
    level.entry = step.entry
    number = "" if step.number in (None, level.expected) else f' value="{step.number}"'
    level.expected = (level.expected if step.number is None else step.number) + 1
    return f"{before}<{step.entry}{number}{mark}>"
