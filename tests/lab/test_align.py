"""Which blocks a reference text holds: words count only where the reference has them in the same order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.lab.align import aligned_share

PARAGRAPHS = [
    "The tide mill stood on the bank of the estuary for two hundred years.",
    "Its wheel turned whenever the water of the estuary fell.",
    "Nobody had expected to hear it again after the great flood.",
]


def test_blocks_of_the_reference_are_found_and_others_are_not() -> None:
    texts = ["Home", PARAGRAPHS[0], "Advertisement for a boat", *PARAGRAPHS[1:], "All rights reserved"]
    assert aligned_share(texts, "\n".join(PARAGRAPHS)) == [0, 1, 0, 1, 1, 0]


def test_case_and_punctuation_do_not_matter() -> None:
    assert aligned_share([PARAGRAPHS[0].upper().replace(" ", " – ")], PARAGRAPHS[0]) == [1]


def test_a_repeated_line_is_placed_once_where_the_order_wants_it() -> None:
    texts = ["The mill", PARAGRAPHS[0], "The mill", PARAGRAPHS[1], "The mill"]
    assert aligned_share(texts, f"{PARAGRAPHS[0]} The mill {PARAGRAPHS[1]}") == [0, 1, 1, 1, 0]


def test_blocks_in_another_order_are_not_all_held() -> None:
    share = aligned_share([PARAGRAPHS[1], PARAGRAPHS[0]], f"{PARAGRAPHS[0]} {PARAGRAPHS[1]}")
    assert sorted(share) == [0, 1]
    assert share[1] == 1, "the longer one is worth more"


def test_a_block_that_differs_by_a_word_is_held_in_part() -> None:
    long = " ".join(PARAGRAPHS)
    (share,) = aligned_share([long.replace("Nobody", "Hardly[1] anybody")], long)
    assert 0.5 < share < 1


def test_a_short_block_that_differs_is_not_held() -> None:
    assert aligned_share(["The tide mill fell"], PARAGRAPHS[0]) == [0]


def test_nothing_is_held_by_an_empty_reference() -> None:
    assert aligned_share([PARAGRAPHS[0], ""], "") == [0, 0]
    assert aligned_share([], PARAGRAPHS[0]) == []


@given(st.lists(st.text(st.sampled_from("ab "), min_size=1, max_size=20), max_size=8))
def test_a_reference_of_all_blocks_holds_all_blocks(texts: list[str]) -> None:
    share = aligned_share(texts, "\n".join(texts))
    assert share == [float(bool(text.strip())) for text in texts]


@given(st.lists(st.text(st.sampled_from("abc "), max_size=30), max_size=8), st.text(st.sampled_from("abc "), max_size=120))
def test_a_share_lies_between_none_and_all(texts: list[str], reference: str) -> None:
    assert all(0 <= share <= 1 for share in aligned_share(texts, reference))
