"""What the whole pipeline reads off pages: signatures and boxes, personal sites, dates as readers have them, headlines among names."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.judge.dates import iso, local
from app.judge.names_of_people import by_words, opening_of, without_opening
from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import Fields, Page

PROSE = "For two hundred years the wheel turned with the tide, and nobody in the village expected to hear it again after that winter. " * 4
LEXICON = shared_lexicon()


def read(body: str, head: str = "", url: str = "https://www.example.org/mill") -> Fields:
    """The fields of an article with five paragraphs between `body`'s two halves, parted by a bar."""
    before, _, after = body.partition("||")
    markup = f"<html><head>{head}</head><body><main>{before}{f'<p>{PROSE}</p>' * 5}{after}</main></body></html>"
    return winnow(Page("html", markup, url), LEXICON, today=date(2026, 6, 1)).fields


def ld(**members: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **members})}</script>'


HEAD = "<h1>How the tide mill was rebuilt</h1>"


@pytest.mark.parametrize(
    ("body", "byline"),
    [
        (f"{HEAD}||<p>Posted by Ada Moor on March 2, 2025 in mills. Tags: mills, tides.</p>", "Ada Moor"),
        (f"{HEAD}||<p>This post was written by Ada Moor, MD, physician, Harbour Clinic.</p>", "Ada Moor, MD"),
        (f'{HEAD}||<div class="post-author"><p class="author-name">Ada Moor</p></div>', "Ada Moor"),
        (f"{HEAD}<p>Ada Moor</p>||<p>Ada Moor lives by the sea and writes about mills.</p>", "Ada Moor"),
        (f"{HEAD}<h6>Author(s)</h6><ul><li>Ada Moor</li><li>Ben Hill</li></ul>||", "Ada Moor, Ben Hill"),
        (f'{HEAD}<p class="author">Ada Moor Founder at Oakmill</p>||', "Ada Moor"),
        (f"{HEAD}<p>Contributors: Ada Moor</p>||", "Ada Moor"),
        (f"{HEAD}<p>By the Harbour Team 2–3 minutes</p>||", "the Harbour Team"),
        (f'{HEAD}<p>5 May 2025</p><p class="author">Vice President of Consulting</p>||', None),
        (f"{HEAD}<p>By clicking you agree to our Terms of Service and Privacy Policy.</p>||", None),
        (f"{HEAD}<p>Two Hundred</p>||<p>Two Hundred years is long.</p>", None),
    ],
)
def test_an_author_is_found_where_people_sign_and_words_are_no_names(body: str, byline: str | None) -> None:
    assert read(body, ld(**{"@type": "Article", "datePublished": "2025-03-02"})).byline == byline


def test_a_personal_sites_author_is_a_person_and_a_firms_is_not() -> None:
    person = ld(**{"@type": "Article", "author": {"name": "Ada Moor"}, "publisher": {"@type": "Organization", "name": "Ada Moor"}})
    assert read(HEAD, person).byline == "Ada Moor"
    firm = person.replace("Ada Moor", "Tide Village")  # both stand in small letters in the prose
    assert read(HEAD, firm).byline is None
    legal = person.replace("Ada Moor", "Moor Inc")
    assert read(HEAD, legal).byline is None


def test_a_body_that_wrote_the_page_is_its_author_though_another_owns_the_site() -> None:
    body = {"@type": "Organization", "name": "Center for Mill Research"}
    given = ld(**{"@type": "Article", "author": body, "publisher": {"@type": "Organization", "name": "Harbour Office"}})
    assert read(HEAD, given).byline == "Center for Mill Research"


def test_an_author_node_that_only_names_itself_is_looked_up_by_its_identifier() -> None:
    graph = [
        {"@type": "Article", "author": {"@id": "#ada", "name": "Ada Moor"}, "publisher": {"@id": "#ada"}},
        {"@type": ["Person", "Organization"], "@id": "#ada", "name": "Ada Moor"},
    ]  # fmt: skip
    assert read(HEAD, ld(**{"@graph": graph})).byline == "Ada Moor"


def test_a_row_that_names_more_authors_than_the_declared_one_is_believed() -> None:
    given = ld(**{"@type": "Article", "author": {"@type": "Person", "name": "Ada Moor"}})
    assert read(f"{HEAD}<p>By Ada Moor, Ben Hill and Eve Low</p>||", given).byline == "Ada Moor, Ben Hill, Eve Low"
    assert read(f"{HEAD}<p>By Ada Moor, Staff Editor, Harbour Weekly</p>||", given).byline == "Ada Moor"


@pytest.mark.parametrize(
    ("row", "byline"), [("文化部 水野さやか", "文化部 水野さやか"), ("文：水野さやか", "水野さやか"), ("作者张三", "张三")]
)
def test_a_byline_word_of_one_character_is_one_only_where_nothing_goes_on(row: str, byline: str) -> None:
    words = by_words(tuple(LEXICON.by_words))
    assert without_opening(row, words) == byline
    assert bool(opening_of(row, words)) == (row != byline)


@pytest.mark.parametrize(("label", "found"), [("Written by", "Ada Moor"), ("Verfasst von", "Ada Moor"), ("Reading time", None)])
def test_a_cards_first_label_says_whether_its_value_is_the_author(label: str, found: str | None) -> None:
    card = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="Ada Moor">'
    fields = read(HEAD, card)
    assert (fields.byline, fields.sources.get("byline")) == (found, "twitter:data1" if found else None)


def test_what_a_template_left_unfilled_is_no_name() -> None:
    assert read(HEAD, '<meta name="author" content="page.head.author">').byline is None


@pytest.mark.parametrize(
    ("stamp", "others", "expected"),
    [
        ("2025-12-19T03:05:00+00:00", [("2025-12-18T19:05:00-08:00", "time[datetime]")], "2025-12-18T19:05:00-08:00"),
        ("2025-12-19T03:05:00+00:00", [("2025-12-17T19:05:00-08:00", "time[datetime]")], "2025-12-19T03:05:00+00:00"),
        ("2025-12-19T03:05:00Z", [("2025-12-18", "url")], "2025-12-18"),
        ("2025-12-19T10:41:00Z", [("2025-12-18", "url")], "2025-12-19T10:41:00Z"),
        ("2025-12-19", [("2025-12-18", "url")], "2025-12-19"),
    ],
)
def test_a_day_is_the_readers_own_where_the_page_shows_it(stamp: str, others: list[tuple[str, str]], expected: str) -> None:
    assert local(stamp, "json-ld", iter(others))[0] == expected


def test_americans_put_the_month_first_behind_hyphens_too_and_only_they_do() -> None:
    assert iso("03-09-2026", {}, date(2026, 12, 1), "en-US") == "2026-03-09"
    assert iso("03-09-2026", {}, date(2026, 12, 1), "en-GB") == iso("03-09-2026", {}, date(2026, 12, 1), "en") == "2026-09-03"


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ('<meta name="w-published-date" content="2025-05-27">', "https://a.example/", ("2025-05-27", "meta[name=w-published-date]")),
        ("", "https://www.example.org/2025-12-15+mill", ("2025-12-15", "url")),
        ("", "https://www.example.org/blog/2023/october/03/mill", ("2023-10-03", "url")),
    ],
)  # fmt: skip
def test_dates_stand_in_unlisted_metas_and_in_addresses(head: str, url: str, expected: tuple[str, str]) -> None:
    fields = read(HEAD, head, url)
    assert (fields.published, fields.sources.get("published")) == expected


def test_a_date_in_a_box_that_is_called_date_is_found_far_from_the_headline() -> None:
    assert read(f'{HEAD}||<p class="post-date">Posted on March 2, 2025</p>').published == "2025-03-02"
    assert read(f'{HEAD}||<p class="release-date">March 2, 2025</p>').published is None


@pytest.mark.parametrize(
    ("body", "head", "title"),
    [
        # the page's only h1 is the blog's name, which the declared title carries in front or behind
        ("<h1>Ada's mills</h1><h3>The wheel turns again at last</h3>",
         '<title>Ada\'s mills: The wheel turns again at last</title><meta property="og:title" content="The wheel turns again at last">',
         "The wheel turns again at last"),
        ("<h1>All about mills</h1><h2>The wheel turns again</h2>", "<title>The wheel turns again | All about mills</title>",
         "The wheel turns again"),
        # a forum's label before the thread's own title
        ("<h1><span>News</span> The wheel turns again at last</h1>",
         ld(**{"@type": "DiscussionForumPosting", "headline": "The wheel turns again at last"})
         + '<meta property="og:title" content="News - The wheel turns again at last">', "The wheel turns again at last"),
        # a section that repeats what search engines are shown
        ("<h1>How the old tide mill was rebuilt</h1><p>Text.</p><h2>What is a tide mill?</h2>",
         ld(**{"@type": "Article"}) + '<title>What is a tide mill? How it was rebuilt</title>', "How the old tide mill was rebuilt"),
        ("<p>No heading.</p>", "<title>The wheel turns again at last – My website</title>", "The wheel turns again at last"),
    ],
)  # fmt: skip
def test_the_title_is_the_headline_and_no_sites_name_label_or_section(body: str, head: str, title: str) -> None:
    assert read(body, head).title == title


PASTED = f"""Home
News
Sport
Night buses return to the upper valley
Ada Moor
2 March 2025
Share
{{caption}}
{PROSE}
{PROSE.replace("village", "valley")}
{PROSE.replace("winter", "spring")}
Topics
Buses
Upper Valley
Related Articles
Walks along the canal
Copyright The Valley Courier 2025
"""


@pytest.mark.parametrize("credit", ["(Photo: Ada Moor/Courier)", "（撮影：水野さやか）", "[Image: Bo Lind]"])
def test_a_caption_with_its_credit_is_no_headline_though_it_stands_nearer_to_the_text(credit: str) -> None:
    caption = f"The wheel turned with the tide for two hundred years. {credit}"
    seen = winnow(Page("text", PASTED.format(caption=caption)), LEXICON, today=date(2026, 6, 1))
    assert seen.fields.title == "Night buses return to the upper valley"
    assert seen.verdicts.label[seen.blocks.text.index(caption)] != "title"


def test_tags_are_the_lines_below_their_heading() -> None:
    fields = winnow(Page("text", PASTED.format(caption="")), LEXICON, today=date(2026, 6, 1)).fields
    assert fields.tags == ["Buses", "Upper Valley"]
    assert fields.sources["tags"] == "tags line"


def test_the_first_sentence_of_a_short_text_is_not_its_headline() -> None:
    first = "For two hundred years the mill turned with the tide, and the village set its clocks by the sound of its wheel."
    text = "\n".join(
        [
            "Home",
            "News",
            "Another mill altogether",
            "By Ada Moor",
            "2 March 2025",
            first,
            first.replace("mill", "wheel"),
            "Related Articles",
        ]
    )
    assert winnow(Page("text", text), LEXICON, today=date(2026, 6, 1)).fields.title == "Another mill altogether"
