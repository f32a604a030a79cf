"""Title, byline, dates and the rest are chosen from what is declared and what is seen, cleaned of what is not theirs, with their source."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judge.fields import choose
from app.judge.fields_rows import headline_index
from app.judge.fields_title import is_site, site_names, without_site
from app.lexicon import Language, shared_lexicon
from app.records import Blocks, Claim, Declared, Fields, Page, PageKind, Span, Verdicts

NOW = date(2026, 6, 1)


@dataclass(frozen=True)
class Words:
    """As much of the lexicon as fields need."""

    months: dict[str, int] = field(default_factory=lambda: {"march": 3, "märz": 3, "may": 5})
    languages: dict[str, Language] = field(default_factory=lambda: shared_lexicon().languages)
    updated_words: tuple[str, ...] = ("updated",)
    by_words: tuple[str, ...] = ("written by", "geschrieben von", "by", "von", "作者")


def blocks_of(rows: list[tuple[str, str]], kind: PageKind = "text") -> tuple[Blocks, Verdicts]:
    """Blocks with their labels, as rows of (label, text)."""
    blocks = Blocks()
    if kind == "html":
        blocks.boxes.tag, blocks.boxes.parent, blocks.boxes.words = ["body"], [-1], [()]
        blocks.boxes.first, blocks.boxes.stop, blocks.boxes.nth = [0], [len(rows)], [1]
    for i, (label, text) in enumerate(rows):
        blocks.text.append(text)
        blocks.kind.append("heading" if label == "title" else "paragraph")
        blocks.level.append(1 if label == "title" else 0)
        blocks.box.append(0 if kind == "html" else -1)
        blocks.gap.append(1)
        blocks.spans.append(())
        blocks.detail.append(None)
        if kind == "text":
            blocks.lines.append((i + 1, i + 1))
    labels = [label for label, _ in rows]
    return blocks, Verdicts(labels, [label in ("title", "body") for label in labels], [1.0] * len(rows), [()] * len(rows))


def fields(rows: list[tuple[str, str]], kind: PageKind = "text", url: str | None = None, **claims: list[tuple[str, str]]) -> Fields:
    blocks, verdicts = blocks_of(rows, kind)
    declared = Declared({name: [Claim(*claim) for claim in given] for name, given in claims.items()})
    return choose(Page(kind, "", url), blocks, verdicts, declared, Words(), NOW)


def declared(url: str | None = "https://www.harbourweekly.example/mill", **claims: list[tuple[str, str]]) -> Fields:
    return fields([], "html", url, **claims)


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Tide mill | Harbour Weekly", "Harbour Weekly", "Tide mill"),
        ("Tide mill - Harbour Weekly", "Harbour Weekly", "Tide mill"),
        ("Tide mill — Harbour Weekly", "Harbour Weekly", "Tide mill"),
        ("Tide mill :: Harbour Weekly", "Harbour Weekly", "Tide mill"),
        ("Tide mill » Harbour Weekly", "Harbour Weekly", "Tide mill"),
        ("Tide mill · Harbour Weekly", "Harbour Weekly", "Tide mill"),
        ("Tide mill | Culture | Harbour Weekly", "Harbour Weekly", "Tide mill | Culture"),
        ("Tide mill | Harbour Weekly Blog", "Harbour Weekly", "Tide mill"),
        ("潮汐磨坊的重建_港湾周刊", "港湾周刊", "潮汐磨坊的重建"),
        ("Tide mill - a history", "Harbour Weekly", "Tide mill - a history"),
        ("Harbour Weekly", "Harbour Weekly", "Harbour Weekly"),
        ("Well-known mills", "Harbour Weekly", "Well-known mills"),
    ],
)
def test_a_title_loses_the_sites_name_and_only_that(title: str, site: str, expected: str) -> None:
    found = declared(title=[(title, "<title>")], site=[(site, "og:site_name")])
    assert found.title == expected
    assert found.sources["title"] == "<title>"


def test_the_host_tells_the_sites_name_where_the_page_does_not() -> None:
    assert declared(title=[("Tide mill | Harbour Weekly", "<title>")]).title == "Tide mill"


def test_a_tail_behind_a_known_headline_goes_although_nobody_says_that_it_is_the_sites_name() -> None:
    found = declared(title=[("Acme", "h1"), ("Acme - All about rockets", "<title>")], site=[("Acme", "og:site_name")])
    assert found.title == "Acme"


def test_a_title_that_is_the_headline_is_left_whole() -> None:
    title, names = "Mobile design - the ultimate guide", site_names([Claim("The ultimate guide", "json-ld")], None)
    assert without_site(title, names, frozenset({"mobiledesigntheultimateguide"})) == title
    assert without_site(title, names, frozenset()) == "Mobile design"


def test_of_two_headlines_in_the_declared_title_a_logos_single_word_is_not_taken() -> None:
    claims = [("V8", "h1"), ("Outside the web", "h1"), ("Outside the web · V8", "<title>")]
    assert declared(title=claims).title == "Outside the web"


def test_the_headline_wins_where_what_is_declared_agrees() -> None:
    found = declared(
        title=[("Tide mill rebuilt", "og:title"), ("Tide mill rebuilt at last, by hand", "h1")], published=[("2025-03-02", "json-ld")]
    )
    assert (found.title, found.sources["title"]) == ("Tide mill rebuilt at last, by hand", "h1")


def test_a_logo_or_a_slogan_in_the_h1_is_no_title() -> None:
    assert (
        declared(title=[("Tide mill rebuilt", "og:title"), ("Harbour Weekly", "h1")], site=[("Harbour Weekly", "og:site_name")]).title
        == "Tide mill rebuilt"
    )
    assert declared(title=[("Online booking", "og:title"), ("Sail away with us", "h1")]).title == "Online booking"


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Thread: How a mill turns", "How a mill turns"),
        ("15 Replies to “How a mill turns”", "How a mill turns"),
        ("Dec 18 2025 How a mill turns", "How a mill turns"),
        ("18. Dezember 2025 How a mill turns", "How a mill turns"),
        ("How a mill turns (mills.example) 87", "How a mill turns"),
        ("How a mill turns / Dec 2025", "How a mill turns"),
        ("2025 How a mill turns", "2025 How a mill turns"),
        ("How a mill turns: the whole story", "How a mill turns: the whole story"),
        ("How a mill turns – and why", "How a mill turns – and why"),
        ("How a mill turns (with pictures)", "How a mill turns (with pictures)"),
        ("See How a mill turns", "See How a mill turns"),
        ("Best of the Mill Awards: How a mill turns", "Best of the Mill Awards: How a mill turns"),
    ],
)
def test_a_headline_loses_what_is_only_said_about_it_where_it_is_declared_without(headline: str, expected: str) -> None:
    claims, published = [("How a mill turns", "og:title"), (headline, "h1")], [("2025-03-02", "json-ld")]
    assert declared(title=claims, published=published).title == expected


def test_a_part_of_the_sites_name_in_the_h1_is_no_title() -> None:
    claims, site = [("Mill 1.8 news is out", "og:title"), ("Mill News", "h1")], [("Mill and Tide News", "og:site_name")]
    assert declared(title=claims, site=site).title == "Mill 1.8 news is out"
    assert (
        declared(title=claims, site=[("Mill and Tide Weekly", "og:site_name")], published=[("2025-03-02", "json-ld")]).title == "Mill News"
    )


def test_a_site_that_is_called_by_one_letter_over_and_over_takes_no_time() -> None:
    claims, site = [("The mill is open", "og:title"), ("a " * 40 + "c b", "h1")], [("a" * 4000 + "b", "og:site_name")]
    assert declared(title=claims, site=site).title == "The mill is open"  # tried in all places, this would never end


def test_a_heading_of_a_part_is_no_title_where_most_of_what_is_declared_is_not_in_it() -> None:
    def title_of(seen: str, h1: str) -> str | None:
        claims = [(h1, "h1"), ("Running shoes for the wet mill floor", "og:title")]
        return fields([("title", seen), ("body", "It turned.")], title=claims).title

    assert title_of("Running shoes", "Pegasus 41") == "Running shoes for the wet mill floor"
    assert title_of("Running shoes for the wet mill", "Pegasus 41") == "Running shoes for the wet mill"
    assert title_of("Running shoes", "Running shoes: in stock") == "Running shoes"


def test_what_stands_behind_the_sites_name_is_the_house_of_many_sites_and_a_name_may_hold_a_separator() -> None:
    claims = [
        ("The wheel turns @ Ada's mills | Bo's tides :: Homesteads ::", "og:title"),
        ("Homesteads", "h1"),
        ("Ada's mills | Bo's tides", "h1"),
    ]
    assert declared(title=claims, site=[("Ada's mills | Bo's tides", "og:site_name")]).title == "The wheel turns"


def test_a_page_that_declares_no_title_has_its_headline() -> None:
    assert fields([("title", "Tide\nmill"), ("body", "It turned.")]).title == "Tide mill"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([("By Ada Moor", "json-ld")], "Ada Moor"),
        ([("Written by: Ada Moor", "json-ld")], "Ada Moor"),
        ([("von Ada Moor", "json-ld")], "Ada Moor"),
        ([("作者：张三", "json-ld")], "张三"),
        ([("Ada Moor", "json-ld"), ("Ben Hill", "json-ld"), ("Else", "rel=author")], "Ada Moor, Ben Hill"),
        ([("Ada Moor and Ben Hill", "json-ld")], "Ada Moor, Ben Hill"),
        ([("Ada Moor, Ben Hill & Eve Low", "json-ld")], "Ada Moor, Ben Hill, Eve Low"),
        ([("Ada Moor; Ben Hill", "json-ld")], "Ada Moor, Ben Hill"),
        ([("Ada Moor, MD, FACP", "json-ld")], "Ada Moor, MD, FACP"),
        ([("Ada Moor, Staff Writer", "json-ld")], "Ada Moor"),
        ([("Ada Moor | Senior Editor", "json-ld")], "Ada Moor"),
        ([("Ada Moor (ada@example.org)", "json-ld")], "Ada Moor"),
        ([("ada@example.org", "json-ld"), ("Ada Moor", "meta[name=author]")], "Ada Moor"),
        ([("https://www.facebook.com/ada", "article:author"), ("Ada Moor", "rel=author")], "Ada Moor"),
        ([("Ada Moor March 2, 2025 3:46 PM", "json-ld")], "Ada Moor"),
        ([("Moor, Ada", "citation_author"), ("Hill, Ben", "citation_author")], "Ada Moor, Ben Hill"),
        ([("Ada Moor", "json-ld"), ("ADA MOOR", "json-ld")], "Ada Moor"),
        ([("Harbour Weekly", "json-ld"), ("Ada Moor", "rel=author")], "Ada Moor"),
        ([("Harbour Weekly", "json-ld")], None),
        ([("harbourweekly.example", "json-ld"), ("admin", "json-ld"), ("Author", "json-ld")], None),
        ([("Ortega y Gasset", "json-ld")], "Ortega y Gasset"),
        ([("Ludwig van der Moor", "json-ld")], "Ludwig van der Moor"),
    ],
)
def test_a_byline_is_names_and_nothing_else(claims: list[tuple[str, str]], expected: str | None) -> None:
    assert declared(byline=claims, site=[("Harbour Weekly", "og:site_name"), ("harbourweekly.example", "json-ld")]).byline == expected


def test_a_person_on_a_site_of_that_name_is_a_person_where_the_page_says_so() -> None:
    name, site = [("Ada Moor", "json-ld")], [("Ada Moor", "og:site_name")]
    assert declared(byline=name, site=site).byline is None
    assert declared(byline=name, site=site, person=name).byline == "Ada Moor"
    assert declared(byline=name, site=site, person=name, organization=name).byline is None


@pytest.mark.parametrize(
    ("row", "byline", "published"),
    [
        ("By Ada Moor", "Ada Moor", None),
        ("BY ADA MOOR", "ADA MOOR", None),
        ("Ada Moor · March 2, 2025 · 5 min read", "Ada Moor", "2025-03-02"),
        ("March 2, 2025", None, "2025-03-02"),
        ("Published: 2 March 2025", None, "2025-03-02"),
        ("Published March 2, 2025 by Ada Moor", "Ada Moor", "2025-03-02"),
        ("Von Ada Moor, 2. März 2025", "Ada Moor", "2025-03-02"),
        ("By Ada Moor and Ben Hill | March 2, 2025", "Ada Moor, Ben Hill", "2025-03-02"),
        ("5 min read", None, None),
        ("Monday, 10:30", None, None),
        ("By the way, nobody knew.", None, None),
    ],
)
def test_pasted_text_gives_byline_and_date_from_its_rows(row: str, byline: str | None, published: str | None) -> None:
    found = fields(
        [("title", "How the mill was rebuilt"), ("meta", row), ("body", "For two hundred years the mill turned with the tide. " * 6)]
    )
    assert (found.byline, found.published) == (byline, published)


def test_rows_of_comments_and_related_items_are_not_the_articles() -> None:
    rows = [
        ("title", "Tide mill"),
        ("body", "It turned. " * 30),
        ("related", "By Eve Low"),
        ("comments", "March 2, 2025"),
        ("comments", "By Reader One"),
    ]
    found = fields(rows)
    assert (found.byline, found.published) == (None, None)


def test_a_declared_name_that_nobody_sees_yields_to_the_byline_on_the_page() -> None:
    rows = [("title", "Tide mill"), ("meta", "By Ada Moor"), ("body", "It turned. " * 30)]
    published = [("2025-03-02", "json-ld")]
    assert fields(rows, "html", byline=[("cms-user", "json-ld")], published=published).byline == "Ada Moor"
    assert fields(rows, "html", byline=[("Ada Moor", "json-ld")], published=published).sources["byline"] == "json-ld"


def test_a_link_to_a_persons_page_names_the_author() -> None:
    blocks, verdicts = blocks_of([("title", "Tide mill"), ("meta", "posted Ada Moor in Mills"), ("body", "It turned.")], "html")
    blocks.spans[1] = (
        Span(7, 15, "link", "https://example.org/author/ada-moor"),
        Span(19, 24, "link", "https://example.org/category/mills"),
    )
    found = choose(Page("html", ""), blocks, verdicts, Declared(), Words(), NOW)
    assert (found.byline, found.sources["byline"]) == ("Ada Moor", "author link")


def test_dates_are_iso_and_bad_ones_are_passed_over() -> None:
    found = declared(
        published=[("soon", "json-ld"), ("2099-01-01", "og:x"), ("2 March 2025", "meta[name=date]")],
        modified=[("2025-03-05T10:00:00Z", "json-ld")],
    )
    assert (found.published, found.sources["published"]) == ("2025-03-02", "meta[name=date]")
    assert found.modified == "2025-03-05T10:00:00Z"


def test_what_was_changed_before_it_was_published_was_not() -> None:
    found = declared(published=[("2025-03-02", "json-ld")], modified=[("2024-03-02", "json-ld")])
    assert found.modified is None
    assert "modified" not in found.sources


def test_a_subtitle_is_declared_or_right_below_the_headline() -> None:
    assert (
        declared(title=[("Tide mill", "og:title")], subtitle=[("Tide mill", "json-ld"), ("Slow work", "json-ld")]).subtitle == "Slow work"
    )
    assert fields([("title", "Tide mill"), ("title", "Slow work"), ("body", "It turned.")]).subtitle == "Slow work"
    assert fields([("title", "Tide mill"), ("body", "Slow work")]).subtitle is None


def test_the_rest_is_taken_from_its_first_claim() -> None:
    found = declared(
        language=[("pt_BR", "og:locale")],
        tags=[("mills", "json-ld"), ("#tides", "json-ld"), ("x", "meta[name=keywords]")],
        site=[("HW", "og:site_name")],
    )
    assert (found.language, found.tags, found.site) == ("pt", ["mills", "tides"], "HW")


def test_a_page_that_says_nothing_has_nothing() -> None:
    assert fields([], "html") == Fields()
    assert fields([("body", "It turned.")]) == Fields()


def test_a_short_site_name_must_be_the_whole_part() -> None:
    names = site_names([Claim("HW", "og:site_name")], None)
    assert is_site("HW", names)
    assert not is_site("HWY 61 reopened", names)


_TEXT = st.text(max_size=40) | st.sampled_from(
    ["Ada Moor", "By Ada", "a | b - c", "March 2, 2025", "2099-01-01", "Harbour Weekly", "作者：张三", ", & ;", "\u0130stanbul"]
)
_CLAIMS = st.dictionaries(
    st.sampled_from(
        [
            "title",
            "byline",
            "published",
            "modified",
            "site",
            "language",
            "tags",
            "subtitle",
            "person",
            "organization",
            "canonical_url",
            "page_type",
        ]
    ),
    st.lists(st.tuples(_TEXT, st.sampled_from(["json-ld", "og:title", "<title>", "h1", "citation_author", "url"])), max_size=4),
)
_ROWS = st.lists(st.tuples(st.sampled_from(["title", "meta", "body", "related"]), _TEXT), max_size=8)


@given(_ROWS, st.sampled_from(["html", "text"]), st.none() | _TEXT, _CLAIMS)
def test_any_claims_and_blocks_give_fields(
    rows: list[tuple[str, str]], kind: PageKind, url: str | None, claims: dict[str, list[tuple[str, str]]]
) -> None:
    found = fields(rows, kind, url, **claims)
    for name in ("title", "byline", "published", "modified", "language", "subtitle"):
        assert (getattr(found, name) is None) == (name not in found.sources)
    assert not found.published or found.published[:4] <= "2026"


@given(_TEXT, _TEXT)
def test_a_title_is_never_lost_whole(title: str, site: str) -> None:
    left = without_site(title, site_names([Claim(site, "og:site_name")], None), frozenset())
    assert left in title
    assert bool(left.strip()) == bool(title.strip())


def test_the_byline_is_looked_for_beside_the_headline_that_holds_the_title_and_more() -> None:
    title = "How a mill turns at night"
    rows = [("title", f"Thread: {title}"), ("meta", "By Ada Moor"), ("body", "It turned. " * 30), ("title", "Replies"), ("related", title)]
    assert headline_index(*blocks_of(rows, "html"), title) == 0
