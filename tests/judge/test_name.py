"""Which label a block gets, where several things speak and where they disagree."""

from __future__ import annotations

import pytest

from app.judge import because
from app.judge.headline import headline_of
from app.judge.measure import measure
from app.judge.name import verdicts_of
from app.judge.naming import opinion_on
from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import KEPT_LABELS, Page, Winnowed
from app.segment import split
from tests.conftest import cleaned

LINES = [
    f"The {who} of the valley had kept a book about the tide since the year of the great flood, and nobody had ever asked the {who} why."
    for who in ("miller", "baker", "carter", "ferryman", "clerk", "warden", "smith", "weaver")
]
ARTICLE = "<h1>The book of the tide</h1>" + "".join(f"<p>{line}</p>" for line in LINES)
PASTED = "The book of the tide\n" + "\n".join(LINES)


def label_of(found: Winnowed, text: str) -> str:
    return found.verdicts.label[found.blocks.text.index(text)]


def in_page(markup: str, text: str) -> str:
    """The label of a piece of HTML behind an article."""
    return label_of(cleaned(f"<title>The book of the tide</title><main>{ARTICLE}</main>{markup}"), text)


def in_text(lines: str, text: str) -> str:
    """The label of a line behind a pasted article."""
    return label_of(cleaned(f"{PASTED}\n{lines}", "text"), text)


@pytest.mark.parametrize(("markup", "row"), [("<p class=byline>By Ada Moor</p>", "By Ada Moor"), ("<p>18 June 2025</p>", "18 June 2025")])
def test_a_byline_or_date_under_the_headline_is_no_part_of_the_text(markup: str, row: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in LINES)
    page = f"<main><h1>The book of the tide</h1>{markup}{text}<p>The mill opened on 18 June 2025, by a hundred hands.</p></main>"
    found = cleaned(page)
    assert label_of(found, row) == "meta"
    assert label_of(found, "The mill opened on 18 June 2025, by a hundred hands.") == "body"


@pytest.mark.parametrize(
    ("markup", "text", "label"),
    [
        ("<nav><ul><li><a href=/a>Politics</a><li><a href=/b>Sport</a></ul></nav>", "Sport", "navigation"),
        ("<div><h3>Leave a comment</h3></div>", "Leave a comment", "comment_prompt"),
        ("<p>© 2025 Harbour Weekly. All rights reserved.</p>", "© 2025 Harbour Weekly. All rights reserved.", "legal"),
        ("<div class=newsletter><p>Subscribe to our newsletter</p></div>", "Subscribe to our newsletter", "subscribe"),
        ("<div class=share-buttons><a href=/f>Share on Facebook</a></div>", "Share on Facebook", "share"),
        (
            "<div id=cookie-banner><p>We use cookies to improve your experience.</p></div>",
            "We use cookies to improve your experience.",
            "consent",
        ),
        ("<div class=tags><a href=/t>mills</a></div>", "mills", "tags"),
        ("<section class=related-posts><a href=/x>Bottles return to the coast</a></section>", "Bottles return to the coast", "related"),
        ("<div class=author-bio><p>Ada Moor writes about rivers.</p></div>", "Ada Moor writes about rivers.", "author_bio"),
    ],
)
def test_names_and_phrases_behind_an_article_give_the_label(markup: str, text: str, label: str) -> None:
    assert in_page(markup, text) == label


@pytest.mark.parametrize(
    ("lines", "text", "label"),
    [
        ("Hashtags", "Hashtags", "tags"),
        ("No comments yet", "No comments yet", "comment_prompt"),
        ("Scroll to Top", "Scroll to Top", "ui"),
        ("Share this article", "Share this article", "share"),
        ("Sign up for our newsletter", "Sign up for our newsletter", "subscribe"),
        ("© 2025 Harbour Weekly", "© 2025 Harbour Weekly", "legal"),
        ("This article was first published by the Upland Notes.", "This article was first published by the Upland Notes.", "legal"),
        ("Related Articles\nBottles return to the coast", "Bottles return to the coast", "related"),
    ],
)
def test_lines_behind_a_pasted_article_get_the_label(lines: str, text: str, label: str) -> None:
    assert in_text(lines, text) == label


def test_the_article_itself_is_body_and_its_headline_title() -> None:
    for found in (cleaned(f"<title>The book of the tide</title><main>{ARTICLE}</main>"), cleaned(PASTED, "text")):
        assert found.verdicts.label == ["title"] + ["body"] * len(LINES)


def test_a_pointer_between_paragraphs_is_dropped_however_sure_the_judge() -> None:
    pointer = "Read more: The second life of the ferry"
    parts = "".join(f"<p>{line}</p>" for line in LINES[:4]), "".join(f"<p>{line}</p>" for line in LINES[4:])
    found = cleaned(f"<title>Tide</title><main><h1>Tide</h1>{parts[0]}<p><a href=/f>{pointer}</a></p>{parts[1]}</main>")
    assert label_of(found, pointer) == "related"
    assert [found.verdicts.keep[i] for i, text in enumerate(found.blocks.text) if text in LINES] == [True] * len(LINES)


def test_a_long_paragraph_may_quote_a_phrase() -> None:
    quoting = (
        LINES[0]
        + " “All rights reserved,” he used to say when he closed it, and everybody laughed, because nobody else could read it anyway. "
        + LINES[1]
    )
    found = cleaned(f"<main>{ARTICLE}<p>{quoting}</p><p>{LINES[3]} So it was.</p></main>")
    assert label_of(found, quoting) == "body"


def test_images_go_with_the_blocks_beside_them() -> None:
    inside = "".join(f"<p>{line}</p><img src=/{i}.jpg>" for i, line in enumerate(LINES))
    footer = "<footer><p>© 2025 Harbour</p><img src=/logo.png><p>All rights reserved</p></footer>"
    found = cleaned(f"<main><h1>Tide</h1>{inside}<p>{LINES[0]} And so on.</p></main>{footer}")
    images = [found.verdicts.keep[i] for i, kind in enumerate(found.blocks.kind) if kind == "image"]
    assert images == [True] * len(LINES) + [False]


def test_a_page_of_one_image_keeps_nothing() -> None:
    found = cleaned("<img src=/a.jpg><hr>")
    assert found.verdicts.keep == [False, False]
    assert set(found.verdicts.label).isdisjoint(KEPT_LABELS)


def test_labels_asked_for_are_kept_as_well() -> None:
    page = Page("html", f"<main>{ARTICLE}</main><p>© 2025 Harbour Weekly. All rights reserved.</p>")
    plain, asked = winnow(page, shared_lexicon()), winnow(page, shared_lexicon(), keep=frozenset({"legal"}))
    assert plain.verdicts.label == asked.verdicts.label
    assert (plain.verdicts.keep[-1], asked.verdicts.keep[-1]) == (False, True)


@pytest.mark.parametrize(("back", "label"), [("r1", "body"), ("r2", "meta")])
def test_a_note_that_the_text_has_a_mark_for_and_that_leads_back_is_kept(back: str, label: str) -> None:
    mark = f'<p>{LINES[0]}<sup id="r1"><a href="#n1">1</a></sup></p>'
    found = cleaned(f'<main>{ARTICLE}{mark}</main><ol><li id="n1">Ada Moor, 12. <a href="#{back}">↩</a></li></ol>')
    i = found.blocks.text.index("Ada Moor, 12. ↩")
    assert found.verdicts.label[i] == label
    assert ("“1”" in because(found.blocks, found.verdicts, shared_lexicon(), i)) == (label == "body")


def test_a_heading_right_behind_the_headline_that_says_the_same_is_no_second_one() -> None:
    again = "<h2>The book of the tide</h2>"
    found = cleaned(f"<main>{ARTICLE.replace('</h1>', '</h1><p>18 June 2025</p>' + again)}{again}<p>{LINES[0][::-1]}</p></main>")
    labels = [label for label, text in zip(found.verdicts.label, found.blocks.text, strict=True) if text == "The book of the tide"]
    assert labels == ["title", "title", "body"]


def test_a_byline_is_not_the_headline_however_much_it_reads_as_one() -> None:
    lexicon = shared_lexicon()
    lines = [
        "Wenn der Bach durchs Wohnzimmer will",
        "Von Katrin Ohlendorf",
        "Im Februar stand der Bach bei Familie Kreß im Wohnzimmer. " * 3,
    ]
    blocks, declared = split(Page("text", "\n".join(lines)), lexicon)
    measured = measure(blocks, lexicon, headline_of(blocks, declared, lexicon))
    opinion = opinion_on(blocks, measured, lexicon)
    opinion.shares[:] = 0.0
    title, body = (list(lexicon.labels).index(label) for label in ("title", "body"))
    opinion.shares[[0, 1, 2], [title, title, body]] = [0.2, 1.0, 1.0]
    measured.columns["in_text"][1] = 1.0
    verdicts = verdicts_of(blocks, measured, opinion, lexicon)
    assert verdicts.label[0] == "title" != verdicts.label[1]
