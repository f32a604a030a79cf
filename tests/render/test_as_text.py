"""Tests of the plain text answer and of the JSON answer's `text`."""

from __future__ import annotations

from app.records import Fields, Item, Span
from app.render import content_text, render

from .factory import Row, winnowed


def test_title_empty_line_content() -> None:
    page = winnowed(Row("The mill", label="title"), Row("It turned."), Row("Nav", label="navigation"), Row("It stopped."))
    assert render(page, "text") == "The mill\n\nIt turned.\n\nIt stopped.\n"


def test_the_chosen_title_goes_before_the_block_that_is_labelled_so() -> None:
    page = winnowed(Row("THE MILL!", label="title"), Row("It turned."), fields=Fields(title="The\n mill"))
    assert render(page, "text") == "The mill\n\nIt turned.\n"


def test_a_page_with_nothing_is_nothing() -> None:
    assert render(winnowed(Row("x", label="share"), Row(" \n", "image"), Row("", "rule")), "text") == ""


def test_items_have_dashes_in_the_answer_but_not_in_the_words() -> None:
    page = winnowed(
        Row("Steps"),
        Row("grind", "list_item", detail=Item(1, 1)),
        Row("finely\nslowly", "list_item", detail=Item(2)),
        Row("later", "list_item", detail=Item(2, first=False)),
        Row("Flour", "list_item", detail=Item(1, role="term")),
        Row("what comes out", "list_item", detail=Item(1, role="definition")),
        Row("pasted", "list_item"),
        Row("End"),
    )
    assert content_text(page) == "Steps\n\ngrind\nfinely\nslowly\nlater\nFlour\nwhat comes out\npasted\n\nEnd"
    assert render(page, "text") == ("Steps\n\n- grind\n  - finely\n    slowly\n    later\nFlour\n  what comes out\n- pasted\n\nEnd\n")


def test_code_and_tables_keep_their_shape() -> None:
    page = winnowed(Row("\n  if x:\n\n\ty()\n", "code"), Row("a\tb\n1\t2", "table"), Row("", "image", spans=(Span(0, 0, "image", "/i"),)))
    assert content_text(page) == "  if x:\n\n\ty()\n\na\tb\n1\t2"


def test_characters_that_other_formats_cannot_hold_are_exchanged() -> None:
    assert content_text(winnowed(Row("a\x00b\r\nc\u2028d\ufeff\ud800e"))) == "a\ufffdb \nc\nd\u2060\ufffde"
