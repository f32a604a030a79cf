"""Lines of pasted text that are alike are found wherever they stand, and so are those that stand together."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.judge.kin import GROUPS, RANGES, Kin, kin_of
from app.judge.rows import Row
from app.judge.sections import Section
from app.judge.shapes import shapes_of
from tests.conftest import text_blocks

TILES = ["Oak stool", "£12.50", "Add to basket", "Elm bench", "£14.00", "Add to basket", "Ash ladder", "£9.20", "Add to basket"]
PARAGRAPH = (
    "The miller opened the sluice before the sea rose, and the great wheel of the mill turned so slowly "
    "that nobody in the village by the wharf woke up."
)


def kin(lines: list[str], sections: list[Section | None] | None = None) -> Kin:
    blocks = text_blocks("\n".join(lines))
    return kin_of(blocks, shapes_of(blocks), sections if sections is not None else [None] * len(blocks))


def group(found: Kin, name: str) -> list[int]:
    return [int(number) for number in found.groups[GROUPS.index(name)]]


def held(found: Kin, name: str) -> list[tuple[int, int]]:
    first, stop = found.ranges[RANGES.index(name)]
    return list(zip(first.tolist(), stop.tolist(), strict=True))


def test_lines_of_one_shape_are_alike_and_those_of_another_are_not() -> None:
    shape = group(kin(["Oak stool", "Elm bench", "oak stool", "Oak stool 12", "Oak stool:", "Oak stool."]), "shape")
    assert shape[0] == shape[1]
    assert len(set(shape[1:])) == 5, "capitals, digits, colons and sentence ends make another shape"


def test_the_same_words_are_alike_whatever_their_numbers() -> None:
    words = group(kin(["Page 3 of 9", "Page 14 of 20", "£12.50", "£9", "€9", "42", "→", "Page"]), "words")
    assert words[0] == words[1]
    assert words[2] == words[3]
    assert len({words[k] for k in (0, 2, 4, 5, 6, 7)}) == 6


def test_rows_of_a_list_are_alike_by_their_neighbours() -> None:
    found = kin([*TILES, PARAGRAPH])
    context, beside = group(found, "context"), group(found, "beside")
    assert context[1] == context[4] == context[7]
    assert context[3] == context[6] != context[4], "names stand between a button and a price, prices do not"
    assert beside[3] == beside[6] != beside[4]
    assert beside[0] != beside[3], "above the first name stands nothing"


def test_lines_stand_together_between_empty_lines_in_stretches_of_text_and_in_sections() -> None:
    lines = ["Menu", "Home", "", PARAGRAPH, PARAGRAPH, "", "Related", "Oak", "Elm", "Today", "Ash"]
    rows = Section("related", -1, Row(7, 9, 1, 1, False), sure=True)
    found = kin(lines, [None] * 4 + [Section("related", 4)] * 3 + [rows] * 2)
    assert held(found, "chunk") == [(0, 2)] * 2 + [(2, 4)] * 2 + [(4, 9)] * 5
    assert held(found, "stretch") == [(0, 2)] * 2 + [(2, 4)] * 2 + [(4, 9)] * 5
    assert held(found, "section") == [(0, 4)] * 4 + [(4, 7)] * 3 + [(7, 9)] * 2


@given(st.lists(st.sampled_from([*TILES, "", PARAGRAPH, "漢字かな", "١٢٣", "?"]), max_size=30))
def test_every_line_is_in_one_group_and_within_its_range(lines: list[str]) -> None:
    found = kin(lines)
    for numbers in found.groups:
        assert set(numbers.tolist()) == set(range(len(set(numbers.tolist()))))
    for first, stop in found.ranges:
        place = np.arange(len(first))
        assert (first <= place).all()
        assert (place < stop).all()
