"""Looks for author and date in what a reader sees: rows beside the headline, links to people's pages, boxes that are called byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.judge.fields_title import compact
from app.judge.names_of_people import Reader, names, opening_of
from app.records import Blocks, Claim, Verdicts

BEFORE, AFTER = 8, 30  # blocks around the headline where its byline stands
LONGEST_ROW = 240  # characters; a byline row is short
_PERSON_LINK = re.compile(
    r"/(?:authors?|by|byline|people|persons?|profiles?|users?|u|members?|contributors?|team|staff|writers?|bio|autor(?:es|en|in)?|auteurs?|redakteure?|editors?|"
    r"experts?)(?:[/=?.-])[^/]|/@[\w.]|[?&](?:author|user|member|uid|u)=\w|memberlist\.php|member\.php|profile\.php|viewprofile",
    re.IGNORECASE,
)
_NAMED = frozenset("author authors byline writer writers contributor contributors username poster autor auteur creator".split())
_OTHERS = frozenset(
    "comment comments reply replies related recommended sidebar footer nav menu teaser popular trending latest newsletter carousel "
    "recirculation readmore promo cookie".split()
)
_OTHER_LABELS = frozenset(("comments", "related", "footer", "navigation", "promo", "subscribe", "consent", "legal", "share", "comment_prompt"))
_OTHER_TAGS = frozenset(("nav", "footer"))
_SPLIT = re.compile(r"\s*[|•·∙●｜]\s*|\s+[–—-]\s+|\n")
MOST_ANCESTORS = 12


class Near(NamedTuple):
    """A short block that may name the author or the date, and how far from the headline it stands."""

    index: int
    distance: int
    text: str


def headline_index(blocks: Blocks, verdicts: Verdicts, title: str | None) -> int:
    """Where the headline stands: the title-labelled block that says the title, any block that does, the first title; else -1."""
    wanted = compact(title or "")
    titled = [i for i, label in enumerate(verdicts.label) if label == "title"]
    for i in titled:
        if compact(blocks.text[i]) == wanted:
            return i
    if wanted:
        for i, text in enumerate(blocks.text):
            if len(text) <= 2 * len(title or "") + 20 and compact(text) == wanted and (blocks.kind[i] == "heading" or not blocks.lines == []):
                return i
    if titled:
        return titled[0]
    return next((i for i, level in enumerate(blocks.level) if level == 1), -1)


def near(blocks: Blocks, verdicts: Verdicts, headline: int) -> Iterator[Near]:
    """Short blocks around the headline, those behind it first; what belongs to comments, menus or other articles is passed over."""
    start = max(headline, 0)
    places = [*range(start, min(start + AFTER, len(blocks))), *range(start - 1, max(start - BEFORE, 0) - 1, -1)]
    prose = 0
    for i in places:
        text = blocks.text[i]
        if i == headline or not text:
            continue
        if len(text) > LONGEST_ROW:
            prose += i > headline
            continue
        if prose <= 2 and verdicts.label[i] not in _OTHER_LABELS and not _of_others(blocks, i):
            yield Near(i, abs(i - headline), text)


def _of_others(blocks: Blocks, i: int) -> bool:
    boxes = blocks.boxes
    return any(
        boxes.tag[k] in _OTHER_TAGS or not _OTHERS.isdisjoint(boxes.words[k])
        for k, _ in zip(boxes.ancestors(blocks.box[i]), range(MOST_ANCESTORS), strict=False)
        if boxes.tag[k] != "body" and boxes.stop[k] - boxes.first[k] < len(blocks) * 0.5
    )


def bylines(blocks: Blocks, verdicts: Verdicts, headline: int, reader: Reader) -> list[Claim]:
    """Authors that stand beside the headline, the surest evidence first; one claim a name, those of one row together."""
    rows = list(near(blocks, verdicts, headline))
    for find in (_opened, _linked, _boxed):
        for row in rows:
            found, source = find(blocks, row, reader)
            if found:
                return [Claim(name, source) for name in found]
    for i, text in enumerate(blocks.text):
        if len(text) <= 80 and i > headline and blocks.box[i] >= 0 and verdicts.label[i] not in ("comments", "related"):
            found, source = _boxed(blocks, Near(i, 99, text), reader)
            if found and not _of_others(blocks, i):
                return [Claim(name, source) for name in found]
    return []


def _opened(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """«By Ada Moor», also where it is not the row's first piece; a row that ends like a sentence is prose."""
    for piece in _SPLIT.split(row.text)[:6]:
        if opening_of(piece.strip(), reader.by_words) and len(piece) <= 120:
            found = [name for name in names([piece], reader) if _like_a_name(name)]
            if found:
                return found, "byline"
    return [], ""


def _linked(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """The words of links to a person's page."""
    texts = [row.text[span.start : span.end] for span in blocks.spans[row.index] if span.kind == "link" and _PERSON_LINK.search(span.value[-200:])]
    return [name for name in names(texts, reader) if _like_a_name(name)], "author link"


def _boxed(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """The words of a box that is called author or byline."""
    boxes = blocks.boxes
    if blocks.box[row.index] < 0 or blocks.kind[row.index] == "image":
        return [], ""
    for k, _ in zip(boxes.ancestors(blocks.box[row.index]), range(3), strict=False):
        words = set(boxes.words[k])
        if words & _NAMED and boxes.stop[k] - boxes.first[k] <= 8 and not words & {"bio", "description"}:
            return [name for name in names([row.text], reader) if _like_a_name(name)], "byline box"
    return [], ""


def _like_a_name(name: str) -> bool:
    return len(name.split()) <= 6 and not name.endswith(("!", "?", "…")) and name[:1].isalnum()
