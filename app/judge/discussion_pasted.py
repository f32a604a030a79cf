"""Readers' comments in pasted text, where only lines are left: a name, a date or an age, what was said, and buttons."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from app.judge.dates_seen import is_dateline
from app.lexicon import Lexicon, bare, words_in
from app.records import Blocks, Comment, Verdicts

NAME_WORDS, NAME_LETTERS = 5, 40
ROW_LETTERS = 90  # of a name and a date in one line
BUTTON_WORDS = 4
LEAD = 4  # lines that a comment may have from its name to its date: a badge, stars, a role
_AROUND = frozenset(("comments", "meta", "ui", "share", "author_bio", "comment_prompt"))
_BUTTONS = frozenset(("ui", "share", "comments", "comment_prompt", "meta"))
_PARTS_RE = re.compile(r"\s+[–—|·•-]\s+|\s*[|·•]\s*|,\s+|\s+(?=\d)|\s*[:：]\s+")
_COUNT_RE = re.compile(r"[\d\s(),.·•♥❤👍👎+\-★☆]+")
_SIGN_RE = re.compile(r"^[^\w#]*(?:#\s?\d+)?\W*")
_ENDS = (".", "!", "?", "…", "。", "！", "？", ",")


class _Head(NamedTuple):
    """The lines [first, stop) that a comment opens with."""

    first: int
    stop: int
    author: str | None
    date: str


def comments_in_lines(blocks: Blocks, verdicts: Verdicts, lexicon: Lexicon) -> list[Comment]:
    """The comments of a pasted text whose dates part them; none where no line is a date."""
    places = [i for i, label in enumerate(verdicts.label) if label in _AROUND]
    commented = [i for i in places if verdicts.label[i] == "comments"]
    if not commented:
        return []
    places = [i for i in places if commented[0] - LEAD <= i <= commented[-1]]
    heads = _heads(places, blocks.text, verdicts.label, lexicon)
    said: list[list[str]] = []
    for k, head in enumerate(heads):
        stop = heads[k + 1].first if k + 1 < len(heads) else len(places)
        own = [blocks.text[i] for i in places[head.stop : stop] if verdicts.label[i] == "comments"]
        said.append([line for line in own if not _is_button(line, lexicon)])
    counted = Counter(bare(line) for lines in said for line in lines if _may_count(line))
    bodies = ["\n\n".join(line for line in lines if not _may_count(line) or counted[bare(line)] == 1) for lines in said]
    return [Comment(head.author, head.date, body) for head, body in zip(heads, bodies, strict=True) if body]


def _may_count(line: str) -> bool:
    """Whether a line may be a button with its count, «Like (33)»: the same words below another comment say that it is."""
    return len(line.split()) <= BUTTON_WORDS


def _heads(places: list[int], text: list[str], label: list[str], lexicon: Lexicon) -> list[_Head]:
    found: list[_Head] = []
    for k, i in enumerate(places):
        floor = found[-1].stop if found else 0
        if label[i] == "comments" and (both := _name_and_date(text[i], lexicon)):
            found.append(_Head(k, k + 1, *both))
        elif is_dateline(text[i], lexicon):
            first, author = _author(places, k, floor, text, lexicon)
            if label[i] == "comments" or author:
                found.append(_Head(first, k + 1, author, text[i]))
    return found


def _author(places: list[int], k: int, floor: int, text: list[str], lexicon: Lexicon) -> tuple[int, str | None]:
    """Where the lines of a date's comment begin, and the name in them: the nearest line above it that is no button, if it reads as one."""
    for at in range(k - 1, max(floor, k - LEAD) - 1, -1):
        if places[at + 1] - places[at] > 1:
            break
        line = text[places[at]]
        if not _is_button(line, lexicon) and (name := _name(line)):
            return at, name
        if not _is_button(line, lexicon) and not ("," in line and len(line.split()) <= NAME_WORDS):  # «Deputy Editor, Harbour Weekly»
            break
    return k, None


def _name(line: str) -> str | None:
    """Who is named by a short line: «Bev says:», «Eileen T. says» and «#5 gorkamon» name Bev, Eileen T. and gorkamon."""
    words = _SIGN_RE.sub("", line).split()
    says = line.endswith((":", "：")) or (
        len(words) > 1 and words[-1].islower() and all(word.lstrip("(")[:1].isupper() for word in words[:-1])
    )
    if says and len(words) > 1:
        words = words[: -2 if words[-1] in (":", "：") and len(words) > 2 else -1]
    name = " ".join(words)
    fits = 1 <= len(words) <= NAME_WORDS and len(name) <= NAME_LETTERS and any(map(str.isalpha, name)) and "," not in name
    initial = len(words) > 1 and len(words[-1]) == 2
    capital = len(words) == 1 or (not words[0][:1].islower() and (says or not words[-1][:1].islower()))
    return name if fits and capital and (initial or not name.endswith(_ENDS)) else None


def _name_and_date(line: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """A name and a date behind it in one line: «mimosa – 06/11/2024, 17:26», «Huw R, January 2025»."""
    if len(line) > ROW_LETTERS or not any(map(str.isdigit, line)):
        return None
    for border in _PARTS_RE.finditer(line):
        name, date = line[: border.start()], line[border.end() :]
        if any(map(str.isdigit, name.replace("_", " ").split()[-1:])) or not words_in(name.casefold()):
            continue
        told = set(words_in(name.casefold()))
        of_date = told & lexicon.common or told & lexicon.ago_words or told & lexicon.units or told & lexicon.months.keys()
        if not of_date and is_dateline(date, lexicon) and (named := _name(name)):
            return named, date
    return None


def _is_button(line: str, lexicon: Lexicon) -> bool:
    """A line without letters, or a known button, count and all: «Reply», «Like (33)», «★★★★★»."""
    letters = _COUNT_RE.sub(" ", line)
    if not any(map(str.isalpha, letters)):
        return True
    return any(named in _BUTTONS for key in {bare(line), bare(letters)} for named, _ in lexicon.lines.get(key, ()))
