"""Looks for the author in what a reader sees: rows beside the headline, links to people's pages, boxes that are called byline."""

from __future__ import annotations

import re
from itertools import takewhile

from app.judge.fields_person import Prose
from app.judge.fields_rows import LONGEST_ROW, NEAREST, Near, of_others
from app.judge.fields_title import compact
from app.judge.names_of_people import (
    MOST_NAMES,
    Reader,
    from_by_word,
    is_role,
    less_small_words,
    like_a_full_name,
    like_a_name,
    names,
    opening_of,
    reporter_of,
    without_opening,
)
from app.records import Blocks, Claim, Verdicts

_PERSON_LINK = re.compile(
    r"/(?:authors?|by|byline|people|persons?|profiles?|users?|u|members?|contributors?|writers?|autor(?:es|en|in)?|auteurs?|redakteure?|editors?|experts?)"
    r"(?:[/=?.-])[^/]|/[@~][\w.]|userprofile/|[?&](?:author|user|member|uid|u)=\w|\A(?:members?|users?|authors?|profiles?)/\w|memberlist\.php|member\.php|profile\.php|viewprofile",
    re.IGNORECASE,
)
_ACCOUNT_LINK = re.compile(r"sign|log-?in|register|account|subscri|share|intent|password|preferences|\bnew\b|\bedit\b", re.IGNORECASE)
_NAMED = frozenset((
    "author", "authors", "byline", "writer", "writers", "contributor", "contributors", "username", "poster", "autor", "auteur", "creator",
))  # fmt: skip
_NICKNAMED = frozenset(("username", "poster"))
_USER = frozenset(("user", "name"))  # «user-name», «UserName»
_SPLIT = re.compile(r"\s*[|•·∙●｜]\s*|\s+[–—-]\s+|\n")
LONGEST_SIGNED = 140  # characters of a line such as «Posted by Ada Moor on March 2, 2025 in mills»
_NOT_NAMES = frozenset(("bio", "description", "date", "social", "links", "avatar", "image", "img", "count"))
# Names of networks that a row of share links leads to by way of profiles.
_NETWORKS = frozenset((
    "facebook", "twitter", "x", "instagram", "linkedin", "youtube", "pinterest", "tiktok", "reddit", "telegram", "whatsapp", "medium",
    "mastodon", "threads", "bluesky", "github", "login", "register", "signin",
))  # fmt: skip


def bylines(blocks: Blocks, rows: list[Near], reader: Reader, *, article: bool) -> list[Claim]:
    """Authors that stand beside the headline, the surest evidence first; one claim a name, those of one row together.

    Shops and services have rows of the same shapes («By category», «Trusted by …»), so on what is no article only links to people count.
    """
    dated = {row.place for row in rows if row.distance <= NEAREST and reader.find_date(row.text)}
    for find in (_linked_right_there, _opened, _linked, _boxed):
        for row in rows:
            found, source = find(blocks, row, reader)
            if found and (find is _linked or _is_byline(blocks, row, found[0], dated, article=article)):
                return [Claim(name, source) for name in found]
    beside = _beside_date(blocks, rows, dated, reader)
    return [Claim(beside, "name beside date")] if beside else []


def _is_byline(blocks: Blocks, row: Near, name: str, dated: set[int], *, article: bool) -> bool:
    """May the row be a byline on such a page?

    A nickname needs a date beside it; a name on what is no article must stand right there or in a box for it.
    """
    if not dated.isdisjoint(range(row.place - 2, row.place + 3)):
        return True
    if " " not in name:
        return row.distance <= 2 and not _box_words(blocks, row.place).isdisjoint(_NICKNAMED)
    return article or (like_a_full_name(name) and row.distance <= (2 if _box_words(blocks, row.place).isdisjoint(_NAMED) else NEAREST))


def _box_words(blocks: Blocks, i: int) -> set[str]:
    boxes = blocks.boxes
    return {word for k, _ in zip(boxes.ancestors(blocks.box[i]), range(3), strict=False) for word in boxes.words[k]}


def fuller(blocks: Blocks, headline: int, declared: str, reader: Reader) -> list[Claim]:
    """All the authors of a row right around the headline that opens with the one declared: «By Ada Moor and Bo Lind»."""
    for i in range(max(0, headline - NEAREST), min(len(blocks), max(headline, 0) + 2 * NEAREST)):
        text = blocks.text[i]
        if declared in text and len(declared) + 5 < len(text) <= LONGEST_ROW and i != headline and not is_role(text):
            found, source = _opened(blocks, Near(i, abs(i - headline), text), reader)
            if len(found) > 1 and declared in found[0] and all(map(like_a_full_name, found)):
                return [Claim(name, source) for name in found]
    return []


def signed_anywhere(blocks: Blocks, verdicts: Verdicts, headline: int, reader: Reader, prose: Prose) -> list[Claim]:
    """The first full name further down in a box that is called author or behind «Written by»; failing that, one above the headline."""
    start = max(headline, 0)
    for i in (*range(start, len(blocks)), *range(start - 1, -1, -1)):
        text = blocks.text[i]
        if len(text) > LONGEST_SIGNED or verdicts.label[i] in ("comments", "related") or blocks.box[i] < 0:
            continue
        row = Near(i, abs(i - headline), text)
        for find in (_boxed, _opened) if i >= start else (_opened, _linked):
            found, source = find(blocks, row, reader)
            sure = found and (find is _boxed or prose.is_person(found[0]) or (find is _opened and _is_signed(blocks, row, reader)))
            if sure and not of_others(blocks, i, headline):
                return [Claim(name, source) for name in found]
    return []


def _is_signed(blocks: Blocks, row: Near, reader: Reader) -> bool:
    """«Posted by Ada on March 2, 2025»: what is no full name needs more than «by» before it, and a date or a link to its page."""
    if " " not in opening_of(row.text, reader.by_words):
        return False
    return reader.find_date(row.text) is not None or any(_PERSON_LINK.search(s.value[-200:]) for s in blocks.spans[row.place])


def _opened(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """«By Ada Moor», also behind a date or another short piece; a long piece or one that does not go on with a name is prose."""
    whole = row.text
    if len(whole) < 30 and row.place + 1 < len(blocks) and (whole.strip(" :").casefold() in reader.by_words or compact(whole) in _NAMED):
        whole = f"{reader.by_words[0]} {_listed(blocks, row.place + 1)}"
    for piece in _SPLIT.split(whole)[:6]:
        if len(piece) > 140:
            continue
        head, colon, rest = piece.strip().partition(":")
        text = f"{reader.by_words[0]} {rest}" if colon and compact(head) in _NAMED else piece.strip()  # «Authors: Ada Moor»
        if not opening_of(text, reader.by_words):
            text = reporter_of(text) or from_by_word(text, reader)
        found = list(takewhile(like_a_name, map(less_small_words, names([text], reader)))) if text else []
        found = found[:1] + list(takewhile(like_a_full_name, found[1:]))  # «Ada Moor, physician, Harbour Clinic»
        begins = found and compact(without_opening(text, reader.by_words)).startswith(compact(found[0]))
        if begins and not reader.is_phrase(found[0]):
            return found, "byline"
    return [], ""


def _listed(blocks: Blocks, first: int) -> str:
    """The names in the blocks below a heading such as «Authors», one a block."""
    found = [blocks.text[first]]
    found += takewhile(like_a_full_name, blocks.text[first + 1 : first + MOST_NAMES]) if like_a_full_name(found[0]) else ()
    return ", ".join(found)


def _linked(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """The words of links to a person's page: a full name, or a nickname that the address has too."""
    found: list[str] = []
    for span in blocks.spans[row.place]:
        if span.kind != "link" or not _PERSON_LINK.search(span.value[-200:]) or _ACCOUNT_LINK.search(span.value[-200:]):
            continue
        for name in names([row.text[span.start : span.end]], reader):
            if compact(name) not in _NETWORKS and (like_a_full_name(name) or _is_nickname(name, span.value[-200:])):
                found.append(name)
    return found, "author link"


def _linked_right_there(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """Full names that are all of a row right by the headline and lead to people's pages; a «by» further off is of something else."""
    found, source = _linked(blocks, row, reader) if row.distance <= 3 and len(row.text) <= LONGEST_SIGNED else ([], "")
    whole = bool(found) and all(map(like_a_full_name, found)) and compact(row.text) == compact("".join(found))
    return (found, source) if whole else ([], "")


def _is_nickname(name: str, address: str) -> bool:
    """One word that the address has too, or whose address ends in the member's number."""
    return len(name) > 2 and " " not in name and (compact(name) in compact(address) or any(c.isdigit() for c in address[-12:]))


def _boxed(blocks: Blocks, row: Near, reader: Reader) -> tuple[list[str], str]:
    """The words of a box that is called author or byline."""
    boxes = blocks.boxes
    if blocks.box[row.place] < 0 or blocks.kind[row.place] == "image":
        return [], ""
    for k, _ in zip(boxes.ancestors(blocks.box[row.place]), range(3), strict=False):
        words = set(boxes.words[k])
        if (words & _NAMED or words >= _USER) and boxes.stop[k] - boxes.first[k] <= 8 and not words & _NOT_NAMES:
            exact = bool(words & {"name", "username"})
            found = names([row.text], reader)
            return [name for name in found if not is_role(name) and (like_a_full_name(name) or (exact and like_a_name(name)))], "byline box"
    return [], ""


def _beside_date(blocks: Blocks, rows: list[Near], dated: set[int], reader: Reader) -> str:
    """A full name that shares its short row with a date, or stands right under the headline with the date in the next row."""
    for row in rows:
        alone = row.place + 1 in dated or row.place - 1 in dated
        if row.distance > 3 or len(row.text) > 100 or not (row.place in dated or alone):
            continue
        for piece in _SPLIT.split(row.text)[:4]:
            found = reader.find_date(piece)
            text = piece if found is None else piece[found.end :] if found.start < 3 else piece[: found.start]
            if text.rstrip().endswith(":"):  # «Ada Moor Published: March 2, 2025»
                text = text.rsplit(maxsplit=1)[0]
            for name in names([text], reader)[:1]:
                said = less_small_words(name)
                linked = any(span.kind == "link" and said in row.text[span.start : span.end] for span in blocks.spans[row.place])
                if (
                    like_a_full_name(said)
                    and text.strip(" ,|·•").startswith(said)
                    and not linked
                    and not is_role(said)
                    and not reader.is_phrase(said)
                ):
                    return said
    return ""


def below_headline(blocks: Blocks, rows: list[Near], headline: int, prose: Prose) -> list[Claim]:
    """A person's name that stands alone right below the headline and begins another block further down, such as the author's box."""
    for row in rows:
        right_below = headline < row.place <= headline + 3 and len(row.text) <= 40 and prose.is_person(row.text)
        if right_below and any(text.startswith(row.text) for text in blocks.text[row.place + 3 :]):
            return [Claim(row.text, "name below headline")]
    return []
