"""Turns what pages write in author fields and byline rows into names: no "By", no roles, addresses, dates, nor the site's own name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from app.judge.dates import Found
from app.judge.fields_title import compact

MOST_NAMES = 30
LONGEST = 80  # characters of one name, titles and all
MOST_WORDS = 9
MOST_WORDS_BEHIND_ROLE = 3
_ADDRESS = re.compile(r"[(<\[]?\s*(?:https?://|www\.|mailto:)\S+[)>\]]?|[(<\[]?\s*[\w.+-]+@[\w-]+\.[\w.-]+\s*[)>\]]?", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[|•·∙●／｜]\s*|\s+[–—\-/~]{1,2}\s+|\s*;\s*|\n")
# Between the names of a list. «and» parts only what is followed by two words or more: «Ortega y Gasset», «Adults and Children».
_LIST = re.compile(
    r"\s*[,，、،]\s*(?:(?:and|und|et|y|e|en|og|och|i|и|ve)\s+|&\s*)?|\s+&\s+|\s*;\s*"
    r"|\s+(?:and|und|et|og|och|и|y)\s+(?=[^\W\d_]\S*\s+[^\W\d_])"
)
# What stands behind a name and belongs to it: degrees and the like, of two capitals or more and hardly a small letter.
_POST_NOMINAL = re.compile(
    r"(?=(?:[^A-Z]*[A-Z]){2})(?!(?:.*[a-z]){3})[A-Z][\w.®-]{1,9}(?: [A-Z0-9][\w.®]{0,7}){0,2}|Jr\.?|Sr\.?|I{2,3}|IV|Esq\.?"
)
_ROLE = re.compile(
    r"\b(?:editor|editors|writer|reporter|correspondent|author|contributor|columnist|journalist|producer|blogger|staff|freelance|founder|"
    r"co-founder|ceo|cto|cmo|coo|director|manager|head of|president|professor|specialist|expert|analyst|consultant|"
    r"redakteur|redakteurin|redaktion|autor|autorin|rédacteur|rédactrice|journaliste|redactor|redactora|periodista|redattore|giornalista|"
    r"redacteur|redaktør|redaktor)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset((
    "author", "authors", "admin", "administrator", "unknown", "anonymous", "null", "none", "undefined", "user", "root", "webmaster",
    "editor", "guest", "owner", "default", "staff", "name", "theauthor", "aboutauthor", "abouttheauthor", "ourteam", "followauthor",
    "viewprofile", "writtenby", "readmore", "share", "more",
))  # fmt: skip
# Small words inside names.
_PARTICLES = frozenset((
    "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "van", "von", "der", "den", "ten", "ter", "zu", "zur", "af",
    "av", "bin", "ibn", "al", "el", "y", "e", "und", "and", "&", "i", "och",
))  # fmt: skip
_ARTICLES = frozenset(("the", "die", "das", "la", "le", "el", "il", "de"))  # «by the Mill Team»
# Byline words of one word that may stand inside a row; the others («di», «da») are words of names and prose there.
_PLAIN_BY = frozenset(("by", "von", "par", "por", "door", "av"))
# «오하린 기자», «水城こずえ記者»: scripts that put the reporter's title behind the name.
_REPORTER = re.compile("([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,7})\\s?(?:기자|특파원|記者)(?=$|[\\s(（])")
_MEMBER = re.compile(r"[a-z_]{3,}(?:\.[a-z_]{3,}){2,}")  # page.author.name: a template that was not filled in
_TRIM = " \t.,:;|·•–—-/\\\"'“”«»()[]<>*_~#"


class ByWords(tuple[str, ...]):
    """The words that open a byline, lower case, with what finds them in a text; `by_words` makes one."""

    @cached_property
    def start(self) -> re.Pattern[str]:
        """Matches a text that opens with one of them."""
        return re.compile(f"(?:{_alternatives(self)})", re.IGNORECASE)

    @cached_property
    def inside(self) -> re.Pattern[str]:
        """Finds those that prose seldom has within a text; at most places two characters tell that none stands there."""
        words = [word for word in self if " " in word or word in _PLAIN_BY]
        first, second = (re.escape("".join({word[k] for word in words if word[k:]})) for k in (0, 1))
        ahead = f"(?=[{first}][{second}])" if words else ""
        return re.compile(rf"(?<=[\s\d]){ahead}(?:{_alternatives(words)})(?=[\s:])[\s:]*+(?=\w)", re.IGNORECASE)

    @cached_property
    def heads(self) -> frozenset[str]:
        """Their first two characters: a text that opens with none of these opens with none of them."""
        return frozenset(word[:2] for word in self)

    @cached_property
    def compact(self) -> frozenset[str]:
        """Their letters: a line that has no others names nobody."""
        return frozenset(map(compact, self))


@lru_cache(maxsize=8)
def by_words(words: tuple[str, ...]) -> ByWords:
    """The same words, the longest first."""
    return ByWords(sorted(words, key=len, reverse=True))


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, words)) or "(?!)"


class Reader(NamedTuple):
    """What it takes to read names: the words that open a byline, names that are the site's (compact), and a finder of dates."""

    by_words: ByWords
    not_people: frozenset[str]
    find_date: Callable[[str], Found | None]
    is_phrase: Callable[[str], bool]  # are these words of the language rather than a name?


def names(values: Iterable[str], reader: Reader, *, surname_first: bool = False) -> list[str]:
    """The people named, in reading order, each once; `surname_first` reads «Moor, Ada» as scholarly metas write it."""
    found: dict[str, str] = {}
    for value in values:
        for name in _of_one(value[:1_000], reader, surname_first=surname_first):
            found.setdefault(compact(name), name)
        if len(found) >= MOST_NAMES:
            break
    return list(found.values())[:MOST_NAMES]


def _of_one(value: str, reader: Reader, *, surname_first: bool) -> list[str]:
    text = _ADDRESS.sub(" ", value).strip()
    if text.startswith(("@", "/", "#")) or "://" in text:
        return []
    text = without_opening(text, reader.by_words)
    date = reader.find_date(text)
    if date is not None:
        text = text[: date.start]
        if text.rstrip().endswith(":"):  # «Ada Moor Published: March 2», «Last updated: March 2»
            text = " ".join(text.split()[:-1])
            text = text if like_a_full_name(text) else ""
    text = _SEPARATORS.split(text.strip(_TRIM), maxsplit=1)[0] if ";" not in text else text
    parts = [part.strip() for part in _LIST.split(text)]
    if surname_first and len(parts) == 2 and all(0 < len(part.split()) <= 3 for part in parts) and not _POST_NOMINAL.fullmatch(parts[1]):
        parts = [f"{parts[1]} {parts[0]}"]
    joined: list[str] = []
    roles = False  # behind «Executive Editor» there may stand where
    for part in parts:
        if joined and _POST_NOMINAL.fullmatch(part):
            joined[-1] += f", {part}"
        elif joined and _ROLE.search(part):
            roles = True
        elif not roles or (like_a_full_name(part) and len(part.split()) <= MOST_WORDS_BEHIND_ROLE):
            joined.append(part)
    return [name for name in (_tidy(part, reader) for part in joined) if name]


def _tidy(part: str, reader: Reader) -> str:
    """One name without what clings to it; nothing where it is none."""
    name = without_opening(part, reader.by_words).strip(_TRIM if "(" not in part else " \t,:;|·•–—-/")
    name = name.lstrip("()") if name.count("(") < name.count(")") else name
    said = compact(name)
    if not 2 <= len(name) <= LONGEST or len(name.split()) > MOST_WORDS or said in _NOBODY or not any(c.isalpha() for c in name):
        return ""
    if said in reader.not_people or _MEMBER.fullmatch(name) or name.casefold().endswith(" admin"):
        return ""
    name = _less_role(name)
    if "(" in name and ")" not in name:  # taken off with the marks around the row, or a bracket that the row was cut in
        name = f"{name})" if name[-1].isalpha() and not any(c.isdigit() for c in name) else name[: name.index("(")].strip()
    return "" if said in reader.by_words.compact else name


def without_opening(text: str, by_words: ByWords) -> str:
    """The text behind «By», «Written by:», «作者：» …; the text itself where it opens otherwise."""
    for _ in range(2):
        text = text.lstrip(_TRIM)
        opening = opening_of(text, by_words)
        if not opening:
            break
        text = text[len(opening) :].lstrip(" :：,-–—|/=＝")
    return text


def opening_of(text: str, by_words: ByWords) -> str:
    """The longest byline word that the text opens with, as it is written there; a word that goes on is another word."""
    head = text[:2].casefold()
    match = by_words.start.match(text) if head[:2] in by_words.heads or head[:1] in by_words.heads else None
    if match is None or match.end() >= len(text):
        return ""
    last, after = text[match.end() - 1], text[match.end()]
    # «作者张三» has no space, but «文化部» is a word; «Written byAda» is two elements without one.
    glued = (ord(last) > 0x2E80 and match.end() > 1) or (last.islower() and after.isupper())
    return match.group() if glued or not after.isalnum() else ""


def _less_role(name: str) -> str:
    """«Ada Moor Founder at the Mill», «Ada Moor (Content Manager)»: the name without what its bearer is."""
    role = _ROLE.search(name)
    words = name[: role.start()].split() if role else []
    if not is_role(name) or len(words) < 2:
        return name
    bracket = name.find("(")
    if 0 < bracket < role.start() if role else False:
        return name[:bracket].strip()
    return " ".join(words[: 3 if words[1].endswith(".") else 2]) if len(words) > 3 or words[-1] in _PARTICLES else " ".join(words)


def is_role(name: str) -> bool:
    """What somebody is and not who: «Vice President of Consulting»; a staff or a team may be who."""
    return _ROLE.search(name) is not None and not name.casefold().endswith(("staff", "team", "editors"))


def from_by_word(text: str, reader: Reader) -> str:
    """A text from its byline word on, where that stands inside: «Published March 2 by Ada Moor»; nothing where there is none.

    Only where a capital, or a script that has none, goes on; and not behind many words, nor in a sentence, which is prose, unless that
    does nothing else than name: «This post was written by Ada Moor.»
    """
    match = reader.by_words.inside.search(text)
    if match is None or text[match.end()].islower():
        return ""
    before = len(text[: match.start()].split())
    says_it = " " in match.group().strip(" :") and before <= 4
    if (text.endswith(("?", "!", ".")) and not says_it) or before > 8:
        return ""
    return text[match.start() :]


def reporter_of(text: str) -> str:
    """The name before a reporter's title that a row begins with; nothing where there is none."""
    match = _REPORTER.match(text)
    return match[1] if match else ""


def less_small_words(name: str) -> str:
    """«Ada Moor on Friday», «Ada Moor in Mills»: from a word in small letters on the row goes on, in scripts that have capitals."""
    words = name.split()
    if words[0][0].islower() and words[0] not in _ARTICLES:
        return name
    for i, word in enumerate(words):
        if i and (word[0].isdigit() or (word.islower() and word not in _PARTICLES and word[0].isalpha())):
            return " ".join(words[:i])
    return name


def like_a_name(name: str) -> bool:
    """A name or a nickname: one word, or several of which every long one has a capital."""
    words = name.split()
    if not words or len(words) > 6 or name.endswith(("!", "?", "…")) or not name[0].isalpha():
        return False
    opens = not words[0][0].islower() or words[0] in _ARTICLES
    return len(words) == 1 or (opens and all(not word[0].islower() for word in words if len(word) > 3))


def like_a_full_name(name: str) -> bool:
    """Two to four words, every long one and the last with a capital, no digits: the shape of a name in scripts that have capitals."""
    words = name.split()
    shaped = 2 <= len(words) <= 4 and words[0][0].isupper() and words[-1][0].isupper()
    return shaped and like_a_name(name) and not any(c.isdigit() for c in name)
