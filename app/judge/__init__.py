"""From blocks to verdicts: pure, no network, no clock but the one handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from app.judge.discussion import comments_of
from app.judge.explain import because
from app.judge.fields import choose
from app.judge.headline import headline_of
from app.judge.headline_text import headline_before
from app.judge.measure import measure
from app.judge.name import name_author_boxes, verdicts_of
from app.judge.naming import opinion_on
from app.judge.notes import keep_notes
from app.judge.page_type import page_type_of
from app.judge.points import points_of
from app.judge.second_opinion import readability_html
from app.judge.shapes import Column
from app.lexicon import Lexicon
from app.records import Blocks, Comment, Declared, Fields, Page, Verdicts

__all__ = ["Judgement", "because", "judge", "readability_html"]


@dataclass(slots=True)
class Judgement:
    """All that the judge decides of one page."""

    verdicts: Verdicts
    fields: Fields
    page_type: str
    confidence: float  # mean confidence of the kept words, 0 to 1; low where little is kept
    comments: list[Comment]
    words: float  # of the whole page, and of what is labelled body
    body_words: float


LITTLE = 40  # words; an answer with fewer is less sure the fewer there are


def judge(page: Page, blocks: Blocks, declared: Declared, lexicon: Lexicon, today: date) -> Judgement:
    """Measure, decide, name, and choose the page's fields."""
    measured = measure(blocks, lexicon, headline_of(blocks, declared, lexicon))
    opinion = opinion_on(blocks, measured, lexicon)
    if page.kind == "text" and measured.headline != (headline := headline_before(blocks, measured, opinion.score, lexicon)):
        measured.headline = headline
        opinion = opinion._replace(points=points_of(blocks, measured, lexicon)[1])
    kind = page_type_of(measured, declared, page.url, lexicon)
    verdicts = verdicts_of(blocks, measured, opinion, lexicon)
    keep_notes(blocks, verdicts)
    fields = choose(page, blocks, verdicts, declared, lexicon, today)
    name_author_boxes(blocks, measured, verdicts, (fields.byline or "").split(", "))
    words = measured.shapes.words
    sizes = words * np.array([label == "body" for label in verdicts.label], dtype=float)
    comments = comments_of(blocks, verdicts, lexicon)
    return Judgement(verdicts, fields, kind, _confidence(sizes, verdicts), comments, float(words.sum()), float(sizes.sum()))


def _confidence(sizes: Column, verdicts: Verdicts) -> float:
    total = float(sizes.sum())
    if not total:
        return 0.05
    mean = float((sizes * np.array(verdicts.confidence)).sum()) / total
    return round(mean * min(1.0, 0.3 + 0.7 * total / LITTLE), 3)
