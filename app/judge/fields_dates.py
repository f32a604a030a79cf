"""Dates that a row of visible text gives, told apart: when it was published, and when it was changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from app.judge.dates import LONGEST, Found
from app.judge.fields_rows import Near
from app.lexicon import UNSPACED_RE
from app.records import Blocks, Claim, Verdicts

MOST_DATES = 4
FEWEST = 10  # characters of an ISO date with a day
MOST_BESIDE = 60  # characters of a row besides its dates: dates in prose are of what is told
COLON_RE = re.compile(r"(?<=[^\W\d]):(?=\d)")  # «更新:2024»; behind a digit it parts hours and minutes
LONGEST_ROW = 160  # characters
_LABELS = frozenset(("meta", "author_bio", "footer"))


class Dated(NamedTuple):
    """A date of a row, and whether it is that of a change."""

    found: Found
    changed: bool


def dates_in(text: str, find: Callable[[str], Found | None], updated: tuple[str, ...], above: str = "") -> list[Dated]:
    """The dates of a row in reading order. What a date is of stands before it, or, where the row opens with one, behind it.

    `above` is the line before, which may be a label of its own.
    """
    text, told = text[:LONGEST], _told(updated)
    spans: list[Found] = []
    at = 0
    apart = COLON_RE.sub(" ", text)
    while len(spans) < MOST_DATES and (found := find(apart[at:])):
        spans.append(Found(found.iso, at + found.start, at + found.end))
        at += max(found.end, 1)
    opens = bool(spans) and not any(map(str.isalpha, text[: spans[0].start]))
    behind = opens and any(map(str.isalpha, text[spans[-1].end :]))
    headed = opens and told.fullmatch(above.strip(" :：").casefold()) is not None
    edges, stops = [0, *(span.end for span in spans)], [*(span.start for span in spans[1:]), len(text)]
    dated = []
    for k, span in enumerate(spans):
        if behind and not headed:
            after = text[span.end : stops[k]].casefold().lstrip(" :：()（）,|·-–")
            changed = told.match(after) is not None and not any(map(str.isdigit, after))  # «updated 2 hours ago» is of another time
        else:
            changed = (headed and not k) or told.search(text[edges[k] : span.start].casefold()) is not None
        dated.append(Dated(span, changed))
    return dated


def unchanged(dated: list[Dated]) -> Found | None:
    """The first date that is not that of a change."""
    return next((one.found for one in dated if not one.changed), None)


def seen_change(blocks: Blocks, verdicts: Verdicts, rows: list[Near], read: Callable[[int], list[Dated]]) -> Claim | None:
    """When a pasted page says that it was changed: in a row near its headline, or in the last row elsewhere that is labelled as such."""
    others = [i for i in range(len(blocks) - 1, -1, -1) if verdicts.label[i] in _LABELS and len(blocks.text[i]) <= LONGEST_ROW]
    for i in (*(row.place for row in rows), *others):
        text = blocks.text[i]
        dated = read(i) if len(text) <= LONGEST_ROW and any(map(str.isdigit, text)) else []
        beside = len(text) - sum(one.found.end - one.found.start for one in dated)
        changes = [one.found.iso for one in dated if one.changed and len(one.found.iso) >= FEWEST]
        if changes and beside <= MOST_BESIDE:
            return Claim(changes[-1], "date row")
    return None


@lru_cache(maxsize=4)
def _told(updated: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, as whole words in scripts that part them."""
    parts = (
        re.escape(word) if UNSPACED_RE.search(word) else rf"\b{re.escape(word)}(?!\w)" for word in sorted(updated, key=len, reverse=True)
    )
    return re.compile("|".join(parts))
