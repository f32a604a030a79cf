"""Tests of lists, in Markdown and in HTML, for both are written from the same steps."""

from __future__ import annotations

import pytest

from app.records import Item, Span
from app.render.as_html import content_html
from app.render.as_markdown import content_markdown
from app.render.lists import steps

from .factory import Row, Seen, rendered, winnowed


def _items(*items: tuple[str, Item]) -> list[Row]:
    return [Row(text, "list_item", detail=item) for text, item in items]


_CASES = [
    (
        [("a", Item(1)), ("b", Item(2)), ("c", Item(2)), ("d", Item(1))],
        "- a\n  - b\n  - c\n- d",
        "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>",
    ),
    (
        [("a", Item(1, 9)), ("b", Item(1, 10)), ("c", Item(2)), ("d", Item(1, 11))],
        "9. a\n10. b\n    - c\n11. d",
        '<ol start="9"><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ol>',
    ),
    (  # a number that does not follow: a list of its own in Markdown, a value in HTML
        [("a", Item(1, 1)), ("b", Item(1, 5)), ("c", Item(1, 6)), ("d", Item(1, 1))],
        "1. a\n\n5) b\n6) c\n\n1. d",
        '<ol><li>a</li><li value="5">b</li><li>c</li><li value="1">d</li></ol>',
    ),
    (  # a number below an item must not be taken for a part of it
        [("a", Item(1)), ("b", Item(2, 3))],
        "- a\n\n  3. b",
        '<ul><li>a<ol start="3"><li>b</li></ol></li></ul>',
    ),
    ([("a", Item(1)), ("b", Item(1, 1))], "- a\n\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    (
        [("a", Item(1)), ("b", Item(2)), ("c\nd", Item(1, first=False)), ("e", Item(1))],
        "- a\n  - b\n\n  c\\\n  d\n- e",
        "<ul><li>a<ul><li>b</li></ul><p>c<br>d</p></li><li>e</li></ul>",
    ),
    ([("a", Item(1, first=False))], "- a", "<ul><li>a</li></ul>"),
    (  # depths that were skipped or dropped
        [("a", Item(4)), ("b", Item(7)), ("c", Item(5)), ("d", Item(2))],
        "- a\n  - b\n  * c\n* d",
        "<ul><li>a<ul><li>b</li></ul><ul><li>c</li></ul></li></ul><ul><li>d</li></ul>",
    ),
    (
        [("t", Item(1, role="term")), ("d", Item(1, role="definition")), ("e", Item(1, role="definition")), ("t2", Item(1, role="term"))],
        "- **t**\n\n  d\n\n  e\n- **t2**",
        "<dl><dt>t</dt><dd>d</dd><dd>e</dd><dt>t2</dt></dl>",
    ),
    ([("d", Item(1, role="definition"))], "- d", "<dl><dd>d</dd></dl>"),
    ([("a", Item(1, -3)), ("b", Item(1, 10**12))], "0. a\n\n999999999) b", None),
]


@pytest.mark.parametrize(("items", "markdown", "html"), _CASES)
def test_lists_are_written_with_their_structure(items: list[tuple[str, Item]], markdown: str, html: str | None) -> None:
    page = winnowed(*_items(*items))
    assert content_markdown(page) == markdown
    assert html is None or content_html(page) == html


@pytest.mark.parametrize("case", _CASES)
def test_readers_of_markdown_see_every_item_as_one(case: tuple[list[tuple[str, Item]], str, str]) -> None:
    items, markdown, _ = case
    entries = [item for _, item in items if item.first and item.role != "definition"] or items
    assert Seen(rendered(markdown)).tags.count("li") == len(entries)


def test_readers_of_markdown_see_the_numbers() -> None:
    html = rendered(content_markdown(winnowed(*_items(("a", Item(1)), ("b", Item(2, 3)), ("c", Item(2, 4)), ("d", Item(2, 9))))))
    assert [value for tag, name, value in Seen(html).attributes if (tag, name) == ("ol", "start")] == ["3", "9"]


def test_depth_has_an_end() -> None:
    page = winnowed(*_items(*[(f"w{depth}", Item(depth)) for depth in range(1, 300)]))
    assert max(step.level for step in steps(page.blocks, range(299))) == 8
    assert Seen(rendered(content_markdown(page))).text.split() == [f"w{depth}" for depth in range(1, 300)]


def test_an_item_that_is_only_an_image_is_still_an_item() -> None:
    page = winnowed(Row("", "list_item", detail=Item(1), spans=(Span(0, 0, "image", "/i.png", "x"),)), Row("b", "list_item"))
    assert content_markdown(page) == "- ![x](/i.png)\n- b"
    assert content_html(page) == '<ul><li><img src="/i.png" alt="x"></li><li>b</li></ul>'
