"""What the formats need to be faithful: formulas as LaTeX and once, code without numbers of its lines, the best image, ruby."""

from __future__ import annotations

import pytest

from app.lexicon import Lexicon
from app.records import Blocks, Code, Fields, Item, Page, Table, Verdicts, Winnowed
from app.render.as_html import content_html
from app.render.as_markdown import content_markdown
from app.render.content import content_text
from app.render.sanitise import sanitised
from app.segment import split
from tests.render.factory import Seen, rendered, words


def cut(markup: str, lexicon: Lexicon) -> Blocks:
    return split(Page("html", f"<body>{markup}</body>", "https://example.org/a/b"), lexicon)[0]


MATHML = '<math><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math>'
SOURCE = '<script type="math/tex">x^2</script>'


@pytest.mark.parametrize(
    "formula",
    [
        MATHML,
        '<math alttext="x^2"><mi>x</mi></math>',
        f'<span class="katex"><span class="katex-mathml">{MATHML}</span><span class="katex-html"><b>x</b>2</span></span>',
        SOURCE,
        f'<span class="MathJax_Preview">x2</span><span class="MathJax"><nobr>x2</nobr></span>{SOURCE}',
        f'<div class="MathJax_Display"><span class="MathJax">x2</span></div>{SOURCE}',
        f"<mjx-container><mjx-math>x2</mjx-math><mjx-assistive-mml>{MATHML}</mjx-assistive-mml></mjx-container>",
        f'<b hidden>{MATHML}</b><img class="mwe-math-fallback-image-inline" src="/f.svg" alt="{{\\displaystyle x^2}}">',
        '<img class="latex" src="/f.png" alt="$x^2$">',
    ],
)
def test_a_formula_is_its_latex_and_stands_once(formula: str, lexicon: Lexicon) -> None:
    blocks = cut(f"<div>So {formula} is.</div>", lexicon)
    assert " ".join(" ".join(blocks.text).split()) == "So x^2 is."
    assert [(span.kind, span.value) for spans in blocks.spans for span in spans] == [("math", "x^2")]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<math><mi>x</mi><mo>=</mo><mn>2</mn></math>", "x=2"),  # no source: what is shown
        ('<span class="katex"><span class="katex-html">x2</span></span>', "x2"),
        ('<span class="MathJax">x2</span>', "x2"),
        ('<script type="text/x-config">x</script><i>y</i>', "y"),
    ],
)
def test_a_formula_without_a_source_is_what_is_shown(formula: str, text: str, lexicon: Lexicon) -> None:
    assert cut(f"<p>{formula}</p>", lexicon).text == [text]


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<pre><code class="language-py"><span class="lineno">1</span>a\n<span class="lineno">2</span>  b</code></pre>', "py"),
        ('<pre data-lang="py"><div class="line"><span class="ln">1</span>a</div><div class="line"><span class="ln">2</span>  b</div></pre>',
         "py"),
        ('<table><tr><td class="gutter"><pre>1<br>2</pre></td><td><pre>a<br>  b</pre></td></tr></table>', ""),
        ('<div class="highlight highlight-source-py"><pre>a\n  b</pre></div>', "py"),
        ('<figure class="highlight py"><pre>a\n  b</pre></figure>', "py"),
    ],
)  # fmt: skip
def test_code_is_verbatim_in_its_language_without_numbers_of_lines(markup: str, language: str, lexicon: Lexicon) -> None:
    blocks = cut(markup, lexicon)
    assert (blocks.text, blocks.kind, blocks.detail) == (["a\n  b"], ["code"], [Code(language)])


def test_a_copy_button_in_code_is_a_block_of_its_own_and_numbers_that_are_code_stay(lexicon: Lexicon) -> None:
    blocks = cut("<pre><code>a\n<b class='number'>42</b></code><button>Copy</button></pre>", lexicon)
    assert list(zip(blocks.kind, blocks.text, strict=True)) == [("code", "a\n42"), ("other", "Copy")]


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ('<img src="/s.jpg" srcset="/s-300.jpg 300w, /s-1200.jpg 1200w, /s-600.jpg 600w">', "/s-1200.jpg"),
        ('<img src="/s.jpg" srcset="/a,b.jpg 1x, /c.jpg 2x">', "/c.jpg"),
        ('<img src="/blank.gif" data-src="/real.jpg">', "/real.jpg"),
        ('<img src="data:image/gif;base64,R0lGOD" data-srcset="/r.jpg 800w">', "/r.jpg"),
        ('<img src="data:image/gif;base64,R0lGOD"><noscript><img alt="" src="/twin.jpg?a=1&amp;b=2"></noscript>', "/twin.jpg?a=1&b=2"),
        ('<img src="/px.gif" width="1" height="1">', None),
        ('<img src="data:image/gif;base64,R0lGOD">', None),
    ],
)
def test_an_image_has_its_best_address(image: str, address: str | None, lexicon: Lexicon) -> None:
    found = [span.value for spans in cut(f"<p>A mill.</p>{image}", lexicon).spans for span in spans]
    assert found == ([address] if address else [])


def test_ruby_keeps_the_brackets_that_the_page_gives(lexicon: Lexicon) -> None:
    assert cut("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字 su<wbr>per hy\u00adphen</p>", lexicon).text == [
        "漢(kan)字 super hyphen"
    ]


def test_items_count_from_start_and_take_their_own_value(lexicon: Lexicon) -> None:
    blocks = cut('<ol start="3"><li>a<li>b<li value="9">c<li>d</ol>', lexicon)
    assert [detail.number for detail in blocks.detail if isinstance(detail, Item)] == [3, 4, 9, 10]


def test_cells_are_aligned_by_attribute_or_style(lexicon: Lexicon) -> None:
    blocks = cut('<table><tr><th align="right">A<th style="text-align: center">B<tr><td>1<td>2</table>', lexicon)
    table = blocks.detail[0]
    assert isinstance(table, Table)
    assert [cell.align for cell in table.rows[0]] == ["right", "center"]


# Every element of the HTML standard (its index of elements) that may hold text, and those that it has made obsolete.
ELEMENTS = (
    "a abbr address article aside b bdi bdo blockquote body button caption cite code data dd del details dfn dialog div dl dt em "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup i ins kbd label legend li main map mark menu meter nav "
    "object ol optgroup option output p picture pre progress q rp rt ruby s samp search section select slot small span strong sub "
    "summary sup table tbody td textarea tfoot th thead time tr u ul var acronym applet bgsound big blink center dir font listing "
    "marquee menuitem multicol nobr noframes plaintext rb rtc spacer strike tt xmp"
).split()
UNSEEN = frozenset(("noframes",))  # for browsers without frames


def kept_whole(markup: str, lexicon: Lexicon) -> Winnowed:
    blocks = cut(markup, lexicon)
    n = len(blocks)
    return Winnowed(Page("html", markup), blocks, Verdicts(["body"] * n, [True] * n, [1.0] * n, [()] * n), Fields(), "article", 1.0)


def assert_same_words(page: Winnowed) -> list[str]:
    """Text, what Markdown shows and what HTML shows have the same words in the same order, and HTML needs no cleaning."""
    said = words(content_text(page))
    markup = content_html(page)
    assert words(Seen(rendered(content_markdown(page))).text) == said
    assert words(Seen(markup).text) == said
    assert sanitised(markup) == markup
    return said


@pytest.mark.parametrize("tag", ELEMENTS)
def test_the_words_in_any_element_stand_in_every_format_in_order(tag: str, lexicon: Lexicon) -> None:
    page = kept_whole(f"<p>one</p><{tag}>two <b>three</b></{tag}>" + ("" if tag == "plaintext" else "<p>four</p>"), lexicon)
    said = assert_same_words(page)
    assert said[:1] == ["one"]
    assert ("two" in said) == (tag not in UNSEEN)


@pytest.mark.parametrize("mark", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
@pytest.mark.parametrize(
    "text",
    ["{0} a", "{0}a", "a{0}", "a {0} b", "a{0}b", "{0}{0}{0}", "{0}{0}{0} a", "1{0} a", "a\n{0} b", "{0}a{0} b", "[a]{0}(b)", "{0}a;"],
)
def test_every_mark_of_commonmark_is_shown_as_it_stands(mark: str, text: str, lexicon: Lexicon) -> None:
    line = text.format(mark)
    whole = line.replace("\n", "<br>").replace("<br>", "\0").replace("&", "&amp;").replace("<", "&lt;").replace("\0", "<br>")
    for markup in (f"<p>{whole}</p>", f"<ul><li>{whole}</ul>", f"<h2>{whole}</h2>", f"<blockquote><p>{whole}</p></blockquote>",
                   f"<p><em>{whole}</em> c</p>", f"<table><tr><th>{whole}<th>b<tr><td>c<td>{whole}</table>"):  # fmt: skip
        page = kept_whole(markup, lexicon)
        assert "".join(Seen(rendered(content_markdown(page))).text.split()) == "".join(content_text(page).split())
        assert "".join(Seen(content_html(page)).text.split()) == "".join(content_text(page).split())
