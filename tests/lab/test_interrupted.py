"""A page is interrupted between lines of its own text, by boxes as they were labelled, and the same page always in the same way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.lab.interrupted import Line, boxes_of, interrupted

LINES = ["Menu", "", "The tide mill", *(f"Paragraph {n} of the mill." for n in range(20)), "", "Tags: mills"]
LABELS = {1: "navigation", 3: "title", **dict.fromkeys(range(4, 24), "body"), 25: "tags"}
BOXES = [
    [Line("Read more: Walks", 0, "related")],
    [Line("Get the letter", 0, "subscribe"), Line("Your address", 0, "subscribe"), Line("Sign up", 0, "subscribe")],
]


@given(st.text(max_size=8))
def test_boxes_stand_whole_between_lines_of_the_text(key: str) -> None:
    page = interrupted(key, LINES, LABELS, BOXES)
    assert page == interrupted(key, LINES, LABELS, BOXES)
    own = [line.place for line in page if line.place]
    assert own == sorted(own)
    assert all(line == Line(LINES[line.place - 1], line.place, LABELS.get(line.place, "")) for line in page if line.place)
    inserted = [i for i, line in enumerate(page) if not line.place]
    assert inserted
    body = [i for i, line in enumerate(page) if line.label == "body"]
    assert body[0] < inserted[0] <= inserted[-1] < body[-1]
    flat = "\n".join(page[i].text for i in inserted)
    for box in BOXES:
        assert flat.count(box[0].text) == flat.count("\n".join(line.text for line in box))


def test_pages_without_text_or_boxes_are_left_out() -> None:
    assert interrupted("a", LINES, {1: "navigation"}, BOXES) == []
    assert interrupted("a", LINES, LABELS, []) == []


def test_a_box_is_a_short_run_of_lines_of_one_label() -> None:
    lines = ["Sign up", "Your address", "", "Send", "The mill turns.", *["Walk"] * 9]
    labels = {1: "subscribe", 2: "subscribe", 4: "subscribe", 5: "body", **dict.fromkeys(range(6, 15), "related")}
    assert boxes_of(lines, labels) == [
        [Line("Sign up", 0, "subscribe"), Line("Your address", 0, "subscribe"), Line("Send", 0, "subscribe")]
    ]
