"""Tests of running text: tokens, Markdown and HTML side by side."""

from __future__ import annotations

import pytest

from app.records import Span
from app.render.inline import Token, tokens
from app.render.inline_html import inline as html
from app.render.inline_markdown import inline as markdown
from tests.effort import cpu_seconds, lines_run

from .factory import Seen, rendered
from .strategies import Kind


def _over(text: str, part: str, kind: Kind, value: str = "") -> Span:
    start = text.index(part)
    return Span(start, start + len(part), kind, value)


def test_overlapping_spans_are_cut_so_that_they_nest() -> None:
    kinds = [(t.kind, t.text or t.mark) for t in tokens("abc", (Span(0, 2, "em"), Span(1, 3, "strong")))]
    assert kinds == [
        *[("open", "em"), ("text", "a"), ("open", "strong"), ("text", "b"), ("close", "strong"), ("close", "em")],
        *[("open", "strong"), ("text", "c"), ("close", "strong")],
    ]


def test_spans_that_reach_too_far_are_clipped_and_empty_ones_dropped() -> None:
    assert tokens("  a ", (Span(-5, 99, "em"), Span(3, 4, "strong"), Span(7, 9, "code"))) == [
        *[Token("open", "", "em"), Token("text", "a"), Token("close", "", "em")]
    ]


@pytest.mark.parametrize(
    ("part", "kind", "value", "in_markdown", "in_html"),
    [
        ("old mill", "em", "", "the *old mill*, here", "the <em>old mill</em>, here"),
        (" old mill", "strong", "", "the **old mill**, here", "the <strong>old mill</strong>, here"),
        ("old", "del", "", "the ~~old~~ mill, here", "the <del>old</del> mill, here"),
        ("ill", "sup", "", "the old m<sup>ill</sup>, here", "the old m<sup>ill</sup>, here"),
        ("mill,", "em", "", "the old *mill,* here", "the old <em>mill,</em> here"),
        ("mill", "code", "", "the old `mill`, here", "the old <code>mill</code>, here"),
        ("old", "link", "/a b", "the [old](/a%20b) mill, here", 'the <a href="/a%20b">old</a> mill, here'),
        ("old", "link", "javascript:x()", "the old mill, here", "the old mill, here"),
        ("old", "link", "/x_(y)[z]", "the [old](/x_\\(y\\)\\[z\\]) mill, here", 'the <a href="/x_(y)[z]">old</a> mill, here'),
        ("mill", "math", "mill", "the old $`mill`$, here", 'the old <code class="language-math">mill</code>, here'),
        ("mill", "math", "\\frac{m}{n}", "the old mill, here", "the old mill, here"),
        ("ill", "math", "ill", "the old mill, here", "the old mill, here"),
        ("mil", "math", "mil", "the old mill, here", "the old mill, here"),
    ],
)
def test_each_kind_of_span(part: str, kind: Kind, value: str, in_markdown: str, in_html: str) -> None:
    text = "the old mill, here"
    assert markdown(text, [_over(text, part, kind, value)]) == in_markdown
    assert html(text, [_over(text, part, kind, value)]) == in_html


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("abc", (Span(0, 3, "em"), Span(0, 3, "strong")), "***abc***"),
        ("a b c", (Span(0, 5, "strong"), Span(2, 3, "em")), "**a *b* c**"),
        ("ab c", (Span(0, 4, "strong"), Span(0, 1, "em")), "**<em>a</em>b c**"),
        ("a(b)c", (Span(1, 4, "em"),), "a<em>(b)</em>c"),
        ("「重要」です", (Span(0, 4, "strong"),), "<strong>「重要」</strong>です"),
        ("x`y", (Span(0, 3, "code"),), "``x`y``"),
        ("`", (Span(0, 1, "code"),), "`` ` ``"),
        ("a\nb", (Span(0, 3, "code"),), "`a b`"),
        ("abc", (Span(0, 2, "code"), Span(1, 3, "code"), Span(1, 3, "em")), "*`abc`*"),
        ("go!here", (Span(3, 7, "link", "/x"),), "go\\![here](/x)"),
        ("ab", (Span(0, 2, "link", "/x"), Span(1, 2, "link", "/y")), "[ab](/x)"),
        ("ab", (Span(1, 1, "image", "/i", "x]\n*"), Span(0, 2, "link", "/x")), "[a![x\\] \\*](/i)b](/x)"),
    ],
)
def test_marks_that_touch_nest_or_stand_inside_words(text: str, spans: tuple[Span, ...], expected: str) -> None:
    assert markdown(text, spans) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("snake_case _x_ 2*3*4", "snake_case \\_x\\_ 2\\*3\\*4"),
        ("AT&T &amp; &#60;", "AT&T \\&amp; \\&#60;"),
        ("a < b <b> <!-- <https://e.org>", "a < b \\<b> \\<!-- \\<https://e.org>"),
        ("# no\n#tag\n####### seven", "\\# no\\\n#tag\\\n####### seven"),
        ("1. a\n1.5\n12) b\n1234567890. c", "1\\. a\\\n1.5\\\n12\\) b\\\n1234567890. c"),
        ("- a\n-5\n---\n+ b\n=\n> c\n| d", "\\- a\\\n-5\\\n\\---\\\n\\+ b\\\n\\=\\\n\\> c\\\n\\| d"),
        ("[x](y) [z]: w [ ] \\", "\\[x\\](y) \\[z\\]: w \\[ \\] \\\\"),
        ("~~~ `x`", "\\~\\~\\~ \\`x\\`"),
        ("a | b\n:-- | :--", "a | b\\\n\\:-- | :--"),
        ("Stop! 5 > 3 + 1 = (x) #1.", "Stop! 5 > 3 + 1 = (x) #1."),
    ],
)
def test_what_would_mean_something_is_escaped_and_nothing_else(text: str, expected: str) -> None:
    assert markdown(text) == expected
    html_seen = rendered(expected)
    assert Seen(html_seen).text.split() == text.split()
    assert set(Seen(html_seen).tags) <= {"p", "br"}


def test_html_says_characters_as_they_are() -> None:
    assert html('a < b & "c"\n\n d') == 'a &lt; b &amp; "c"<br>d'


@pytest.mark.parametrize("unit", ["a ", "`", "_", "1.", "[(", "&", "\n", "#", "<", " ", "*a*"])
def test_twice_the_text_takes_about_twice_the_time(unit: str) -> None:
    def work(count: int) -> None:
        text = "a" + unit * count + "a"
        spans = [Span(i, i + 9, "link" if i % 3 else "em", "/x") for i in range(0, len(text), 7)]
        markdown(text, spans)
        html(text, spans)

    assert lines_run(lambda: work(4_000)) <= 2.3 * lines_run(lambda: work(2_000))
    assert cpu_seconds(lambda: work(32_000)) < 20
