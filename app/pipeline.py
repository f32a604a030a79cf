"""The order of work, on one screen: cut the page into blocks, judge them, settle what was asked to be kept as well."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from app.judge import Judgement, because, judge, readability_html
from app.lexicon import Lexicon
from app.pause import without_collections
from app.records import Clue, Page, Verdicts, Winnowed
from app.segment import settle_kinds, settle_links, split

ENGINES = ("blocks", "readability")
NOTHING_KEPT = "Nothing on this page reads as content of its own; every block was dropped."
LITTLE_TEXT = "The page holds almost no text as it was sent; it may need a browser to fill it."
NO_ARTICLE = "readability-lxml found no article; it reads nothing at all of markup that is nested more than 254 deep."
HTML_ONLY = "readability-lxml reads HTML only; this is the answer of our own judge."
HARDLY_KEPT = "Almost nothing of this page reads as content of its own; ask for blocks=true to see what the rest was taken for."
FEW_WORDS, MANY_WORDS, HARDLY = 8, 300, 0.03


@without_collections
def winnow(
    page: Page, lexicon: Lexicon, *, keep: frozenset[str] = frozenset(), engine: str = "blocks", today: date | None = None
) -> Winnowed:
    """Label every block of a page and choose its fields; labels in `keep` are kept besides title and body.

    With engine "readability", readability-lxml's answer to an HTML page is cut into blocks, all of them kept, for comparison.
    No date may lie behind `today`, the clock's day where none is given.
    """
    timings: dict[str, float] = {}
    clock = time.perf_counter()
    blocks, declared = split(page, lexicon)
    clock = _lap(timings, "segment", clock)
    found = judge(page, blocks, declared, lexicon, today or datetime.now(UTC).date())
    _lap(timings, "judge", clock)
    if engine == "readability" and page.kind == "html":
        return _by_readability(page, lexicon, found, timings)
    if engine == "readability":
        page = replace(page, warnings=(*page.warnings, HTML_ONLY))
    if keep:
        found.verdicts.keep = [kept or label in keep for kept, label in zip(found.verdicts.keep, found.verdicts.label, strict=True)]
    if page.kind == "text":
        settle_kinds(blocks, found.verdicts, page.markup)
    kept = found.verdicts.keep
    landing = [keeps and label != "title" for keeps, label in zip(kept, found.verdicts.label, strict=True)]
    settle_links(blocks, kept, landing)
    warnings = [*page.warnings, *_doubts(found)]
    return Winnowed(page, blocks, found.verdicts, found.fields, found.page_type, found.confidence, found.comments, warnings, timings)


def _doubts(found: Judgement) -> list[str]:
    """What a caller should know of an answer with little in it."""
    words, kept = found.words, found.body_words
    if not kept:
        return [NOTHING_KEPT if words > FEW_WORDS else LITTLE_TEXT]
    return [HARDLY_KEPT] if words >= MANY_WORDS and kept < HARDLY * words else []


def reasons(lexicon: Lexicon) -> Callable[[Winnowed, int], str]:
    """A function that says in words why block `i` of an answer has its label."""
    return lambda winnowed, i: because(winnowed.blocks, winnowed.verdicts, lexicon, i)


def _lap(timings: dict[str, float], step: str, since: float) -> float:
    now = time.perf_counter()
    timings[step] = round((now - since) * 1000, 3)
    return now


def _by_readability(page: Page, lexicon: Lexicon, found: Judgement, timings: dict[str, float]) -> Winnowed:
    """readability-lxml's article as blocks, all of them kept, with our fields beside it."""
    started = time.perf_counter()
    markup = readability_html(page.markup, page.url)
    blocks, _ = split(Page("html", markup, page.url), lexicon)
    settle_links(blocks, [True] * len(blocks), [True] * len(blocks))
    labels = ["body"] * len(blocks)
    verdicts = Verdicts(labels, [True] * len(blocks), [0.5] * len(blocks), [(Clue("readability"),)] * len(blocks))
    warnings = [*page.warnings, NO_ARTICLE] if not len(blocks) else list(page.warnings)
    _lap(timings, "readability", started)
    return Winnowed(page, blocks, verdicts, found.fields, found.page_type, found.confidence, [], warnings, timings)
