"""Tests of tables, in Markdown and in HTML."""

from __future__ import annotations

from app.records import Cell, Span, Table
from app.render.as_html import content_html
from app.render.as_markdown import content_markdown

from .factory import Row, Seen, rendered, winnowed


def _table(*rows: tuple[Cell, ...], text: str = "x") -> Row:
    return Row(text, "table", detail=Table(rows))


def test_header_alignment_and_wide_cells() -> None:
    page = winnowed(
        _table(
            (Cell("Year", True), Cell("Tons", True, 2, "right")),
            (Cell("1901", align="center"), Cell("7"), Cell("8", align="left")),
        )
    )
    assert content_markdown(page) == "| Year | Tons |  |\n| :---: | ---: | :--- |\n| 1901 | 7 | 8 |"
    assert content_html(page) == (
        '<table><thead><tr><th>Year</th><th colspan="2" align="right">Tons</th></tr></thead>'
        '<tbody><tr><td align="center">1901</td><td>7</td><td align="left">8</td></tr></tbody></table>'
    )


def test_a_table_without_a_header_row_gets_an_empty_one() -> None:
    page = winnowed(_table((Cell("Mill", True), Cell("old")), (Cell("Weir", True), Cell("new"))))
    assert content_markdown(page) == "|  |  |\n| --- | --- |\n| Mill | old |\n| Weir | new |"
    assert content_html(page).startswith("<table><tbody><tr><th>Mill</th><td>old</td></tr>")


def test_no_row_is_wider_than_the_header() -> None:
    page = winnowed(_table((Cell("a", True),), (Cell("b"), Cell("c"))))
    assert content_markdown(page) == "| a |  |\n| --- | --- |\n| b | c |"


def test_pipes_backslashes_and_line_ends_in_cells() -> None:
    cells = (Cell("a|b", spans=(Span(0, 3, "code"),)), Cell("c\\|d\\"), Cell("e\nf"), Cell("g", spans=(Span(0, 1, "link", "/x|y"),)))
    page = winnowed(_table(cells))
    assert content_markdown(page).split("\n")[-1] == "| `a\\|b` | c\\\\\\|d\\\\ | e f | [g](/x%7Cy) |"
    assert Seen(rendered(content_markdown(page))).text.split() == ["a|b", "c\\|d\\", "e", "f", "g"]


def test_a_table_that_came_as_text_is_cut_at_tabs() -> None:
    page = winnowed(Row("a\tb\n1\t2", "table"))
    assert content_markdown(page) == "|  |  |\n| --- | --- |\n| a | b |\n| 1 | 2 |"
    assert content_html(page) == "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>"


def test_a_table_without_cells_is_its_words() -> None:
    page = winnowed(_table(text="lost words"))
    assert (content_markdown(page), content_html(page)) == ("lost words", "<p>lost words</p>")


def test_wide_cells_do_not_multiply() -> None:
    wide = tuple((Cell("x", columns=10**6),) for _ in range(200))
    page = winnowed(_table(tuple(Cell("h", True) for _ in range(500)), *wide))
    assert len(content_markdown(page)) < 40_000
    assert '<td colspan="1000">' in content_html(page)
