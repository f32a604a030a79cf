"""Which blocks a reference text holds, by a monotone alignment: equal words count only in the reference's order."""

from __future__ import annotations

import bisect
import re

TOKEN_RE = re.compile(r"\w+")
GRAM = 5  # words; long enough to be found once, short enough to survive a footnote mark
MAX_PLACES = 24  # of one block in the reference; more frequent ones are too common to place


def tokens(text: str) -> list[str]:
    """The words that the corpus's own measure counts."""
    return TOKEN_RE.findall(text.lower())


def aligned_share(texts: list[str], reference: str) -> list[float]:
    """By block, the share (0 to 1) of its words that the reference holds at a place that agrees with the order of the others."""
    target = tokens(reference)
    flat = " " + " ".join(target) + " "
    offsets = [0]
    for word in target:
        offsets.append(offsets[-1] + len(word) + 1)
    grams: dict[tuple[str, ...], int] = {}
    for i in range(len(target) - GRAM + 1):
        grams.setdefault(tuple(target[i : i + GRAM]), i)
    candidates: list[tuple[int, int, int, float]] = []  # block, start, end in the reference, share
    for block, text in enumerate(texts):
        candidates += [(block, *found) for found in _places(tokens(text), flat, offsets, grams)]
    share = [0.0] * len(texts)
    for block, value in _chain(candidates, len(target)):
        share[block] = value
    return share


def _places(words: list[str], flat: str, offsets: list[int], grams: dict[tuple[str, ...], int]) -> list[tuple[int, int, float]]:
    if not words:
        return []
    found: list[tuple[int, int, float]] = []
    needle, at = " " + " ".join(words) + " ", -1
    while len(found) < MAX_PLACES and (at := flat.find(needle, at + 1)) >= 0:
        start = bisect.bisect_left(offsets, at)
        found.append((start, start + len(words), 1.0))
    if found or len(words) < GRAM + 2:
        return found
    places = [grams.get(tuple(words[i : i + GRAM]), -1) for i in range(len(words) - GRAM + 1)]
    hits = sorted(p for p in places if p >= 0)
    if not hits:
        return []
    middle = hits[len(hits) // 2]
    near = [p for p in hits if abs(p - middle) <= len(words) + 20]
    covered = min(1.0, (len(near) + GRAM - 1) / len(words))
    return [(near[0], near[-1] + GRAM, covered)] if covered >= 0.3 else []


def _chain(candidates: list[tuple[int, int, int, float]], size: int) -> list[tuple[int, float]]:
    """The chain of candidates, ascending in block and in reference, that covers most words (a prefix-maximum tree over ends)."""
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 2)
    order = sorted(range(len(candidates)), key=lambda c: (candidates[c][0], -candidates[c][1]))
    best, back = [0.0] * len(candidates), [-1] * len(candidates)
    pending: list[int] = []
    block = -1
    for c in order:
        if candidates[c][0] != block:
            for done in pending:
                _raise(tree, candidates[done][2], best[done], done)
            pending, block = [], candidates[c][0]
        _, start, end, share = candidates[c]
        score, previous = _highest(tree, start)
        best[c], back[c] = score + share * (end - start), previous
        pending.append(c)
    at = max(range(len(candidates)), key=best.__getitem__, default=-1)
    chain = []
    while at >= 0:
        chain.append((candidates[at][0], candidates[at][3]))
        at = back[at]
    return chain


def _raise(tree: list[tuple[float, int]], end: int, score: float, who: int) -> None:
    i = end + 1
    while i < len(tree):
        if tree[i][0] < score:
            tree[i] = (score, who)
        i += i & -i


def _highest(tree: list[tuple[float, int]], start: int) -> tuple[float, int]:
    found, i = (0.0, -1), start + 1
    while i > 0:
        if tree[i][0] > found[0]:
            found = tree[i]
        i -= i & -i
    return found
