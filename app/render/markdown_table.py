"""Tables in Markdown as GitHub reads them: one header row, one line a row, alignment by column."""

from __future__ import annotations

from app.records import Blocks, Cell
from app.render.inline_markdown import inline
from app.render.tables import alignments, grid, head_rows, spread

_RULES = {"left": ":---", "center": ":---:", "right": "---:"}


def markdown_table(blocks: Blocks, rows: list[int]) -> str:
    """The table in block `rows[0]`; an empty header row stands above one whose first row is no header."""
    i = rows[0]
    table = grid(blocks, i)
    wide = spread(table)
    align = alignments(wide)
    if not align:
        return inline(blocks.text[i], blocks.spans[i])
    head = wide.pop(0) if head_rows(table) else []
    head += [Cell("")] * (len(align) - len(head))
    lines = [_line([_written(cell) for cell in row]) for row in [head, *wide]]
    lines.insert(1, _line([_RULES.get(side, "---") for side in align]))
    return "\n".join(lines)


def _written(cell: Cell) -> str:
    return inline(cell.text, cell.spans, cell=True)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
