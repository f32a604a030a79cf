"""What a hostile page must not make grow: spans, paths and lists of what is remembered."""

from __future__ import annotations

from app.lexicon import shared_lexicon
from app.segment.tags import box_words
from tests.conftest import html_blocks


def test_open_inline_elements_do_not_multiply_with_blocks() -> None:
    blocks = html_blocks("<cite>" * 300 + "<div>x</div>" * 200)
    assert max(len(spans) for spans in blocks.spans) <= 16
    blocks = html_blocks("".join(f"<{tag}>" for tag in ("em", "strong", "sub", "sup", "code", "del")) * 30 + "<div>x</div>" * 50)
    assert max(len(spans) for spans in blocks.spans) <= 16


def test_the_path_through_inline_elements_is_kept_once() -> None:
    blocks = html_blocks("<body>" + "<span>" * 100 + "<p>x</p>" * 50)
    steps = {id(via) for via in blocks.boxes.via if via}
    assert len(steps) == 1
    assert (blocks.path(0) or "").count("span") == 100


def test_names_are_cut_before_they_are_remembered() -> None:
    words = box_words({"class": "a " * 5000, "role": "x" * 5000})
    assert len(words) <= 201
    assert len(words[-1]) <= 45


def test_a_sharp_in_a_heading_is_kept_and_a_link_to_itself_is_not() -> None:
    markup = (
        "<h2>Introduction to C#</h2><h2>Windows<a href='#w'>¶</a></h2><h2>Issue <a href='/4'>#4</a></h2><dl><dt>f() <a href=#f>¶</a></dl>"
    )
    assert html_blocks(markup).text == ["Introduction to C#", "Windows", "Issue #4", "f()"]


def test_an_empty_item_counts() -> None:
    blocks = html_blocks("<ol><li></li><li>two</li></ol>")
    assert [getattr(detail, "number", None) for detail in blocks.detail] == [2]


def test_a_page_without_spaces_is_not_taken_for_empty() -> None:
    prose = "".join(f"<p>{'春天的河水漫过堤岸，老人们坐在桥头说起当年的事情。' * 8}</p>" for _ in range(6))
    blocks = html_blocks(f"{prose}<noscript>{'<p>Turn scripts on, please.</p>' * 40}</noscript>")
    assert not any("scripts" in text for text in blocks.text)


def test_a_pair_of_class_words_says_more_than_one_of_them() -> None:
    lexicon = shared_lexicon()
    labels = list(lexicon.labels)
    assert [labels[place] for place in lexicon.marked(("author", "bio"))] == ["author_bio"]
