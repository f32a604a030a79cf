"""Labels and languages: each example holds, no phrase is written twice, and every file has what the lexicon needs."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.judge.clues import hits_of
from app.lexicon import LISTS, Lexicon, bare, folded
from app.records import KEPT_LABELS
from tests.conftest import APP

LABELS = sorted((APP / "labels").glob("*.toml"))
LANGUAGES = sorted((APP / "languages").glob("*.toml"))
SIXTEEN = frozenset(
    "title body meta navigation related comments comment_prompt tags share subscribe promo consent author_bio legal footer ui".split()
)
GENERAL = frozenset(("name", "months", "by", "updated", "ago", "units", "common", "example"))


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def phrases(path: Path) -> Iterator[tuple[str, str, str]]:
    """(label, list, phrase) of every phrase of a label's file, or of a language's."""
    data = read(path)
    sections = {path.stem: data["phrases"]} if "phrases" in data else {name: part for name, part in data.items() if isinstance(part, dict)}
    for label, lists in sections.items():
        yield from ((label, name, phrase) for name in lists for phrase in lists[name])


def examples() -> Iterator[tuple[str, str, bool]]:
    """(label, text, whether the text speaks for it) of every example there is."""
    for path in [*LABELS, *LANGUAGES]:
        for row in read(path).get("example", []):
            yield row.get("label", path.stem), row["text"], row.get("match", True)


def test_there_are_sixteen_labels(lexicon: Lexicon) -> None:
    assert {path.stem for path in LABELS} == SIXTEEN == lexicon.labels.keys()
    assert {name for name, info in lexicon.labels.items() if info.keep} == KEPT_LABELS


@pytest.mark.parametrize(("label", "text", "match"), list(examples()))
def test_an_example_holds(label: str, text: str, match: bool, lexicon: Lexicon) -> None:
    assert (label in {hit.label for hit in hits_of(text, lexicon)}) == match


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_a_label_s_file_has_what_it_needs(path: Path) -> None:
    data = read(path)
    assert data.keys() >= {"title", "says", "keep", "marks", "phrases"}
    assert data.keys() <= {"title", "says", "keep", "marks", "mark_pairs", "phrases", "example"}
    assert set(data["phrases"]) <= set(LISTS)
    shown = [row["match"] for row in data.get("example", [])]
    assert path.stem == "title" or (True in shown and False in shown), "an example for and one against"


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_language_s_file_has_what_it_needs(path: Path) -> None:
    data = read(path)
    assert data.keys() >= GENERAL - {"example"}
    assert data.keys() - GENERAL <= SIXTEEN
    assert len(data["months"]) == 12
    assert len(set(data["common"])) == len(data["common"])
    for label in data.keys() - GENERAL:
        assert set(data[label]) <= set(LISTS)


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_no_form_of_a_month_is_two_months(path: Path) -> None:
    forms = [form for names in read(path)["months"] for form in names.split("|")]
    assert [form for form, count in Counter(forms).items() if count > 1] == []
    assert [form for form in forms if form != form.casefold().strip() or not form] == []


def test_no_form_of_a_month_is_another_month_elsewhere() -> None:
    found: dict[str, int] = {}
    for path in LANGUAGES:
        for number, names in enumerate(read(path)["months"], 1):
            for form in names.split("|"):
                assert found.setdefault(form, number) == number, (path.stem, form)


def languages() -> list[tuple[str, list[Path]]]:
    """Each language and the files that its phrases stand in: English with the labels, the others in their own."""
    return [("en", LABELS), *((path.stem, [path]) for path in LANGUAGES)]


@pytest.mark.parametrize(("language", "paths"), languages(), ids=lambda value: value if isinstance(value, str) else "")
def test_no_phrase_is_written_twice_in_a_language(language: str, paths: list[Path]) -> None:
    rows = [row for path in paths for row in phrases(path)]
    for kind in LISTS:
        times = Counter(phrase for _, name, phrase in rows if name == kind)
        assert {phrase: count for phrase, count in times.items() if count > 1} == {}


@pytest.mark.parametrize(("language", "paths"), languages(), ids=lambda value: value if isinstance(value, str) else "")
def test_no_phrase_speaks_for_two_labels_in_a_language(language: str, paths: list[Path]) -> None:
    speaks: dict[tuple[str, str], set[str]] = {}
    for label, name, phrase in (row for path in paths for row in phrases(path)):
        if name != "never":
            key = ("whole", bare(phrase)) if name in ("opens", "whole") else (name, phrase)
            speaks.setdefault(key, set()).add(label)
    assert {phrase: labels for phrase, labels in speaks.items() if len(labels) > 1} == {}


@pytest.mark.parametrize("path", [*LABELS, *LANGUAGES], ids=lambda path: path.stem)
def test_phrases_are_case_folded_and_tidy(path: Path) -> None:
    assert [phrase for _, _, phrase in phrases(path) if phrase != folded(phrase) or not phrase] == []


@pytest.mark.parametrize("path", [*LABELS, *LANGUAGES], ids=lambda path: path.stem)
def test_a_phrase_for_a_whole_line_has_letters_only(path: Path) -> None:
    """Digits and punctuation are taken off a line before it is looked up, so a phrase with nothing else would never be found."""
    assert [phrase for _, name, phrase in phrases(path) if name in ("opens", "whole") and not bare(phrase)] == []


@pytest.mark.parametrize("path", [*LABELS, *LANGUAGES], ids=lambda path: path.stem)
def test_every_phrase_is_found_where_it_stands(path: Path, lexicon: Lexicon) -> None:
    """Marks before a phrase's first word, or Latin letters in a script without spaces, must not hide it."""
    ways = {"opens": ("{}", "opens whole"), "whole": ("{}", "opens whole"), "starts": ("{} vvkw wwpt qqjj bbnm", "starts whole")}
    ways["has"] = ("Vvkw wwpt qqjj {} vvkw wwpt bbnm", "has")
    for _, name, phrase in phrases(path):
        if name in ways:
            text, hows = ways[name][0].format(phrase), ways[name][1].split()
            assert any(hit.how in hows for hit in hits_of(text, lexicon)), (name, phrase)


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_marks_are_words_and_pairs_are_two(path: Path) -> None:
    data = read(path)
    assert [mark for mark in data["marks"] if not mark.replace("role:", "").isalpha() or mark != mark.lower()] == []
    assert [pair for pair in data.get("mark_pairs", []) if len(pair.split(" ")) != 2] == []


def test_no_mark_speaks_for_two_labels() -> None:
    places = Counter(mark for path in LABELS for mark in [*read(path)["marks"], *read(path).get("mark_pairs", [])])
    assert {mark for mark, count in places.items() if count > 1} == set()
