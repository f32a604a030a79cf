"""The door of the room: from a source to a page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import InvalidInput, TooHard, UnreadablePage
from app.intake import page_of
from app.records import Page, PageKind, Source


def test_bytes() -> None:
    source = Source("<p>Gr\xfc\xdfe</p><p>x</p>".encode("latin-1"), None, "latin1", "https://example.org/", ("told",))
    assert page_of(source) == Page("html", "<p>Gr\xfc\xdfe</p><p>x</p>", "https://example.org/", "windows-1252", ("told",))


def test_text() -> None:
    assert page_of(Source("\ufeffHello")) == Page("text", "Hello")


def test_who_says_what_it_is_is_believed() -> None:
    assert page_of(Source("<p>a</p><p>b</p>", "text")).kind == "text"
    assert page_of(Source("hello", "html")).kind == "html"


def test_the_source_of_a_part_of_a_page_is_html_too() -> None:
    assert page_of(Source("<div class='x'><h1>The mill</h1>\n<p>It turned.</p>\n<p>It stopped.</p></div>", "text")).kind == "html"


@pytest.mark.parametrize(
    "text",
    [
        "<div> is an element of HTML.\nIt has no meaning.\n</div> closes it.",
        "Write it like this:\n<p>One</p>\n<p>Two</p>\n<p>Three</p>",
        "<b>Bold</b> words\nand others\nbehind them",
    ],
)
def test_text_that_only_shows_markup_is_text(text: str) -> None:
    assert page_of(Source(text, "text")).kind == "text"


def test_the_source_of_a_document_is_html_whoever_calls_it_text() -> None:
    page = page_of(Source("\ufeff<!doctype html><title>x</title><p>Hello", "text"))
    assert page.kind == "html"
    assert page.warnings == ("The text is the source of an HTML page; it was read as HTML.",)


@pytest.mark.parametrize("body", ["", " \n\t\u3000", b"", b"  \r\n", "\ufeff", b"\xef\xbb\xbf "])
def test_empty(body: str | bytes) -> None:
    for kind in ("html", "text", None):
        with pytest.raises(InvalidInput):
            page_of(Source(body, kind))


def test_halves_of_characters_are_replaced() -> None:
    assert page_of(Source("a\ud800b")).markup == "a\ufffdb"


def test_nul() -> None:
    with pytest.raises(UnreadablePage):
        page_of(Source("a\0b"))
    page = page_of(Source("a" * 5000 + "\0b"))
    assert page.markup == "a" * 5000 + "b"
    assert page.warnings == ("NUL characters were taken out of the page.",)


def test_guarded() -> None:
    page_of(Source("<div>" * 3000, "text"))
    with pytest.raises(TooHard):
        page_of(Source("<div>" * 3000, "html"))


KINDS: st.SearchStrategy[PageKind | None] = st.sampled_from(("html", "text", None))


@given(st.one_of(st.binary(max_size=200), st.text(st.characters(), max_size=200)), KINDS)
@settings(deadline=None)
def test_raises_nothing_else(body: bytes | str, kind: PageKind | None) -> None:
    try:
        page = page_of(Source(body, kind))
    except (InvalidInput, UnreadablePage, TooHard):
        return
    assert page.markup.strip()
    page.markup.encode("utf-8")
    assert "\0" not in page.markup
