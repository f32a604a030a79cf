"""Nested lists in Markdown, with the page's own numbers."""

from __future__ import annotations

from dataclasses import dataclass

from app.records import Blocks
from app.render.content import item_text
from app.render.inline_markdown import inline, wrapped
from app.render.lists import Step, steps


@dataclass(slots=True)
class _Level:
    """One list that is open."""

    tag: str
    delimiter: str = "."  # another one parts a count from a count before it
    bullet: str = "-"  # another one parts a list from a list before it
    number: int | None = None  # the last one
    indent: int = 0  # the column where an entry's text begins
    has_term: bool = False


def markdown_list(blocks: Blocks, rows: list[int]) -> str:
    """The items of one outermost list; a definition is a paragraph below its term, which is an entry in bold."""
    lines: list[str] = []
    levels: list[_Level] = []
    for step in steps(blocks, rows):
        _enter(levels, step)
        level = levels[-1]
        margin = levels[-2].indent if len(levels) > 1 else 0
        marker, apart = _marker(level, step)
        if marker:
            level.indent = margin + len(marker) + 1
        if apart and lines:
            lines.append("")
        text, spans = item_text(blocks, step.row), blocks.spans[step.row]
        written = wrapped(text, spans, "strong") if step.entry == "dt" else inline(text, spans)
        first, *others = written.split("\n")
        lead = " " * margin + marker + " " if marker else " " * level.indent
        lines += [lead + first, *(" " * level.indent + other for other in others)]
    return "\n".join(lines)


def _enter(levels: list[_Level], step: Step) -> None:
    """Leave the lists that are over and enter the one of this step."""
    del levels[step.level :]
    if step.opens:
        before = levels[step.level - 1 :]
        del levels[step.level - 1 :]
        behind = before[0] if before else None
        delimiter = ")" if behind and behind.delimiter == "." and behind.tag == "ol" else "."
        bullet = "*" if behind and behind.bullet == "-" and behind.tag != "ol" else "-"
        levels.append(_Level(step.tag, delimiter, bullet))


def _marker(level: _Level, step: Step) -> tuple[str, bool]:
    """The entry's marker, empty for a further paragraph of one; and whether an empty line has to stand before it.

    Without that line a reader of Markdown takes a number that is not 1 for a part of the paragraph above it.
    """
    if not step.entry or (step.entry == "dd" and level.has_term):
        return "", True
    level.has_term = step.entry == "dt"
    if step.number is None:
        return level.bullet, False
    number = min(max(step.number, 0), 999_999_999)  # CommonMark knows no others
    broken = level.number is not None and number != level.number + 1
    if broken:
        level.delimiter = ")" if level.delimiter == "." else "."
    apart = broken or level.number is None
    level.number = number
    return f"{number}{level.delimiter}", apart
