"""Small pages in, exact blocks out: how HTML is cut."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from app.records import HIDDEN, Block, Blocks, Code, Item, Span
from tests.conftest import Sample, all_samples, html_blocks


def shown(markup: str) -> list[tuple[str, str]]:
    """(kind, text) of every block."""
    blocks = html_blocks(markup)
    return list(zip(blocks.kind, blocks.text, strict=True))


def texts(markup: str) -> list[str]:
    return html_blocks(markup).text


def only(markup: str) -> Block:
    """The one block of a page that has but one."""
    blocks = html_blocks(markup)
    assert len(blocks) == 1, blocks.text
    return blocks[0]


def marked(block: Block) -> list[tuple[str, str, str]]:
    """(kind, words, value) of each span that covers words."""
    return [(span.kind, block.text[span.start : span.end], span.value) for span in block.spans if span.kind != "image"]


# Text without elements of its own


def test_bare_text_in_the_body_is_a_paragraph() -> None:
    assert shown("Only words.") == [("paragraph", "Only words.")]


def test_bare_text_around_elements_stays_in_reading_order() -> None:
    assert texts("<body>one<p>two</p>three<div>four</div>five") == ["one", "two", "three", "four", "five"]


def test_bare_text_in_a_div_is_a_paragraph_of_its_own() -> None:
    assert texts("<div>one<div>two</div>three</div>") == ["one", "two", "three"]


def test_an_empty_page_has_no_blocks() -> None:
    assert texts("") == []
    assert texts("<p> </p><div></div><p>&nbsp;</p>") == []


def test_white_space_is_collapsed_as_a_browser_does() -> None:
    assert texts("<p>  one\n\t two&nbsp;three  <b> four </b> five</p>") == ["one two three four five"]


def test_inline_elements_do_not_part_words() -> None:
    assert texts("<p>un<b>believ</b>able <i>tale</i>, <u>told</u>.</p>") == ["unbelievable tale, told."]


def test_soft_hyphens_are_removed_and_spans_still_fit() -> None:
    block = only("<p>a boat&shy;house by the <a href='/mill'>tide&shy;mill</a></p>")
    assert block.text == "a boathouse by the tidemill"
    assert marked(block) == [("link", "tidemill", "/mill")]


# Line breaks


def test_one_br_is_a_line_end_and_two_part_paragraphs() -> None:
    assert texts("<div>one<br>two<br><br>three<br> <br/>four</div>") == ["one\ntwo", "three", "four"]


def test_br_before_the_first_word_and_after_the_last_is_nothing() -> None:
    assert texts("<p><br>one<br></p><p>two<br><br></p>three") == ["one", "two", "three"]


def test_a_span_over_two_br_goes_on_in_the_next_block() -> None:
    blocks = html_blocks("<div><b>one<br><br>two</b> three</div>")
    assert blocks.text == ["one", "two three"]
    assert [marked(blocks[i]) for i in range(2)] == [[("strong", "one", "")], [("strong", "two", "")]]


# Headings, quotations, rules


@pytest.mark.parametrize("level", range(1, 7))
def test_a_heading_keeps_its_level(level: int) -> None:
    blocks = html_blocks(f"<h{level}>Mill</h{level}><p>text")
    assert (blocks.kind, blocks.level) == (["heading", "paragraph"], [level, 0])


def test_a_quotation_is_marked_paragraph_by_paragraph() -> None:
    assert shown("<blockquote><p>one<p>two</blockquote>three") == [("quote", "one"), ("quote", "two"), ("paragraph", "three")]


def test_a_rule_is_a_block_without_words() -> None:
    assert shown("<p>one<hr>two") == [("paragraph", "one"), ("rule", ""), ("paragraph", "two")]


def test_details_are_read_whether_open_or_not() -> None:
    assert texts("<details><summary>More</summary>hidden until asked for</details>") == ["More", "hidden until asked for"]


# Lists


def items(markup: str) -> list[tuple[str, Item | None]]:
    blocks = html_blocks(markup)
    assert set(blocks.kind) <= {"list_item"}, blocks.kind
    return [(text, detail if isinstance(detail, Item) else None) for text, detail in zip(blocks.text, blocks.detail, strict=True)]


def test_items_that_hold_only_a_span_are_items() -> None:
    assert items("<ul><li><span>one</span><li id=x><span>two</span></ul>") == [("one", Item(1)), ("two", Item(1))]


def test_ordered_items_count_from_start() -> None:
    assert items("<ol start=7><li>a<li>b</ol>") == [("a", Item(1, 7)), ("b", Item(1, 8))]


@pytest.mark.parametrize("start", ["x", "", "1e3", "٣", "99999999999", "--1", "-"])
def test_a_start_that_is_no_number_counts_from_one(start: str) -> None:
    assert items(f'<ol start="{start}"><li>a</ol>') == [("a", Item(1, 1))]


def test_a_negative_start_is_a_number() -> None:
    assert items("<ol start=-1><li>a<li>b</ol>") == [("a", Item(1, -1)), ("b", Item(1, 0))]


def test_nested_lists_count_for_themselves_and_the_outer_goes_on() -> None:
    found = items("<ol><li>one<ul><li>inner<ol><li>deep</ol></ul><li>two</ol>")
    assert found == [("one", Item(1, 1)), ("inner", Item(2)), ("deep", Item(3, 1)), ("two", Item(1, 2))]


def test_a_later_paragraph_of_an_item_has_no_marker_of_its_own() -> None:
    assert items("<ol><li><p>one<p>more</li><li>two</ol>") == [("one", Item(1, 1)), ("more", Item(1, 1, first=False)), ("two", Item(1, 2))]


def test_an_item_goes_on_after_a_list_inside_it() -> None:
    found = items("<ul><li>one<ul><li>inner</ul>still one</ul>")
    assert found == [("one", Item(1)), ("inner", Item(2)), ("still one", Item(1, first=False))]


def test_items_without_a_list_are_items() -> None:
    assert items("<li>one<li>two") == [("one", Item(1)), ("two", Item(1))]


def test_definition_lists_know_term_from_definition() -> None:
    assert items("<dl><dt>Weir</dt><dd>holds water</dd><dt>Sluice<dd>lets it go</dl>") == [
        ("Weir", Item(1, role="term")),
        ("holds water", Item(1, role="definition")),
        ("Sluice", Item(1, role="term")),
        ("lets it go", Item(1, role="definition")),
    ]


# Code


def test_pre_is_verbatim_with_its_language() -> None:
    block = only('<pre><code class="hljs language-rust">fn main() {\n    let a = <b>1</b>;\n}\n</code></pre>')
    assert (block.kind, block.text, block.detail) == ("code", "fn main() {\n    let a = 1;\n}", Code("rust"))
    assert marked(block) == []


def test_the_indentation_of_the_first_line_of_code_stays() -> None:
    assert only("<pre>\n\n    four\n  two\n\n</pre>").text == "    four\n  two"


def test_br_in_code_is_a_line_end() -> None:
    assert only("<pre>one<br>two<br><br>three</pre>").text == "one\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("attributes", "language"),
    [("class=lang-c", "c"), ('class="brush: sql"', "sql"), ("class=highlight-source-go", "go"), ("class=code", ""), ("", "")],
)
def test_the_language_of_code_is_read_from_its_class(attributes: str, language: str) -> None:
    assert only(f"<pre {attributes}>x = 1</pre>").detail == Code(language)


def test_code_ends_where_its_element_ends() -> None:
    assert shown("<pre>a  b</pre>c  d") == [("code", "a  b"), ("paragraph", "c d")]


# Spans


def test_spans_have_exact_offsets() -> None:
    block = only("<p>See <a href='https://example.org/a'>the <em>tide</em> mill</a>, <code>x</code> and H<sub>2</sub>O <del>now</del>.</p>")
    assert block.text == "See the tide mill, x and H2O now."
    assert marked(block) == [
        ("link", "the tide mill", "https://example.org/a"),
        ("em", "tide", ""),
        ("code", "x", ""),
        ("sub", "2", ""),
        ("del", "now", ""),
    ]


def test_white_space_at_the_ends_of_a_span_is_left_outside() -> None:
    assert marked(only("<p>one <b> two </b> three</p>")) == [("strong", "two", "")]


def test_a_span_that_covers_no_words_is_left_out() -> None:
    assert only("<p>one <b> </b><a href=x></a>two</p>").spans == ()


def test_a_link_without_an_address_is_no_link() -> None:
    assert only("<p><a name=top>Top</a></p>").spans == ()


def test_a_link_around_blocks_marks_each_of_them() -> None:
    blocks = html_blocks("<a href=/x><h3>Head</h3><p>Text</p></a>")
    assert [marked(blocks[i]) for i in range(2)] == [[("link", "Head", "/x")], [("link", "Text", "/x")]]


# Addresses


@pytest.mark.parametrize(
    ("base", "url", "href", "expected"),
    [
        ("", "https://example.org/a/b", "c", "https://example.org/a/c"),
        ("<base href='/z/'>", "https://example.org/a/b", "c", "https://example.org/z/c"),
        ("<base href='https://example.net/'>", None, "c", "https://example.net/c"),
        ("", None, "c", "c"),
        ("", "https://example.org/", "mailto:a@example.org", "mailto:a@example.org"),
        ("<base href='http://[x'>", "https://example.org/a/", "c", "https://example.org/a/c"),
        ("", "https://example.org/", "//[x/", "//[x/"),
    ],
)
def test_addresses_are_resolved(base: str, url: str | None, href: str, expected: str) -> None:
    blocks = html_blocks(f"<head>{base}</head><p><a href='{href}'>x</a></p>", url)
    assert blocks.spans[0][0].value == expected


# Images and captions


def test_an_image_alone_is_a_block_without_words() -> None:
    blocks = html_blocks("<figure><img src=/m.jpg alt=' The  mill '><figcaption>In 1911</figcaption></figure>", "https://example.org/")
    assert (blocks.kind, blocks.text) == (["image", "caption"], ["", "In 1911"])
    assert blocks.spans[0] == (Span(0, 0, "image", "https://example.org/m.jpg", "The mill"),)


def test_an_image_in_text_stays_at_its_place() -> None:
    block = only("<p>one <img src=a.png alt=A> two</p>")
    assert block.text == "one two"
    assert [(s.start, s.value, s.note) for s in block.spans] == [(3, "a.png", "A")]


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ("src=data:image/gif;base64,R0 data-src=b.png", "b.png"),
        ("srcset='s.png 1x, l.png 2x'", "l.png"),
        ("data-srcset='s.png 300w, l.png 900w' src=data:x", "l.png"),
        ("data-lazy-src=z.png src=spacer.gif", "z.png"),
    ],
)
def test_lazy_images_give_their_true_address(attributes: str, address: str) -> None:
    assert only(f"<img {attributes}>").spans[0].value == address


@pytest.mark.parametrize("attributes", ["", "src=''", "src=data:x", "src=p.gif width=1 height=1", "srcset=' , '"])
def test_spacers_and_inline_data_are_no_images(attributes: str) -> None:
    assert texts(f"<p>one<img {attributes}></p>") == ["one"]
    assert html_blocks(f"<img {attributes}>").text == []


# What is not shown


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>document.write('gone')</script>",
        "<style>gone{}</style>",
        "<template><p>gone</p></template>",
        "<p hidden>gone</p>",
        "<p style='color:red; DISPLAY : none'>gone</p>",
        "<span style='visibility:hidden'>gone</span>",
        "<header hidden><p>gone</p></header>",
        "<nav style='display:none'><ul><li>gone</li></ul></nav>",
        "<!-- gone -->",
        "<noscript><p>gone</p></noscript>",
        "<iframe>gone</iframe>",
        "<svg><title>gone</title><defs><text>gone</text></defs></svg>",
        "<textarea hidden>gone</textarea>",
        "<title>gone</title>",
    ],
)
def test_what_a_reader_does_not_see_is_absent(hidden: str) -> None:
    assert texts(f"<p>{SEEN}</p>{hidden}<p>end</p>") == [SEEN, "end"]


SEEN = "twenty-five words and more " * 8 + "stand here."


@pytest.mark.parametrize(
    "opening", ["<p aria-hidden=true>", "<p hidden=until-found>", "<p style='display:block'>", "<dialog open>", "<p class=hidden>"]
)
def test_what_only_looks_hidden_stays(opening: str) -> None:
    assert texts(f"<p>{SEEN}</p>{opening}here</p>") == [SEEN, "here"]


def test_noscript_is_read_where_the_body_is_a_shell_without_it() -> None:
    fallback = f"<noscript><p>{SEEN}</p><p>{SEEN}</p></noscript>"
    assert texts(f"<div id=app>Loading</div>{fallback}") == ["Loading", SEEN, SEEN]
    assert texts(f"{fallback}<div id=app>Loading</div>") == [SEEN, SEEN, "Loading"]


def test_noscript_is_not_read_beside_a_body_with_words() -> None:
    body = "".join(f"<p>{SEEN}</p>" for _ in range(5))
    assert texts(f"{body}<noscript><p>{SEEN * 4}</p></noscript>") == [SEEN] * 5


def test_a_request_to_turn_scripts_on_is_not_read() -> None:
    assert texts("<p>Loading</p><noscript><p>Please enable scripts to see this page.</p></noscript>") == ["Loading"]


@pytest.mark.parametrize(
    "panel",
    [
        "<div role=tabpanel hidden><p>here</p></div>",
        "<div style='display:none'><p>here</p></div>",
        "<dl><dt>there</dt><dd hidden>here</dd></dl>",
        "<dialog>here</dialog>",
    ],
)
def test_a_panel_that_a_reader_can_open_is_read_and_marked(panel: str) -> None:
    blocks = html_blocks(f"<p>{SEEN}</p>{panel}<p>end</p>")
    assert "here" in blocks.text
    hidden = [any(HIDDEN in blocks.boxes.words[box] for box in blocks.boxes.ancestors(place)) for place in blocks.box]
    assert [text for text, is_hidden in zip(blocks.text, hidden, strict=True) if is_hidden] == ["here"]


def test_what_a_server_streams_hidden_for_a_script_to_show_is_not_hidden() -> None:
    blocks = html_blocks(f"<div><template id=B:0></template></div><div hidden id=S:0><p>{SEEN}</p></div>")
    assert blocks.text == [SEEN]
    assert HIDDEN not in blocks.boxes.words[blocks.box[0]] + blocks.boxes.words[blocks.boxes.parent[blocks.box[0]]]


# Elements that nobody knows


def test_unknown_elements_are_transparent() -> None:
    assert texts("<x-card><blink>one</blink> <foo>two</foo></x-card>") == ["one two"]


def test_custom_elements_keep_words_apart() -> None:
    assert texts("<p><x-a>one</x-a><x-b>two</x-b></p>") == ["one two"]


def test_blocks_inside_unknown_elements_are_blocks() -> None:
    assert texts("<x-page><p>one</p><x-y><h2>two</h2></x-y></x-page>") == ["one", "two"]


def test_controls_are_pieces_of_their_own() -> None:
    assert shown("<p>one</p><button>Send</button><select><option>a<option>b</select><label>Name</label>") == [
        ("paragraph", "one"),
        ("other", "Send"),
        ("other", "a"),
        ("other", "b"),
        ("other", "Name"),
    ]


# Boxes and paths


def test_boxes_are_contiguous_and_hold_what_their_children_hold() -> None:
    for sample in html_samples():
        check_boxes(sample.found.blocks)


def check_boxes(blocks: Blocks) -> None:
    boxes = blocks.boxes
    assert (boxes.first[0], boxes.stop[0], boxes.parent[0]) == (0, len(blocks), -1)
    for k in range(1, len(boxes)):
        up = boxes.parent[k]
        assert 0 <= up < k
        assert boxes.first[up] <= boxes.first[k] <= boxes.stop[k] <= boxes.stop[up], (k, up)
    for i, box in enumerate(blocks.box):
        assert boxes.first[box] <= i < boxes.stop[box], (i, box)


def html_samples() -> list[Sample]:
    return [sample for sample in all_samples() if sample.kind == "html"]


@pytest.mark.parametrize(
    "markup", ["<table><tr><td>a<td>b<tr><td>c<td>d</table>", "<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table></table>"]
)
def test_boxes_of_tables_fit_the_one_block_that_a_table_becomes(markup: str) -> None:
    check_boxes(html_blocks(f"<div>before</div><div>{markup}</div><div>after</div>"))


@pytest.mark.parametrize("sample", html_samples(), ids=lambda sample: sample.name)
def test_the_path_of_a_block_selects_the_element_that_holds_its_words(sample: Sample) -> None:
    blocks = sample.found.blocks
    tree = LexborHTMLParser(sample.page.markup, scripting="noscript" not in sample.name)
    for i, text in enumerate(blocks.text):
        path = blocks.path(i)
        assert path is not None
        node = tree.css_first(path)
        assert node is not None, path
        assert letters(text) in letters(node.text()), (path, text)


def letters(text: str) -> str:
    return re.sub(r"[\W\xad]+", "", text)


def test_a_path_passes_through_inline_elements() -> None:
    markup = "<main><span>x</span><a href=/x><b><div>one</div></b></a></main>"
    blocks = html_blocks(markup)
    path = blocks.path(blocks.text.index("one"))
    assert path == "body > main:nth-child(1) > a:nth-child(2) > b:nth-child(1) > div:nth-child(1)"
    assert [node.text() for node in LexborHTMLParser(markup).css(path)] == ["one"]


def test_a_span_over_all_of_a_code_block_leaves_out_its_indentation() -> None:
    blocks = html_blocks("<del><pre>\xa0 x</pre></del>")
    (span,) = blocks.spans[0]
    assert blocks.text[0][span.start : span.end] == "x"
