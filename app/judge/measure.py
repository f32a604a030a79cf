"""Turns blocks into numbers: a column a feature, a row a block; nothing in it knows a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.judge.clues import Hit, all_hits
from app.judge.dates_seen import datelines
from app.judge.kin import Kin, kin_of
from app.judge.lines import line_columns
from app.judge.repeats import repeat_columns, twins_of
from app.judge.sections import Section, sections_of
from app.judge.shapes import Column, Shapes, shapes_of
from app.judge.topic import words_of_lines
from app.judge.tree import AREAS, Tree, best_box, box_sums, tree_of
from app.lexicon import Lexicon
from app.records import KEPT_LABELS, Blocks

Columns = dict[str, Column]
KINDS = ("heading", "list_item", "quote", "code", "table", "caption", "other")
WINDOWS = (1, 3, 8)
WHOLLY_HIDDEN = 0.8  # of a page's words


@dataclass(slots=True)
class Measured:
    """A page's blocks as numbers, and what the numbers were made from, for naming and explaining."""

    columns: Columns
    shapes: Shapes
    hits: list[tuple[Hit, ...]]
    sections: list[Section | None]
    tree: Tree | None  # None for pasted text
    twins: list[list[int]]  # groups of blocks with the same words
    headline: int  # block that reads as the page's headline; -1 where none does
    words: list[set[str]] = field(default_factory=list)  # of pasted text: the content words of every line
    kin: Kin | None = None  # of pasted text: which lines are alike, and which stand together


def measure(blocks: Blocks, lexicon: Lexicon, headline: int) -> Measured:
    """All features of all blocks of one page; `headline` is the block that reads as its headline, or -1."""
    shapes = shapes_of(blocks)
    hits = all_hits(blocks.text, lexicon)
    tree = None if blocks.lines or not len(blocks.boxes) else tree_of(blocks, lexicon)
    dateline = datelines(blocks, shapes, lexicon)
    words = words_of_lines(blocks.text, lexicon) if tree is None else []
    sections = sections_of(blocks, shapes, hits, tree, dateline, words)
    twins = twins_of(blocks, shapes)
    columns = _shape_columns(blocks, shapes)
    columns |= _place_columns(shapes, headline)
    columns |= _neighbour_columns(shapes)
    columns |= _clue_columns(hits, sections, lexicon)
    columns["dateline"] = dateline
    if tree is None:
        columns |= line_columns(blocks, shapes, sections, words)
    else:
        columns |= _tree_columns(blocks, shapes, tree, lexicon)
        columns |= repeat_columns(blocks, twins, tree.template)
        columns["after_heading"] = _after_heading(blocks)
    kin = kin_of(blocks, shapes, sections) if tree is None else None
    return Measured(narrowed(columns) if tree is None else columns, shapes, hits, sections, tree, twins, headline, words, kin)


def narrowed(columns: Mapping[str, NDArray[Any]]) -> Columns:
    """The columns in half the memory: pasted text can have very many lines, and none of its features needs more than seven digits."""
    return {name: np.asarray(column, dtype=np.dtype(np.float32)) for name, column in columns.items()}


def piece_of(measured: Measured, first: int, stop: int) -> Measured:
    """Of a page of pasted text, the blocks [first, stop) for models to look at alone; their numbers are still those of the whole page."""
    shapes = Shapes(*(getattr(measured.shapes, column.name)[first:stop] for column in fields(Shapes)))
    columns = {name: column[first:stop] for name, column in measured.columns.items()}
    kin = measured.kin.piece(first, stop) if measured.kin is not None else None
    return Measured(columns, shapes, [], [], None, [], -1, kin=kin)


def _after_heading(blocks: Blocks) -> Column:
    """How far the last heading stands above a block, as a logarithm of blocks."""
    heading = np.array([kind == "heading" for kind in blocks.kind], dtype=bool)
    place = np.arange(len(heading))
    return np.log1p(place - np.maximum.accumulate(np.where(heading, place, -1))) if len(heading) else np.zeros(0)


def _shape_columns(blocks: Blocks, s: Shapes) -> Columns:
    words = np.maximum(s.words, 0.5)
    copies = Counter(blocks.text)
    columns = {
        "log_words": np.log1p(s.words),
        "words_10": (s.words >= 10).astype(float),
        "words_25": (s.words >= 25).astype(float),
        "words_1": (s.words <= 2).astype(float),
        "link_share": s.link_share,
        "all_link": (s.link_share > 0.9).astype(float),
        "log_links": np.log1p(s.links),
        "long_link": ((s.link_share > 0.9) & (s.words >= 5)).astype(float),
        "ends_sentence": s.ends_sentence,
        "ends_per_word": np.minimum(s.ends / words, 0.3),
        "commas_per_word": np.minimum(s.commas / words, 0.3),
        "digit_share": s.digits / np.maximum(s.characters, 1),
        "capital_share": s.capitals / np.maximum(s.characters, 1),
        "starts_capital": s.starts_capital,
        "capital_words": s.capital_words / words,
        "marks": np.log1p(s.marks),
        "signs": np.log1p(s.signs),
        "ends_colon": s.ends_colon,
        "letters_per_word": np.minimum(s.characters / words, 20),
        "prose": np.log1p(s.prose),
        "copies": np.log(np.array([copies[text] for text in blocks.text], dtype=float)) if len(blocks) else np.zeros(0),
    }
    kinds = np.array(blocks.kind)
    columns |= {f"kind_{kind}": (kinds == kind).astype(float) for kind in KINDS}
    level = np.array(blocks.level, dtype=float)
    columns["heading_top"] = ((level > 0) & (level <= 2)).astype(float)
    return columns


def _place_columns(s: Shapes, headline: int) -> Columns:
    n = len(s.words)
    place = np.arange(n)
    total, prose_total = max(1.0, s.words.sum()), max(1.0, s.prose.sum())
    words_before, prose_before = np.cumsum(s.words) - s.words, np.cumsum(s.prose) - s.prose
    prose_after = prose_total - prose_before - s.prose
    away = place - headline if headline >= 0 else np.full(n, 0)
    return {
        "place": words_before / total,
        "place_from_end": np.log1p(n - 1 - place),
        "place_from_start": np.log1p(place),
        "prose_before": prose_before / prose_total,
        "no_prose_before": (prose_before < 20).astype(float),
        "no_prose_after": (prose_after < 20).astype(float),
        "before_headline": (away < 0).astype(float),
        "has_headline": np.full(n, float(headline >= 0)),
        "near_headline": np.where(away > 0, 1 / np.sqrt(np.maximum(away, 1)), 0.0),
        "page_words": np.full(n, np.log1p(total)),
        "page_prose_share": np.full(n, s.prose.sum() / total),
        "page_link_share": np.full(n, float((s.link_share * s.words).sum() / total)),
        "page_blocks": np.full(n, np.log1p(n)),
        "share_of_page": s.words / total,
    }


def window_mean(column: Column, reach: int, weight: Column | None = None) -> Column:
    """Mean over the blocks up to `reach` places away, the block itself left out; weighted if asked."""
    return np.asarray(window_means(column[None], (reach,), weight)[0][0])


def window_means(rows: NDArray[np.float64], reaches: Iterable[int], weight: Column | None = None) -> list[NDArray[np.float64]]:
    """By reach what `window_mean` gives of each row, the rows' sums made once."""
    n = rows.shape[1]
    weight = np.ones(n) if weight is None else weight
    weighed, place, found = rows * weight, np.arange(n), []
    sums, weights = np.zeros((len(rows), n + 1)), np.zeros(n + 1)
    np.cumsum(weighed, 1, out=sums[:, 1:])
    np.cumsum(weight, out=weights[1:])
    for reach in reaches:
        low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, n)
        own = weights.take(high) - weights.take(low) - weight
        means = (sums.take(high, 1) - sums.take(low, 1) - weighed) / np.maximum(own, 1e-9)
        found.append(np.where(own > 1e-9, means, 0.0))
    return found


def shifted(column: Column, by: int) -> Column:
    """The column as seen from `by` rows further on; 0 beyond the ends."""
    moved = np.zeros_like(column)
    if abs(by) < len(column):
        if by > 0:
            moved[:-by] = column[by:]
        else:
            moved[-by:] = column[:by]
    return moved


def _neighbour_columns(s: Shapes) -> Columns:
    columns: Columns = {}
    log_words, prose = np.log1p(s.words), np.log1p(s.prose)
    means = window_means(np.array((log_words, prose, s.link_share, s.ends_sentence)), WINDOWS)
    for reach, rows in zip(WINDOWS, means, strict=True):
        columns |= {f"around_{reach}_words": rows[0], f"around_{reach}_prose": rows[1], f"around_{reach}_links": rows[2]}
    columns["around_3_ends"] = means[WINDOWS.index(3)][3]
    for by in (-2, -1, 1, 2):
        name = f"{'next' if by > 0 else 'last'}_{abs(by)}"
        columns[f"{name}_prose"] = shifted(prose, by)
        columns[f"{name}_words"] = shifted(log_words, by)
    columns["last_1_links"], columns["next_1_links"] = shifted(s.link_share, -1), shifted(s.link_share, 1)
    return columns


def _clue_columns(hits: list[tuple[Hit, ...]], sections: list[Section | None], lexicon: Lexicon) -> Columns:
    n = len(hits)
    dropped = [label for label in lexicon.labels if label not in KEPT_LABELS]
    columns = {f"says_{label}": np.zeros(n) for label in dropped} | {f"in_{label}": np.zeros(n) for label in dropped}
    columns["says_whole_line"] = np.zeros(n)
    columns["under_row"] = np.zeros(n)
    for i, found in enumerate(hits):
        for hit in found:
            if hit.label not in KEPT_LABELS:
                columns[f"says_{hit.label}"][i] = 1.0
                if hit.how in ("opens", "whole"):
                    columns["says_whole_line"][i] = 1.0
    for i, section in enumerate(sections):
        if section:
            columns[f"in_{section.label}"][i] = 1.0
            columns["under_row"][i] = float(section.row is not None)
    return columns


def _tree_columns(blocks: Blocks, s: Shapes, tree: Tree, lexicon: Lexicon) -> Columns:
    """What the elements around a block say, and what stands in the same element or has the same path."""
    columns: Columns = {f"in_<{area}>": tree.areas[:, k] for k, area in enumerate(AREAS)}
    if (s.words * columns["in_<hidden>"]).sum() > WHOLLY_HIDDEN * s.words.sum():
        columns["in_<hidden>"] = np.zeros(len(blocks))  # a page that a script uncovers as a whole
    for k, label in enumerate(lexicon.labels):
        columns[f"marks_{label}"] = np.minimum(tree.marks[:, k], 3)
        columns[f"near_marks_{label}"] = np.minimum(tree.nearest_mark[:, k], 2)
    columns["depth"] = tree.depth
    words, prose, linked = (box_sums(tree, c) for c in (s.words, s.prose, s.words * s.link_share))
    for ring, box in enumerate(tree.near):
        size = np.maximum(words[box], 1)
        columns[f"ring_{ring}_words"] = np.log1p(words[box])
        columns[f"ring_{ring}_prose"] = prose[box] / size
        columns[f"ring_{ring}_links"] = linked[box] / size
    best = best_box(tree, blocks, s)
    place = np.arange(len(blocks))
    inside = (place >= tree.first[best]) & (place < tree.stop[best]) if len(tree.first) else place < 0
    up = blocks.boxes.parent[best] if len(tree.first) else -1
    above = (place >= tree.first[up]) & (place < tree.stop[up]) if up >= 0 else inside
    columns |= {"in_best": inside.astype(float), "in_best_parent": above.astype(float)}
    columns["best_share"] = np.full(len(blocks), prose[best] / max(1.0, s.prose.sum()) if len(tree.first) else 0.0)
    for name, group in (("template", tree.template), ("named", tree.named_template)):
        count, total, running, links = (np.bincount(group, c) for c in (np.ones(len(group)), s.words, s.prose, s.words * s.link_share))
        columns[f"{name}_count"] = np.log1p(count[group])
        columns[f"{name}_words"] = np.log1p(total[group] / np.maximum(count[group], 1))
        columns[f"{name}_prose"] = running[group] / np.maximum(total[group], 1)
        columns[f"{name}_links"] = links[group] / np.maximum(total[group], 1)
        columns[f"{name}_page_prose"] = running[group] / max(1.0, s.prose.sum())
    return columns
