"""Which label a block gets: the judge's verdict, the points for each label, and where a sure name overrules the judge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.judge.bylines import author_boxes, is_byline
from app.judge.decide import NEVER, worth_keeping
from app.judge.measure import Measured
from app.judge.points import COPYRIGHT_RE, PROSE_WORDS, points_of
from app.judge.repeats import without_weaker_twins
from app.judge.shapes import Column
from app.lexicon import Lexicon, bare
from app.records import KEPT_LABELS, Blocks, Clue, Verdicts

Mask = NDArray[np.bool_]
SURE = 2.9  # points from which a name overrules the judge
VERY_SURE = 4.4  # the same where the judge is nearly certain that the block is content
# On HTML the judge has seen what these names are made of, and is right against them more often than not: they took away blocks of which
# references hold seven words in ten. They need so many points more; comments that stand under a page's own text do on product pages alone.
HUMBLE = ("related", "promo", "comments")
HUMBLER = 2.6
CERTAIN = 0.93  # probability
CAPTION_REACH = 4  # blocks
WORDLESS = 0.2  # words that a block without any counts for, so that it has a place in the order
SILENT = ("image", "rule")


def verdicts_of(blocks: Blocks, measured: Measured, score: Column, lexicon: Lexicon, page_type: str) -> Verdicts:
    """Label, side, confidence and clues of every block; `score` is the judge's probability that it is content."""
    once = without_weaker_twins(score, measured.twins, blocks)
    keep = worth_keeping(once, measured.shapes.words + WORDLESS) & (once > NEVER)
    keep |= _captions_between(blocks, keep)
    if measured.tree is not None and not measured.shapes.prose.any():
        keep &= measured.columns["in_<nav>"] == 0  # links alone may be a listing, but not where the page says that they are its menu
    points = points_of(blocks, measured, lexicon)
    labels = list(lexicon.labels)
    points[:, [i for i, label in enumerate(labels) if label in KEPT_LABELS]] = -1.0
    choice, top = points.argmax(1), points.max(1, initial=-1.0)
    enough = np.where(score >= CERTAIN, VERY_SURE, SURE) + _humility(choice, labels, measured, page_type)
    keep &= ~((top >= enough) & _may_be_overruled(measured))
    sure_of_drop = np.maximum(1 - score, 1 - np.exp(-np.maximum(top, 0) / 2))
    confidence = np.round(np.clip(np.where(keep, score, sure_of_drop), 0.5, 0.99), 3).tolist()
    verdicts = Verdicts([], keep.tolist(), confidence, [])
    for i, (kept, place) in enumerate(zip(verdicts.keep, choice.tolist(), strict=True)):
        label = "body" if kept else labels[place]
        verdicts.label.append(label)
        verdicts.clues.append(_clues(i, label, blocks, measured, lexicon))
    for i in np.flatnonzero(once < score).tolist():
        if not verdicts.keep[i]:
            verdicts.clues[i] = (*verdicts.clues[i], Clue("twin", blocks.text[i]))
    for i in _titles(blocks, measured.headline):
        verdicts.label[i], verdicts.keep[i], verdicts.clues[i] = "title", True, ()
        verdicts.confidence[i] = max(0.6, round(float(score[i]), 3))
    _settle_silent(blocks, verdicts)
    return verdicts


def _captions_between(blocks: Blocks, keep: Mask) -> Mask:
    """Captions within the article belong to it, for its readers; the references that the judge learned from leave most of them out."""
    caption = np.array([kind == "caption" for kind in blocks.kind], dtype=bool)
    for i in np.flatnonzero(caption):
        caption[i] = keep[max(0, i - CAPTION_REACH) : i].any() and keep[i + 1 : i + 1 + CAPTION_REACH].any()
    return caption


def _humility(choice: NDArray[np.int64], labels: list[str], measured: Measured, page_type: str) -> Column:
    """By block: the further points that its name needs to overrule the judge."""
    if measured.tree is None:
        return np.zeros(len(choice))
    humble = np.isin(choice, [labels.index(label) for label in HUMBLE])
    if page_type != "product":
        under = [section is not None and section.sure and section.label == "comments" for section in measured.sections]
        humble &= ~(np.array(under, dtype=bool) & (choice == labels.index("comments")))
    return np.where(humble, HUMBLER, 0.0)


def _may_be_overruled(measured: Measured) -> Mask:
    """Long running text outside any section may quote a phrase; it keeps the judge's verdict unless it is said at its very start."""
    told = np.array([section is not None and section.sure for section in measured.sections], dtype=bool)
    said = np.array([any(hit.how != "has" for hit in hits) for hits in measured.hits], dtype=bool)
    return np.asarray((measured.shapes.words < PROSE_WORDS) | told | said, dtype=bool)


def _titles(blocks: Blocks, headline: int) -> set[int]:
    """The headline, and headings before it that are the same word for word."""
    if headline < 0:
        return set()
    key = bare(blocks.text[headline])
    return {headline} | {i for i in range(headline) if key and blocks.kind[i] == "heading" and bare(blocks.text[i]) == key}


def _clues(i: int, label: str, blocks: Blocks, measured: Measured, lexicon: Lexicon) -> tuple[Clue, ...]:
    """What spoke for the label of block `i`, strongest first; explain.py adds what it can see in the elements."""
    text, hits, section = blocks.text[i], measured.hits[i], measured.sections[i]
    if not hits and section is None and label not in ("meta", "legal"):
        return ()
    found = [Clue(hit.how, text if hit.how in ("opens", "whole") else hit.phrase) for hit in hits if hit.label == label]
    if section and section.label == label:
        if section.row:
            found.append(Clue("row", f"{section.row.place} of {section.row.total}"))
        if section.opener >= 0 and section.opener != i:
            found.append(Clue("section", str(section.opener)))
    if label == "meta":
        if measured.columns["dateline"][i]:
            found.append(Clue("dateline", text))
        if is_byline(text, lexicon):
            found.append(Clue("byline", text))
    elif label == "legal" and COPYRIGHT_RE.search(text):
        found.append(Clue("copyright"))
    return tuple(found)


def name_author_boxes(blocks: Blocks, measured: Measured, verdicts: Verdicts, authors: list[str]) -> None:
    """Relabel, in place, lines behind the article that are about one of its `authors`, unless the judge is sure that they are content."""
    for i in author_boxes(blocks, measured.shapes, authors):
        if verdicts.label[i] != "title" and not (verdicts.keep[i] and verdicts.confidence[i] >= CERTAIN):
            verdicts.label[i], verdicts.keep[i] = "author_bio", False
            verdicts.clues[i] = (Clue("author", blocks.text[i][:40]),)


def _settle_silent(blocks: Blocks, verdicts: Verdicts) -> None:
    """Images and rules have no words to be judged by: they are kept where what stands on both sides of them is."""
    spoken = [i for i, kind in enumerate(blocks.kind) if kind not in SILENT]
    passed = 0
    for i, kind in enumerate(blocks.kind):
        if kind not in SILENT:
            passed += 1
            continue
        sides = [verdicts.label[j] for j in spoken[max(0, passed - 1) : passed + 1]]
        dropped = [label for label in sides if label not in KEPT_LABELS]
        verdicts.keep[i] = bool(sides) and not dropped
        verdicts.label[i] = "body" if verdicts.keep[i] else dropped[0] if dropped else "ui"
        verdicts.clues[i] = (Clue("beside"),)
