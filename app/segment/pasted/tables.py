"""Rows that were pasted with tabs between their cells."""

from __future__ import annotations

from collections.abc import Iterator

from app.records import Cell, Table
from app.segment.pasted.lines import Lines, Run

LONGEST_CELL = 240  # characters; longer ones are columns of a page's design
MOST_CELLS = 60


def table_runs(lines: Lines) -> Iterator[Run]:
    """The tables in the content: two rows or more with the same number of cells, right behind each other."""
    for run in lines.runs():
        start, rows = run.start, list[list[str]]()
        for i in (*run, run.stop):
            cells = _cells(lines.raw(i)) if i < run.stop else []
            if rows and (len(cells) != len(rows[0]) or lines.blocks.gap[i]):
                yield from _table(start, rows)
                rows = []
            if cells:
                start = start if rows else i
                rows.append(cells)


def _cells(raw: str) -> list[str]:
    cells = [" ".join(cell.split()) for cell in raw.strip("\n\r ").split("\t")] if "\t" in raw and "\n" not in raw else []
    fits = 2 <= len(cells) <= MOST_CELLS and max(map(len, cells)) <= LONGEST_CELL
    return cells if fits and sum(map(bool, cells)) >= min(2, len(cells) - 1) else []


def _table(start: int, rows: list[list[str]]) -> Iterator[Run]:
    if len(rows) < 2 or sum(all(row) for row in rows) < 1:
        return
    kept = [k for k in range(len(rows[0])) if any(row[k] for row in rows)]  # a column without a word is indentation
    if len(kept) < 2:
        return
    rows = [[row[k] for k in kept] for row in rows]
    head = _has_head(rows)
    grid = tuple(tuple(Cell(cell, header=head and not k) for cell in row) for k, row in enumerate(rows))
    yield Run(start, start + len(rows), "table", "\n".join("\t".join(row) for row in rows), Table(grid))


def _has_head(rows: list[list[str]]) -> bool:
    """Whether the first row names columns of figures: it has none itself, and most cells of a column below it do."""
    first, *others = rows
    if any(any(map(str.isdigit, cell)) for cell in first) or not all(first[1:]):
        return False
    return any(sum(any(map(str.isdigit, row[k])) for row in others) * 2 > len(others) for k in range(len(first)))
