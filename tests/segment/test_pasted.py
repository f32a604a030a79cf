"""Pasted text out: kept lines that are code, tables, lists and headings are written as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judge import because
from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import Blocks, Page, Verdicts, Winnowed
from app.render import render
from app.render.as_html import content_html
from app.render.as_markdown import content_markdown
from app.segment import settle_kinds
from tests.conftest import text_blocks

PROSE = [
    f"For {n} hundred years the mill turned with the tide, and nobody in the village, least of all the miller, thought that it would stop."
    for n in "23456"
]


def kept(text: str, dropped: tuple[str, ...] = ()) -> Winnowed:
    """The answer for a text of which all blocks are body but those that are named."""
    found = winnow(Page("text", ""), shared_lexicon())
    blocks = text_blocks(text)
    keep = [line not in dropped for line in blocks.text]
    found.blocks = blocks
    found.verdicts = Verdicts(["body" if kept else "ui" for kept in keep], keep, [0.9] * len(keep), [()] * len(keep))
    settle_kinds(blocks, found.verdicts, text)
    return found


def markdown(text: str) -> str:
    return content_markdown(kept(text))


def kinds(text: str, *dropped: str) -> list[str]:
    return kept(text, dropped).blocks.kind


# Code

PYTHON = """import pump

@pump.stage(retries=3)
def drive(tide):
    if tide.low:
        return None

    for stroke in tide:
        stroke.push(2)"""
BRACES = """function turn(n) {
  const wheel = find();
  if (wheel) {
    wheel.turn(n);
  }
}"""
MARKUP = """<ul class="mills">
  <li>Eling</li>
  <li>Woodbridge</li>
</ul>"""
QUERY = """SELECT name, height
  FROM mills
  WHERE tide = 'spring';"""
SHELL = """$ pip install pump
$ pump --version"""


@pytest.mark.parametrize("code", [PYTHON, BRACES, MARKUP, QUERY, SHELL])
def test_code_is_one_piece_with_its_indentation_and_empty_lines(code: str) -> None:
    text = "\n".join([PROSE[0], code, PROSE[1]])
    assert markdown(text) == f"{PROSE[0]}\n\n```\n{code}\n```\n\n{PROSE[1]}"
    assert code in render(kept(text), "text")
    assert content_html(kept(text)).count("<pre>") == 1


def test_a_piece_of_code_says_on_which_lines_it_stood() -> None:
    found = kept("\n".join([PROSE[0], PYTHON, PROSE[1]]))
    assert found.blocks.lines == [(1, 1), (2, 10), (11, 11)]
    assert len(found.verdicts.label) == len(found.verdicts.keep) == len(found.verdicts.clues) == len(found.blocks) == 3


def test_a_command_alone_between_paragraphs_is_code() -> None:
    assert kinds("\n".join([PROSE[0], "$ pip install pump", PROSE[1]])) == ["paragraph", "code", "paragraph"]


def test_what_was_dropped_parts_two_pieces_of_code() -> None:
    assert kinds("\n".join([SHELL, "Copy", BRACES]), "Copy").count("code") == 2


def test_code_that_was_dropped_stays_in_its_lines() -> None:
    assert len(kept(SHELL, tuple(SHELL.split("\n"))).blocks) == 2


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Respond to questions, comments, and other requests;",
            "Communicate about deliveries and shipping;",
            "Process payment(s) for services bought;",
        ],
        ["for sale: a mill (used)", "for rent: a house", "while stocks last"],
        ["    An indented line of verse", "    and another one below it", "    that ends it here"],
        ["Tide mill = a mill that the tide turns", "Sluice: a gate"],
        ["$5 a bag", "$12 a sack"],
        ["import of grain", "return to the mill"],
    ],
)
def test_prose_with_a_sign_or_two_is_no_code(lines: list[str]) -> None:
    assert "code" not in kinds("\n".join([PROSE[0], *lines, PROSE[1]]))


def test_reasons_name_the_same_blocks_when_lines_have_become_one() -> None:
    found = winnow(
        Page("text", "\n".join(["How the pump is driven", *PROSE, PYTHON, *PROSE, "Related Articles", "Five walks"])), shared_lexicon()
    )
    assert "code" in found.blocks.kind
    assert "“Related Articles”" in because(found.blocks, found.verdicts, shared_lexicon(), len(found.blocks) - 1)


# Tables


def test_rows_with_tabs_are_a_table_whose_first_row_may_name_the_columns() -> None:
    table = "Year\tFlour\n1950\t12\n1951\t8 | 9"
    assert (
        markdown(f"{PROSE[0]}\n{table}\n{PROSE[1]}").split("\n\n")[1]
        == "| Year | Flour |\n| --- | --- |\n| 1950 | 12 |\n| 1951 | 8 \\| 9 |"
    )
    assert "<thead><tr><th>Year</th><th>Flour</th></tr></thead>" in content_html(kept(table))


def test_rows_that_name_no_columns_have_none_named() -> None:
    assert "<th" not in content_html(kept("oak\tnails\nrope\tlamp"))


@pytest.mark.parametrize("text", ["one\ttwo", "a\tb\nc\td\te", "a\tb\n\nc\td", "\tindented\n\tlines", f"a\t{'long ' * 60}\nb\tc"])
def test_what_only_has_tabs_is_no_table(text: str) -> None:
    assert "table" not in kinds(text)


# Lists


def test_marked_items_keep_the_page_s_numbers_and_lose_its_bullets() -> None:
    text = "\n".join([PROSE[0], "• oak", "• nails", PROSE[1], "3. Close the sluice", "4. Open it", PROSE[2]])
    assert markdown(text).split("\n\n")[1::2] == ["- oak\n- nails", "3. Close the sluice\n4. Open it"]
    assert '<ol start="3"><li>Close the sluice</li><li>Open it</li></ol>' in content_html(kept(text))
    assert "• oak\n• nails\n" in render(kept(text), "text")
    assert "3. Close the sluice\n4. Open it\n" in render(kept(text), "text")


def test_items_that_are_indented_below_others_are_theirs() -> None:
    assert markdown("- wood\n  - oak\n  - ash\n- iron") == "- wood\n  - oak\n  - ash\n- iron"


def test_short_lines_below_a_colon_are_a_list() -> None:
    text = "\n".join(["You will need:", "Oak boards", "Iron nails", "A lamp", "", PROSE[0]])
    assert markdown(text) == f"You will need:\n\n- Oak boards\n- Iron nails\n- A lamp\n\n{PROSE[0]}"


@pytest.mark.parametrize(
    "lines",
    [
        ["You will need", "Oak boards", "Iron nails", "A lamp"],
        ["You will need:", "Oak boards", "Iron nails"],
        ["He said:", "It stopped.", "It broke.", "It burnt."],
    ],
)
def test_other_short_lines_are_no_list(lines: list[str]) -> None:
    assert "list_item" not in kinds("\n".join([PROSE[0], *lines, PROSE[1]]))


def test_speech_that_opens_with_a_dash_is_no_list() -> None:
    assert kinds(f"{PROSE[0]}\n– Oui, dit-il.\n– Non, dit-elle.\n{PROSE[1]}")[1:3] == ["paragraph", "paragraph"]


# Headings


def page(*lines: str) -> str:
    return "\n".join([PROSE[0], "", PROSE[1], *lines, PROSE[2], "", PROSE[3]])


@pytest.mark.parametrize("line", ["Why it stopped", "Why did it stop?", "2. The flood"])
def test_a_short_line_nearer_to_the_text_below_it_is_a_heading(line: str) -> None:
    assert "\n\n## " in markdown(page("", line))


@pytest.mark.parametrize(
    "lines",
    [
        ("The mill by night",),
        ("The mill by night", ""),
        ("", "“Never again”"),
        ("", "So it was."),
        ("", "and so on"),
        ("", "The brook is low in summer. Photo: Ann Lee"),
        ("", "水車は夏も回る。撮影=石川"),
    ],
)
def test_other_short_lines_between_paragraphs_are_no_headings(lines: tuple[str, ...]) -> None:
    assert "heading" not in kinds(page(*lines))


def test_where_an_empty_line_stands_between_all_blocks_they_tell_nothing() -> None:
    assert kinds("\n\n".join([PROSE[0], PROSE[1], "Why it stopped", PROSE[2]]))[2] == "heading"


def test_without_any_empty_lines_a_short_line_before_a_long_one_is_a_heading() -> None:
    assert kinds("\n".join([PROSE[0], PROSE[1], "Why it stopped", PROSE[2]]))[2] == "heading"


# Laws


@given(
    st.lists(
        st.sampled_from(["a\tb", "  x = 1;", "}", "def f():", "", "1. one", "- two", "Need:", "Why so", *PROSE[:2], "$ ls"]), max_size=30
    )
)
def test_no_word_is_lost_doubled_or_moved(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = kept(text)
    assert " ".join(found.blocks.text).split() == text.split()
    assert len({len(column) for column in columns(found.blocks, found.verdicts)}) == 1


def columns(blocks: Blocks, verdicts: Verdicts) -> list[list[object]]:
    return [
        *(getattr(blocks, name) for name in ("text", "kind", "level", "box", "lines", "gap", "spans", "detail")),
        *(getattr(verdicts, name) for name in ("label", "keep", "confidence", "clues")),
    ]  # fmt: skip
