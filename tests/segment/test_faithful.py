"""What the formats need to be faithful: formulas as LaTeX and once, code without numbers of its lines, the best image, ruby."""

from __future__ import annotations

import pytest

from app.lexicon import Lexicon
from app.records import Blocks, Code, Item, Page, Table
from app.segment import split


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
        f'<span style="display: none">{MATHML}</span><img class="mwe-math-fallback-image-inline" src="/f.svg" alt="{{\\displaystyle x^2}}">',
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
