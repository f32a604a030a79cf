"""Which label a block gets: what it says, the section and elements it stands in, its shape and its place, weighed against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.judge.bylines import author_boxes, is_byline
from app.judge.decide import keep_for_best_f1
from app.judge.measure import Measured, window_mean
from app.judge.sections import WIDE
from app.judge.shapes import Column
from app.judge.tree import AREAS
from app.lexicon import Lexicon, bare
from app.records import KEPT_LABELS, Blocks, Clue, Verdicts

# Points for a label. A whole line that is a known phrase outweighs all else; names of classes and places only add up.
HOW_POINTS = {"opens": 3.0, "whole": 3.0, "starts": 2.4, "has": 2.0}
IN_PROSE = 0.35  # what a phrase is worth within a long paragraph, which may quote it
PROSE_WORDS = 60
SECTION_POINTS, SURE_POINTS, ROW_POINTS = 1.6, 4.5, 4.6
WITHIN = 0.4  # what a dateline's or a name's own words are worth inside a list of articles or comments, whose part they are
AREA_POINTS = {
    "nav": {"navigation": 1.8}, "footer": {"footer": 1.5}, "header": {"navigation": 0.6}, "aside": {"related": 0.5, "promo": 0.3},
    "form": {"ui": 0.9}, "dialog": {"consent": 0.6, "ui": 0.3},
}  # fmt: skip
MARK_POINTS, NEAR_MARK_POINTS = 0.5, 0.9
OUTSPOKEN = 0.45  # what a section is worth for a line that itself says it is something else
NEIGHBOUR_SHARE = 0.45  # of the points of the blocks around, for blocks that say little themselves
SURE = 2.9  # points from which a name overrules the judge
VERY_SURE = 4.4  # the same where the judge is nearly certain that the block is content
CERTAIN = 0.93  # probability
CAPTION_REACH = 4  # blocks

# «Headline — Name of the source», as a browser's title or a link to the original gives it.
SOURCE_RE = re.compile(r"\S\s[|—–·-]\s[^|—–·]{2,40}$")
COPYRIGHT_RE = re.compile(r"(?:©|\(c\)|Copyright)\W{0,3}(?:\d{4}|[^\W\d])", re.IGNORECASE)
MAX_SOURCE = 26  # words

Points = NDArray[np.float64]


@dataclass(slots=True)
class Named:
    """The points behind the labels, kept for the reasons."""

    points: Points  # blocks × labels
    said: Points  # the part of them that comes from the block's own words


def verdicts_of(blocks: Blocks, measured: Measured, score: Column, lexicon: Lexicon) -> Verdicts:
    """Label, side, confidence and clues of every block; `score` is the judge's probability that it is content."""
    keep = keep_for_best_f1(score, measured.shapes.words + 0.2) & (score > 0.08)
    keep |= _captions_between(blocks, keep)
    named = points_of(blocks, measured, lexicon)
    labels = list(lexicon.labels)
    dropped = np.array([label not in KEPT_LABELS for label in labels])
    best = np.where(dropped, named.points, -1.0)
    choice = best.argmax(1) if len(blocks) else np.zeros(0, dtype=int)
    top = best.max(1) if len(blocks) else np.zeros(0)
    overruled = (top >= np.where(score >= CERTAIN, VERY_SURE, SURE)) & keep & _may_be_overruled(measured)
    keep = keep & ~overruled
    titles = _titles(blocks, measured.headline)
    verdicts = Verdicts([], [], [], [])
    for i in range(len(blocks)):
        if i in titles:
            label, confidence = "title", max(0.6, float(score[i]))
        elif keep[i]:
            label, confidence = "body", float(score[i])
        else:
            label = labels[int(choice[i])]
            confidence = max(1 - float(score[i]), float(1 - np.exp(-top[i] / 2)))
        verdicts.label.append(label)
        verdicts.keep.append(label in KEPT_LABELS)
        verdicts.confidence.append(round(min(0.99, max(0.5, confidence)), 3))
        verdicts.clues.append(_clues(i, label, measured, bool(overruled[i])) + _shape_clues(i, label, blocks, measured, lexicon))
    _settle_silent(blocks, verdicts)
    return verdicts


def _captions_between(blocks: Blocks, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Captions within the article belong to it, as its readers say; the references that the judge learned from leave most of them out."""
    caption = np.array([kind == "caption" for kind in blocks.kind], dtype=bool)
    for i in np.flatnonzero(caption):
        caption[i] = keep[max(0, i - CAPTION_REACH) : i].any() and keep[i + 1 : i + 1 + CAPTION_REACH].any()
    return caption


def _may_be_overruled(measured: Measured) -> NDArray[np.bool_]:
    """Long running text outside any section may quote a phrase; it keeps the judge's verdict unless it is said at its very start."""
    s = measured.shapes
    told = np.array([section is not None and section.sure for section in measured.sections], dtype=bool)
    said = np.array([any(hit.how in ("opens", "whole", "starts") for hit in hits) for hits in measured.hits], dtype=bool)
    return np.asarray((s.words < PROSE_WORDS) | told | said, dtype=bool)


def _titles(blocks: Blocks, headline: int) -> set[int]:
    """The headline and every later heading that repeats it word for word."""
    if headline < 0:
        return set()
    key = bare(blocks.text[headline])
    same = {i for i in range(headline) if blocks.kind[i] == "heading" and key and bare(blocks.text[i]) == key}
    return same | {headline}


def points_of(blocks: Blocks, measured: Measured, lexicon: Lexicon) -> Named:
    """Points of every block for every label."""
    order = {label: i for i, label in enumerate(lexicon.labels)}
    n = len(blocks)
    points = np.zeros((n, len(order)))
    said = np.zeros((n, len(order)))
    sections = np.zeros((n, len(order)))
    for i, hits in enumerate(measured.hits):
        long = measured.shapes.words[i] > PROSE_WORDS
        for hit in hits:
            worth = HOW_POINTS[hit.how] * (IN_PROSE if long and hit.how == "has" else 1.0)
            said[i, order[hit.label]] = max(said[i, order[hit.label]], worth)
    for i, section in enumerate(measured.sections):
        if section:
            worth = ROW_POINTS if section.row else SURE_POINTS if section.sure else SECTION_POINTS
            if section.label in WIDE:
                said[i, order["meta"]] *= WITHIN
            own = max(said[i, k] for label, k in order.items() if label != section.label)
            sections[i, order[section.label]] += worth * (OUTSPOKEN if own >= HOW_POINTS["has"] else 1.0)
    points += said
    if measured.tree is not None:
        around_it = measured.tree.marks * MARK_POINTS + measured.tree.nearest_mark * NEAR_MARK_POINTS
        for area, worths in AREA_POINTS.items():
            for label, worth in worths.items():
                around_it[:, order[label]] += measured.tree.areas[:, AREAS.index(area)] * worth
        outspoken = said.max(1, initial=0.0) >= HOW_POINTS["has"]
        points += around_it * np.where(outspoken, OUTSPOKEN, 1.0)[:, None]
    _add_shape_points(points, blocks, measured, order, lexicon)
    around = np.column_stack([window_mean(points[:, k], 3) for k in range(points.shape[1])]) if n else points
    quiet = 1 / (1 + points.max(1, initial=0.0))
    return Named(points + around * (NEIGHBOUR_SHARE * quiet[:, None]) + sections, said)


def _add_shape_points(points: Points, blocks: Blocks, measured: Measured, order: dict[str, int], lexicon: Lexicon) -> None:
    """What shape and place say of blocks that say nothing themselves."""
    s, c = measured.shapes, measured.columns
    short = s.words <= 12
    linked = c["all_link"] > 0
    before = (c["no_prose_before"] > 0) | (c["before_headline"] > 0)
    after = c["no_prose_after"] > 0
    near = (c["near_headline"] > 0.3) & short
    points[:, order["meta"]] += 1.4 * c["dateline"] + 0.5 * near
    points[:, order["navigation"]] += 0.7 * (before & short) + 0.4 * (linked & short)
    points[:, order["footer"]] += 0.8 * (after & (c["place"] > 0.85)) + 0.3 * (after & linked)
    points[:, order["related"]] += 0.9 * (~before & (c["long_link"] > 0)) + 0.35 * (after & ~linked & (s.words > 12))
    points[:, order["ui"]] += 0.3 * (short & ~linked) + 0.5 * c["kind_other"] + 0.2 * (s.words <= 2)
    points[:, order["promo"]] += 0.25 * (~short & ~linked)
    first_prose = int(np.argmax(s.prose > 0)) if (s.prose > 0).any() else 0
    for i in range(measured.headline + 1, first_prose if measured.headline >= 0 else 0):
        if c["dateline"][i]:
            points[i, order["meta"]] += 2.0
        if SOURCE_RE.search(blocks.text[i]) and s.words[i] <= MAX_SOURCE and not s.ends_sentence[i]:
            points[i, order["meta"]] += 3.0
    for i in map(int, np.flatnonzero((s.words <= 40) & (s.words >= 2))):
        if COPYRIGHT_RE.search(blocks.text[i]):
            points[i, order["legal"]] += 3.2
    for i in map(int, np.flatnonzero(short & (s.words >= 2))):
        if is_byline(blocks.text[i], lexicon):
            points[i, order["meta"]] += 2.0


def _clues(i: int, label: str, measured: Measured, overruled: bool) -> tuple[Clue, ...]:
    """What spoke for the label of block `i`, strongest first; explain.py adds what it can see in the elements."""
    found = [Clue(hit.how, hit.phrase) for hit in measured.hits[i] if hit.label == label]
    section = measured.sections[i]
    if section and section.label == label:
        if section.row:
            found.append(Clue("row", f"{section.row.place} of {section.row.total}"))
        if section.opener >= 0 and section.opener != i:
            found.append(Clue("section", str(section.opener)))
    if overruled:
        found.append(Clue("overruled"))
    return tuple(found)


def name_author_boxes(blocks: Blocks, measured: Measured, verdicts: Verdicts, authors: list[str]) -> None:
    """Relabel, in place, lines behind the article that are about one of its `authors`, unless the judge is sure that they are content."""
    for i in author_boxes(blocks, measured.shapes, authors):
        if verdicts.label[i] != "title" and not (verdicts.keep[i] and verdicts.confidence[i] >= CERTAIN):
            verdicts.label[i], verdicts.keep[i] = "author_bio", False
            verdicts.clues[i] = (Clue("author", blocks.text[i][:40]),)


def _shape_clues(i: int, label: str, blocks: Blocks, measured: Measured, lexicon: Lexicon) -> tuple[Clue, ...]:
    """What a reader sees in the line itself: a date, a name behind "by", a copyright sign."""
    text = blocks.text[i]
    if label == "meta":
        dated = [Clue("dateline", text)] if measured.columns["dateline"][i] else []
        return tuple([*dated, Clue("byline", text)] if is_byline(text, lexicon) else dated)
    if label == "legal" and COPYRIGHT_RE.search(text):
        return (Clue("copyright"),)
    return ()


def _settle_silent(blocks: Blocks, verdicts: Verdicts) -> None:
    """Images and rules have no words to be judged by: they go with the nearest block that has, on both sides."""
    spoken = [i for i, kind in enumerate(blocks.kind) if kind not in ("image", "rule")]
    last: list[int] = []
    k = 0
    for i, kind in enumerate(blocks.kind):
        if kind not in ("image", "rule"):
            last, k = [i], k + 1
            continue
        sides = last + ([spoken[k]] if k < len(spoken) else [])
        labels = [verdicts.label[j] for j in sides]
        kept = bool(labels) and all(label in KEPT_LABELS for label in labels)
        verdicts.label[i] = "body" if kept else next((label for label in labels if label not in KEPT_LABELS), "ui")
        verdicts.keep[i] = kept
        verdicts.clues[i] = (Clue("beside"),)
