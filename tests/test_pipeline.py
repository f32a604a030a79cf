"""What an answer says of itself as a whole: its warnings, and labels that are kept besides."""

from __future__ import annotations

from datetime import date

from app import winnow as door
from app.lexicon import shared_lexicon
from app.pipeline import HARDLY_KEPT, HTML_ONLY, LITTLE_TEXT, NO_ARTICLE, NOTHING_KEPT, winnow
from app.records import Page

MENU = "".join(f"<li><a href=/{n}>Part {n} of the catalogue</a></li>" for n in range(120))
ARTICLE = (
    "<h1>How the tide mill was rebuilt</h1>"
    + "<p>For two hundred years the mill turned with the tide, and nobody minded the noise.</p>" * 4
)


def warnings(markup: str) -> list[str]:
    return winnow(Page("html", markup), shared_lexicon()).warnings


def test_a_page_with_little_in_it_says_so() -> None:
    assert warnings("<div id=root></div>") == [LITTLE_TEXT]
    assert warnings(f"<nav><ul>{MENU}</ul></nav>") == [NOTHING_KEPT]
    assert warnings(ARTICLE) == []


def test_a_page_of_which_almost_nothing_is_kept_says_so() -> None:
    few = winnow(
        Page("html", f"<nav><ul>{MENU}</ul></nav><main><h1>Our mill</h1><p>It turns with the tide again.</p></main>"), shared_lexicon()
    )
    kept = sum(len(text.split()) for text, label in zip(few.blocks.text, few.verdicts.label, strict=True) if label == "body")
    assert 0 < kept < 15
    assert few.warnings == [HARDLY_KEPT]


def test_labels_can_be_kept_besides() -> None:
    page = Page("html", f"{ARTICLE}<footer><p>© 2025 The tide mill</p></footer>")
    plain = winnow(page, shared_lexicon())
    more = winnow(page, shared_lexicon(), keep=frozenset({"legal"}))
    assert plain.verdicts.label == more.verdicts.label
    assert [plain.verdicts.keep[-1], more.verdicts.keep[-1]] == [False, True]


def test_readability_is_asked_of_html_only() -> None:
    assert HTML_ONLY in winnow(Page("text", "The mill turns again."), shared_lexicon(), engine="readability").warnings
    other = winnow(Page("html", ARTICLE * 3), shared_lexicon(), engine="readability")
    assert set(other.verdicts.label) == {"body"}


def test_no_date_lies_behind_the_day_that_is_handed_in() -> None:
    page = Page("html", f"<meta property=article:published_time content=2030-05-01>{ARTICLE}")
    assert winnow(page, shared_lexicon(), today=date(2026, 1, 1)).fields.published is None
    assert winnow(page, shared_lexicon(), today=date(2031, 1, 1)).fields.published == "2030-05-01"


def test_the_door_of_the_library_takes_html_or_a_page() -> None:
    assert door(ARTICLE).fields.title == "How the tide mill was rebuilt"
    assert door(Page("text", "Menu\nLeave a comment")).page.kind == "text"


def test_a_page_too_deep_for_readability_is_said_to_be() -> None:
    deep = "<div>" * 300 + ARTICLE * 3
    assert winnow(Page("html", deep), shared_lexicon(), engine="readability").warnings == [NO_ARTICLE]
    assert winnow(Page("html", deep), shared_lexicon()).warnings == []
