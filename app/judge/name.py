"""Which label a block gets: the judge's verdict, how likely each label is, and where a plain name overrules the judge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.judge.between import captions_between, headings_between, sources_of
from app.judge.bylines import author_boxes, is_byline
from app.judge.decide import NEVER, running, sigmoid, worth_keeping
from app.judge.headline import may_be_headline
from app.judge.measure import Measured
from app.judge.naming import Opinion
from app.judge.points import COPYRIGHT_RE, HOW_POINTS, SOURCE_POINTS, Points
from app.judge.priced import name_priced_boxes
from app.judge.repeats import without_weaker_twins
from app.judge.shapes import Column
from app.lexicon import Lexicon, bare
from app.records import KEPT_LABELS, Blocks, Clue, PageKind, Verdicts

Mask = NDArray[np.bool_]
# A block whose labels to be kept are less likely than this together is plainly something else, whatever the judge thinks: where it has one
# of these names, that costs the references' F1 on HTML nothing and readers agree; of others the references hold too much.
PLAINLY = {"meta": 0.2} | dict.fromkeys(("legal", "share", "subscribe", "tags", "author_bio", "comment_prompt", "consent"), 0.3)
PLAINLY_OTHERS = 0.01
# What stands in a sure section of readers' words and may be theirs is that, whatever it reads like, but where its own name is clear; under
# a heading of other articles, if so many points speak for it. A row among rows that each hold a text is another article as a whole.
TOLD, VOICED = 5.5, {"html": 0.1, "text": 0.3}
VAGUE = 0.5  # a likelihood below which a block's section, and the points, may know better
# What a point adds to a label's log-likelihood, and adds by how far below VAGUE the best one is. Of HTML, it names one in a hundred fewer
# of the hand-labelled pages' dropped blocks rightly; but small pages, of which the model has seen none, are named by what they say. That
# of pasted text has seen parts of pages; there the points of a line's own plain words count alone, worth .002 of mean F1 either way.
POINTS, POINTS_IF_VAGUE = {"html": 0.2, "text": 0.3}, {"html": 8.0, "text": 4.0}
# What the likelihoods of the kept labels count beside the judge's score. Of pasted text where the page is lists and small pieces, of which
# each reference holds other parts than readers would; the more of it is running text, the less.
CONTENT_COUNTS = {"html": 1.0, "text": 0.5}
CERTAIN = 0.93  # probability
UNDER_HEADLINE = 6  # blocks
WORDLESS = 0.2  # words that a block without any counts for, so that it has a place in the order
SILENT = ("image", "rule")
TITLE = 0.4  # a likelihood from which a line of pasted text is a title, too: a page shows its headline in more than one place
SURE_TITLE = 0.4
# A headline speaks of the text: what a line without a word of it counts as one, and the share of its words that a second one has of it.
UNRELATED, RELATED = 0.3, 0.3
SENTENCE = 12  # words with a full stop behind them, which is how text begins and no headline
MENU_WORDS = 3  # a pasted text whose longest line has no more is a menu
LEAST = 1e-3  # probability, so that its log-odds are finite


def verdicts_of(blocks: Blocks, measured: Measured, opinion: Opinion, lexicon: Lexicon) -> Verdicts:
    """Label, side, confidence and clues of every block."""
    kind: PageKind = "html" if measured.tree is not None else "text"
    labels = list(lexicon.labels)
    kept_labels = np.array([label in KEPT_LABELS for label in labels])
    score, shares, related = opinion.score, _shares(measured, opinion, labels), labels.index("related")
    cited: list[int] = []
    if kind == "text":
        name_priced_boxes(blocks, measured, opinion.shares[:, related], shares, related)
        shares[cited := sources_of(blocks)] = np.arange(len(labels)) == labels.index("body")
    content = shares[:, kept_labels].sum(1)
    prosy = running(measured.shapes.prose, measured.shapes.words)
    both = _with_readers(score, content, measured, prosy)
    once = without_weaker_twins(both, measured.twins, blocks)
    keep = worth_keeping(once, measured.shapes.words + WORDLESS, kind, prosy) & (once > NEVER)
    keep |= captions_between(blocks, keep)
    if kind == "text":
        keep |= headings_between(measured, opinion.said, content, keep)
        keep[cited] = True
    if kind == "text" and measured.shapes.words.max(initial=0) <= MENU_WORDS:
        keep[:] = False
    if kind == "html" and not measured.shapes.prose.any():
        keep &= measured.columns["in_<nav>"] == 0  # links alone may be a listing, but not where the page says that they are its menu
    choice = np.where(kept_labels, -1.0, shares).argmax(1).tolist()
    keep &= content >= np.array([PLAINLY.get(labels[place], PLAINLY_OTHERS) for place in choice], dtype=float)
    confidence = np.round(np.clip(np.where(keep, both, 1 - np.minimum(both, content)), 0.5, 0.99), 3).tolist()
    verdicts = Verdicts([], keep.tolist(), confidence, [])
    for i, (kept, place) in enumerate(zip(verdicts.keep, choice, strict=True)):
        label = "body" if kept else labels[place]
        verdicts.label.append(label)
        verdicts.clues.append(_clues(i, label, blocks, measured, lexicon))
    for i in np.flatnonzero(once < both).tolist():
        if not verdicts.keep[i]:
            verdicts.clues[i] = (*verdicts.clues[i], Clue("twin", blocks.text[i]))
    _name_titles(blocks, measured, verdicts, shares[:, labels.index("title")], opinion.score, lexicon)
    _settle_silent(blocks, verdicts)
    return verdicts


def _with_readers(score: Column, content: Column, measured: Measured, prosy: float) -> Column:
    """The judge's score, and beside it what readers would call content, where the references that it learned from are no guide.

    Those of pasted lists leave out and keep many a line that readers see otherwise; on a page of HTML with nothing to read the judge would
    choose among menus.
    """
    html = measured.tree is not None
    if html and measured.shapes.prose.any():
        return score
    counts = CONTENT_COUNTS["html"] if html else CONTENT_COUNTS["text"] * (1 - prosy)
    return np.asarray(sigmoid((_odds(score) + counts * _odds(content)) / (1 + counts)))


def _name_titles(blocks: Blocks, measured: Measured, verdicts: Verdicts, likely: Column, score: Column, lexicon: Lexicon) -> None:
    """Label, in place, the headline and what says it again; of pasted text it may be another line, if that is far likelier a title."""
    again: list[int] = []
    if measured.tree is None:
        shared = measured.columns["in_text"]
        could_be = likely >= min(TITLE, SURE_TITLE / (UNRELATED + 1))  # lines that may pass below; the headline there is counts as it is
        could_be[max(measured.headline, 0) : measured.headline + 1] = True
        for i in np.flatnonzero(could_be).tolist():
            could_be[i] = may_be_headline(blocks.text[i]) and not is_byline(blocks.text[i], lexicon)
        sentence = (measured.shapes.ends_sentence > 0) & (measured.shapes.words >= SENTENCE)
        measured.headline = _surer_headline(measured.headline, likely * (could_be & ~sentence) * (UNRELATED + shared))
        again = np.flatnonzero((likely >= TITLE) & (shared >= RELATED) & could_be).tolist()
    for i in _titles(blocks, measured.headline).union(i for i in again if _says_headline(blocks, i, measured.headline)):
        verdicts.label[i], verdicts.keep[i], verdicts.clues[i] = "title", True, ()
        verdicts.confidence[i] = max(0.6, round(float(score[i]), 3))


def _shares(measured: Measured, opinion: Opinion, labels: list[str]) -> Points:
    """Blocks × labels: how likely each is once what is said plainly has been heard."""
    _, said, points, shares = opinion
    shares = shares.copy()
    kept = np.array([label in KEPT_LABELS for label in labels])
    kind: PageKind = "html" if measured.tree is not None else "text"
    speaking = points if kind == "html" else np.where(said >= HOW_POINTS["starts"], said, 0.0)
    shares[:, ~kept] = _with_points(shares[:, ~kept], speaking[:, ~kept], kind)
    related = labels.index("related")
    pointer = (measured.columns["all_link"] > 0) & (said[:, related] >= HOW_POINTS["starts"])
    shares[pointer] = np.arange(len(labels)) == related  # «Read more: …» between paragraphs
    # A date, a name or a source on a line of its own by the headline; where elements tell sections apart, only right under it.
    meta = labels.index("meta")
    row = (points[:, meta] >= SOURCE_POINTS) & (np.where(kept, shares, 0.0).max(1) < CERTAIN)
    best = shares.argmax(1)
    if kind == "html":
        under = np.arange(len(shares)) - measured.headline
        row &= (measured.headline >= 0) & (under > 0) & (under <= UNDER_HEADLINE)
    shares[row & (kept[best] | (best == meta))] = np.arange(len(labels)) == meta
    for i, section in enumerate(measured.sections):
        if section is None or not section.sure:
            continue
        place, best = labels.index(section.label), int(shares[i].argmax())
        voiced = section.label == "comments" and shares[i, place] >= VOICED[kind]
        in_row = section.row is not None and section.row.full
        if in_row or ((voiced or points[i, place] >= TOLD) and (kept[best] or best == place or shares[i, best] < VAGUE)):
            shares[i] = np.arange(len(labels)) == place
    return shares


def _with_points(shares: Points, points: Points, kind: PageKind) -> Points:
    """The likelihoods of labels of dropped blocks with the points beside them, which count for more where the likelihoods are vague."""
    worth = POINTS[kind] + POINTS_IF_VAGUE[kind] * np.maximum(VAGUE - shares.max(1, keepdims=True), 0)
    odds = np.log(shares + LEAST) + worth * np.maximum(points, 0)
    weight = np.exp(odds - odds.max(1, keepdims=True))
    return np.asarray(weight / weight.sum(1, keepdims=True) * shares.sum(1, keepdims=True))


def _odds(probability: Column) -> Column:
    return np.log((probability + LEAST) / (1 - probability + LEAST))


def _surer_headline(headline: int, likely: Column) -> int:
    """The headline, unless another line is far likelier to be a title: a trail of links, or the site's name, stands where one might."""
    best = int(likely.argmax()) if len(likely) else -1
    if best < 0 or likely[best] < SURE_TITLE:
        return headline
    return best if headline < 0 or likely[headline] * 2 < likely[best] else headline


def _titles(blocks: Blocks, headline: int) -> set[int]:
    """The headline, and headings before it, or right behind it, that are the same word for word."""
    if headline < 0:
        return set()
    key = bare(blocks.text[headline])
    near = range(min(headline + UNDER_HEADLINE, len(blocks)))
    return {headline} | {i for i in near if key and blocks.kind[i] == "heading" and bare(blocks.text[i]) == key}


def _says_headline(blocks: Blocks, i: int, headline: int) -> bool:
    """Whether a line of pasted text is the headline once more, whole or in part, or its deck: no other title would be shown."""
    if headline < 0:
        return False
    key, said = bare(blocks.text[headline]), bare(blocks.text[i])
    return i == headline + 1 or (bool(key and said) and (key in said or said in key))


def _clues(i: int, label: str, blocks: Blocks, measured: Measured, lexicon: Lexicon) -> tuple[Clue, ...]:
    """What spoke for the label of block `i`, strongest first; explain.py adds what it can see in the elements."""
    text, hits, section = blocks.text[i], measured.hits[i], measured.sections[i]
    if not hits and section is None and label not in ("meta", "legal"):
        return ()
    found = [Clue(hit.how, text if hit.how in ("opens", "whole") else hit.phrase) for hit in hits if hit.label == label]
    if section and section.label == label:
        if section.row:
            found.append(Clue("row", " ".join(map(str, (section.row.place, section.row.total, section.row.first, section.row.stop)))))
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
            verdicts.clues[i] = (Clue("author", blocks.text[i]),)


def _settle_silent(blocks: Blocks, verdicts: Verdicts) -> None:
    """Images and rules have no words to be judged by: they are kept where what stands on both sides of them is.

    Where the sides differ, an image or a player goes with the one that an element of its own holds together with it.
    """
    spoken = [i for i, kind in enumerate(blocks.kind) if kind not in SILENT]
    passed = 0
    for i, kind in enumerate(blocks.kind):
        if kind not in SILENT:
            passed += 1
            continue
        beside = spoken[max(0, passed - 1) : passed + 1]
        if kind == "image" and len(beside) > 1:
            together = [_smallest_box(blocks, i, j) for j in beside]
            beside = [j for j, box in zip(beside, together, strict=True) if box == max(together)]
        sides = [verdicts.label[j] for j in beside]
        dropped = [label for label in sides if label not in KEPT_LABELS]
        verdicts.keep[i] = bool(sides) and not dropped
        verdicts.label[i] = "body" if verdicts.keep[i] else dropped[0] if dropped else "ui"
        verdicts.clues[i] = (Clue("beside"),)


def _smallest_box(blocks: Blocks, i: int, j: int) -> int:
    """The smallest box that holds both blocks; inner ones come behind outer ones. -1 in pasted text."""
    boxes = blocks.boxes
    return next((box for box in boxes.ancestors(blocks.box[i]) if boxes.first[box] <= j < boxes.stop[box]), -1)
