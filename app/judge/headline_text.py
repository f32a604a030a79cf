"""The headline of pasted text, chosen by a trained model among the lines around the place where the judge sees the content begin."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import numpy as np

from app.judge.bylines import is_byline
from app.judge.headline import may_be_headline
from app.judge.measure import Measured
from app.judge.shapes import Column
from app.lexicon import Lexicon, bare
from app.records import Blocks

LIKELY = 0.5  # probability of content
BEFORE, AFTER = 60, 4  # lines around the first content; menus and bylines may stand between a headline and its text
SHORTEST, LONGEST = 1, 40  # words
PARAGRAPH = 12  # words
ALONE_WORDS = 15  # a longer line with no content beside it is the content
READ_ON = 25  # lines of content whose words a headline is compared with
LEAST = -5.0  # log-odds below which no line is a headline
# A text that was copied by hand begins with its headline; the pages that the model learned from begin with menus.
HAND_COPIED, FIRST_LINE_BONUS, FIRST_LINE_WORDS = 4, 1.0, 3
CODE_RE = re.compile(r"[{};]\s*$|\(\)|=>|</|^[<$#>]|://")
NUMBERED_RE = re.compile(r"\d{1,2}[.)]\s|\W")  # a numbered section, a list's mark
CRUMBS_RE = re.compile(r"[/›»>|→]\s*$")


def headline_before(blocks: Blocks, measured: Measured, score: Column, lexicon: Lexicon) -> int:
    """Index of the headline's line, or -1; `score` is the judge's probability of content, by block."""
    lines, columns, start = candidates(blocks, measured, score, lexicon)
    if not lines:
        return -1
    layer = lexicon.weights["headline"].looks[0]
    x = np.column_stack([columns[name] for name in layer.features])
    odds = ((x - layer.mean) / layer.scale) @ layer.weights + layer.bias
    if lines[0] == 0 and start <= HAND_COPIED and measured.shapes.words[0] >= FIRST_LINE_WORDS:
        odds[0] += FIRST_LINE_BONUS
    best = int(np.argmax(odds))
    alone = (score >= LIKELY).sum() <= (score[lines[best]] >= LIKELY)
    if odds[best] < LEAST or (alone and measured.shapes.words[lines[best]] > ALONE_WORDS):
        return -1
    return lines[best]


def candidates(blocks: Blocks, measured: Measured, score: Column, lexicon: Lexicon) -> tuple[list[int], dict[str, Column], int]:
    """Lines that could be the headline, their features by name, and the line where the content begins."""
    sure = np.flatnonzero(score >= LIKELY)
    if not len(sure):
        return [], {}, 0
    start = next((int(i) for i in sure if score[i : i + 6].mean() >= LIKELY), int(sure[0]))
    words, dated = measured.shapes.words, measured.columns["dateline"]
    lines = [
        i
        for i in range(max(0, start - BEFORE), min(len(blocks), start + AFTER))
        if SHORTEST <= words[i] <= LONGEST and not dated[i] and may_be_headline(blocks.text[i]) and not is_byline(blocks.text[i], lexicon)
    ]
    around = range(max(0, start - BEFORE - 1), min(len(blocks), start + BEFORE))
    view = _View(blocks, measured, score, start, _prose(measured, start), Counter(bare(blocks.text[i]) for i in around))
    by_words = tuple(f"{word} " for word in lexicon.by_words)
    rows = [_features(i, view, by_words) for i in lines]
    return lines, {name: np.array([row[name] for row in rows]) for name in rows[0]} if rows else {}, start


class _View(NamedTuple):
    """What a line is compared with."""

    blocks: Blocks
    measured: Measured
    score: Column
    start: int
    prose: set[str]  # content words of what follows
    copies: Counter[str]


def _prose(measured: Measured, start: int) -> set[str]:
    found: set[str] = set()
    for i in range(start, min(len(measured.words), start + READ_ON)):
        if measured.shapes.words[i] >= PARAGRAPH:
            found |= measured.words[i]
    return found


def _features(i: int, view: _View, by_words: tuple[str, ...]) -> dict[str, float]:
    blocks, measured, score, start, prose, copies = view
    text, words = blocks.text[i].rstrip(), measured.shapes.words
    carried = measured.words[i]
    shared = len(carried & prose) / len(carried) if carried else 0.0
    hows = {hit.how for hit in measured.hits[i]}
    following = float(words[i + 1]) if i + 1 < len(words) else 40.0
    tokens = text.split()
    return {
        "shared": shared,
        "shared_words": shared * min(len(carried), 6) / 6,
        "log_words": float(np.log1p(words[i])),
        "words_4": float(words[i] >= 4),
        "words_20": float(words[i] >= 20),
        "full_stop": float(text[-1] in ".,:;。"),
        "question": float(text[-1] in "?!"),
        "after_start": float(i > start),
        "distance": min(abs(start - i), BEFORE) / 10,
        "log_distance": float(np.log1p(abs(start - i))),
        "at_start": float(i == start),
        "gap_before": float(blocks.gap[i] > 0),
        "gap_after": float(i + 1 < len(blocks) and blocks.gap[i + 1] > 0),
        "among_first": float(i <= 3),
        "says_whole": float("opens" in hows or "whole" in hows),
        "says_start": float("starts" in hows),
        "code": float(CODE_RE.search(text) is not None),
        "numbered": float(NUMBERED_RE.match(text) is not None),
        "ends_crumbs": float(_ends_a_path(blocks.text, i)),
        "capital": float(text[:1].isupper() or text[:1].isdigit()),
        "capitals": sum(token[:1].isupper() for token in tokens) / len(tokens),
        "digits": sum(c.isdigit() for c in text) / len(text),
        "score": float(score[i]),
        "score_after": float(score[i + 1 : i + 4].mean()) if i + 1 < len(score) else 0.0,
        "byline": float(text.casefold().startswith(by_words)),
        "short_before": float(i == 0 or words[i - 1] <= 3),
        "next_words": min(following, 40.0),
        "repeated": float(copies[bare(text)] > 1),
    }


def _ends_a_path(texts: list[str], i: int) -> bool:
    """Whether a line right above is a path of crumbs that ends with this one: «Home / Kitchen / Stove kettle»."""
    text = texts[i]
    above = (line for line in texts[max(0, i - 6) : i] if len(line) > len(text) > 2 and line.endswith(text))
    return any(CRUMBS_RE.search(line[: -len(text)]) for line in above)
