"""Trees add up what their leaves say of a line, by its own numbers and by those around it, however many lines there are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.judge import decide
from app.judge import forest as trees
from app.judge.decide import opinions_of, sigmoid, softmax
from app.judge.forest import AROUND, View, forest_odds
from app.judge.measure import Measured, measure, piece_of
from app.judge.naming import Opinion, opinion_on
from app.judge.network import odds_of
from app.judge.surroundings import WAYS, surroundings_of
from app.lexicon import Lexicon
from app.models import Weights, forest_of
from tests.conftest import text_blocks

PARAGRAPH = (
    "The miller opened the sluice before the sea rose, and the great wheel of the mill turned so slowly "
    "that nobody in the village by the wharf woke up."
)
# Two questions: has the line more than three words; does it stand in a stretch that has more than ten a line. Then one question twice.
PLAIN: dict[str, Any] = {
    "features": ["log_words", "stretch: log_words"],
    "bias": 0.25,
    "trees": [[[0, 1], [1.4, 2.4], [-2.0, -1.0, 0.5, 3.0]], [[0, 0], [1.4, 2.4], [0.0, 10.0, 20.0, 30.0]]],
}


def measured(lines: list[str], lexicon: Lexicon) -> Measured:
    return measure(text_blocks("\n".join(lines)), lexicon, -1)


def odds(page: Measured, data: dict[str, Any] = PLAIN) -> list[float]:
    return [float(o) for o in forest_odds(page.columns, surroundings_of(page), forest_of(data))]


def test_the_answers_are_bits_of_the_leaf_s_number_and_leaves_add_up(lexicon: Lexicon) -> None:
    page = measured(["Home", "Five words in this line", PARAGRAPH], lexicon)
    assert odds(page) == [0.25 - 2.0 + 0.0, 0.25 - 1.0 + 10.0, 0.25 + 3.0 + 30.0]


def test_trees_that_look_at_nothing_around_a_line_need_nothing_around_it(lexicon: Lexicon) -> None:
    page = measured(["Home", PARAGRAPH], lexicon)
    assert odds(page, PLAIN | {"features": ["log_words", "prose"]}) == [0.25 - 2.0 + 0.0, 0.25 + 3.0 + 30.0]


def test_what_stands_around_a_line_is_a_mean_in_which_long_lines_weigh_more(lexicon: Lexicon) -> None:
    page = measured(["Home", "News", "", PARAGRAPH, PARAGRAPH, "Five words in this line"], lexicon)
    around = surroundings_of(page)
    own, *rest = View(page.columns, around, ("log_words", *(f"{way}{AROUND}log_words" for way in WAYS[1:]))).rows(0, 5)
    seen = dict(zip(WAYS[1:], rest, strict=True))
    weight = np.sqrt(page.shapes.words + 0.5)

    def mean(*lines: int) -> float:
        return float((own[list(lines)] * weight[list(lines)]).sum() / weight[list(lines)].sum())

    everything = pytest.approx([mean(0, 1, 2, 3, 4)] * 5, rel=1e-5)
    assert seen["page"].tolist() == seen["section"].tolist() == seen["within 4"].tolist() == seen["within 12"].tolist() == everything
    assert seen["chunk"].tolist() == pytest.approx([mean(0, 1)] * 2 + [mean(2, 3, 4)] * 3, rel=1e-5)
    assert seen["stretch"].tolist() == pytest.approx([mean(0, 1)] * 2 + [mean(2, 3)] * 2 + [mean(4)], rel=1e-5)
    assert seen["words"].tolist() == pytest.approx([*own[:2].tolist(), mean(2, 3), mean(2, 3), own[4]], rel=1e-5)
    for by in (-2, -1, 1, 2):
        shifted = [float(own[k + by]) if 0 <= k + by < 5 else 0.0 for k in range(5)]
        assert seen[f"step {by}"].tolist() == shifted


def test_many_lines_are_judged_as_few_are(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    page = measured([PARAGRAPH, "Home", "Five words in this line"] * 20, lexicon)
    at_once = odds(page)
    monkeypatch.setattr(trees, "AT_ONCE", 7)
    assert odds(page) == at_once


def test_trees_are_one_opinion_among_those_that_are_averaged(lexicon: Lexicon) -> None:
    page = measured(["Home", PARAGRAPH], lexicon)
    forest = forest_of(PLAIN | {"bias": -33.0})
    alone = opinions_of(page, Weights((), {}, forest=forest))[0]
    assert alone.tolist() == pytest.approx(sigmoid(np.array([-9.0, 0.0])).tolist()), "no opinion is surer than nine"


def test_very_many_lines_are_judged_piece_by_piece_by_one_network(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    def opinion(lines: list[str]) -> Opinion:
        blocks = text_blocks("\n".join(lines))
        return opinion_on(blocks, measure(blocks, lexicon, -1), lexicon)

    lines = ["Home", "News", PARAGRAPH, "Tags: mills, tides", "© 2026 The Mill"]
    together = opinion(lines)
    monkeypatch.setattr(decide, "MOST_LINES", 2)
    pieces = opinion(lines)
    assert pieces.score.tolist() != together.score.tolist()
    page = measure(blocks := text_blocks("\n".join(lines)), lexicon, -1)
    monkeypatch.setattr(decide, "MOST_LINES", 99)
    opinion_on(blocks, page, lexicon)  # which adds to the columns what names are told by
    network = lexicon.weights["text"].networks[0]
    parts = [piece_of(page, first, stop) for first, stop in ((0, 1), (1, 3), (3, 5))]
    odds = np.concatenate([odds_of(part.columns, surroundings_of(part), network) for part in parts]).astype(np.float64)
    assert pieces.score.tolist() == pytest.approx(sigmoid(np.clip(odds[:, 0], -9, 9)).tolist())
    order = [network.labels.index(label) for label in lexicon.labels]
    assert pieces.shares.ravel().tolist() == pytest.approx(softmax(odds[:, 1:])[:, order].ravel().tolist())


def test_a_piece_of_a_page_sees_itself_alone(lexicon: Lexicon) -> None:
    page = measured(["Home", "News", "", PARAGRAPH, "Home", "", "Tags", "Home", PARAGRAPH], lexicon)
    piece = piece_of(page, 2, 6)
    around, own = surroundings_of(piece), np.arange(4, dtype=np.float32)[:, None]
    seen = dict(zip(WAYS, around.seen_from(around.prepared(own), 0, 4)[..., 0], strict=True))
    assert piece.columns["log_words"].tolist() == page.columns["log_words"][2:6].tolist()
    assert seen["itself"].tolist() == own[:, 0].tolist()
    weight = np.sqrt(piece.shapes.words + 0.5)
    assert seen["page"].tolist() == pytest.approx([float((own[:, 0] * weight).sum() / weight.sum())] * 4)
    assert seen["chunk"].tolist() == pytest.approx([0.5, 0.5, 2.5, 2.5], abs=0.5), "what is cut off is not looked at"
    assert seen["chunk"][0] == seen["chunk"][1] != seen["chunk"][2] == seen["chunk"][3]
    assert seen["words"].tolist() == pytest.approx([0.0, 2.0, 2.0, 2.0]), "«Home» twice in the piece, and not the one before it"
    assert seen["step -2"].tolist() == [0.0, 0.0, 0.0, 1.0]


def test_a_part_that_is_missing_is_named() -> None:
    with pytest.raises(KeyError, match="bias"):
        forest_of({key: value for key, value in PLAIN.items() if key != "bias"})


def test_the_committed_trees_ask_only_for_what_is_measured(lexicon: Lexicon) -> None:
    forest, page = lexicon.weights["text"].forest, measured(["Home", PARAGRAPH], lexicon)
    assert forest is not None
    assert forest.borders.shape == forest.questions.shape
    assert forest.leaves.shape == (len(forest.questions), 2 ** forest.questions.shape[1])
    assert set(np.unique(forest.questions)) <= set(range(len(forest.features)))
    for way, _, name in (feature.rpartition(AROUND) for feature in forest.features):
        assert way in (*WAYS[1:], "")
        assert name in page.columns or name.startswith(("wording ", "own ", "all ", "near ", "since ", "beside ", "group"))
