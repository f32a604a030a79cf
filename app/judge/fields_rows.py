"""Finds the headline among the blocks, and the short rows around it that may name author or date."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.judge.dates import Found
from app.judge.fields_title import compact
from app.lexicon import OF_OTHERS
from app.records import Blocks, Claim, Verdicts

BEFORE, AFTER = 8, 30  # blocks around the headline where its byline stands
LONG_ENOUGH = 20  # letters of a title that a longer headline holds by no accident
LONGEST_ROW = 240  # characters; a byline row is short
_OTHERS = OF_OTHERS | frozenset(("nav", "menu", "recirculation", "promo", "cookie"))  # besides, of rows that are seen
_OF_POSTS = frozenset(("post", "entry", "article", "meta"))  # a footer that is called so is the article's own, wherever it stands
# Rows of these labels speak of something else. Names of other labels are less sure beside a headline than what the rows say themselves.
_OTHER_LABELS = frozenset(("comments", "related"))
NEAREST = 5  # blocks from the headline within which a date or a link is beside it
MOST_ANCESTORS = 12
LONGEST_DATE_ROW = 80  # characters
# What else has a date: a product's release, a review, an event, a member's first day.
_OF_ELSE = frozenset(("release", "review", "reviews", "event", "events", "expires", "joined", "member", "birth"))
_DATED = frozenset(("date", "dateline", "published", "pubdate", "datetime", "posted", "datum", "fecha"))


class Near(NamedTuple):
    """A short block that may name the author or the date, and how far from the headline it stands."""

    place: int
    distance: int
    text: str


def headline_index(blocks: Blocks, verdicts: Verdicts, title: str | None) -> int:
    """Where the headline stands: the title-labelled block that says the title, or says it with more, any block that does, the first title;
    else -1."""
    wanted = compact(title or "")
    titled = [i for i, label in enumerate(verdicts.label) if label == "title"]
    said = {i: compact(blocks.text[i]) for i in titled}
    holding = [i for i in titled if said[i] == wanted] or [i for i in titled if len(wanted) >= LONG_ENOUGH and wanted in said[i]]
    if holding:
        return holding[0]
    if wanted:
        for i, text in enumerate(blocks.text):
            if len(text) <= 2 * len(title or "") + 20 and compact(text) == wanted and (blocks.kind[i] == "heading" or blocks.lines):
                return i
    if titled:
        return titled[0]
    return next((i for i, level in enumerate(blocks.level) if level == 1), -1)


def near(blocks: Blocks, verdicts: Verdicts, headline: int) -> list[Near]:
    """Short blocks around the headline, those behind it first; what belongs to comments, menus or other articles is passed over."""
    start = max(headline, 0)
    found: list[Near] = []
    for places in (range(start, min(start + AFTER, len(blocks))), range(start - 1, max(start - BEFORE, 0) - 1, -1)):
        prose = 0
        for i in places:
            text = blocks.text[i]
            if len(text) > LONGEST_ROW:
                prose += 1
            elif i != headline and text and prose <= 2 and verdicts.label[i] not in _OTHER_LABELS and not of_others(blocks, i, headline):
                found.append(Near(i, abs(i - headline), text))
    return found


def of_others(blocks: Blocks, i: int, headline: int) -> bool:
    """Does the block stand in a menu, a list of other articles, comments …? What holds the headline too says nothing.

    A footer inside an article is the article's own.
    """
    boxes = blocks.boxes
    closest = [k for k, _ in zip(boxes.ancestors(blocks.box[i]), range(MOST_ANCESTORS), strict=False)]
    tags = [boxes.tag[k] for k in closest if not boxes.first[k] <= headline < boxes.stop[k]]
    if "nav" in tags:
        return True
    if "footer" in tags and "article" not in tags and _OF_POSTS.isdisjoint(boxes.words[closest[tags.index("footer")]]):
        return True
    return any(not _OTHERS.isdisjoint(boxes.words[k]) for k in closest[: len(tags)])


def is_shown(name: str, blocks: Blocks) -> bool:
    """Does the name stand anywhere in the page's text?"""
    if any(name in text for text in blocks.text):
        return True
    folded = name.casefold()
    return any(folded in text.casefold() for text in blocks.text if len(text) <= LONGEST_ROW)


def is_prose(blocks: Blocks, headline: int) -> bool:
    """Do several full paragraphs follow the headline, as they do in articles?"""
    following = range(max(headline, 0), min(headline + 60, len(blocks)) if headline >= 0 else len(blocks))
    return sum(len(blocks.text[i]) > 200 and blocks.kind[i] == "paragraph" for i in following) >= 4


def first_date(rows: list[Near], find_date: Callable[[Near], Found | None]) -> Claim | None:
    """The date nearest to the headline, below it before above it; of a row with several the first."""
    for row in rows:
        found = find_date(row) if any(c.isdigit() for c in row.text) else None
        if found and _is_date_row(row.text, found):
            return Claim(found.iso, "date row")
    return None


def date_anywhere(blocks: Blocks, verdicts: Verdicts, headline: int, find_date: Callable[[str], Found | None]) -> Claim | None:
    """The first date row further down, or up, in a box that is called date: some designs put it beside the text or at its end."""
    start = max(headline, 0)
    for i in (*range(start, len(blocks)), *range(start - 1, -1, -1)):
        text, label = blocks.text[i], verdicts.label[i]
        if len(text) > LONGEST_DATE_ROW or label not in ("meta", "author_bio") or not any(c.isdigit() for c in text):
            continue
        boxes = blocks.boxes
        near, *around = [set(boxes.words[k]) for k, _ in zip(boxes.ancestors(blocks.box[i]), range(6), strict=False)] or [set()]
        dated = not _DATED.isdisjoint(near.union(*around[:1])) and _OF_ELSE.isdisjoint(near.union(*around))
        found = None if not dated or of_others(blocks, i, headline) else find_date(text)
        if found and len(found.iso) >= 10 and len(text) - (found.end - found.start) <= 30:
            return Claim(found.iso, "date box")
    return None


def _is_date_row(text: str, found: Found) -> bool:
    """A row that is a date and little else: dates in prose and captions are of what is told, not of the page."""
    return len(text) - (found.end - found.start) <= 60 and len(found.iso) >= 10
