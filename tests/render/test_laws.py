"""Laws that hold for the answers to any page."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records import Cell, Fields, Span, Table, Winnowed
from app.render import FORMATS, INCLUDES, Wish, render
from app.render.as_html import content_html
from app.render.as_markdown import content_markdown
from app.render.content import clean, content_text, headline
from app.render.inline_html import inline as html_inline
from app.render.inline_markdown import inline as markdown_inline
from app.render.sanitise import sanitised

from .factory import Row, Seen, rendered, squeezed, winnowed, words
from .strategies import pages, rows, spanned, texts

_EVERYTHING = Wish(blocks=True, include=frozenset(INCLUDES))
_RUNS = re.compile(r"^(?:on|style$)")
_FIELDS = ("title", "subtitle", "byline", "published", "modified", "site", "language", "description", "image", "canonical_url")
_OF_ADDRESSES = ("java", "script", "javascript:", "JAVASCRIPT:", "data:", ":", "\n", "\t", "\x01", " ", "&#58;", "/", "x", "(", ")", ">")
_LOADABLE = {"href", "src"}
_ALIGNED = {f"text-align:{side}" for side in ("left", "center", "right")}  # what the tests' own reader of Markdown writes for columns
_HARMLESS = re.compile(r"(?:https?|mailto|tel):|[^:]*(?:[/?#]|\Z)", re.IGNORECASE)


def shown(text: str) -> str:
    return squeezed(clean(text))


def assert_harmless(html: str) -> None:
    seen = Seen(html)
    assert not {"script", "style", "iframe", "object", "svg"} & set(seen.tags)
    for _, name, value in seen.attributes:
        assert not _RUNS.match(name) or (name == "style" and value in _ALIGNED)
        assert name not in _LOADABLE or _HARMLESS.match(value), value


@given(spanned())
def test_inline_markdown_shows_the_text_it_was_made_from(drawn: tuple[str, tuple[Span, ...]]) -> None:
    text, spans = drawn
    spans = tuple(span for span in spans if span.kind not in ("math", "embed"))
    assert squeezed(Seen(rendered(markdown_inline(text, spans))).text) == shown(text)


@given(spanned())
def test_inline_html_shows_the_text_it_was_made_from(drawn: tuple[str, tuple[Span, ...]]) -> None:
    text, spans = drawn
    spans = tuple(span for span in spans if span.kind not in ("math", "embed"))
    assert squeezed(Seen(sanitised(html_inline(text, spans))).text) == shown(text)


@given(spanned())
def test_a_cell_shows_the_text_it_was_made_from(drawn: tuple[str, tuple[Span, ...]]) -> None:
    text, spans = drawn
    cell = Cell(text, spans=tuple(span for span in spans if span.kind not in ("math", "embed")))
    page = winnowed(Row("before", "table", detail=Table(((Cell("before", True), Cell("x", True)), (cell, Cell("after"))))))
    assert squeezed(Seen(rendered(content_markdown(page))).text) == squeezed(f"before x {clean(text)} after")
    assert squeezed(Seen(content_html(page)).text) == squeezed(f"before x {clean(text)} after")


@given(texts, st.sampled_from(["heading", "quote", "caption", "list_item", "table", "code", "other"]))
def test_markdown_shows_any_text_in_any_kind_of_block(text: str, kind: str) -> None:
    page = winnowed(Row("before"), Row(text, kind, level=3), Row("after"))
    assert squeezed(Seen(rendered(content_markdown(page))).text) == squeezed(f"before {clean(text)} after")


@given(pages)
def test_all_formats_say_the_same_words(page: Winnowed) -> None:
    said = words(content_text(page))
    title = words(headline(page) or "")
    answer = json.loads(render(page, "json", _EVERYTHING))
    assert words(answer["text"]) == said
    assert answer["words"]["kept"] == len(said)
    assert words(render(page, "text")) == title + said
    assert words(Seen(rendered(answer["markdown"])).text) == said
    assert words(Seen(rendered(render(page, "markdown"))).text) == title + said
    assert words(Seen(answer["html"]).text) == said
    assert words(Seen(render(page, "html")).text) == title + said


@given(st.lists(st.sampled_from(_OF_ADDRESSES), max_size=5).map("".join))
def test_links_and_images_lead_nowhere_harmful(address: str) -> None:
    page = winnowed(Row("here", spans=(Span(0, 4, "link", address), Span(4, 4, "image", address, "x"), Span(4, 4, "embed", address, "x"))))
    assert_harmless(content_html(page))
    assert_harmless(rendered(content_markdown(page)))
    assert not re.search(r"\]\([\s<]*(?:java|data)\w*\W*:", content_markdown(page), re.IGNORECASE)


@given(pages)
def test_html_and_markdown_are_harmless(page: Winnowed) -> None:
    assert_harmless(content_html(page))
    assert_harmless(rendered(content_markdown(page)))


@given(pages)
def test_sanitising_twice_changes_nothing(page: Winnowed) -> None:
    once = content_html(page)
    assert sanitised(once) == once


@given(pages, st.fixed_dictionaries({name: texts for name in _FIELDS}))
def test_every_answer_can_be_encoded_and_hostile_fields_stay_text(page: Winnowed, values: dict[str, str]) -> None:
    page.fields = Fields(tags=list(values.values()))
    for name, value in values.items():
        setattr(page.fields, name, value)
    for name in FORMATS:
        render(page, name, _EVERYTHING).encode("utf-8")
    assert_harmless(render(page, "html"))
    assert json.loads(render(page, "json"))["site"] == re.sub("[\ud800-\udfff]", "\ufffd", values["site"])


@given(st.lists(rows(), max_size=6))
def test_an_answer_is_the_same_each_time(drawn: list[Row]) -> None:
    for name in FORMATS:
        assert render(winnowed(*drawn), name, _EVERYTHING) == render(winnowed(*drawn), name, _EVERYTHING)


@pytest.mark.parametrize(
    "hostile", ["</script><script>x()</script>", "]]><svg onload=x()>", "[a](javascript:x())", "<img src=x onerror=x()>", "<!--"]
)
def test_hostile_words_stay_words(hostile: str) -> None:
    page = winnowed(
        Row(hostile, label="title"),
        Row(hostile, spans=(Span(0, len(hostile), "link", "javascript:x()"), Span(2, 2, "image", hostile, hostile))),
        Row(hostile, "code"),
        Row("", "image", spans=(Span(0, 0, "image", "https://example.org/\"'><script>", hostile),)),
        Row("", "image", spans=(Span(0, 0, "embed", "https://example.org/\"'><script>", hostile),)),
        fields=Fields(byline=hostile, description=hostile, canonical_url=hostile, image=hostile, language=hostile),
    )
    for html in (render(page, "html"), rendered(render(page, "markdown"))):
        assert_harmless(html)
        assert Seen(html).text.count(hostile) == 4
