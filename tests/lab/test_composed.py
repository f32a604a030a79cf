"""A page is put together from parts of others: its own text comes through in order, and every other line is whole and keeps its label."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.lab.composed import Parts, composed, parts_of
from app.lab.interrupted import Line

LINES = [
    "Menu", "Walks", "", "The tide mill", "By Ada Moor", "", *(f"Paragraph {n} of the mill." for n in range(8)), "Read more: Walks",
    "Paragraph 8 of the mill.", "", "Topics", "Mills", "Comments", "Log in to comment", "Ivo", "I liked it.", "", "About us", "© The Mill",
]  # fmt: skip
LABELS = {
    1: "navigation", 2: "navigation", 4: "title", 5: "meta", **dict.fromkeys(range(7, 15), "body"), 15: "related", 16: "body", 18: "tags",
    19: "tags", 20: "comments", 21: "comment_prompt", 22: "comments", 23: "comments", 25: "footer", 26: "legal",
}  # fmt: skip


def parts(lines: list[str] = LINES) -> Parts:
    found = parts_of(lines, LABELS)
    assert found is not None
    return found


def test_a_page_falls_into_head_text_tail_and_end() -> None:
    found = parts()
    assert [line.text for line in found.head] == ["Menu", "Walks", ""]
    assert [line.text for line in found.text] == LINES[3:16]
    assert [(label, [line.text for line in run if line.text]) for label, run in found.tail] == [
        ("tags", ["Topics", "Mills"]),
        ("discussion", ["Comments", "Log in to comment", "Ivo", "I liked it."]),
    ]
    assert [line.text for line in found.end] == ["", "About us", "© The Mill"]


def test_what_is_no_part_of_the_text_is_cut_out_of_it() -> None:
    lines = [*LINES[:8], *["Another article"] * 30, *LINES[8:]]
    labels = {place if place <= 8 else place + 30: label for place, label in LABELS.items()} | dict.fromkeys(range(9, 39), "related")
    found = parts_of(lines, labels)
    assert found is not None
    assert "Another article" not in [line.text for line in found.text]


@given(st.text(max_size=8))
def test_the_text_keeps_its_order_and_every_line_its_label(key: str) -> None:
    others = [parts([line.replace("mill", "forge").replace("Mill", "Forge") for line in LINES]), parts()]
    page = composed(key, parts(), others, [[Line("Advertisement", 0, "promo")]])
    assert page == composed(key, parts(), others, [[Line("Advertisement", 0, "promo")]])
    own = [line.place for line in page if line.place]
    assert own == sorted(own)
    assert all(line.text == LINES[line.place - 1] for line in page if line.place)
    known = {(line.text, line.label) for p in others for part in (p.head, p.text, p.end, *(run for _, run in p.tail)) for line in part}
    assert {(line.text, line.label) for line in page} <= known | {("Advertisement", "promo"), ("", "")}
    assert "Advertisement" in [line.text for line in page]


def test_pages_without_text_have_no_parts() -> None:
    assert parts_of(LINES, {1: "navigation"}) is None
    assert parts_of(LINES, {4: "title"}) is None
