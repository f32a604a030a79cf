"""What holds for any page: the seven laws, over the samples, over pages made at random, and over the development pages."""

from __future__ import annotations

import contextlib
import functools
import gzip
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from app.errors import TooHard
from app.intake import page_of
from app.judge import because
from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import KEPT_LABELS, Blocks, Item, Page, PageKind, Source, Winnowed
from app.render import FORMATS, Wish, render
from app.segment import html as cutting
from app.segment import split
from app.segment.tags import is_gutter
from tests.conftest import CORPORA, ROOT, Sample, all_samples, cleaned, html_blocks, text_blocks
from tests.effort import cpu_seconds, lines_run

slowly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
quickly = settings(max_examples=300, deadline=None)
each_sample = pytest.mark.parametrize("sample", all_samples(), ids=lambda sample: sample.name)
TOKEN_RE = re.compile(r"\w+")


def tokens(text: str) -> list[str]:
    return TOKEN_RE.findall(text.replace("\xad", ""))


def letters(text: str) -> str:
    return "".join(tokens(text))


def borders(text: str) -> set[int]:
    """Where words end, counted in letters from the beginning."""
    return set(itertools.accumulate(map(len, tokens(text))))


# Reading a page without our own code

INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd mark nobr q s samp small span strike strong sub sup "
    "time tt u var wbr".split()
)
SILENT = frozenset("script style template head title iframe svg".split())
OPENABLE = frozenset("div section article main dl dd ul ol li table tbody tr td dialog".split())  # hidden, but a reader can open them
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Reader(HTMLParser):
    """The words of well-formed markup that a reader sees, by the standard library's parser."""

    def __init__(self, inline: frozenset[str], *, noscript: bool) -> None:
        super().__init__()
        self.inline = inline
        self.heard: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.silent = SILENT if noscript else SILENT | {"noscript"}
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attributes = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += given_attributes.items()
        if tag not in self.inline:
            self.heard.append("\n")
        style = given_attributes.get("style", "").replace(" ", "")
        hides = "hidden" in given_attributes or "display:none" in style or "visibility:hidden" in style
        gone = tag in self.silent or (hides and tag not in OPENABLE)
        if tag not in VOID and (gone or tag in self.hidden):
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.inline:
            self.heard.append("\n")
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.heard.append(data)


def read(markup: str, inline: frozenset[str] = INLINE, *, noscript: bool = False) -> Reader:
    """The markup as a reader sees it; elements other than `inline` keep the words beside them apart."""
    reader = Reader(inline, noscript=noscript)
    reader.feed(markup)
    reader.close()
    return reader


def test_the_independent_reader_sees_what_a_reader_sees() -> None:
    markup = "<title>no</title><p>un<b>even</b> <span hidden>no <span>no</span></span>ground<td>a<td>b<script>no</script>"
    markup += "<p style='display: none'>no</p>c<br>d<div hidden>e</div>"
    assert tokens("".join(read(markup).heard)) == ["uneven", "ground", "a", "b", "c", "d", "e"]


# Law 1: the words of kept and dropped blocks together are the page's visible words, once each


@each_sample
def test_blocks_hold_the_words_of_a_sample_once_each(sample: Sample) -> None:
    ours = "\n".join(sample.found.blocks.text)
    if sample.kind == "text":
        assert tokens(ours) == tokens(sample.page.markup)
        return
    fewest, most = (
        "".join(read(sample.page.markup, inline, noscript="noscript" in sample.name).heard) for inline in (INLINE, frozenset[str]())
    )
    assert letters(ours) == letters(fewest)
    assert borders(fewest) <= borders(ours), "words of two blocks are glued together"
    assert borders(ours) <= borders(most), "a word is torn apart"


WORD_RE = re.compile(r"q\d+z")
OPENING = "".join(f"<p>{'the mill turned with the tide and stood still again at night. ' * 3}</p>" for _ in range(4))
CONTAINERS = """a abbr acronym address applet article aside b bdi bdo big blink blockquote button caption center cite code col colgroup
    data dd del details dfn dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup i ins kbd
    label legend li listing main map mark marquee menu meter nav nobr object ol optgroup option output p pre progress q rb rt rtc
    ruby s samp search section slot small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var
    x-card""".split()
SHOWN = [
    "<select><option>{}<option selected>{}</select>",
    "<textarea>{} <b></textarea>",
    "<xmp>{} <p></xmp>",
    "<svg><text>{}</text></svg>",
    "<math><mi>{}</mi><annotation-xml>no</annotation-xml></math>",
    "<img src=x onerror=alert(1) alt=no> {}",
    "{}<br>{}",
    "{}<br><br>{}",
    "<hr>{}",
    "<p onclick='alert(1)'>{}</p>",
    "<a href='javascript:alert(1)'>{}</a>",
    "<a href=' java&#10;script:alert(1)'>{}</a>",
    "<input value=no>{}",
    "{}<wbr>{}",
    "&lt;script&gt;{}&lt;/script&gt;",
    "<!-- no -->{}",
    "</p>{}",
    "</b></i>{}",
    "<body class=x>{}",
    "<dialog open>{}</dialog>",
    "<td>{}",
    "<li>{}",
    "<p>{}",
    "<select><button><selectedcontent></selectedcontent></button><option>{}</select>",
    "<image src=x>{}",
    "&shy;{}&shy;",
    "&nbsp;{}",
    "\n \t{} ",
    "[{}](javascript:alert(1))",
    "<ruby>{}<rp>(</rp><rt>{}</rt></ruby>",
    "<details open><summary>{}</summary>{}</details>",
    "<table>{}<tr>{}<td>{}</table>",
    "<div hidden>{}<p>{}</p></div>",
    "<section style='display:none'><ul><li>{}</ul></section>",
    "<dialog>{}</dialog>",
]
HIDDEN = [
    "<h2 hidden>{}<b>{}</b></h2>",
    "<nav style='display:none'><ul><li>{}</ul></nav>",
    "<template><p>{}</p></template>",
    "<script>{}</script>",
    "<style>{}</style>",
    "<noscript>{}</noscript>",
    "<svg><title>{}</title></svg>",
    "<!-- {} -->",
    "<iframe>{}</iframe>",
    "<noembed>{}</noembed>",
    "<video>{}</video>",
    "<canvas>{}</canvas>",
    "<datalist><option>{}</datalist>",
    "<title>{}</title>",
    "<p style='visibility : HIDDEN'>{}</p>",
    "<svg><defs><text>{}</text></defs></svg>",
    "<p title={} hidden></p>",
]
Tree = list[Any]
leaves = st.one_of(st.sampled_from(SHOWN), st.sampled_from(HIDDEN).map(lambda markup: ("hidden", markup)), st.just("{} {}"))
trees: st.SearchStrategy[Tree] = st.lists(
    st.recursive(leaves, lambda inner: st.tuples(st.sampled_from(CONTAINERS), st.booleans(), st.lists(inner, max_size=4)), max_leaves=25),
    max_size=8,
)


def written(tree: Tree) -> tuple[str, list[str]]:
    """The tree as markup, and the words in it that are seen, each of them one of a kind."""
    count = itertools.count()
    seen: list[str] = []

    def words(markup: str) -> list[str]:
        return [f"q{next(count)}z" for _ in range(markup.count("{}"))]

    def node(given: Any) -> str:
        if isinstance(given, str):
            fresh = words(given)
            seen.extend(fresh)
            return given.format(*fresh)
        if given[0] == "hidden":
            return str(given[1].format(*words(given[1])))
        tag, closed, inner = given
        return f"<{tag}>{''.join(map(node, inner))}" + (f"</{tag}>" if closed else "")

    return "".join(map(node, tree)), seen


pages = trees.map(written)


@quickly
@given(pages)
@example(("<table>q1z<tr><td>q2z<table><tr><td>q3z<td>q4z<tr><td>q5z<td>q6z</table></table>", [f"q{i}z" for i in range(1, 7)]))
def test_blocks_hold_the_words_of_any_page_once_each(page: tuple[str, list[str]]) -> None:
    markup, seen = page
    blocks = html_blocks(OPENING + markup)
    assert Counter(WORD_RE.findall(" ".join(blocks.text))) == Counter(seen)


texts = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["Related Articles", "5 hours ago", "- ", "© ", "This article was first published", "\r\n", "\n\n", "\u2028", "the tide mill. "]
        ),
    ),
    max_size=40,
).map("".join)


@quickly
@given(texts)
def test_blocks_hold_the_words_of_any_text_once_each(text: str) -> None:
    assert letters("\n".join(text_blocks(text).text)) == letters(text.replace("\xad", ""))


@quickly
@given(pages)
def test_boxes_of_any_page_hold_what_stands_in_them(page: tuple[str, list[str]]) -> None:
    blocks = html_blocks(page[0])
    boxes = blocks.boxes
    for i, box in enumerate(blocks.box):
        assert all(boxes.first[k] <= i < boxes.stop[k] for k in boxes.ancestors(box))


@quickly
@given(pages)
def test_spans_of_any_page_lie_inside_their_block(page: tuple[str, list[str]]) -> None:
    blocks = html_blocks(page[0])
    for i, text in enumerate(blocks.text):
        for span in blocks.spans[i]:
            assert 0 <= span.start <= span.end <= len(text)
            assert span.kind == "image" or text[span.start : span.end].strip() == text[span.start : span.end] != ""


# Law 2: every dropped block has a label and a reason that names something on the page

QUOTE_RE = re.compile(r"“([^”]*?)(?: …)?”")
NAMED_RE = re.compile(
    r"stands in an? [a-z]|\w+ of \w+ rows of [a-z]|carries a copyright sign|says “Copyright”|hidden by the [a-z]+ element"
)


def check_reasons(found: Winnowed) -> None:
    page = letters(" ".join([*found.blocks.text, *(word for words in found.blocks.boxes.words for word in words)])).casefold()
    for i, label in enumerate(found.verdicts.label):
        assert label in shared_lexicon().labels
        assert 0 <= found.verdicts.confidence[i] <= 1
        if not found.verdicts.keep[i]:
            said = because(found.blocks, found.verdicts, shared_lexicon(), i)
            assert names_something(said, page, spoken=bool(letters(found.blocks.text[i]))), (
                f"{i} {label}: {said!r} of {found.blocks.text[i][:60]!r}"
            )


def names_something(said: str, page: str, *, spoken: bool) -> bool:
    """Whether a reason quotes words that are on the page, or names the element, the row, or the neighbours that it rests on."""
    quotes = QUOTE_RE.findall(said)
    if any(letters(quote).casefold() not in page for quote in quotes):
        return False
    if not spoken:
        return len(tokens(said)) >= 2
    return bool(quotes) or NAMED_RE.search(said) is not None


@each_sample
def test_every_dropped_block_of_a_sample_has_a_reason_that_names_something(sample: Sample) -> None:
    check_reasons(sample.found)


@slowly
@given(pages)
def test_every_dropped_block_of_any_page_has_a_reason(page: tuple[str, list[str]]) -> None:
    check_reasons(cleaned(page[0]))


@slowly
@given(texts)
def test_every_dropped_block_of_any_text_has_a_reason(text: str) -> None:
    check_reasons(cleaned(text, "text"))


# Law 3: same input, same answer; and no answer depends on what was asked before


def whole(found: Winnowed) -> str:
    """All that an answer says but how long it took."""
    return render(found, "json", Wish(blocks=True, include=frozenset({"markdown", "html", "links", "images", "sources"}), because=reason))


def reason(found: Winnowed, i: int) -> str:
    return because(found.blocks, found.verdicts, shared_lexicon(), i)


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    samples = all_samples()
    first = {sample.name: whole(winnow(sample.page, shared_lexicon())) for sample in samples}
    again = {sample.name: whole(winnow(sample.page, shared_lexicon())) for sample in reversed(samples)}
    assert [name for name in first if first[name] != again[name]] == []


@pytest.mark.parametrize("name", ["related--inside-body", "related--pasted-german"])
def test_answers_do_not_depend_on_the_order_of_hashes(name: str) -> None:
    page = next(sample for sample in all_samples() if sample.name == name).file
    answers = {_answer_with_seed(page, seed) for seed in ("0", "1", "77")}
    assert len(answers) == 1


def _answer_with_seed(page: Path, seed: str) -> bytes:
    command = [sys.executable, "-m", "app.cli", "clean", "--blocks", str(page)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout


# Law 4: HTML and Markdown out carry no script, no event handler, no `javascript:`

HARMFUL_TAGS = frozenset("script style iframe object embed form input button base link meta svg math template".split())
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def all_kept(page: Page) -> Winnowed:
    """The page with every block in the answer, so that nothing hides behind a verdict."""
    return winnow(page, shared_lexicon(), keep=frozenset(shared_lexicon().labels))


def body_of(document: str) -> str:
    return document.partition("<body>")[2]


def as_markdown(found: Winnowed) -> str:
    """The HTML that a Markdown reader makes of the answer; front matter is for programs."""
    answer = render(found, "markdown")
    return str(MARKDOWN.render(answer[answer.index("\n---\n") + 5 :] if answer.startswith("---\n") else answer))


def check_harmless(found: Winnowed) -> None:
    for markup in (body_of(render(found, "html")), as_markdown(found)):
        reader = read(markup)
        assert HARMFUL_TAGS.isdisjoint(reader.tags)
        for name, value in reader.attributes:
            address = re.sub(r"[\x00-\x20]+", "", value).lower()
            assert not name.startswith("on")
            assert name not in ("href", "src") or not address.startswith(("javascript:", "vbscript:", "data:")), (name, value)


@each_sample
def test_the_answer_for_a_sample_is_harmless(sample: Sample) -> None:
    check_harmless(all_kept(sample.page))


@slowly
@given(pages)
def test_the_answer_for_any_page_is_harmless(page: tuple[str, list[str]]) -> None:
    check_harmless(all_kept(Page("html", page[0])))


@slowly
@given(texts)
def test_the_answer_for_any_text_is_harmless(text: str) -> None:
    check_harmless(all_kept(Page("text", text + "\n<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>")))


def test_the_harmless_law_would_notice() -> None:
    reader = read("<p onclick=x><a href='java\nscript:x'>")
    assert [name for name, _ in reader.attributes] == ["onclick", "href"]


# Law 5: twice the input, about twice the work

SENTENCE = "This is a sentence of some words that goes on and on, for the reader to see it. "
ARTICLE = f"<p>{SENTENCE * 6}</p>"
LARGER: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: f"<p>{SENTENCE}</p>" * n,
    "bare text and br": lambda n: "x<br>y<br><br>" * n,
    "links in one paragraph": lambda n: "<p>" + "<a href=/x>y</a> " * n,
    "rows of one table": lambda n: "<table>" + "<tr><td>a<td>b" * n,
    "cells of one row": lambda n: "<table><tr>" + "<td>a" * n + "<tr><td>b<td>c</table>",
    "tables": lambda n: "<div><table><tr><td>a<td>b<tr><td>c<td>d</table></div>" * n,
    "items": lambda n: "<ul>" + "<li><p>x<p>y" * n,
    "class names": lambda n: "".join(f"<p class='name-{'ab'[i % 2] * (i % 90)}'>x{i}</p>" for i in range(n)),
    "headings of sections": lambda n: ARTICLE + "<p>Related Articles</p>" * n,
    "sections": lambda n: ARTICLE + f"<p>Related Articles</p><p>{SENTENCE}</p>" * n,
    "comment sections": lambda n: "<p>Comments</p><p>x y</p>" * n,
    "teasers with dates": lambda n: (
        ARTICLE + "".join(f"<p>{i % 28 + 1} March 2021</p><p>Headline number {i} here it is</p>" for i in range(n))
    ),
    "comments": lambda n: ARTICLE + "<h2>Comments</h2>" + "<p>Ada Moor</p><p>March 2, 2021</p><p>I like the mill.</p>" * n,
    "headlines": lambda n: "<title>Mill</title>" + "<h1>The mill</h1>" * n,
    "images": lambda n: "<img src=a.png>" * n,
    "declarations": lambda n: "<time datetime=2020-01-01>x</time><meta name=author content=Ada><h1>x</h1>" * n,
    "phrases in one paragraph": lambda n: "<p>" + "read more related article subscribe copyright " * n,
}
LONGER: dict[str, Callable[[int], str]] = {
    "lines": lambda n: (SENTENCE + "\n") * n,
    "short lines": lambda n: "x\n" * n,
    "wrapped lines": lambda n: "the mill turned with the tide and then it was slow as it ever could be\n" * n,
    "sentences in one line": lambda n: SENTENCE * n,
    "glued credits": lambda n: (SENTENCE.strip() + "This article was first published by ") * n,
    "sections": lambda n: SENTENCE * 10 + f"\nRelated Articles\n{SENTENCE}\n" * n,
    "rows": lambda n: SENTENCE * 10 + "\nSource\n2 hours ago\nA headline of five words\n" * n,
    "comments": lambda n: SENTENCE * 10 + "\nComments\n" + "Ada Moor\n2 hours ago\nI like it.\n" * n,
    "parts of a line": lambda n: "x\u2028" * n,
    "points": lambda n: SENTENCE + ".a" * n,  # kept at every length: what is kept is more work than what is dropped
    "characters of an unspaced script": lambda n: "今天天气很好。版权所有" * n,
}
SIZE = 700


def work(page: Page) -> int:
    """How many lines of Python of ours it takes to clean a page."""
    return lines_run(lambda: winnow(page, shared_lexicon()))


@pytest.mark.parametrize(("kind", "name"), [*(("html", name) for name in LARGER), *(("text", name) for name in LONGER)])
def test_twice_the_input_is_about_twice_the_work(kind: PageKind, name: str) -> None:
    made = LARGER[name] if kind == "html" else LONGER[name]
    once, twice = work(Page(kind, made(SIZE))), work(Page(kind, made(2 * SIZE)))
    assert once > SIZE, "nothing was measured"
    assert twice <= 2.3 * once


# What C code does is not seen by counting lines: sizes at which linear work takes a second or two and anything steeper takes minutes.
REPEATED = [
    "<noscript>",
    "<select><option>x",
    "<option>x",
    "<b>",
    "<b><p>",
    "<a href=x>",
    "<i><span>x ",
    "<div>x",
    "<ul><li>x",
    "<table><tr><td>x",
    "<blockquote><p>x",
    "<font><b><i><p>x",
    "<svg><g>",
    "<p class='",
    "<!--",
    "<![CDATA[",
    "<script>",
    "&amp",
    "<br>",
    '<script type="application/ld+json">{"@type":"x","a":',
    "<time>",
    "<h1>x",
    "<title>x",
    "</p>",
    "<nobr>",
    "<button>",
    "<form>",
    "<math><mi>",
    "<template>",
    "<meta name=author content='By Ada and '>",
    "x\u00ad",
    "<p hidden>",
]
MOST_SECONDS = 20


@pytest.mark.parametrize("markup", REPEATED)
def test_no_repetition_of_markup_takes_long(markup: str) -> None:
    def clean() -> None:
        with contextlib.suppress(TooHard):
            winnow(page_of(Source((markup * (400_000 // len(markup))).encode(), "html")), shared_lexicon())

    assert cpu_seconds(clean) < MOST_SECONDS


# Law 6: all formats say the same words


FOOTNOTE_RE, DIGITS_RE = re.compile(r"^(?:> )*\[\^\d+\]: ", re.MULTILINE), re.compile(r"\d+")
EMBEDDED_RE = re.compile(r"<a href=[^>]*>[▶↗](?: [^<]*)?</a>")  # named as images are, in words that are no text of the page


def without_markers(found: Winnowed) -> Winnowed:
    """The answer as if pasted lists had no numbers of their own, which HTML and Markdown count by themselves."""
    marked = (
        (text, detail.marker if isinstance(detail, Item) else 0)
        for text, detail in zip(found.blocks.text, found.blocks.detail, strict=True)
    )
    return replace(found, blocks=replace(found.blocks, text=[text[marker:] for text, marker in marked]))


def check_formats(found: Winnowed) -> None:
    expected = tokens(render(without_markers(found), "text"))
    for name, markup in (("html", body_of(render(found, "html"))), ("markdown", as_markdown(found))):
        said = tokens("".join(read(EMBEDDED_RE.sub("", markup)).heard))
        if name == "markdown" and FOOTNOTE_RE.search(render(found, "markdown")):  # the numbers of notes, and of marks, are the reader's own
            assert DIGITS_RE.sub("", "".join(said)) == DIGITS_RE.sub("", "".join(expected))
        else:
            assert said == expected, name


@each_sample
def test_all_formats_of_a_sample_say_the_same_words(sample: Sample) -> None:
    assert set(FORMATS) == {"json", "text", "markdown", "html"}
    check_formats(sample.found)
    check_formats(all_kept(sample.page))


@slowly
@given(pages)
def test_all_formats_of_any_page_say_the_same_words(page: tuple[str, list[str]]) -> None:
    check_formats(all_kept(Page("html", page[0])))


@slowly
@given(texts)
def test_all_formats_of_any_text_say_the_same_words(text: str) -> None:
    check_formats(all_kept(Page("text", text)))


@each_sample
def test_keeping_all_labels_gives_back_all_words(sample: Sample) -> None:
    found = all_kept(sample.page)
    assert all(found.verdicts.keep)
    assert [label in KEPT_LABELS for label in sample.found.verdicts.label] == sample.found.verdicts.keep


# Law 7 stands in test_house.py: no publisher's host name in app/

# The development pages

HTML_CORPORA = ("wcxb-dev", "trafeval-dev", "mozilla-dev", "zh-dev")
PASTED_CORPORA = ("paste-dev", "clip-dev")
NOT_SHOWN = (
    "script, style, template, noscript, title, meta, link, noembed, noframes, iframe, video, audio, canvas, datalist, annotation, "
    "annotation-xml, "
    "svg desc, svg defs, svg symbol, svg metadata"
)
HIDING_RE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
ONE_IN = 30  # of the development pages for laws that need the whole answer


def development_pages(kinds: tuple[str, ...]) -> list[Path]:
    return [path for kind in kinds for path in sorted((CORPORA / kind / ("html" if kind in HTML_CORPORA else ".")).glob("*.gz"))]


def markup_of(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


def visible(markup: str, border: str = "") -> str:
    """The text of a page by a parser's own account, what is not shown taken off the tree first."""
    body = LexborHTMLParser(markup, scripting=True).body
    if body is None:
        return ""
    hiding = [node for node in body.css("[style]") if HIDING_RE.search(node.attributes.get("style") or "")]
    hiding = [node for node in [*hiding, *body.css("[hidden]:not([hidden=until-found])")] if node.tag not in OPENABLE]
    numbers = [node for node in body.css("pre [class], td[class]") if is_gutter(node, node.attributes)]  # of lines of code
    for node in [*body.css(NOT_SHOWN), *hiding, *numbers]:
        node.decompose()
    return body.text(separator=border)


def first_look(markup: str) -> Blocks:
    """The blocks of a page as scripts find it, before any second reading of what stands in for scripts."""
    return cutting.blocks_of(LexborHTMLParser(markup, scripting=True))


@pytest.mark.corpora
def test_blocks_hold_the_words_of_every_other_development_page_once_each() -> None:
    paths = development_pages(HTML_CORPORA)[::2]
    wrong = [path.name for path in paths if not holds_the_words(markup_of(path))]
    assert len(paths) > 1000
    assert wrong == []


def holds_the_words(markup: str) -> bool:
    ours = "\n".join(first_look(markup).text)
    return letters(ours) == letters(visible(markup)) and borders(ours) <= borders(visible(markup, " "))


@pytest.mark.corpora
def test_blocks_hold_the_words_of_every_pasted_page_once_each() -> None:
    paths = development_pages(PASTED_CORPORA)
    wrong = [path.name for path in paths if tokens("\n".join(text_blocks(text := markup_of(path)).text)) != tokens(text)]
    assert len(paths) > 2900
    assert wrong == []


@functools.cache
def _sampled() -> tuple[Page, ...]:
    chosen: dict[PageKind, list[Path]] = {
        "html": development_pages(HTML_CORPORA)[::ONE_IN],
        "text": development_pages(PASTED_CORPORA)[::ONE_IN],
    }
    return tuple(Page(kind, markup_of(path)) for kind, paths in chosen.items() for path in paths)


def sampled_pages() -> Iterator[Page]:
    assert len(_sampled()) > 150
    yield from _sampled()


@pytest.mark.corpora
def test_dropped_blocks_of_development_pages_have_reasons() -> None:
    for page in sampled_pages():
        check_reasons(winnow(page, shared_lexicon()))


@pytest.mark.corpora
def test_answers_for_development_pages_are_harmless_and_agree() -> None:
    for page in sampled_pages():
        found = all_kept(page)
        check_harmless(found)
        check_formats(found)


@pytest.mark.corpora
def test_development_pages_pass_the_guard() -> None:
    for page in sampled_pages():
        assert page_of(Source(page.markup.encode(), page.kind)).markup[:500] == page.markup.removeprefix("\ufeff")[:500]


@pytest.mark.corpora
def test_answers_for_development_pages_are_the_same_again() -> None:
    for page in itertools.islice(sampled_pages(), 0, None, 5):
        assert whole(winnow(page, shared_lexicon())) == whole(winnow(page, shared_lexicon()))


def test_split_reads_a_page_as_the_laws_do() -> None:
    page = Page("html", OPENING + "<p>Only words.</p>")
    assert split(page, shared_lexicon())[0].text == first_look(page.markup).text
