"""Looks for author and date in what a reader sees: rows beside the headline, links to people's pages, boxes that are called byline."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from app.judge.dates import Found
from app.judge.fields_title import compact
from app.judge.names_of_people import Reader, names, opening_of
from app.records import Blocks, Claim, Verdicts

BEFORE, AFTER = 8, 30  # blocks around the headline where its byline stands
LONGEST_ROW = 240  # characters; a byline row is short
_PERSON_LINK = re.compile(
    r"/(?:authors?|by|byline|people|persons?|profiles?|users?|u|members?|contributors?|writers?|autor(?:es|en|in)?|auteurs?|redakteure?|editors?|experts?)"
    r"(?:[/=?.-])[^/]|/@[\w.]|[?&](?:author|user|member|uid|u)=\w|memberlist\.php|member\.php|profile\.php|viewprofile",
    re.IGNORECASE,
)
_ACCOUNT_LINK = re.compile(r"sign|log-?in|register|account|subscri|share|intent|password|preferences|\bnew\b|\bedit\b", re.IGNORECASE)
_NAMED = frozenset("author authors byline writer writers contributor contributors username poster autor auteur creator".split())
_OTHERS = frozenset(
    "comment comments reply replies related recommended sidebar footer nav menu teaser popular trending latest newsletter carousel "
    "recirculation readmore promo cookie".split()
)
_OTHER_LABELS = frozenset(("comments", "related", "footer", "navigation", "promo", "subscribe", "consent", "legal", "share", "comment_prompt"))
_SPLIT = re.compile(r"\s*[|•·∙●｜]\s*|\s+[–—-]\s+|\n")
_NOT_NAMES = frozenset("bio description date social links avatar image img count".split())
# Names of networks that a row of share links leads to by way of profiles.
_NETWORKS = frozenset("facebook twitter x instagram linkedin youtube pinterest tiktok reddit telegram whatsapp medium mastodon threads bluesky github login register signin".split())
_INNER_WORD = re.compile(r"(?<=[\s\d])[^\W\d_]{2,}")
_PLAIN_BY = frozenset(("by", "von", "par", "por", "door", "av"))
NEAREST = 5  # blocks from the headline within which a date or a link is beside it
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


def near(blocks: Blocks, verdicts: Verdicts, headline: int) -> list[Near]:
    """Short blocks around the headline, those behind it first; what belongs to comments, menus or other articles is passed over."""
    start = max(headline, 0)
    places = [*range(start, min(start + AFTER, len(blocks))), *range(start - 1, max(start - BEFORE, 0) - 1, -1)]
    found: list[Near] = []
    prose = 0
    for i in places:
        text = blocks.text[i]
        if i == headline or not text:
            continue
        if len(text) > LONGEST_ROW:
            prose += i > headline
            continue
        if prose <= 2 and verdicts.label[i] not in _OTHER_LABELS and not _of_others(blocks, i):
            found.append(Near(i, abs(i - headline), text))
    return found


def _of_others(blocks: Blocks, i: int) -> bool:
    """Does the block stand in a menu, a list of other articles, comments …? A footer inside an article is the article's own."""
    boxes = blocks.boxes
    closest = [k for k, _ in zip(boxes.ancestors(blocks.box[i]), range(MOST_ANCESTORS), strict=False)]
    tags = [boxes.tag[k] for k in closest]
    if "nav" in tags or ("footer" in tags and "article" not in tags):
        return True
    return any(not _OTHERS.isdisjoint(boxes.words[k]) and boxes.stop[k] - boxes.first[k] < len(blocks) * 0.5 for k in closest if boxes.tag[k] != "body")


def is_shown(name: str, blocks: Blocks) -> bool:
    """Does the name stand anywhere in the page's text?"""
    if any(name in text for text in blocks.text):
        return True
    folded = name.casefold()
    return any(folded in text.casefold() for text in blocks.text if len(text) <= LONGEST_ROW)


def bylines(blocks: Blocks, rows: list[Near], reader: Reader, *, article: bool) -> list[Claim]:
    """Authors that stand beside the headline, the surest evidence first; one claim a name, those of one row together.

    Shops and services have rows of the same shapes («By category», «Trusted by …»), so on what is no article only links to people count.
    """
    dated = {row.index for row in rows if row.distance <= NEAREST and reader.find_date(row.text)}
    for find in (_opened, _linked, _boxed):
        for row in rows:
            found, source = find(blocks, row, reader)
            if found and (find is _linked or _is_byline(blocks, row, found[0], dated, article=article)):
                return [Claim(name, source) for name in found]
    beside = _beside_date(blocks, rows, dated, reader)
    return [Claim(beside, "name beside date")] if beside else []


def _is_byline(blocks: Blocks, row: Near, name: str, dated: set[int], *, article: bool) -> bool:
    """May the row be a byline on such a page? A nickname needs a date beside it; a name on what is no article must be close or in a box for it."""
    if not dated.isdisjoint(range(row.index - 2, row.index + 3)):
        return True
    if " " not in name:
        return False
    return article or (like_a_full_name(name) and row.distance <= (2 if _box_words(blocks, row.index).isdisjoint(_NAMED) else NEAREST))


def _box_words(blocks: Blocks, i: int) -> set[str]:
    boxes = blocks.boxes
    return {word for k, _ in zip(boxes.ancestors(blocks.box[i]), range(3), strict=False) for word in boxes.words[k]}


def is_prose(blocks: Blocks, headline: int) -> bool:
    """Do several full paragraphs follow the headline, as they do in articles?"""
    following = range(max(headline, 0), min(headline + 60, len(blocks)))
    return sum(len(blocks.text[i]) > 200 and blocks.kind[i] == "paragraph" for i in following) >= 4


def boxed_anywhere(blocks: Blocks, verdicts: Verdicts, headline: int, reader: Reader) -> list[Claim]:
    """The first full name further down in a box that is called author, or behind «Written by»."""
    for i in range(max(headline, 0), len(blocks)):
        text = blocks.text[i]
        if len(text) > 80 or verdicts.label[i] in ("comments", "related") or blocks.box[i] < 0:
            continue
        row = Near(i, i - headline, text)
        for find in (_boxed, _opened):
            found, source = find(blocks, row, reader)
            if found and len(found[0].split()) > 1 and not _of_others(blocks, i):
                return [Claim(name, source) for name in found]
    return []


def _opened(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """«By Ada Moor», also behind a date or another short piece; a long piece or one that does not go on with a name is prose."""
    for piece in _SPLIT.split(row.text)[:6]:
        if len(piece) > 140:
            continue
        text = piece.strip()
        if not opening_of(text, reader.by_words):
            text = _from_by_word(text, reader)
        found = [name for name in map(_less_small_words, names([text], reader)) if like_a_name(name)] if text else []
        if found:
            return found, "byline"
    return [], ""


def _from_by_word(text: str, reader: Reader) -> str:
    """A piece from its byline word on, where that stands inside it: «Published March 2 by Ada Moor»; nothing where there is none.

    Only where a capital, or a script that has none, goes on; and not where the words before it are many, which is prose.
    """
    low = text.casefold()
    if len(low) != len(text) or text.endswith(("?", "!", ".")):
        return ""
    for match in _INNER_WORD.finditer(low):
        rest = text[match.start() :]
        opening = opening_of(rest, reader.by_words)
        if len(opening) > 1 and (opening.casefold() in _PLAIN_BY or " " in opening):
            after = rest[len(opening) :].lstrip(" :")
            return rest if after[:1].isalnum() and not after[:1].islower() and len(text[: match.start()].split()) <= 8 else ""
    return ""


def _linked(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """The words of links to a person's page: a full name, or a nickname that the address has too."""
    found: list[str] = []
    for span in blocks.spans[row.index]:
        if span.kind != "link" or not _PERSON_LINK.search(span.value[-200:]) or _ACCOUNT_LINK.search(span.value[-200:]):
            continue
        for name in names([row.text[span.start : span.end]], reader):
            nickname = len(name) > 2 and " " not in name and (compact(name) in compact(span.value[-200:]) or any(c.isdigit() for c in span.value[-12:]))
            if compact(name) not in _NETWORKS and (like_a_full_name(name) or nickname):
                found.append(name)
    return found, "author link"


def _boxed(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """The words of a box that is called author or byline."""
    boxes = blocks.boxes
    if blocks.box[row.index] < 0 or blocks.kind[row.index] == "image":
        return [], ""
    for k, _ in zip(boxes.ancestors(blocks.box[row.index]), range(3), strict=False):
        words = set(boxes.words[k])
        if words & _NAMED and boxes.stop[k] - boxes.first[k] <= 8 and not words & _NOT_NAMES:
            exact = bool(words & {"name", "username"})
            return [name for name in names([row.text], reader) if like_a_full_name(name) or (exact and like_a_name(name))], "byline box"
    return [], ""


def _beside_date(blocks: Blocks, rows: list[Near], dated: set[int], reader: Reader) -> str:
    """A full name that shares its short row with a date, or stands right under the headline with the date in the next row."""
    for row in rows:
        alone = row.index + 1 in dated or row.index - 1 in dated
        if row.distance > 3 or len(row.text) > 100 or not (row.index in dated or alone):
            continue
        for piece in _SPLIT.split(row.text)[:4]:
            found = reader.find_date(piece)
            text = piece if found is None else piece[found.end :] if found.start < 3 else piece[: found.start]
            for name in names([text], reader)[:1]:
                linked = any(span.kind == "link" and name in row.text[span.start : span.end] for span in blocks.spans[row.index])
                if like_a_full_name(name) and name == text.strip(" ,|·•") and not linked:
                    return name
    return ""


def _less_small_words(name: str) -> str:
    """«Ada Moor on», «Ada Moor in»: words in small letters at the end are the row going on, in scripts that have capitals."""
    words = name.split()
    while len(words) > 1 and words[-1].islower():
        words.pop()
    return " ".join(words)


def like_a_name(name: str) -> bool:
    """A name or a nickname: one word, or several of which every long one has a capital."""
    words = name.split()
    if not words or len(words) > 6 or name.endswith(("!", "?", "…")) or not name[0].isalpha():
        return False
    return len(words) == 1 or (not words[0][0].islower() and all(not word[0].islower() for word in words if len(word) > 3))


def like_a_full_name(name: str) -> bool:
    """Two to four words, every long one and the last with a capital, no digits: the shape of a name in scripts that have capitals."""
    words = name.split()
    return 2 <= len(words) <= 4 and words[0][0].isupper() and words[-1][0].isupper() and like_a_name(name) and not any(c.isdigit() for c in name)


def first_date(rows: list[Near], find_date: Callable[[str], Found | None]) -> Claim | None:
    """The date nearest to the headline, below it before above it; of a row with several the first."""
    for row in rows:
        found = find_date(row.text) if any(c.isdigit() for c in row.text) else None
        if found and _is_date_row(row.text, found):
            return Claim(found.iso, "date row")
    return None


def _is_date_row(text: str, found: Found) -> bool:
    """A row that is a date and little else: dates in prose and captions are of what is told, not of the page."""
    return len(text) - (found.end - found.start) <= 60 and len(found.iso) >= 10
