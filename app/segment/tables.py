"""Tells a table of data from a table that only lays a page out, and makes one block of the first."""

from __future__ import annotations

import re

from app.records import Blocks, Cell, Span, Table

ALIGN_RE = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
MAX_COLUMNS = 1000  # the standard's own limit for colspan; larger values are an attack on memory
LONG_CELL = 60  # words; cells of data are short, cells of a layout hold the article
MANY_IN_CELL = 4  # blocks


class CellRange:
    """A cell while its table is being read: the blocks [first, stop) that stand in it."""

    __slots__ = ("align", "columns", "first", "header", "stop")

    def __init__(self, first: int, header: bool, columns: int, align: str) -> None:
        self.first, self.stop, self.header, self.columns, self.align = first, first, header, columns, align


class OpenTable:
    """A table while it is being read."""

    __slots__ = ("box", "cell", "first", "layout", "rows")

    def __init__(self, first: int, box: int, layout: bool) -> None:
        self.first, self.box, self.layout = first, box, layout
        self.rows: list[list[CellRange]] = []
        self.cell: CellRange | None = None

    def open_cell(self, first: int, header: bool, attributes: dict[str, str | None]) -> None:
        """A td or th begins before block `first`."""
        digits = (attributes.get("colspan") or "1").strip()
        columns = min(int(digits), MAX_COLUMNS) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1
        align = (attributes.get("align") or "").lower()
        if not align and (styled := ALIGN_RE.search(attributes.get("style") or "")):
            align = styled[1].lower()
        self.cell = CellRange(first, header, max(1, columns), align if align in ("left", "center", "right") else "")
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(self.cell)

    def close_cell(self, stop: int) -> None:
        """The open cell ends before block `stop`."""
        if self.cell:
            self.cell.stop, self.cell = stop, None


def holds_data(table: OpenTable, blocks: Blocks) -> bool:
    """Rows and columns of short cells; a nested table, headings, long prose or many blocks in a cell speak for layout."""
    rows = [row for row in table.rows if any(cell.stop > cell.first for cell in row)]
    if table.layout or len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    if any(blocks.kind[i] in ("heading", "table", "code") for i in range(table.first, len(blocks))):
        return False
    cells = [cell for row in rows for cell in row]
    if sum(cell.stop - cell.first for cell in cells) != len(blocks) - table.first:
        return False  # text between the cells, which a grid has no place for
    if any(cell.stop - cell.first > MANY_IN_CELL for cell in cells):
        return False
    wide = sum(len(row) >= 2 for row in rows)
    long = sum(sum(len(blocks.text[i].split()) for i in range(cell.first, cell.stop)) > LONG_CELL for cell in cells)
    return wide * 2 >= len(rows) and long * 10 <= len(cells)


def merge(table: OpenTable, blocks: Blocks) -> tuple[str, tuple[Span, ...], Table]:
    """Take the table's blocks off the columns; give the one block that stands for them: text, spans, grid."""
    rows, lines, spans, length = [], [], [], 0
    for row in table.rows:
        cells = []
        for cell in row:
            cells.append(_cell(cell, blocks))
            spans += [s._replace(start=s.start + length, end=s.end + length) for s in cells[-1].spans]
            length += len(cells[-1].text) + 1
        if any(cell.text or cell.spans for cell in cells):
            rows.append(tuple(cells))
            lines.append("\t".join(cell.text for cell in cells))
        else:
            length -= len(cells)
    for column in (blocks.text, blocks.kind, blocks.level, blocks.box, blocks.gap, blocks.spans, blocks.detail):
        del column[table.first :]
    return "\n".join(lines), tuple(spans), Table(tuple(rows))


def _cell(cell: CellRange, blocks: Blocks) -> Cell:
    text, spans = "", []
    for i in range(cell.first, cell.stop):
        text += " " if text and blocks.text[i] else ""
        spans += [s._replace(start=s.start + len(text), end=s.end + len(text)) for s in blocks.spans[i]]
        text += blocks.text[i].replace("\n", " ").replace("\t", " ")
    return Cell(text, cell.header, cell.columns, cell.align, tuple(spans))
