"""The grid of a table block, made from its text where the page gave none, and fitted for Markdown, which has no wide cells."""

from __future__ import annotations

from app.records import Blocks, Cell, Table

_WIDEST = 24  # columns that one cell may take up in Markdown; a page could ask for thousands
_BLANK = Cell("")


def grid(blocks: Blocks, i: int) -> list[tuple[Cell, ...]]:
    """The rows of a table that have any cells."""
    detail = blocks.detail[i]
    if isinstance(detail, Table):
        return [row for row in detail.rows if row]
    return [tuple(Cell(text.strip()) for text in line.split("\t")) for line in blocks.text[i].splitlines() if line.strip()]


def head_rows(rows: list[tuple[Cell, ...]]) -> int:
    """How many rows at the top are headers: those with nothing but header cells, and empty ones between them."""
    count = 0
    for k, row in enumerate(rows):
        if not all(cell.header or not cell.text.strip() for cell in row):
            break
        if any(cell.header for cell in row):
            count = k + 1
    return count


def spread(rows: list[tuple[Cell, ...]]) -> list[list[Cell]]:
    """The rows with blank cells behind wide ones, so that columns stand below each other."""
    room = max((len(row) for row in rows), default=0)
    result = []
    for row in rows:
        wide: list[Cell] = []
        for k, cell in enumerate(row):
            free = room - len(wide) - (len(row) - k)
            wide += [cell, *[_BLANK] * max(0, min(cell.columns - 1, _WIDEST, free))]
        result.append(wide)
    return result


def alignments(rows: list[list[Cell]]) -> list[str]:
    """For each column the first alignment that one of its cells asks for."""
    result = [""] * max((len(row) for row in rows), default=0)
    for row in rows:
        for k, cell in enumerate(row):
            result[k] = result[k] or cell.align
    return result
