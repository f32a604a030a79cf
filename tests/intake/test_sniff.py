"""HTML or pasted text, when nobody said which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.sniff import kind_of
from tests.effort import cpu_seconds

HTML = [
    "<!doctype html><p>x",
    "\n\n  <!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>",
    "<html lang=en><p>x",
    "<!-- saved from url=(0014)about:internet -->\n<html>",
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
    "<head><title>x</title>",
    "<body>x",
    "<div class=a>Hello <b>there</b></div>",
    "<p>One.</p>\n<p>Two.</p>",
    "<article><h1>T</h1>text",
    "<p>One<p>Two<p>Three",
    "<b>bold</b> and so on <i>x</i>",
    '<a href="/x">link</a>',
    "<ul>\n<li>one\n<li>two\n</ul>",
    "Header line\n<div>\n<p>x</p>\n</div>\n<p>y</p>",
    "\ufeff<!doctype html>",
    "<script>var a = 1;</script><p>x",
    "<style>a{}</style><div>x</div>",
]
TEXT = [
    "",
    "Hello world",
    "Use <b> for bold text and <i> for italics.",
    "The <p> and <div> elements are blocks.\nThe <span> element is not.",
    "a < b and b > c",
    "if (a<b) { return c>d; }",
    "<b> makes text bold, as everybody knows.",
    "<3 this page",
    "<john@example.org> wrote:\n> hi",
    "<https://example.org> is a link",
    "How to write HTML\n\nStart with <!doctype html> and then <html>.\nClose with </html>.",
    "Vector<int> x; List<String> y;",
    "Answer: use `<div></div>` in the template.\nIt works.",
    "1 < 2",
    "<",
    "<>",
]


@pytest.mark.parametrize("text", HTML)
def test_html(text: str) -> None:
    assert kind_of(text) == "html"


@pytest.mark.parametrize("text", TEXT)
def test_text(text: str) -> None:
    assert kind_of(text) == "text"


@given(st.text(alphabet="<>/abdiv p=\"'!-\n", max_size=300))
def test_any_text_is_one_of_both(text: str) -> None:
    assert kind_of(text) in ("html", "text")


@pytest.mark.parametrize("unit", ["<a ", "<!--", "<!-- -", "<a a=", '<a a="', " ", "<p", "<b>\n"])
def test_takes_no_time(unit: str) -> None:
    assert cpu_seconds(lambda: kind_of(unit * 500_000)) < 5
