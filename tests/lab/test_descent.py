"""The network learns: its gradients are those of its loss, it fits what can be fitted, and the same seed gives the same numbers."""

from __future__ import annotations

import numpy as np
import pytest

from app.judge.headline import headline_of
from app.judge.measure import measure
from app.judge.network import odds_of
from app.lab import descent
from app.lab.align import tokens
from app.lab.corpora import Example
from app.lab.descent import Learner, Lesson, NamedBlocks, learn, lesson_of
from app.lab.samples import Sample
from app.lexicon import Lexicon
from app.records import Declared
from tests.conftest import html_blocks

PAGES = 24
LABELS = ("title", "body", "navigation")


def sample(k: int, lexicon: Lexicon) -> Sample:
    """A page whose paragraphs are wanted and whose menu is not."""
    menu = "".join(f"<li><a href=/{j}>Part {j} of volume {k}</a></li>" for j in range(k % 5 + 3))
    prose = "".join(f"<p>In year {j} of the mill at wharf {k}, the miller slept whenever the sea allowed it.</p>" for j in range(4))
    blocks = html_blocks(f"<body><nav><ul>{menu}</ul></nav><main><h1>The mill {k}</h1>{prose}</main>")
    words = [tokens(text) for text in blocks.text]
    wanted = np.array([float(kind == "paragraph") for kind in blocks.kind])
    measured = measure(blocks, lexicon, headline_of(blocks, Declared(), lexicon))
    reference = " ".join(text for text, want in zip(blocks.text, wanted, strict=True) if want)
    example = Example("wcxb", str(k), f"https://mill{k}.example.org/", "article", reference)
    return Sample(example, k % 5, blocks, measured, wanted, np.ones(len(blocks)), np.array([float(len(w)) for w in words]), words, {})


@pytest.fixture(scope="module")
def pages(lexicon: Lexicon) -> list[Sample]:
    return [sample(k, lexicon) for k in range(PAGES)]


def labels_of(page: Sample) -> list[str]:
    return [{"heading": "title", "paragraph": "body"}.get(kind, "navigation") for kind in page.blocks.kind]


def named(page: Sample) -> NamedBlocks:
    """What a teacher is nearly sure of."""
    sure = np.array([[0.9 if name == label else 0.05 for name in LABELS] for label in labels_of(page)], dtype=np.float32)
    return sure, np.full(len(sure), 1 / len(sure), dtype=np.float32)


def loss(learner: Learner, page: Sample, lesson: Lesson) -> float:
    found = odds_of(page.measured.columns, lesson.around, learner.network()).astype(float)
    odds, by_label = found[:, 0], found[:, 1:]
    p = 1 / (1 + np.exp(-odds))
    entropy = -(lesson.target * np.log(p) + (1 - lesson.target) * np.log(1 - p))
    kept, wanted = p * lesson.counts, lesson.counts * lesson.target
    f1 = 2 * (kept * lesson.target).sum() / (kept.sum() + wanted.sum())
    total = float((entropy * lesson.weight).sum() + descent.F1_WEIGHT * lesson.f1_weight * (1 - f1))
    if learner.labels:
        names = (np.log(np.exp(by_label).sum(1, keepdims=True)) - by_label) * lesson.shares * lesson.share_weight[:, None]
        total += descent.NAMES_WEIGHT * float(names.sum())
    return total


@pytest.mark.parametrize("labels", [(), LABELS], ids=["keep alone", "keep and labels"])
def test_gradients_are_those_of_the_loss(labels: tuple[str, ...], pages: list[Sample], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DROP_FEATURES", "DROP_DIRECT", "DROP_SEEN"):
        monkeypatch.setattr(descent, name, 0.0)
    learner = Learner(pages, 1, labels)
    lesson = lesson_of(pages[0], learner.network(), named(pages[0]) if labels else None)
    gradient = learner.gradient(lesson)
    for name, value in learner.numbers.items():
        place = np.unravel_index(int(np.abs(gradient[name]).argmax()), value.shape)
        here, step = value[place].copy(), 4e-3
        value[place] = here + step
        above = loss(learner, pages[0], lesson)
        value[place] = here - step
        below = loss(learner, pages[0], lesson)
        value[place] = here
        assert gradient[name][place] == pytest.approx((above - below) / (2 * step), rel=0.05, abs=1e-3), name


def test_what_can_be_told_apart_is_learned_and_the_same_seed_learns_the_same(pages: list[Sample], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "EPOCHS", 12)
    monkeypatch.setattr(descent, "BATCH", 4)
    first, again = learn(pages[:18], 3), learn(pages[:18], 3)
    assert all(np.array_equal(a, b) for a, b in zip(first.rounds[0], again.rounds[0], strict=True))
    for unseen in pages[18:]:
        lesson = lesson_of(unseen, first)
        assert ((odds_of(unseen.measured.columns, lesson.around, first)[:, 0] > 0) == (unseen.target > 0)).all()


def test_labels_are_learned_beside_what_is_kept(pages: list[Sample], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "EPOCHS", 25)
    monkeypatch.setattr(descent, "BATCH", 4)
    network = learn(pages[:18], 3, [named(page) for page in pages[:18]], LABELS)
    for unseen in pages[18:]:
        odds = odds_of(unseen.measured.columns, lesson_of(unseen, network).around, network)
        assert ((odds[:, 0] > 0) == (unseen.target > 0)).all()
        assert [LABELS[k] for k in odds[:, 1:].argmax(1)] == labels_of(unseen)
