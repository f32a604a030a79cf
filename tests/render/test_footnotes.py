"""Links within a page: footnotes in Markdown, ids in HTML, words where nothing stands that they could lead to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import Fields, Page, Span, Verdicts, Winnowed
from app.render.as_html import content_html
from app.render.as_json import render as as_json
from app.render.as_markdown import content_markdown
from app.render.sanitise import sanitised
from app.render.wish import Wish
from tests.conftest import html_blocks
from tests.effort import lines_run

from .factory import Seen, rendered, words

READER = MarkdownIt("commonmark", {"html": True}).use(footnote_plugin)
URL = "https://example.org/mill"


def page_of(markup: str, url: str | None = URL) -> Winnowed:
    """The page with every block kept, its links settled as the pipeline does."""
    blocks = html_blocks(markup, url)
    n = len(blocks)
    return Winnowed(Page("html", markup), blocks, Verdicts(["body"] * n, [True] * n, [1.0] * n, [()] * n), Fields(), "article", 1.0)


def html_of(page: Winnowed) -> str:
    """The HTML, in which every link within the page leads to an id that stands in it once, and no other id stands."""
    markup = content_html(page)
    assert sanitised(markup) == markup
    ids = re.findall(r' id="([^"]*)"', markup)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', markup)) == set(ids)
    return markup


ONE = '<p>It turned<sup id="r1"><a href="#n1">1</a></sup> with the tide.</p>'
NOTE = '<ol><li id="n1">Ada Moor, <i>Mills</i>, 12. <a href="#r1">↩</a></li></ol>'


def test_a_note_and_the_way_back_are_links_in_html() -> None:
    assert html_of(page_of(ONE + NOTE)) == (
        '<p id="to-0">It turned<a href="#to-1"><sup>1</sup></a> with the tide.</p>\n'
        '<ol><li id="to-1">Ada Moor, <em>Mills</em>, 12. <a href="#to-0">↩</a></li></ol>'
    )


@pytest.mark.parametrize(
    ("spoken", "note"),
    [
        (ONE, NOTE),
        (ONE.replace("#n1", "/mill#n1"), NOTE),
        (ONE.replace("#n1", f"{URL}#n1"), NOTE),
        (ONE.replace(">1<", "><span>[</span>1<span>]</span><"), NOTE),
        (ONE.replace("<sup", "[<b").replace("</sup>", "</b>]").replace("[<b", "<b").replace("</b>]", "</b>"), NOTE),
        ('<p>It turned<a name="r1" href="#n1"><sup>1</sup></a> with the tide.</p>', NOTE),
        (ONE, '<p id="n1">1. Ada Moor, <i>Mills</i>, 12. <a href="#r1">↩</a></p>'),
        (ONE, '<p><a id="n1" href="#r1">[1]</a> Ada Moor, <i>Mills</i>, 12.</p>'),
        (ONE, '<p id="n1"><sup>1</sup>Ada Moor, <i>Mills</i>, 12.</p>'),
        (ONE, '<p><a name="n1"></a>(1) Ada Moor, <i>Mills</i>, 12.</p>'),
        (ONE.replace("1<", "†<"), '<p id="n1">† Ada Moor, <i>Mills</i>, 12.</p>'),
        (ONE, '<div id="n1"><p><a href="#r1">^</a> Ada Moor, <i>Mills</i>, 12.</p></div>'),
        (ONE.replace("1<", "†<"), NOTE),
        (ONE.replace("#n1", "#%E6%B3%A8"), NOTE.replace('"n1"', '"注"')),
    ],
)
def test_plain_footnotes_are_footnotes_in_markdown(spoken: str, note: str) -> None:
    page = page_of(spoken + note)
    html_of(page)
    assert content_markdown(page) == "It turned[^1] with the tide.\n\n[^1]: Ada Moor, *Mills*, 12."


def test_readers_that_know_footnotes_link_them_and_others_show_all_words() -> None:
    marks = "".join(f'<p>Word {n}<sup><a href="#n{n}">{n}</a></sup>: so<a href="#n1">1</a>(yes).</p>' for n in (1, 2, 3))
    notes = '<ol><li id="n1">Ibid.<li id="n2">See <a href="/b">this</a>.<p>More of it.</p><li id="n3"><a href="/c">https://example.org/c</a></ol>'
    markdown = content_markdown(page_of(marks + notes))
    seen = Seen(READER.render(markdown))
    assert seen.tags.count("section") == 1
    assert [value for tag, name, value in seen.attributes if (tag, name) == ("a", "href") and re.match(r"#fn\d", value)] == [
        "#fn1", "#fn1", "#fn2", "#fn1", "#fn3", "#fn1",
    ]  # fmt: skip
    assert {"Ibid", "this", "More", "yes"} <= set(words(seen.text)) & set(words(Seen(rendered(markdown)).text))
    assert "https://example.org/c" in Seen(rendered(markdown)).text


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (f'{ONE}<ol><li id="n1">1 May 1980 is given by Moor.</ol>', "It turned[^1] with the tide.\n\n[^1]: 1 May 1980 is given by Moor."),
        (f'{ONE}<p id="n1">1 May is given by Moor.</p>', "It turned[^1] with the tide.\n\n[^1]: 1 May is given by Moor."),
        (f'{ONE}<p id="n1"><a href="#r1">1</a> May is given.</p>', "It turned[^1] with the tide.\n\n[^1]: May is given."),
        (f'{ONE}<ol><li id="n1">Ada. <a href="#n2">†</a><li id="n2">See † there.</ol>',
         "It turned[^1] with the tide.\n\n[^1]: Ada. [^2]\n\n[^2]: See † there."),
    ],
)  # fmt: skip
def test_a_note_keeps_the_words_that_only_look_like_its_mark(markup: str, shown: str) -> None:
    assert content_markdown(page_of(markup)) == shown


@pytest.mark.parametrize(
    ("spoken", "shown"),
    [
        ('<pre>x = a[<a href="#n1">1</a>]</pre>', "```\nx = a[1]\n```"),
        ('<p>So <code>a[<a href="#n1">1</a>]</code> is.</p>', "So `a[1]` is."),
        ('<p>So <a href="#n1"><code>1</code></a> is.</p>', "So `1` is."),
    ],
)
def test_a_mark_in_code_makes_no_footnote(spoken: str, shown: str) -> None:
    assert content_markdown(page_of(f'{spoken}<ol><li id="n1">Ada Moor.</ol>')) == f"{shown}\n\n1. Ada Moor."


@pytest.mark.parametrize("mark", ['<a href="#n1">2</a>', '(<a href="#n1">2</a>)'])
def test_an_item_that_a_number_leads_to_is_a_footnote_only_if_it_counts_as_it_or_leads_back(mark: str) -> None:
    assert "[^" not in content_markdown(page_of(f'<p>See {mark}.</p><ol><li id="n1">Ada Moor<li>Wheels</ol>'))
    assert "[^" not in content_markdown(page_of(f'<p>See {mark}.</p><ul><li id="n1">Ada Moor<li>Wheels</ul>'))
    assert "[^2]: Ada Moor" in content_markdown(
        page_of(f'<p id="r">See {mark}.</p><ul><li id="n1">Ada Moor <a href="#r">↩</a><li>Wheels</ul>')
    )
    assert "[^2]: Ada Moor" in content_markdown(page_of(f'<p>See <sup>{mark}</sup>.</p><ul><li id="n1">Ada Moor<li>Wheels</ul>'))
    assert "[^2]: Wheels" in content_markdown(page_of(f'<p>See {mark}.</p><ol><li>Ada Moor<li id="n1">Wheels</ol>'))


def test_a_list_within_a_note_stays_in_it() -> None:
    page = page_of(f'{ONE}<ol><li id="n1">See these:<ul><li>Moor<li>Mills</ul><p>And more. <a href="#r1">↩</a></p><li>Wheels</ol>')
    markdown = content_markdown(page)
    assert markdown == "It turned[^1] with the tide.\n\n[^1]: See these:\n\n    - Moor\n    - Mills\n\n    And more.\n\n2. Wheels"
    note = READER.render(markdown).partition('<section class="footnotes">')[2]
    assert all(word in note for word in ("Moor", "Mills", "And more"))
    assert "Wheels" not in note


def marked(n: int) -> str:
    words = "".join(f'word<sup><a href="#n{k}">{k}</a></sup> ' for k in range(n))
    return f"<p>{words}</p><ol>{''.join(f'<li id=n{k}>Moor {k}' for k in range(n))}</ol>"


def one_note(n: int) -> str:
    back = "".join(f'<a href="/x{k}">x</a> ' for k in range(n))
    return "".join(f'<p>word<a href="#n">{k}</a></p>' for k in range(n)) + f'<p id="n">{back}</p>'


@pytest.mark.parametrize("shape", [marked, one_note])
def test_twice_the_marks_cost_twice_the_work(shape: Callable[[int], str]) -> None:
    small, large = page_of(shape(200)), page_of(shape(400))
    assert lines_run(lambda: content_markdown(large)) < 2.5 * lines_run(lambda: content_markdown(small))


def test_two_notes_with_one_mark_are_two_notes() -> None:
    page = page_of(
        '<p>a<a href="#x">*</a> b<a href="#y">*</a> c<sup><a href="#z">1</a></sup></p><ul><li id=x>X y<li id=y>Y z<li id=z>Z x</ul>'
    )
    assert content_markdown(page) == "a[^2] b[^3] c[^1]\n\n[^2]: X y\n\n[^3]: Y z\n\n[^1]: Z x"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ('<p>See <a href="#gone">below</a>.</p>', "<p>See below.</p>"),
        ('<p>See <a href="#">below</a>.</p>', "<p>See below.</p>"),
        ('<p>See <a href="#h">below</a>.</p><h2 id="h">Wheels</h2>', '<p>See <a href="#to-1">below</a>.</p>\n<h2 id="to-1">Wheels</h2>'),
        ('<p>See <a href="#s">below</a>.</p><section id="s"><h2>Wheels</h2></section>',
         '<p>See <a href="#to-1">below</a>.</p>\n<h2 id="to-1">Wheels</h2>'),
        ('<p>a</p>b<br><br><a name="x"></a>c <a href="#x">d</a>', '<p>a</p>\n<p>b</p>\n<p id="to-2">c <a href="#to-2">d</a></p>'),
        ('<p id="p"><a href="https://example.net/mill#p">other</a> page</p>', '<p><a href="https://example.net/mill#p">other</a> page</p>'),
        ('<p><a href="#x">x</a></p><p id="x">a</p><p id="x">b</p>', '<p><a href="#to-1">x</a></p>\n<p id="to-1">a</p>\n<p>b</p>'),
        ('<p><a href="#t">x</a></p><table><tr><th>a<th>b<tr id="t"><td>c<td id="u">d</table><p id="v"><a href="#v">e</a></p>',
         '<p><a href="#to-1">x</a></p>\n<table id="to-1"><thead><tr><th>a</th><th>b</th></tr></thead>'
         '<tbody><tr><td>c</td><td>d</td></tr></tbody></table>\n<p id="to-2"><a href="#to-2">e</a></p>'),
        ('<p><a href="#end">x</a></p><div id="end"></div>', "<p>x</p>"),
        ('<p><a href="#c">x</a></p><table><caption id="c">Mills</caption><tr><th>a<th>b<tr><td>c<td>d</table>',
         '<p><a href="#to-1">x</a></p>\n<table><caption id="to-1">Mills</caption><thead><tr><th>a</th><th>b</th></tr></thead>'
         "<tbody><tr><td>c</td><td>d</td></tr></tbody></table>"),
        ('<p><a href="#r">x</a></p><hr><hr id="r"><p>a</p>', '<p><a href="#to-3">x</a></p>\n<hr>\n<p id="to-3">a</p>'),
        ('<p><a href="#r">x</a></p><table><tr><th>a<th>b<tr><td>c<td><a href="#r">d</a></table><hr id="r">',
         "<p>x</p>\n<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>"),
        ('<p>a <iframe id="v" src="/v" allowfullscreen></iframe> b <a href="#v">c</a></p>',
         '<p>a</p>\n<p id="to-1"><a href="https://example.org/v">↗</a></p>\n<p>b <a href="#to-1">c</a></p>'),
        ('<p>a <iframe id="v"></iframe> b <a href="#v">c</a></p>', '<p id="to-0">a b <a href="#to-0">c</a></p>'),
        (f'<p><a href="{URL}#gone">x</a> <a href="/mill#gone">y</a></p>', f'<p><a href="{URL}#gone">x</a> <a href="{URL}#gone">y</a></p>'),
        (f'<base href="/"><p>a <a href="{URL}#p">b</a></p><p id="p">c</p>', '<p>a <a href="#to-1">b</a></p>\n<p id="to-1">c</p>'),
    ],
)  # fmt: skip
def test_links_within_a_page_lead_to_what_is_shown_or_are_words(markup: str, shown: str) -> None:
    assert html_of(page_of(markup)) == shown
    assert "](#" not in content_markdown(page_of(markup))


@pytest.mark.parametrize("name", ["'><script>x()</script>", "x() {alert(1)}", "javascript:alert(1)", "to-9", "getElementById", "__proto__"])
def test_names_that_a_page_gives_never_stand_in_the_answer(name: str) -> None:
    name = name.replace("'", "&#39;").replace("<", "&lt;")
    assert html_of(page_of(f"<p>a <a href='#{name}'>b</a></p><p id='{name}'>c</p>")) == (
        '<p>a <a href="#to-1">b</a></p>\n<p id="to-1">c</p>'
    )


def test_a_saved_page_leads_to_itself_by_its_canonical_address() -> None:
    text = "<p>For two hundred years the mill turned with the tide, and at night, when the water was low, it stood still again.</p>" * 4
    markup = f'<link rel="canonical" href="{URL}"><h1>The mill</h1>{text}{ONE}{text}<h2>Notes</h2>{NOTE}'.replace("#n1", f"{URL}#n1")
    assert "turned[^1] with" in content_markdown(winnow(Page("html", markup, "https://example.net/saved"), shared_lexicon()))


def test_links_of_the_answer_lead_out_of_the_page() -> None:
    assert '"links":[]' in as_json(page_of(ONE + NOTE), Wish(include=frozenset({"links"})))


def test_what_a_page_writes_itself_is_no_footnote() -> None:
    assert words(Seen(READER.render(content_markdown(page_of("<p>a[^1] b</p><p>[^1]: c d</p>")))).text) == ["a", "1", "b", "1", "c", "d"]


def test_a_list_of_contents_is_a_list_of_words_in_markdown() -> None:
    page = page_of('<ul><li><a href="#a">1</a><li><a href="#b">2. Wheels</a></ul><p id="a">1 a b</p><h2 id="b">2. Wheels</h2>')
    assert content_markdown(page).startswith("- 1\n- 2\\. Wheels\n\n1 a b")
    assert not any(span == Span(0, 1, "note", "1") for spans in page.blocks.spans for span in spans)
