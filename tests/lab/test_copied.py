"""Pages copied in part hold where the text begins and ends, in order, and the same page is copied the same way again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.lab.copied import copied_by_hand

LINES = [
    "Menu",
    "",
    "The tide mill",
    "By Ada Moor",
    "",
    *(f"Paragraph {n} of the mill." for n in range(20)),
    "",
    "Tags: mills",
    "Related",
    "Walks",
]
KEPT = {i for i, line in enumerate(LINES, 1) if line.startswith("Paragraph")}


@given(st.text(max_size=8))
def test_lines_ascend_and_the_text_s_ends_are_among_them(key: str) -> None:
    chosen = copied_by_hand(key, LINES, KEPT, "The tide mill")
    assert chosen == sorted(set(chosen))
    assert {min(KEPT), max(KEPT)} <= set(chosen) <= set(range(1, len(LINES) + 1))
    assert chosen == copied_by_hand(key, LINES, KEPT, "The tide mill")


def test_pages_are_copied_in_many_ways() -> None:
    ways = [copied_by_hand(str(n), LINES, KEPT, "The tide mill") for n in range(200)]
    assert any(set(way) >= KEPT for way in ways)
    assert any(not set(way) >= KEPT for way in ways)
    assert any(LINES[way[0] - 1] == "The tide mill" for way in ways)
    assert any(len(LINES) in way for way in ways)
    assert any(all(LINES[i - 1] for i in way) for way in ways)


def test_a_page_of_which_nothing_is_known_is_not_copied() -> None:
    assert copied_by_hand("a", LINES, set(), "") == []
