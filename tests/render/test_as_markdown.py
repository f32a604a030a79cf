"""Tests of the Markdown answer."""

from __future__ import annotations

import json

import pytest

from app.records import Cell, Code, Fields, Item, Span, Table
from app.render import render
from app.render.as_html import content_html
from app.render.as_markdown import content_markdown

from .factory import Row, Seen, boxes, rendered, winnowed

_IMAGE = Span(0, 0, "image", "https://example.org/i.png", "A wheel")


def markdown(*rows: Row) -> str:
    return content_markdown(winnowed(*rows))


def test_front_matter_headline_content() -> None:
    fields = Fields(title='Mill: "the" *1*', published="2025-03-02", tags=["a, b", "c"], site="x\n---\ny\u0085")
    assert render(winnowed(Row("Mill", label="title"), Row("It turned."), fields=fields), "markdown") == (
        '---\ntitle: "Mill: \\"the\\" *1*"\npublished: "2025-03-02"\nsite: "x --- y"\nurl: "https://example.org/mill"\n'
        'tags: ["a, b", "c"]\n---\n\n# Mill: "the" \\*1\\*\n\nIt turned.\n'
    )


def test_front_matter_values_are_json_and_so_yaml() -> None:
    page = winnowed(fields=Fields(title="\x80\u202ea", byline="\\n: [", description="\ud800"))
    lines = render(page, "markdown").split("\n---\n")[0].split("\n")[1:]
    values = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in lines)}
    assert values == {"title": "\x80\u202ea", "byline": "\\n: [", "url": "https://example.org/mill", "description": "\ufffd"}
    assert "\x80" not in lines[0]


def test_a_page_that_says_nothing_of_itself_has_no_front_matter() -> None:
    page = winnowed(Row("It turned."))
    page.page = page.page.__class__("text", "")
    assert render(page, "markdown") == "It turned.\n"


@pytest.mark.parametrize(("level", "marks"), [(0, "##"), (1, "##"), (2, "##"), (3, "###"), (6, "######")])
def test_content_headings_start_at_the_second_level(level: int, marks: str) -> None:
    assert markdown(Row("The\nwheel", "heading", level=level)) == f"{marks} The wheel"


def test_a_number_sign_at_the_end_of_a_heading_stays() -> None:
    assert Seen(rendered(markdown(Row("About C#", "heading"), Row("A ##", "heading"), Row("#", "heading")))).text.split() == [
        *["About", "C#", "A", "##", "#"]
    ]


def test_line_ends_in_a_paragraph_are_hard() -> None:
    assert markdown(Row("Mill Lane\n \n  1. Harbour")) == "Mill Lane\\\n1\\. Harbour"


def test_quotations() -> None:
    assert markdown(Row("one\ntwo", "quote"), Row("three", "quote")) == "> one\\\n> two\n>\n> three"


def test_two_quotations_in_a_row_stay_two() -> None:
    around = boxes(("body", -1), ("blockquote", 0), ("p", 1), ("blockquote", 0))
    page = winnowed(Row("a", "quote", box=2), Row("b", "quote", box=1), Row("c", "quote", box=3), around=around)
    assert content_markdown(page) == "> a\n>\n> b\n\n> c"


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("x\n  y\n", "python", "```python\nx\n  y\n```"),
        ("a ``` b", "", "````\na ``` b\n````"),
        ("~~~~\n`````", "c++", "``````c++\n~~~~\n`````\n``````"),
        ("x", "a b`", "```\nx\n```"),
    ],
)
def test_code_is_fenced_by_more_than_it_holds(code: str, language: str, expected: str) -> None:
    assert markdown(Row(code, "code", detail=Code(language))) == expected


def test_images_captions_and_figures() -> None:
    wheel = "![A wheel](https://example.org/i.png)"
    assert markdown(Row("", "image", spans=(_IMAGE,))) == wheel
    assert markdown(Row("", "image", spans=(_IMAGE,)), Row("The wheel.", "caption")) == f"{wheel}\n\n*The wheel.*"
    assert markdown(Row("By the river", spans=(_IMAGE._replace(start=3, end=3),))) == f"By {wheel}the river"
    assert markdown(Row("", "image", spans=(_IMAGE._replace(value="data:image/png,x"),))) == ""


def test_rules_only_stand_between() -> None:
    rule = Row("", "rule")
    assert markdown(rule, Row("a"), rule, Row("x", label="share"), rule, Row("b"), rule) == "a\n\n***\n\nb"


def test_a_list_is_followed_by_a_table() -> None:
    table = Table(((Cell("a", True),), (Cell("1"),)))
    assert markdown(Row("x", "list_item", detail=Item(1)), Row("a\n1", "table", detail=table)) == "- x\n\n| a |\n| --- |\n| 1 |"


def test_blocks_that_show_nothing_leave_nothing() -> None:
    empty = [Row(" ", kind) for kind in ("paragraph", "heading", "code", "table", "image", "quote", "list_item")]
    assert markdown(Row("a"), *empty, Row("b")) == "a\n\nb"


def test_only_what_would_mean_something_where_it_stands_is_escaped() -> None:
    assert markdown(Row("5. Five", "heading", level=2)) == "## 5. Five"
    assert markdown(Row("# sharp", "heading", level=2)) == "## # sharp"
    assert markdown(Row("5. not a list")) == "5\\. not a list"
    assert markdown(Row("a - b > c", spans=(Span(0, 1, "em"),))) == "*a* - b > c"
    assert markdown(Row("a\n- b")) == "a\\\n\\- b"


def test_a_quotation_holds_its_lists_headings_and_code() -> None:
    around = boxes(("body", -1), ("blockquote", 0), ("ul", 1))
    page = winnowed(
        Row("q", "quote", box=1),
        Row("one", "list_item", box=2),
        Row("two", "list_item", box=2),
        Row("x = 1", "code", box=1),
        Row("r", box=0),
        around=around,
    )
    assert content_markdown(page) == "> q\n>\n> - one\n> - two\n>\n> ```\n> x = 1\n> ```\n\nr"
    assert content_html(page) == (
        "<blockquote><p>q</p><ul><li>one</li><li>two</li></ul><pre><code>x = 1</code></pre></blockquote>\n<p>r</p>"
    )


def test_two_lists_in_a_row_stay_two() -> None:
    around = boxes(("body", -1), ("ul", 0), ("ul", 0), ("ol", 0))
    page = winnowed(
        Row("a", "list_item", box=1), Row("b", "list_item", box=2), Row("c", "list_item", box=3, detail=Item(1, 1)), around=around
    )
    assert content_markdown(page) == "- a\n* b\n\n1. c"
    assert content_html(page) == "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol>"
