"""Features for the second look: what the first look thought of a block's neighbours, its element, its kin, its section and the page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.judge.measure import Columns, Measured, shifted, window_means
from app.judge.shapes import Column
from app.judge.tree import Index, Tree

REACHES = (1, 3, 8, 20)  # blocks on either side
GOOD = 0.5  # a first score from which a block reads as content
LEVELS = (0.2, 0.5, 0.8)  # scores whose share of the page says how sure the first look was
SMALL = 1e-9


def second_look(measured: Measured, score: Column) -> Columns:
    """Columns from the first look's scores (0 to 1, one block or more); in all means a block weighs the root of its words."""
    words = np.sqrt(measured.shapes.words + 0.5)
    columns = {"first": score, "first_odds": np.clip(np.log((score + 1e-4) / (1 - score + 1e-4)), -6, 6)}
    columns |= {f"first_around_{reach}": rows[0] for reach, rows in zip(REACHES, window_means(score[None], REACHES, words), strict=True)}
    for by in (-2, -1, 1, 2):
        columns[f"first_{'next' if by > 0 else 'last'}_{abs(by)}"] = shifted(score, by)
    columns |= _page(score, words) | _order(score, words) | _headed(score, words, measured.columns["kind_heading"] > 0)
    if measured.tree is not None:
        columns |= _tree_scores(measured.tree, score, words)
    return columns


def _page(score: Column, words: Column) -> Columns:
    """The page as a whole: how much of it reads as content, and how a block compares."""
    n, total, best = len(score), float(words.sum()), float(score.max())
    order = np.argsort(-score, kind="stable")
    rank = np.empty(n)
    rank[order] = np.cumsum(words[order]) / total
    columns = {
        "first_page": np.full(n, float((score * words).sum()) / total),
        "first_top": np.full(n, best),
        "first_of_top": score / max(best, SMALL),
        "first_rank": rank,
    }
    return columns | {f"first_over_{level}": np.full(n, float(words[score > level].sum()) / total) for level in LEVELS}


def _order(score: Column, words: Column) -> Columns:
    """What stands before a block and after it."""
    before, after = np.maximum.accumulate(score), np.maximum.accumulate(score[::-1])[::-1]
    return {
        "first_best_before": np.concatenate(([0.0], before[:-1])),
        "first_best_after": np.concatenate((after[1:], [0.0])),
        "first_share_before": np.cumsum(score * words) / max(SMALL, float((score * words).sum())),
    }


def _headed(score: Column, words: Column, heading: NDArray[np.bool_]) -> Columns:
    """The heading above a block, and the mean of all that stands under it up to the next one."""
    section = np.cumsum(heading)
    last = np.maximum.accumulate(np.where(heading, np.arange(len(score)), -1))
    mean = np.bincount(section, score * words) / np.maximum(np.bincount(section, words), SMALL)
    return {"first_heading": np.where(last >= 0, score[np.maximum(last, 0)], score.mean()), "first_section": mean[section]}


def _tree_scores(tree: Tree, score: Column, words: Column) -> Columns:
    """The elements around a block, and all blocks that share its path of tags, or its own names and its parent's."""
    columns: Columns = {}
    sums, sizes = np.concatenate(([0.0], np.cumsum(score * words))), np.concatenate(([0.0], np.cumsum(words)))
    good, size = sums[tree.stop] - sums[tree.first], sizes[tree.stop] - sizes[tree.first]
    mean = good / np.maximum(size, SMALL)
    for ring, box in enumerate(tree.near):
        columns[f"first_ring_{ring}"] = mean[box]
    for name, group in (("template", tree.template), ("named", tree.named_template)):
        columns[f"first_{name}"] = np.bincount(group, score * words)[group] / np.maximum(np.bincount(group, words)[group], SMALL)
    for k, group in enumerate(tree.kin):
        columns |= _kin_scores(k, group, score, words)
    # The element that the first look's content fills best: an F1 of words inside it against all that reads as content.
    fit = 2 * good / np.maximum(size + sums[-1], SMALL)
    core = int(np.argmax(fit))
    place = np.arange(len(score))
    columns["in_core"] = ((place >= tree.first[core]) & (place < tree.stop[core])).astype(np.float64)
    columns["core_fit"] = np.full(len(score), fit[core])
    columns["ring_fit"] = fit[tree.near[0]]
    return columns


def _kin_scores(k: int, group: Index, score: Column, words: Column) -> Columns:
    """Means over the blocks that are kin to each, with and without the block itself, and how many there are."""
    total, size, count = np.bincount(group, score * words), np.bincount(group, words), np.bincount(group)
    others = (total[group] - score * words) / np.maximum(size[group] - words, SMALL)
    return {
        f"kin_{k}": total[group] / np.maximum(size[group], SMALL),
        f"kin_{k}_others": np.where(count[group] > 1, others, score),
        f"kin_{k}_count": np.log1p(count[group]),
        f"kin_{k}_good": np.bincount(group, words * (score > GOOD))[group] / np.maximum(size[group], SMALL),
    }
