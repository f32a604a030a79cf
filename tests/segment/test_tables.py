"""Tables of data become one block with its grid, tables for layout stay what stands in them."""

from __future__ import annotations

import pytest

from app.records import Cell, Span, Table
from tests.conftest import html_blocks


def grid(markup: str) -> tuple[tuple[Cell, ...], ...]:
    """The grid of the first table of data."""
    blocks = html_blocks(markup)
    details = [detail for detail in blocks.detail if isinstance(detail, Table)]
    assert details, blocks.kind
    return details[0].rows


def cells(markup: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid(markup)]


PRICES = "<table><thead><tr><th>Boat<th>Price</thead><tbody><tr><td>Punt<td>12<tr><td>Skiff<td>30</tbody></table>"


def test_a_table_of_data_is_one_block_with_a_line_a_row() -> None:
    blocks = html_blocks(f"<p>before</p>{PRICES}<p>after</p>")
    assert blocks.kind == ["paragraph", "table", "paragraph"]
    assert blocks.text[1] == "Boat\tPrice\nPunt\t12\nSkiff\t30"


def test_header_cells_are_known() -> None:
    assert [[cell.header for cell in row] for row in grid(PRICES)] == [[True, True], [False, False], [False, False]]


def test_a_caption_stands_before_its_table() -> None:
    blocks = html_blocks("<table><caption>Prices</caption><tr><td>a<td>b<tr><td>c<td>d</table>")
    assert list(zip(blocks.kind, blocks.text, strict=True)) == [("caption", "Prices"), ("table", "a\tb\nc\td")]


def test_empty_cells_keep_their_place_and_empty_rows_are_left_out() -> None:
    assert cells("<table><tr><td><td>b<tr><td><td><tr><td>c<td></table>") == [["", "b"], ["c", ""]]


def test_paragraphs_and_line_breaks_in_a_cell_are_parted_by_a_space() -> None:
    assert cells("<table><tr><td><p>a<p>b<td>c<br>d<tr><td>e<td>f</table>") == [["a b", "c d"], ["e", "f"]]


@pytest.mark.parametrize(
    ("colspan", "columns"), [("2", 2), ("0", 1), ("-3", 1), ("x", 1), ("", 1), ("999999", 1000), ("9" * 5000, 1), ("٣", 1)]
)
def test_a_colspan_is_clamped(colspan: str, columns: int) -> None:
    assert grid(f'<table><tr><td colspan="{colspan}">a<td>b<tr><td>c<td>d</table>')[0][0].columns == columns


@pytest.mark.parametrize(("align", "expected"), [("RIGHT", "right"), ("center", "center"), ("justify", ""), ("", "")])
def test_the_alignment_of_a_cell_is_one_of_three(align: str, expected: str) -> None:
    assert grid(f'<table><tr><td align="{align}">a<td>b<tr><td>c<td>d</table>')[0][0].align == expected


def test_spans_of_a_table_fit_its_text_and_those_of_a_cell_the_cell() -> None:
    blocks = html_blocks("<table><tr><td>a<td><p>b <a href=/x>c</a><p><b>d</b><tr><td><td><tr><td>e<td><i>f</i></table>")
    block = blocks[0]
    assert block.text == "a\tb c d\ne\tf"
    assert [(s.kind, block.text[s.start : s.end]) for s in block.spans] == [("link", "c"), ("strong", "d"), ("em", "f")]
    assert isinstance(block.detail, Table)
    assert block.detail.rows[0][1].spans == (Span(2, 3, "link", "/x"), Span(4, 5, "strong"))


def test_an_image_in_a_cell_stays_in_its_cell() -> None:
    row = grid("<table><tr><td><img src=a.png alt=A><td>b<tr><td>c<td>d</table>")[0]
    assert [span.value for span in row[0].spans] == ["a.png"]
    assert row[1].spans == ()


LONG = "words of an article that goes on for longer than any cell of data would " * 6


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>one<td>two</table>",
        "<table><tr><td>one<tr><td>two</table>",
        "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<table role=none><tr><td>a<td>b<tr><td>c<td>d</table>",
        f"<table><tr><td>menu<td>{LONG}<tr><td>a<td>b</table>",
        "<table><tr><td><h2>Head</h2><td>b<tr><td>c<td>d</table>",
        "<table><tr><td><p>1<p>2<p>3<p>4<p>5<td>b<tr><td>c<td>d</table>",
        "<table><tr><td><pre>code</pre><td>b<tr><td>c<td>d</table>",
    ],
)
def test_a_table_for_layout_is_what_stands_in_it(markup: str) -> None:
    assert "table" not in html_blocks(markup).kind


def test_a_table_around_a_table_of_data_is_layout() -> None:
    blocks = html_blocks(f"<table><tr><td>menu<td>{PRICES}<tr><td>left<td>right</table>")
    assert list(zip(blocks.kind, blocks.text, strict=True)) == [
        ("paragraph", "menu"),
        ("table", "Boat\tPrice\nPunt\t12\nSkiff\t30"),
        ("paragraph", "left"),
        ("paragraph", "right"),
    ]


def test_text_that_stands_in_no_cell_is_not_lost() -> None:
    blocks = html_blocks("<table>stray <tr><td>a<td>b<tr>astray<td>c<td>d</table>")
    assert " ".join(blocks.text).split() == ["stray", "astray", "a", "b", "c", "d"]


def test_a_list_in_a_layout_cell_is_a_list_again() -> None:
    blocks = html_blocks("<ul><li>outer<table><tr><td>one</table></ul><table><tr><td><ul><li>a<li>b</ul></table>")
    assert list(zip(blocks.kind, blocks.text, strict=True)) == [
        ("list_item", "outer"),
        ("paragraph", "one"),
        ("list_item", "a"),
        ("list_item", "b"),
    ]


def test_a_cell_without_a_table_is_only_its_words() -> None:
    assert html_blocks("<td>a</td><tr><th>b</th>").text == ["ab"]
