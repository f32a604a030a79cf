"""Tests of the JSON answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.records import Comment, Fields, Span, Winnowed
from app.render import INCLUDES, Wish, render

from .factory import Row, boxes, winnowed

_KEYS = [
    *["url", "title", "subtitle", "byline", "published", "modified", "site", "language", "description", "image", "canonical_url", "tags"],
    *["page_type", "confidence", "text", "words", "removed", "comments", "warnings"],
]


def answer(page: Winnowed, wish: Wish | None = None) -> Any:
    return json.loads(render(page, "json", wish))


def test_the_fields_come_in_the_order_of_the_contract() -> None:
    assert list(answer(winnowed())) == _KEYS


def test_a_field_that_the_page_does_not_give_is_null() -> None:
    got = answer(winnowed(Row("Words.")))
    assert [got[name] for name in _KEYS[1:11]] == [None] * 10
    assert got["tags"] == []


def test_text_leaves_the_headline_out_even_when_no_title_is_known() -> None:
    got = answer(winnowed(Row("Mill", label="title"), Row("It turned."), Row("It stopped.")))
    assert got["title"] == "Mill"
    assert got["text"] == "It turned.\n\nIt stopped."
    assert got["words"] == {"kept": 4, "dropped": 0}


def test_removed_sums_up_by_label_in_order_of_appearance() -> None:
    page = winnowed(Row("Share this", label="share"), Row("x"), Row("Read next", label="related"), Row("and more", label="share"))
    assert answer(page)["removed"] == [
        {"label": "share", "blocks": 2, "words": 4, "excerpt": "Share this and more"},
        {"label": "related", "blocks": 1, "words": 2, "excerpt": "Read next"},
    ]
    assert answer(page)["words"] == {"kept": 1, "dropped": 6}


def test_a_label_asked_for_by_keep_is_not_removed() -> None:
    got = answer(winnowed(Row("First!", label="comments", keep=True)))
    assert (got["removed"], got["text"]) == ([], "First!")


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [("word " * 40, "word " * 16 + "…"), ("文" * 100, "文" * 80 + " …"), ("a" * 80, "a" * 80), ("no " * 26 + "really", "no " * 26 + "…")],
)
def test_an_excerpt_ends_where_a_word_does(text: str, excerpt: str) -> None:
    assert answer(winnowed(Row(text, label="related")))["removed"][0]["excerpt"] == excerpt


def test_blocks_come_with_label_reason_and_path_on_request() -> None:
    page = winnowed(Row("Share", label="share", box=1), around=boxes(("body", -1), ("p", 0)))
    wish = Wish(blocks=True, because=lambda winnowed, i: f"{winnowed.verdicts.label[i]} {i}")
    block = answer(page, wish)["blocks"][0]
    assert block == {
        **{"index": 0, "kind": "paragraph", "label": "share", "keep": False, "confidence": 0.9, "lines": None},
        **{"path": "body > p:nth-child(1)", "because": "share 0", "text": "Share"},
    }
    assert list(block) == ["index", "kind", "label", "keep", "confidence", "lines", "path", "because", "text"]


def test_lines_of_pasted_text_and_no_reasons_without_a_teller() -> None:
    page = winnowed(Row("a"))
    page.blocks.lines.append((3, 4))
    assert [answer(page, Wish(blocks=True))["blocks"][0][name] for name in ("lines", "because", "path")] == [[3, 4], "", None]


def test_included_fields_and_no_others() -> None:
    page = winnowed(
        Row("Mill", label="title"),
        Row("see here", spans=(Span(4, 8, "link", "https://example.org/"), Span(0, 3, "link", "javascript:x()"))),
        Row("", "image", spans=(Span(0, 0, "image", "https://example.org/i.png", "Wheel"),)),
        Row("The wheel", "caption"),
        Row("gone", label="share", spans=(Span(0, 4, "link", "https://example.org/gone"), Span(0, 0, "image", "/gone.png"))),
        fields=Fields(title="Mill", sources={"title": "h1"}),
    )
    page.timings = {"parse": 1.23456}
    got = answer(page, Wish(include=frozenset(INCLUDES)))
    assert list(got)[len(_KEYS) :] == list(INCLUDES)
    assert got["raw"] == page.page.markup
    assert got["links"] == [{"url": "https://example.org/", "text": "here"}]
    assert got["images"] == [{"url": "https://example.org/i.png", "alt": "Wheel", "caption": "The wheel"}]
    assert (got["sources"], got["timings"]) == ({"title": "h1"}, {"parse": 1.235})
    assert "Mill" not in got["markdown"] + got["html"]
    assert list(answer(page, Wish(include=frozenset({"links"}))))[len(_KEYS) :] == ["links"]


def test_comments_keep_their_nulls() -> None:
    page = winnowed()
    page.comments = [Comment("Ada", None, "First!"), Comment(None, "2025", "2nd")]
    assert answer(page)["comments"] == [
        {"author": "Ada", "date": None, "text": "First!"},
        {"author": None, "date": "2025", "text": "2nd"},
    ]


@pytest.mark.parametrize(("given", "shown"), [(0.97249, 0.972), (float("nan"), 0.0), (7.0, 1.0)])
def test_confidence_is_a_share_to_three_places(given: float, shown: float) -> None:
    page = winnowed()
    page.confidence = given
    assert answer(page)["confidence"] == shown


def test_it_is_compact_readable_and_fit_for_utf8() -> None:
    page = winnowed(Row("Zoë \ud800"), fields=Fields(title="\udfff文", tags=["\ud83d\ude00"]))
    got = render(page, "json")
    assert got.startswith('{"url":"https://example.org/mill","title":"\ufffd文"')
    assert "Zoë \ufffd".encode() in got.encode("utf-8")
