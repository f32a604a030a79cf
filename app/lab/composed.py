"""Pages put together: the text of one page under the head of another, with boxes, discussion and footer of further ones behind it.

Most sites put what stands behind a text in one of a few orders; a judge that has learned these takes comments behind a list of articles for
articles, and the text behind a box for part of the box.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from app.lab.interrupted import Line, interruptions

DISCUSSION = ("comments", "comment_prompt")
ENDING = ("footer", "legal", "navigation", "share", "subscribe", "consent", "ui")
# How often a part stands behind the text, by its label; each is another page's, and their order is any.
PARTS = {
    "tags": 0.5,
    "share": 0.35,
    "author_bio": 0.4,
    "related": 0.8,
    "promo": 0.3,
    "subscribe": 0.4,
    "discussion": 0.6,
    "navigation": 0.25,
}
MOST_LINES = {"related": 60, "discussion": 80, "navigation": 12, "promo": 15, "tags": 25}  # of a part; others have no more than 12
OTHERS_HEAD, NO_HEAD = 0.6, 0.1  # so many pages get another's head, or none
TWICE = 0.3  # so many have two parts of other articles
SHORTENED, OPENING = 0.5, (3, 16)  # so many end after their first lines of text: from so many to so many
ASIDE = 25  # lines of something else within the text; more are not of it
TIGHT = 0.5  # so many lose all their empty lines


class Parts(NamedTuple):
    """What a labelled page falls into; empty lines belong to what stands before them."""

    head: list[Line]
    text: list[Line]
    tail: list[tuple[str, list[Line]]]  # by label
    end: list[Line]


def parts_of(lines: Sequence[str], labels: Mapping[int, str]) -> Parts | None:
    """The parts of a page, `labels` by line from 1; None where it has no text."""
    page = [Line(line, place, labels.get(place, "")) for place, line in enumerate(lines, 1) if not line.strip() or place in labels]
    own = [i for i, line in enumerate(page) if line.label in ("title", "body")]
    if not own or not any(page[i].label == "body" for i in own):
        return None
    first, last = own[0], max(i for i in own if page[i].label == "body")
    end = len(page)
    while end > last + 1 and page[end - 1].label in (*ENDING, ""):
        end -= 1
    text: list[Line] = []
    for said, run in groupby(page[first : last + 1], key=lambda line: line.label in ("title", "body", "")):
        part = list(run)
        text += part if said or len(part) <= ASIDE else []
    runs = [(label, list(run)) for label, run in groupby(page[last + 1 : end], key=lambda line: _part(line.label)) if label]
    return Parts(page[:first], text, [(label, run) for label, run in runs if len(run) <= MOST_LINES.get(label, 12)], page[end:])


def _part(label: str) -> str:
    return "discussion" if label in DISCUSSION else label


def composed(key: str, own: Parts, others: Sequence[Parts], boxes: Sequence[list[Line]]) -> list[Line]:
    """The text of `own`, shortened and interrupted, with parts of the others around it, the same ones for the same `key`."""
    random = np.random.default_rng(int.from_bytes(hashlib.sha256(f"composed {key}".encode()).digest()[:8], "big"))
    text = own.text
    said = [i for i, line in enumerate(text) if line.label == "body"]
    if random.random() < SHORTENED and len(said) > OPENING[0]:
        text = text[: said[min(len(said), int(random.integers(*OPENING))) - 1] + 1]
    text = interruptions(text, boxes, random)
    chance, head = random.random(), own.head
    if chance < NO_HEAD + OTHERS_HEAD:
        head = _others(_any(random, [p.head for p in others if p.head])) if chance >= NO_HEAD else []
    chosen = [label for label, share in PARTS.items() if random.random() < share]
    if "related" in chosen and random.random() < TWICE:
        chosen.append("related")
    pools = {label: [run for p in others for name, run in p.tail if name == label] for label in set(chosen)}
    tail = [_others(_any(random, pools[label])) for label in random.permutation(chosen).tolist() if pools[label]]
    page = [head, text, *tail, _others(_any(random, [p.end for p in others if p.end]))]
    if random.random() < TIGHT:
        return [line for part in page for line in part if line.text.strip()]
    return [line for part in page for line in (*part, *([] if part and not part[-1].text.strip() else [Line("", 0, "")]))]


def _any(random: np.random.Generator, pool: Sequence[list[Line]]) -> list[Line]:
    return pool[int(random.integers(len(pool)))] if pool else []


def _others(lines: Sequence[Line]) -> list[Line]:
    return [line._replace(place=0) for line in lines]
