"""Readers' comments in pasted text: who, when, what, without the buttons."""

from __future__ import annotations

import pytest

from app.judge.discussion import comments_of
from app.lexicon import shared_lexicon
from app.records import Comment, Verdicts
from tests.conftest import text_blocks

FIRST, SECOND = "The wheel at our mill is older than that one.", "I learned to swim below the sluice, forty years ago."


def comments(*lines: str, meta: tuple[str, ...] = ()) -> list[Comment]:
    blocks = text_blocks("\n".join(lines))
    n = len(blocks)
    labels = ["meta" if line in meta else "comments" for line in blocks.text]
    return comments_of(blocks, Verdicts(labels, [False] * n, [0.9] * n, [()] * n), shared_lexicon())


@pytest.mark.parametrize(
    ("name", "date", "author"),
    [
        ("Bev", "2 hours ago", "Bev"),
        ("Ada Moor", "vor 5 Stunden", "Ada Moor"),
        ("tide_watcher", "2時間前", "tide_watcher"),
        ("Tim Oldfield says:", "14 July 2025 at 6:40 am", "Tim Oldfield"),
        ("Eileen T. says", "October 12, 2025 at 6:20 pm", "Eileen T."),
        ("Dale (Leeds) says", "2 hours ago", "Dale (Leeds)"),
        ("#5 gorkamon", "3 oct 2024 18:30", "gorkamon"),
        ("Ruud & Ineke zeggen:", "23 mei 2024 om 09:51", "Ruud & Ineke"),
    ],
)
def test_a_name_and_a_date_open_a_comment(name: str, date: str, author: str) -> None:
    found = comments("2 comments", name, date, FIRST, "Reply", "Like 14", "Ben Lowe", date, SECOND, "Reply", "Like 3")
    assert found == [Comment(author, date, FIRST), Comment("Ben Lowe", date, SECOND)]


@pytest.mark.parametrize(
    ("row", "author", "date"),
    [
        ("mimosa – 06/11/2024, 17:26", "mimosa", "06/11/2024, 17:26"),
        ("Huw R, January 2025", "Huw R", "January 2025"),
        ("Bev • 2 hours ago", "Bev", "2 hours ago"),
    ],
)
def test_a_name_and_a_date_may_share_a_line(row: str, author: str, date: str) -> None:
    assert comments(row, FIRST, "Ben Lowe, March 2025", SECOND)[0] == Comment(author, date, FIRST)


def test_a_name_that_was_taken_for_a_byline_is_still_the_author() -> None:
    assert comments("2 comments", "Bev", "2 hours ago", FIRST, meta=("Bev", "2 hours ago")) == [Comment("Bev", "2 hours ago", FIRST)]


def test_stars_between_name_and_date_are_passed_over() -> None:
    assert comments("Bev", "★★★★★", "2 hours ago", FIRST) == [Comment("Bev", "2 hours ago", FIRST)]


def test_a_date_without_a_name_leaves_the_author_open() -> None:
    assert comments("Bev", "2 hours ago", FIRST, "3 hours ago", SECOND)[1] == Comment(None, "3 hours ago", SECOND)
