"""Pasted text as nobody should paste it: whatever comes, every word stands once, and twice the text costs twice the work."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import Page, Winnowed
from tests.effort import cpu_seconds, lines_run

ARTICLE = [
    f"For {n} hundred years the mill turned with the tide, and nobody in the village expected that it would ever stop." for n in range(2, 8)
]
MENU = ["Home", "News", "Boats", "About us", "Contact", "Subscribe", "Log in", "Search"]
MAIL = [line for n in range(4) for line in (*(f"{'> ' * n}{text}" for text in ARTICLE), "", f"On {n + 1} March 2025, Ada Moor wrote:", "")]


def read(text: str) -> Winnowed:
    return winnow(Page("text", text), shared_lexicon())


def one_line(n: int) -> str:
    return " ".join(ARTICLE) * n


def one_word_a_line(n: int) -> str:
    return "tide\n" * n * 6


def menus(n: int) -> str:
    return "\n".join(f"{word} {k}" for k in range(n) for word in MENU)


def glued_credits(n: int) -> str:
    return (ARTICLE[0] + "This article was first published by the Harbour Weekly.") * n


def tags(n: int) -> str:
    return "\n".join([*ARTICLE, "Tags", *(f"mill {k}" for k in range(n * 4))])


def openers(n: int) -> str:
    return "\n".join(line for _ in range(n) for line in ("Related Articles", "Comments", "Tags", ARTICLE[0]))


def rows(n: int) -> str:
    return "\n".join(
        line
        for k in range(n)
        for line in (*ARTICLE[: 6 * (k < 1)], "Harbour Weekly", f"{k % 20 + 2} hours ago", f"The mill of wharf {k} turns")
    )


def mail(n: int) -> str:
    return "\n".join(MAIL * (n // 8))


def controls(n: int) -> str:
    return "\u200b\u202e\u2066tide\u2069\u202c\ufeff \u00ad" * n * 8


def marks(n: int) -> str:
    return "# Tide\n" + "- [ ] **mill** `x`\n> [a](b)\n\n" * n


SHAPES: list[Callable[[int], str]] = [one_line, one_word_a_line, menus, glued_credits, tags, openers, rows, mail, controls, marks]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_twice_the_text_costs_twice_the_work(shape: Callable[[int], str]) -> None:
    small, large = shape(150), shape(300)
    once, twice = lines_run(lambda: read(small)), lines_run(lambda: read(large))
    assert twice < 2.5 * once


@pytest.mark.parametrize(
    "text",
    [
        one_line(7_000),
        one_word_a_line(30_000),
        menus(6_000),
        glued_credits(8_000),
        controls(60_000),
        "\n" * 3_000_000,
        "\u202e" * 1_000_000,
    ],
    ids=["one line of five million characters", "180,000 lines of one word", "menus", "credits", "controls", "line ends", "marks alone"],
)
def test_a_very_long_text_is_read_in_one_go(text: str) -> None:
    assert cpu_seconds(lambda: read(text)) < 60


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_are_the_same_text(end: str) -> None:
    lines = [*MENU, "", "The tide mill", "", *ARTICLE, "", "Leave a comment"]
    found, plain = read(end.join(lines)), read("\n".join(lines))
    assert found.blocks.lines == plain.blocks.lines
    assert found.verdicts.label == plain.verdicts.label


def test_unicode_s_own_separators_part_blocks() -> None:
    assert read("\u2028".join(ARTICLE) + "\u2029" + "\u0085".join(ARTICLE)).blocks.text == ARTICLE * 2


def test_invisible_characters_change_no_verdict_of_an_article() -> None:
    plain = ["The tide mill", "By Ada Moor", *ARTICLE, "Leave a comment"]
    marked = [f"\u2066{line.replace(' ', ' ' + chr(0x200B), 1)}\u2069" for line in plain]
    assert [kept for kept, text in zip(read("\n".join(marked)).verdicts.keep, plain, strict=True) if text in ARTICLE] == [True] * len(
        ARTICLE
    )


def test_only_menus_keep_nothing_that_reads_as_an_article() -> None:
    found = read("\n".join(MENU))
    assert not any(found.verdicts.keep)
    assert found.warnings


def test_only_a_headline_is_not_thrown_away() -> None:
    found = read("How the tide mill was rebuilt by eleven volunteers")
    assert len(found.blocks) == 1
    assert found.confidence < 0.5


def test_a_mail_thread_keeps_what_was_written() -> None:
    found = read("\n".join(MAIL))
    kept = " ".join(text for text, keep in zip(found.blocks.text, found.verdicts.keep, strict=True) if keep)
    assert all(line in re.sub(r"[> ]+", " ", kept) for line in ARTICLE)
