"""Reads labels/, languages/ and weights/ once, checks them, and hands them on frozen."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from app.models import Weights, read_weights
from app.pause import without_collections

HOME = Path(__file__).parent
MARKED_CACHE = 20_000  # entries; a bound on what hostile pages can make the process remember
LISTS = ("opens", "whole", "starts", "has", "never")
# Class and id words of parts of a page that speak of something else than its own article: another author, another date.
OF_OTHERS = frozenset((
    "comment", "comments", "reply", "replies", "related", "recommended", "sidebar", "footer", "teaser", "popular", "trending", "latest",
    "newsletter", "carousel", "readmore",
))  # fmt: skip
WORD_RE = re.compile(r"\w+")
EDGE_RE = re.compile(r"[\W\d_]+")
# Scripts without spaces between words: their phrases are looked for as substrings (Unicode blocks from CJK radicals to
# compatibility ideographs, and Hangul, whose particles stick to the word).
UNSPACED_RE = re.compile("[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]")
WORDS_PER_CHARACTER = 0.5
ASCII_LETTERS = "".join(chr(code) if chr(code).isalpha() else " " for code in range(128))
_ASCII_WORDS = "".join(chr(code) if chr(code).isalnum() or chr(code) == "_" else " " for code in range(128))


def word_count(text: str) -> float:
    """Words of a text; a character of a script without spaces counts for half of one, about what translations come to."""
    if text.isascii():
        return float(len(text.split()))
    unspaced = len(UNSPACED_RE.findall(text))
    return len(UNSPACED_RE.sub(" ", text).split()) + unspaced * WORDS_PER_CHARACTER if unspaced else float(len(text.split()))


def words_in(text: str) -> list[str]:
    """Runs of letters, digits and underscores, in order; plain ASCII, which most blocks are, goes a way four times as fast."""
    return text.translate(_ASCII_WORDS).split() if text.isascii() else WORD_RE.findall(text)


def bare(text: str) -> str:
    """Case-folded letters of a line with single spaces between runs; digits and punctuation gone: «Comments (12):» is "comments"."""
    low = text.casefold()
    return " ".join(low.translate(ASCII_LETTERS).split()) if low.isascii() else EDGE_RE.sub(" ", low).strip()


def folded(text: str) -> str:
    """Case-folded text, white space collapsed."""
    return " ".join(text.casefold().split())


class LabelInfo(NamedTuple):
    """What a label means and which words of class, id or role speak for it."""

    name: str
    title: str
    says: str
    keep: bool
    marks: frozenset[str]
    mark_pairs: frozenset[str]


class Language(NamedTuple):
    """General words of one language; its phrases are merged into the lexicon's tables."""

    code: str
    name: str
    common: frozenset[str]


class Sign(NamedTuple):
    """A phrase, and a run of letters that a text which holds it has besides the one that it is looked for by."""

    phrase: str
    other: str


class Phrases:
    """Phrases of one kind that may stand inside longer text, found by their first word or, in unspaced scripts, as substrings."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self.by_first_word: dict[str, list[tuple[str, str]]] = {}
        self.unspaced: dict[str, str] = {}
        for phrase, label in rows:
            if UNSPACED_RE.search(phrase):
                self.unspaced.setdefault(phrase, label)
            elif word := WORD_RE.search(phrase):
                self.by_first_word.setdefault(word.group(), []).append((phrase, label))
        # Found by its longest word, which few texts hold; with it, its place among the phrases with the same first word.
        self.by_longest_word: dict[str, list[tuple[str, str, str, int]]] = {}
        for first, found in self.by_first_word.items():
            found.sort(key=lambda row: -len(row[0]))
            for place, (phrase, label) in enumerate(found):
                self.by_longest_word.setdefault(max(words_in(phrase), key=len), []).append((phrase, label, first, place))
        self.longest_words = frozenset(self.by_longest_word)
        longest_first = sorted(self.unspaced, key=len, reverse=True)
        self.unspaced_re = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


@dataclass(frozen=True)
class Lexicon:
    """Every word and number that the judge works with; what an answer rests on never changes after loading."""

    labels: dict[str, LabelInfo]
    languages: dict[str, Language]
    mark_place: dict[str, int]  # a class word, or a pair of them, to the place of its label in `labels`
    lines: dict[str, tuple[tuple[str, str], ...]]  # a whole line, bare, to the labels that it speaks for, each with how: opens, whole
    starts: Phrases
    has: Phrases
    signs: dict[str, tuple[Sign, ...]]  # a rare run of letters to the phrases of `starts` and `has` that hold it
    shields: dict[str, tuple[str, ...]]  # a phrase to longer ones that hold it and speak for nothing
    months: dict[str, int]
    by_words: tuple[str, ...]
    by_starts: dict[str, tuple[str, ...]]  # the first two characters of a by-word, or the one that it is, to all that begin so
    updated_words: tuple[str, ...]  # what stands beside the date of a change
    ago_words: frozenset[str]
    units: frozenset[str]
    common: frozenset[str]
    weights: dict[str, Weights]
    marked_cache: dict[tuple[str, ...], tuple[int, ...]] = field(default_factory=dict, repr=False)  # pages of a site repeat their names

    def marked(self, words: tuple[str, ...]) -> tuple[int, ...]:
        """Places (in `labels`) of the labels that the names of one element speak for, each once."""
        if (known := self.marked_cache.get(words)) is not None:
            return known
        pairs = [pair for pair in pairwise(words) if " ".join(pair) in self.mark_place]
        paired = {word for pair in pairs for word in pair}  # "author bio" says more than "author" alone, and something else
        found = [self.mark_place[" ".join(pair)] for pair in pairs]
        found += [self.mark_place[word] for word in words if word in self.mark_place and word not in paired]
        if len(self.marked_cache) >= MARKED_CACHE:
            self.marked_cache.clear()
        self.marked_cache[words] = places = tuple(dict.fromkeys(found))
        return places

    @property
    def weights_info(self) -> dict[str, object]:
        """What the weights were trained on, by judge."""
        return {name: dict(w.info) for name, w in self.weights.items()}


def _read_folder(folder: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: tomli.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}


def _label_info(name: str, data: dict[str, Any]) -> LabelInfo:
    marks, pairs = data.get("marks", []), data.get("mark_pairs", [])
    return LabelInfo(name, data["title"], data["says"], data["keep"], frozenset(marks), frozenset(pairs))


def _check_lists(where: str, lists: dict[str, Any]) -> None:
    """ValueError for a list of phrases that no code reads, such as a misspelt one."""
    if unknown := sorted(set(lists) - set(LISTS)):
        raise ValueError(f"{where} has a list {unknown[0]!r}; there are {', '.join(LISTS)}")


def _phrase_rows(labels: dict[str, dict[str, Any]], languages: dict[str, dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """List name to (phrase, label) rows, English first, so that on a clash between languages English wins."""
    rows: dict[str, list[tuple[str, str]]] = {name: [] for name in LISTS}
    for label, data in labels.items():
        _check_lists(f"labels/{label}.toml", data.get("phrases", {}))
        for name in LISTS:
            rows[name] += [(phrase, label) for phrase in data.get("phrases", {}).get(name, [])]
    for code, language in languages.items():
        for label in language:
            if not isinstance(language[label], dict):
                continue
            if label not in labels:
                raise ValueError(f"languages/{code}.toml has a section for {label!r}, which is no label; there are {', '.join(labels)}")
            _check_lists(f"languages/{code}.toml, {label},", language[label])
            for name in LISTS:
                rows[name] += [(phrase, label) for phrase in language[label].get(name, [])]
    return rows


def _lines(rows: dict[str, list[tuple[str, str]]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What whole lines speak for; of rows of one kind that are the same line the first counts."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for how in ("opens", "whole"):
        for line, label in {bare(phrase): label for phrase, label in reversed(rows[how])}.items():
            found[line] = (*found.get(line, ()), (label, how))
    return found


def _signs(phrases: list[str], common: frozenset[str]) -> dict[str, tuple[Sign, ...]]:
    """Phrases by the run of letters that fewest texts hold: one that is no common word, and among those the longest."""
    found: dict[str, tuple[Sign, ...]] = {}
    for phrase in sorted(set(phrases)):
        if runs := bare(phrase).split():
            ranked = sorted(dict.fromkeys(runs), key=lambda run: (run in common, -len(run)))
            found[ranked[0]] = (*found.get(ranked[0], ()), Sign(phrase, ranked[:2][-1]))
    return found


def _shields(phrases: list[str], never: list[str]) -> dict[str, tuple[str, ...]]:
    """Phrases to the longer ones that hold them: all pieces of these are looked up, which are fewer than all pairs of the two."""
    found: dict[str, tuple[str, ...]] = {}
    known = frozenset(phrases)
    for longer in never:
        pieces = {longer[first:stop] for first in range(len(longer)) for stop in range(first + 1, len(longer) + 1)}
        for phrase in pieces & known:
            found[phrase] = (*found.get(phrase, ()), longer)
    return found


@without_collections
def load_lexicon(home: Path = HOME) -> Lexicon:
    """Read the folders labels, languages and weights under `home`; ValueError or KeyError names what is wrong in them."""
    labels, languages = _read_folder(home / "labels"), _read_folder(home / "languages")
    rows = _phrase_rows(labels, languages)
    infos = {name: _label_info(name, data) for name, data in labels.items()}
    tongues = {code: Language(code, data["name"], frozenset(data["common"])) for code, data in languages.items()}
    common = frozenset(word for tongue in tongues.values() for word in tongue.common)
    months = {form: i for data in languages.values() for i, names in enumerate(data["months"], 1) for form in names.split("|")}
    by_words = sorted({word for data in languages.values() for word in data["by"]}, key=lambda word: (-len(word), word))
    return Lexicon(
        labels=infos,
        languages=tongues,
        mark_place={name: place for place, info in enumerate(infos.values()) for name in info.marks | info.mark_pairs},
        lines=_lines(rows),
        starts=Phrases(rows["starts"]),
        has=Phrases(rows["has"]),
        signs=_signs([phrase for name in ("starts", "has") for phrase, _ in rows[name]], common),
        shields=_shields([phrase for name in ("starts", "has") for phrase, _ in rows[name]], [phrase for phrase, _ in rows["never"]]),
        months=months,
        by_words=tuple(by_words),
        by_starts={start: tuple(word for word in by_words if word[:2] == start) for start in {word[:2] for word in by_words}},
        updated_words=tuple(sorted({word for data in languages.values() for word in data["updated"]})),
        ago_words=frozenset(word for data in languages.values() for word in data["ago"]),
        units=frozenset(word for data in languages.values() for word in data["units"]),
        common=common,
        weights=read_weights(home / "weights"),
    )


@functools.cache
def shared_lexicon() -> Lexicon:
    """The lexicon that ships with the package, read on first use and shared by everything in the process."""
    return load_lexicon()
