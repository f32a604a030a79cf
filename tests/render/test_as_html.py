"""Tests of the HTML answer."""

from __future__ import annotations

import pytest

from app.records import Code, Fields, Item, Span
from app.render import render
from app.render.as_html import content_html
from app.render.sanitise import sanitised

from .factory import Row, Seen, winnowed

_IMAGE = Span(0, 0, "image", "https://example.org/i.png", 'A "wheel"')


def html(*rows: Row) -> str:
    return content_html(winnowed(*rows))


def test_the_whole_document() -> None:
    fields = Fields(
        title="Mill & <b>", byline='A "B"', published="2025-03-02", description="d", site="W", language="en-GB", tags=["x", "y"]
    )
    fields.modified, fields.subtitle, fields.image, fields.canonical_url = "2025-03-03", "s", "https://e.org/i", "https://e.org/c"
    assert render(winnowed(Row("Mill", label="title"), Row("It turned."), fields=fields), "html") == (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>Mill &amp; &lt;b&gt;</title>\n'
        '<meta name="author" content="A &quot;B&quot;">\n<meta name="date" content="2025-03-02">\n'
        '<meta name="last-modified" content="2025-03-03">\n<meta name="description" content="d">\n<meta name="subtitle" content="s">\n'
        '<meta name="keywords" content="x, y">\n<meta property="og:site_name" content="W">\n'
        '<meta property="og:image" content="https://e.org/i">\n<link rel="canonical" href="https://e.org/c">\n'
        "</head>\n<body>\n<h1>Mill &amp; &lt;b&gt;</h1>\n<p>It turned.</p>\n</body>\n</html>\n"
    )


def test_there_is_one_h1_and_none_in_the_content() -> None:
    page = winnowed(Row("Mill", label="title"), Row("One", "heading", level=1), Row("Six", "heading", level=6))
    assert Seen(render(page, "html")).tags.count("h1") == 1
    assert content_html(page) == "<h2>One</h2>\n<h6>Six</h6>"


@pytest.mark.parametrize("language", ['en" onload="x()', "", "e n", "1"])
def test_a_language_that_is_none_is_left_out(language: str) -> None:
    assert "<html>" in render(winnowed(fields=Fields(language=language)), "html")


def test_quotations_code_rules_and_captions() -> None:
    assert html(
        Row("a\nb", "quote"),
        Row("c", "quote"),
        Row("\n\nif x < y:\n  z", "code", detail=Code("python")),
        Row("q", "code", detail=Code('x" onclick="y')),
        Row("", "rule"),
        Row("lone", "caption"),
    ) == (
        "<blockquote><p>a<br>b</p><p>c</p></blockquote>\n"
        '<pre><code class="language-python">if x &lt; y:\n  z</code></pre>\n<pre><code>q</code></pre>\n<hr>\n'
        "<figure><figcaption>lone</figcaption></figure>"
    )


def test_an_image_and_its_caption_are_a_figure() -> None:
    image = '<img src="https://example.org/i.png" alt="A &quot;wheel&quot;">'
    picture = Row("", "image", spans=(_IMAGE,))
    assert html(picture) == f"<p>{image}</p>"
    assert html(picture, Row("The wheel", "caption")) == f"<figure>{image}<figcaption>The wheel</figcaption></figure>"
    assert html(picture, Row("x", label="share"), Row("The wheel", "caption")).startswith("<figure>")


def test_the_last_pass_takes_away_what_can_run() -> None:
    hostile = '<div onclick="x()" style="color:red">a<script>x()</script><a href="javascript:x()" target="_blank">b</a><svg></svg></div>'
    assert sanitised(hostile) == "a<a>b</a>"


def test_marked_elements_say_which_block_they_show() -> None:
    page = winnowed(
        Row("Mill", label="title"),
        Row("It turns.", label="body"),
        Row("oak", "list_item", detail=Item(1)),
        Row("Read more", "list_item", label="related", detail=Item(2), keep=True),
        Row("", "image", spans=(Span(0, 0, "image", "https://example.org/i.png", "Wheel"),)),
        Row("The wheel", "caption"),
        Row('say " data-block="9" & go', label="body"),
    )
    assert content_html(page, marked=True) == (
        '<p data-block="1" data-label="body">It turns.</p>\n'
        '<ul><li data-block="2" data-label="body">oak<ul><li data-block="3" data-label="related">Read more</li></ul></li></ul>\n'
        '<figure data-block="4" data-label="body"><img src="https://example.org/i.png" alt="Wheel">'
        '<figcaption data-block="5" data-label="body">The wheel</figcaption></figure>\n'
        '<p data-block="6" data-label="body">say " data-block="9" &amp; go</p>'
    )
    assert [name for _, name, _ in Seen(content_html(page)).attributes if name.startswith("data-")] == []


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        *[(name, f' lang="{name}" dir="rtl"') for name in ("ar", "he-IL", "fa", "ur-PK", "ckb", "az-Arab", "uz-Arab-AF")],
        *[(name, f' lang="{name}"') for name in ("en", "az", "ku-Latn-TR", "ar-Latn", "ja")],
        (None, ""),
    ],
)
def test_a_page_whose_language_runs_from_right_to_left_says_so(language: str | None, attributes: str) -> None:
    assert f"<html{attributes}>" in render(winnowed(Row("x"), fields=Fields(language=language)), "html")
