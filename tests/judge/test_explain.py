"""Verdicts in words: every reason says what was seen on the page."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.judge import because
from app.judge.explain import what_time
from app.judge.explain_words import number, ordinal, placed, quote, size
from app.lexicon import Lexicon, shared_lexicon
from app.records import KEPT_LABELS, Verdicts, Winnowed
from tests.conftest import Sample, all_samples, cleaned
from tests.effort import lines_run

LINES = [
    "Home", "News", "Sport", "Skip to main content", "Search", "Share", "Facebook", "Copy link", "By Ada Moor", "3 hours ago",
    "4 March 2024", "4 min read", "Advertisement", "Read more: the flood", "Related articles", "Tags", "Weirs",
    "Comments", "Reply", "Leave a comment",
    "Sign up", "By signing up you agree to our terms", "© 2024 The Courier. All rights reserved.", "Copyright 2024 Weir Ltd", "Contact us",
    "Privacy policy", "***", "A “quoted” line of the “Courier", "关于我们", "评论",
    "Notes on a weir that nobody has mended since the flood",
    "The miller of the valley had kept a book about the tide since the flood, and nobody had ever asked the miller why.",
    "A ferryman counted the boats every evening for thirty years. He wrote the figures on the wall, in chalk, beside the stove of the inn.",
]  # fmt: skip
TAGS = [
    "<p>*</p>", "<h1>*</h1>", "<h2>*</h2>", "<nav><a href=/x>*</a></nav>", "<a href=/y>*</a><br>", "<div class=share-bar><p>*</p></div>",
    "<footer>*</footer>", "<button>*</button>", "<ul><li>*</ul>", "<details><summary>More</summary><p>*</p></details>", "<hr><p>*",
    "<img src=a.png><p>*", "<div class='post-meta'>*</div>", "<aside class=related><a href=/z>*</a></aside>", "<blockquote>*</blockquote>",
]  # fmt: skip


def reasons(found: Winnowed, lexicon: Lexicon) -> list[str]:
    return [because(found.blocks, found.verdicts, lexicon, i) for i in range(len(found.blocks))]


QUOTED_RE = re.compile(r"“([^”]*?)(?: …)?”")
LONGEST = 240  # characters


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", text)).casefold()


def check_reason(said: str, page: str) -> None:
    """What holds for the reason of any block: `page` is all letters of the page and of its elements' names."""
    outside = re.sub(r"“[^”]*”", "…", said)
    assert len(re.findall(r"[\w'’-]+", said)) >= 4, said
    assert len(re.findall(r"[a-z]{2,}", outside)) >= 2, said
    assert len(said) <= LONGEST
    assert "\n" not in said
    assert not said.endswith((";", ":", ",", " ", ".")), said
    assert re.search(r"\d\.\d|%|\bscore|\bnan\b|\b(?:one|1) (?:\w+ )?(?:words|lines|sentences|characters|blocks)\b", outside) is None, said
    assert re.search(r"\b(\w+) \1\b", outside) is None, said
    clauses = said.split("; ")
    assert len(set(clauses)) == len(clauses), said
    assert all(letters(quoted) in page for quoted in QUOTED_RE.findall(said)), said


def check_reasons(found: Winnowed, lexicon: Lexicon) -> None:
    page = letters(" ".join([*found.blocks.text, *(word for words in found.blocks.boxes.words for word in words)]))
    for said in reasons(found, lexicon):
        check_reason(said, page)


@pytest.mark.parametrize("sample", all_samples(), ids=lambda sample: sample.name)
def test_every_reason_of_a_sample_is_a_sentence_that_is_true_of_the_page(sample: Sample, lexicon: Lexicon) -> None:
    check_reasons(sample.found, lexicon)


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_reason_of_any_pasted_page_is_a_sentence_that_is_true_of_it(lines: list[str]) -> None:
    check_reasons(cleaned("\n".join(lines), "text"), shared_lexicon())


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(LINES)), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_reason_of_any_html_page_is_a_sentence_that_is_true_of_it(parts: list[tuple[str, str]]) -> None:
    markup = "".join(tag.replace("*", escape(line)) for tag, line in parts)
    check_reasons(cleaned(markup), shared_lexicon())


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_run_that_a_reason_counts_is_as_long_as_it_says(lines: list[str]) -> None:
    found = cleaned("\n".join(lines), "text")
    labels = found.verdicts.label
    for i, said in enumerate(reasons(found, shared_lexicon())):
        if match := re.search(r"^(\w+) of (\w+) (?:short )?lines", said):
            first = next((k + 1 for k in range(i, -1, -1) if labels[k] != labels[i]), 0)
            stop = next((k for k in range(i, len(labels)) if labels[k] != labels[i]), len(labels))
            assert match[2] == number(stop - first), said
            assert match[1] == ("last" if i == stop - 1 and stop - first > 2 else ordinal(i - first + 1)), said


PROSE = "".join(
    f"<p>The {who} of the valley had kept a book about the tide since the year of the flood, and nobody had ever asked the {who} why.</p>"
    for who in ("miller", "baker", "carter", "ferryman", "clerk", "warden")
)


@pytest.mark.parametrize(
    ("markup", "text", "expected"),
    [
        ("<h2>Related Articles</h2><ul><li><a href=/x>Bottles return</a></ul>", "Related Articles", "“related articles”"),
        (
            "<h2>Related Articles</h2><ul><li><a href=/x>Bottles return</a></ul>",
            "Bottles return",
            "under the heading “Related Articles”",
        ),
        ("<nav><a href=/>Home</a></nav>", "Home", "stands in a navigation element"),
        (
            "<nav><ul><li><a href=/a>Weirs</a><li><a href=/b>Locks</a><li><a href=/c>Dykes</a></ul></nav>",
            "Locks",
            "stands in a navigation element; second of three links at the end of the page, from “Weirs” to “Dykes”",
        ),
        ("<div class='post-tags'><a href=/t>Weirs</a></div>", "Weirs", "stands in an element called “"),
        ("<div class='cookie-consent'><p>We care.</p></div>", "We care.", "“cookie"),
        ("<footer><p>Made with love in the valley</p></footer>", "Made with love in the valley", "a footer element"),
    ],
)
def test_a_reason_names_the_thing_that_spoke(markup: str, text: str, expected: str, lexicon: Lexicon) -> None:
    found = cleaned(f"<title>Tide</title><main><h1>Tide</h1>{PROSE}</main>{markup}")
    i = found.blocks.text.index(text)
    assert not found.verdicts.keep[i]
    assert expected.casefold() in because(found.blocks, found.verdicts, lexicon, i).casefold()


def test_kept_blocks_have_reasons_too(lexicon: Lexicon) -> None:
    found = cleaned(f"<title>Tide</title><main><h1>Tide</h1>{PROSE}</main>")
    said = reasons(found, lexicon)
    assert "headline" in said[0]
    assert all("body text" in reason for reason in said[1:])


def test_a_long_quotation_is_cut_where_a_word_ends(lexicon: Lexicon) -> None:
    text = "Utterlyunremarkable link text that goes on for a good while longer than sixty characters do"
    found = cleaned(f"<main><h1>Tide</h1>{PROSE}</main><div><a href=/x>{text}</a></div>")
    i = found.blocks.text.index(text)
    for quoted in re.findall(r"“([^”]*)”", because(found.blocks, found.verdicts, lexicon, i)):
        assert len(quoted) <= 62
        assert any(f"{line} ".startswith(quoted.removesuffix("…")) for line in found.blocks.text)


def test_a_kept_text_says_under_which_heading_it_stands_and_how_much_it_is(lexicon: Lexicon) -> None:
    found = cleaned(f"<title>Tide</title><main><h1>Tide</h1>{PROSE}<h2>The flood</h2>{PROSE.replace('valley', 'river')}</main>")
    said = reasons(found, lexicon)
    assert said[1].startswith("a sentence of 26 words under the headline “Tide”")
    assert said[-1].startswith("a sentence of 26 words under the heading “The flood”")


def test_lines_that_say_nothing_themselves_say_what_stands_beside_them(lexicon: Lexicon) -> None:
    assert reason_of("Sluices").startswith("third of five short lines before the headline, from “Weirs” to “Polders”")


PASTED = """
The Valley Courier
Home
News
Sport
Opinion
Weirs
Locks
Night ferries return to the valley
Ada Moor
Published: 4 March 2024, 6:12
4 min read
Share
Facebook
X
WhatsApp
Copy link
{prose}
Topics
Ferries
The valley
Timetables
Related Articles
Harbour Wire
3 hours ago
Weirs of the upper valley to be mended
A second weir is to be mended by the spring, the council of the valley says, and a third one after that.
Harbour Wire
5 hours ago
The last lock keeper hangs up her coat
She has kept the lock for forty years. Nobody has been found to take the key from her, and the boats wait.
Harbour Wire
8 hours ago
A mill that nobody wanted finds a miller
He came from the hills with two horses. The wheel has turned every day since then, but on Sundays it rests.
About us
Privacy policy
Careers
© 2024 Valley Courier. All rights reserved.
"""
TEXT = PROSE.replace("<p>", "").replace("</p>", "\n")


def pasted(page: str = PASTED) -> Winnowed:
    return cleaned(page.format(prose=TEXT).strip(), "text")


def reason_of(text: str, page: str = f"Weirs\nLocks\nSluices\nDykes\nPolders\n\nThe book of the tide\n{TEXT}") -> str:
    found = cleaned(page.replace("{prose}", TEXT).strip(), "text")
    return because(found.blocks, found.verdicts, shared_lexicon(), found.blocks.text.index(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A menu: how many lines, where, from where to where, and which of them says so.
        (
            "Sport",
            r"fourth of seven short lines before the headline, from “The Valley Courier” to “Locks”, and “News” among them speaks",
        ),
        ("News", r"the whole line says “News”, as site menus do; third of \w+ short lines before the headline"),
        (
            "X",
            r"third of five short lines .*headline, from “Share” to “Copy link”, and “\w+” among them speaks for share and follow buttons",
        ),
        ("Ada Moor", r"right under the headline"),
        (
            "Published: 4 March 2024, 6:12",
            r"begins with “Published:”, as bylines and datelines do, and gives a date, two lines under the headline",
        ),
        ("4 min read", r"^the whole line says “4 min read”, as bylines and datelines do, three lines under the headline$"),
        ("The valley", r"^under the heading “Topics”, second of three terms$"),
        ("Topics", r"^the whole line says “Topics”, as lists of topics do, and heads three short lines$"),
        (
            "3 hours ago",
            r"^under the heading “Related Articles”, first of three rows of source, age, headline and text, "
            r"with the headline “Weirs of the upper valley to be mended”$",
        ),
        ("Privacy policy", r"the whole line says “Privacy policy”, as site footers do"),
        ("© 2024 Valley Courier. All rights reserved.", r"^says “All rights reserved”, as legal notices do; carries a copyright sign$"),
    ],
)
def test_a_reason_of_a_pasted_line_names_its_run_its_place_and_its_spokesman(text: str, expected: str) -> None:
    assert re.search(expected, said := reason_of(text, PASTED)), said


def test_a_phrase_is_told_once_and_as_the_page_spells_it() -> None:
    said = reason_of(
        "By signing up you agree to our terms and privacy policy", TEXT + "Sign up\nBy signing up you agree to our terms and privacy policy"
    )
    assert "“By signing up" in said
    assert said.count("signing up") == 1
    assert "begins with" not in reason_of("Skip to main content", f"Skip to main content\n{PASTED}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 March 2024", "a date"),
        ("12. Mai", "a date"),
        ("02/03/2024", "a date"),
        ("2024年3月", "a date"),
        ("3 hours ago", "an age"),
        ("5h", "an age"),
        ("10 years", "a length of time"),
        ("4.6 out of 5", "what reads as a date"),
    ],
)
def test_a_date_is_told_from_an_age_and_from_a_length_of_time(text: str, expected: str, lexicon: Lexicon) -> None:
    assert what_time(text, lexicon) == expected


def test_a_line_above_text_and_headline_is_not_between_them(lexicon: Lexicon) -> None:
    blocks = cleaned("Weirs\nLocks\nThe mill is there.\nThe book of the tide\nThe miller left.", "text").blocks
    labels = ["ui", "ui", "body", "title", "body"]
    verdicts = Verdicts(labels, [label in KEPT_LABELS for label in labels], [1.0] * 5, [()] * 5)
    assert because(blocks, verdicts, lexicon, 0).startswith("first of two short lines before the body text, with “Locks” after it")


def test_of_two_lines_a_reason_names_the_other() -> None:
    said = reason_of("Polders", f"The Weir Courier\nPolders\n\nThe book of the tide\n{TEXT}")
    assert said.startswith("second of two short lines before the headline, with “The Weir Courier” before it")


def test_of_phrases_that_overlap_one_is_told() -> None:
    credit = "This article was first published by the Harbour Weekly."
    assert reason_of(credit, f"{PASTED}{credit}") == "begins with “This article was first published”, as legal notices do"


def test_headings_of_one_level_follow_each_other_and_are_not_under_each_other(lexicon: Lexicon) -> None:
    found = cleaned(
        f"<title>Tide</title><main><h1>Tide</h1>{PROSE}<h2>The flood</h2>{PROSE}<h2>The ebb</h2>{PROSE}<h3>At night</h3>{PROSE}</main>"
    )
    said = dict(zip(found.blocks.text, reasons(found, lexicon), strict=True))
    assert said["The ebb"].startswith("a heading after the part headed “The flood”")
    assert said["At night"].startswith("a heading under the heading “The ebb”")


def test_a_copyright_without_its_sign_is_not_said_to_carry_one() -> None:
    assert "sign" not in reason_of("Copyright 2024 Weir and Daughters Ltd", f"{PASTED}Copyright 2024 Weir and Daughters Ltd")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a line without words"),
        ("***", "a text of one word"),
        ("Stop.", "a sentence of one word"),
        ("Stop. Go!", "two sentences of two words"),
        ("他们说。", "a sentence of four characters"),
    ],
)
def test_sizes_are_in_the_singular_where_there_is_one(text: str, expected: str) -> None:
    assert size(text) == expected


def test_places_are_told_as_people_tell_them() -> None:
    assert [placed(k, 3, "line") for k in (1, 2, 3)] == ["first of three lines", "second of three lines", "last of three lines"]
    assert [placed(k, 2, "row") for k in (1, 2)] == ["first of two rows", "second of two rows"]
    assert [ordinal(n) for n in (12, 13, 21, 22, 33, 111, 112)] == ["twelfth", "13th", "21st", "22nd", "33rd", "111th", "112th"]


def test_quotations_within_a_quotation_do_not_end_it() -> None:
    assert quote("They call it “home” now") == "“They call it ‘home’ now”"
    assert quote("Teekanne „Moor“, 1 l") == "“Teekanne „Moor“, 1 l”"
    assert quote("\ue5cf\u200b") == "a sign"
    assert quote("Priya has covered transport", 20) == "“Priya has covered …”"


def test_an_author_s_note_is_quoted_up_to_the_end_of_a_word(lexicon: Lexicon) -> None:
    bio = "Ada Moor has covered transport for the Courier since the year of the second flood in the valley"
    found = cleaned(f"Night ferries return\nBy Ada Moor\n{TEXT}About the author\n{bio}\n", "text")
    i = found.blocks.text.index(bio)
    assert "“Ada Moor has covered transport for the Courier since the …”" in because(found.blocks, found.verdicts, lexicon, i)


def test_a_text_among_comments_says_between_which_lines_it_stands() -> None:
    comment = "My grandmother kept a piece of that rope in the drawer of the kitchen until the day that she moved away."
    page = f"Night ferries return\n{TEXT}Comments\nada_moor\n2 hours ago\n{comment}\nReply\nbo_lind\n1 hour ago\n"
    page += "So did mine, I think, and hers was longer than yours was.\nReply\n"
    assert "under the heading “Comments”, third of eight lines, between “2 hours ago” and “Reply”" in reason_of(comment, page)


def test_an_image_says_what_it_goes_with(lexicon: Lexicon) -> None:
    found = cleaned(f"<main><h1>Tide</h1>{PROSE}<p><img src=a.png></p>{PROSE}</main>")
    i = found.blocks.kind.index("image")
    assert because(found.blocks, found.verdicts, lexicon, i) == "an image right after “The warden of the valley had …”, and goes with it"


def test_a_reason_costs_the_same_in_a_long_run_as_in_a_short_one(lexicon: Lexicon) -> None:
    def lines(n: int) -> int:
        found = cleaned("Weir\n" * n, "text")
        because(found.blocks, found.verdicts, lexicon, 0)
        return lines_run(lambda: [because(found.blocks, found.verdicts, lexicon, i) for i in range(0, n, n // 100)])

    assert lines(20_000) < 1.2 * lines(1_000)
