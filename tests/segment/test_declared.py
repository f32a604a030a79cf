"""What a page says of itself is read from every vocabulary, also where it is broken, and hostile pages cost no more than others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.records import Claim, Declared
from app.segment import declared, jsonld
from tests.effort import cpu_seconds


def read(markup: str, url: str | None = "https://example.org/2025/03/02/tide-mill") -> Declared:
    return declared.read(LexborHTMLParser(markup), url)


def values(markup: str, field: str) -> list[str]:
    return [claim.value for claim in read(markup).get(field)]


def linked_data(body: str) -> str:
    return f'<title>Tide mill</title><script type="application/ld+json">{body}</script><h1>Tide mill</h1>'


def test_every_vocabulary_gives_its_claim_with_its_source() -> None:
    page = """<html lang="en"><head><title>Tide mill | Harbour</title><meta property="og:title" content="Tide mill">
      <meta name="twitter:title" content="Mill"><meta name="DC.creator" content="Ada Moor"><meta name="citation_author" content="Moor, Ada">
      <meta name="author" content="A. Moor"><meta property="article:published_time" content="2025-03-02">
      <meta property="og:site_name" content="Harbour">
      <meta name="keywords" content="mills, tides"><meta property="og:type" content="article"><link rel="canonical" href="/tide-mill">
      <meta property="og:image" content="/mill.jpg"><meta name="description" content="About a mill."></head>
      <body><h1>Tide mill</h1><a rel="author" href="/ada">Ada</a><time datetime="2025-03-03">yesterday</time></body></html>"""
    found = {(field, claim.source) for field, claims in read(page).claims.items() for claim in claims}
    assert found >= {
        ("title", "og:title"), ("title", "twitter:title"), ("title", "h1"), ("title", "<title>"), ("byline", "dc.creator"),
        ("byline", "citation_author"), ("byline", "meta[name=author]"), ("byline", "rel=author"), ("image", "og:image"),
        ("published", "article:published_time"), ("published", "time[datetime]"), ("published", "url"), ("site", "og:site_name"),
        ("language", "html[lang]"), ("page_type", "og:type"), ("canonical_url", "link[rel=canonical]"),
        ("description", "meta[name=description]"), ("tags", "meta[name=keywords]"),
    }  # fmt: skip
    assert values(page, "tags") == ["mills", "tides"]
    assert values(page, "canonical_url") == ["https://example.org/tide-mill"]
    assert values(page, "image") == ["https://example.org/mill.jpg"]


def test_json_ld_comes_before_metas_and_the_window_title_last() -> None:
    page = linked_data('{"@type": "Article", "headline": "Tide mill, rebuilt"}') + '<meta property="og:title" content="Tide mill">'
    assert [claim.source for claim in read(page).get("title")] == ["json-ld", "og:title", "h1", "<title>"]


@pytest.mark.parametrize(
    "body",
    [
        '{"@type": "Article", "author": {"name": "Ada Moor"},}',
        '{"@type": "Article", "tags": ["a",, "b",], "author": {"name": "Ada Moor"}}',
        '{"@type": "Article" /* ours */, // the writer, of course\n "author": {"name": "Ada Moor"}}',
        '{"@type": "Article", "description": "two\nlines\tand a tab", "author": {"name": "Ada Moor"}}',
        '<!--\n{"@type": "Article", "author": {"name": "Ada Moor"}}\n-->',
        '// made by a template\n/* twice */ {"@type": "Article", "author": {"name": "Ada Moor"}}',
        '//<![CDATA[\n{"@type": "Article", "author": {"name": "Ada Moor"}}\n//]]>',
        '{"@type": "Article", "description": "it\\\'s", "author": {"name": "Ada Moor"}}',
        '{"@type": "Article", "description": "he said "mills" twice", "author": {"name": "Ada Moor"}}',
        '{"@type": "Article", "description": \'it is\', "author": {"name": "Ada Moor"}}',
        '{"@type": "Article"\n "author": {"name": "Ada Moor"}}',
        '{"@type": "Article", "image": undefined, "author": {"name": "Ada Moor"}};',
        '{"@type": "Organization"}{"@type": "Article", "author": {"name": "Ada Moor"}}',
        '[[{"@type": ["Article", "NewsArticle"], "author": ["Ada Moor"]}]]',
        '{"@graph": [{"@type": "Article", "author": {"@id": "#ada"}}, {"@type": "Person", "@id": "#ada", "name": "Ada Moor"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/Article", "author": {"givenName": "Ada", "familyName": "Moor"}}}',
        '{"@type": "Article", "author": [{"name": ["Ada Moor"]}]}',
    ],
)
def test_broken_and_unusual_json_ld_is_read(body: str) -> None:
    assert values(linked_data(body), "byline") == ["Ada Moor"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nothing",
        "{",
        '{"a"',
        "[1, 2",
        '{"@type": 7, "author": 3, "headline": {}, "image": [[[]]]}',
        '{"@type": "Article", "author": null}',
    ],
)
def test_json_ld_with_nothing_in_it_claims_nothing(body: str) -> None:
    assert values(linked_data(body), "byline") == []


def test_several_authors_are_one_claim_each_in_order() -> None:
    page = linked_data('{"@type": "NewsArticle", "author": [{"name": "Ada Moor"}, {"name": "Ben Hill"}]}')
    assert read(page).get("byline") == [Claim("Ada Moor", "json-ld"), Claim("Ben Hill", "json-ld")]


def test_the_node_that_agrees_with_the_page_is_chosen() -> None:
    other = {"@type": "Article", "headline": "Another thing altogether", "author": "Else", "url": "https://example.org/other"}
    this = {
        "@type": "Article",
        "headline": "Tide mill, how it was rebuilt",
        "author": "Ada Moor",
        "url": "https://example.org/2025/03/02/tide-mill/",
    }
    assert values(linked_data(json.dumps([other, this])), "byline")[0] == "Ada Moor"


def test_a_list_of_strange_articles_describes_other_pages() -> None:
    nodes = [{"@type": "Article", "headline": f"Story number {n}", "author": f"Writer {n}"} for n in range(5)]
    assert values(linked_data(json.dumps(nodes)), "byline") == []


def test_what_readers_wrote_is_not_the_page() -> None:
    node = {"@type": "Product", "name": "Mill", "review": [{"@type": "Review", "author": "Reader", "datePublished": "2020-01-01"}]}
    page = linked_data(json.dumps(node))
    assert values(page, "byline") == []
    assert "2020-01-01" not in values(page, "published")


def test_a_node_deeper_than_any_real_one_is_not_looked_for() -> None:
    deep: object = {"@type": "Article", "author": "Ada Moor"}
    for _ in range(jsonld.DEEPEST + 1):
        deep = {"x": deep}
    assert values(linked_data(json.dumps(deep)), "byline") == []
    assert values(linked_data('{"x": {"x": {"@type": "Article", "author": "Ada Moor"}}}'), "byline") == ["Ada Moor"]


def test_a_heading_loses_its_own_anchor_and_soft_hyphens() -> None:
    assert values("<h1>Assis&shy;tance<a href='#x'>¶</a></h1>", "title") == ["Assistance"]


def test_entities_written_twice_are_undone() -> None:
    assert values('<meta property="og:title" content="Mills &amp;amp; tides">', "title") == ["Mills & tides"]


def test_times_of_comments_and_side_columns_belong_to_others() -> None:
    page = """<aside><time datetime="2020-01-01">x</time></aside><div class="content-sidebar-wrap"><h1>Mill</h1>
      <time class="updated" datetime="2025-03-04">y</time><time datetime="2025-03-02">z</time></div>
      <div id="comments"><time datetime="2021-01-01">w</time></div>"""
    declared_here = read(page, None)
    assert [claim.value for claim in declared_here.get("published")] == ["2025-03-02"]
    assert [claim.value for claim in declared_here.get("modified")] == ["2025-03-04"]


def test_microdata_of_a_comment_is_not_the_authors() -> None:
    page = """<h1>Mill</h1><div itemscope itemtype="http://schema.org/Comment"><span itemprop="author">Reader</span></div>
      <div itemprop="author" itemscope itemtype="http://schema.org/Person"><i><b itemprop="name">Ada <b>Moor</b></b></i> writes</div>"""
    assert values(page, "byline") == ["Ada Moor"]


def test_a_headline_with_a_line_break_keeps_its_space_and_gains_none() -> None:
    assert values("<h1>inter<b>nal</b><br>affairs</h1>", "title") == ["internal affairs"]


def test_a_title_inside_a_drawing_is_not_the_pages() -> None:
    assert values("<body><svg><title>Arrow</title></svg></body>", "title") == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:image/png;base64,AA", "http://[", "ftp://x/y"])
def test_addresses_that_are_no_web_addresses_are_not_claimed(address: str) -> None:
    assert values(f'<meta property="og:image" content="{address}">', "image") == []


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="application/ld+json">' + '{"@graph":[' * 80_000 + "</script>",
        '<script type="application/ld+json">' + "[" * 900_000 + "</script>",
        '<script type="application/ld+json">{"a":"' + '\\"' * 90_000 + "</script>",
        '<script type="application/ld+json">{' + "/*" * 90_000 + "</script>",
        '<script type="application/ld+json">{' + ", " * 90_000 + "</script>",
        '<script type="application/ld+json">[' + '{"@type": "Article"},' * 40_000 + "1]</script>",
        "<meta name=author content=x>" * 100_000,
        "<div itemprop=author itemscope>" * 300 + "<p itemprop=name>x</p>" * 20_000,
        "<h1>" * 300 + "x" * 1_000_000,
        "<div class=a>" * 300 + "<time>x</time>" * 20_000,
    ],
    ids=["graph", "arrays", "escapes", "comments", "commas", "nodes", "metas", "microdata", "headings", "times"],
)
def test_hostile_pages_are_bounded_work(markup: str) -> None:
    tree = LexborHTMLParser(markup)
    assert cpu_seconds(lambda: declared.read(tree, "https://example.org/")) < 10
    found = declared.read(tree, "https://example.org/")
    assert all(len(claims) <= 600 for claims in found.claims.values())


def test_a_script_longer_than_the_limit_is_left_alone() -> None:
    assert jsonld.parse('{"a": "' + "x" * jsonld.LONGEST + '"}') == []


@given(st.text())
def test_any_text_as_json_ld_is_survived(text: str) -> None:
    assert isinstance(jsonld.nodes(jsonld.parse(text)), list)


_KEYS = st.sampled_from(["@type", "@id", "@graph", "author", "name", "headline", "publisher", "url", "image", "keywords", "inLanguage"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=20,
)


@given(_JSON, st.sampled_from(["Article", "WebPage", "WebSite", "FAQPage"]))
def test_any_shape_of_json_ld_is_survived(value: object, kind: str) -> None:
    for body in (value, {"@type": kind, "author": value, "publisher": value, "headline": value, "inLanguage": value}):
        found = read(linked_data(json.dumps(body)))
        assert all(claim.value for claims in found.claims.values() for claim in claims)


_PIECES = st.sampled_from([
    '<meta name="author" content="', '">', "<h1>", "</h1>", "<time datetime=", "<div itemprop=author itemscope>", "<title>", "</title>",
    "<svg>", '<base href="', '<link rel=canonical href="http://[">', "<html lang=x itemtype=y>", '<script type="application/ld+json">',
    "</script>", "{", '"@type"', "\x00", "&#0;", "<a rel='author tag'>",
])  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=10), max_size=25), st.none() | st.text(max_size=20))
def test_any_markup_is_read(pieces: list[str], url: str | None) -> None:
    found = read("".join(pieces), url)
    assert all(claim.value == " ".join(claim.value.split()) for claims in found.claims.values() for claim in claims)
