"""What a page shows more than once: a paragraph for wide screens and again for narrow ones, a slide and its copies, a list of facets."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from app.judge.shapes import Column, Shapes
from app.records import Blocks

MIN_WORDS = 4  # shorter lines may well stand twice: cells, buttons, names
ONE_PLACE = ("code", "table")  # examples and their results repeat on purpose
FACET_RE = re.compile(r"\(\d[\d.,\s]*\)$")  # «Waterproof (12)»: a choice and how many there are
LONGEST_FACET = 60  # characters


def twins_of(blocks: Blocks, shapes: Shapes) -> list[list[int]]:
    """Groups of blocks with the same words that stand in different elements; lines of one element repeat because somebody wrote them so."""
    if not len(blocks.boxes):
        return []
    places: dict[str, list[int]] = defaultdict(list)
    for i in np.flatnonzero(shapes.words >= MIN_WORDS).tolist():
        places[blocks.text[i]].append(i)
    parent, box = blocks.boxes.parent, blocks.box
    return [
        group
        for group in places.values()
        if len(group) > 1 and blocks.kind[group[0]] not in ONE_PLACE and len({parent[box[i]] for i in group}) > 1
    ]


def without_weaker_twins(score: Column, twins: list[list[int]], blocks: Blocks) -> Column:
    """The scores with 0 for every block that another one says as well and with a better score, unless both stand in one element."""
    if not twins:
        return score
    score = score.copy()
    for group in twins:
        best = max(group, key=score.__getitem__)
        home = blocks.boxes.parent[blocks.box[best]]
        for i in group:
            if i != best and blocks.boxes.parent[blocks.box[i]] != home:
                score[i] = 0.0
    return score


def repeat_columns(blocks: Blocks, twins: list[list[int]], template: NDArray[np.int64]) -> dict[str, Column]:
    """By block: whether it has a twin, whether one came before it, whether it is a facet, and what share of its template are facets."""
    n = len(blocks)
    twin, later = np.zeros(n), np.zeros(n)
    for group in twins:
        twin[group] = 1.0
        later[group[1:]] = 1.0
    facet = np.array([float(text.endswith(")") and len(text) <= LONGEST_FACET and bool(FACET_RE.search(text))) for text in blocks.text])
    share = np.bincount(template, facet) / np.maximum(np.bincount(template), 1)
    return {"twin": twin, "later_twin": later, "facet": facet, "facet_template": share[template]}
