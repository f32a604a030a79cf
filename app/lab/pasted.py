"""Pages of pasted text with what is known of their lines: whole ones, copied and put together from them, and those written for this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.lab.composed import Parts, composed, parts_of
from app.lab.copied import copied_by_hand
from app.lab.corpora import FOLDS, Example, fold_of, kept_lines, pasted, wcxb
from app.lab.gold import hand_labels
from app.lab.interrupted import Line, boxes_of, interrupted
from app.lexicon import word_count

# Where a page's text lies: selected as a whole, as the clipboard gives it, copied in part, with boxes of other pages in it or around it.
FOLDERS = {"wcxb": "paste-dev", "clip": "clip-dev", "copied": "paste-dev", "interrupted": "paste-dev", "composed": "paste-dev"}
MADE_UP = ("copied", "interrupted", "composed")  # from whole pages, by us
# Beside a whole page of the corpora. Written ones that count 2.5 times were labelled better than those that count once (.760 of their lines
# for .741, on one fold) and cost the others nothing; readers have labelled more English pages since.
COUNTS = dict.fromkeys(MADE_UP, 0.7) | {"written": 3.5}
# Pages of our own in many languages, a label and a tab before each line: the corpora's are English, and few of them are interrupted.
WRITTEN = Path(__file__).with_name("written")
# A written page that is not running text, so many of the body's words in paragraphs of so many words, teaches labels alone: of products and
# lists each reference holds other parts than a reader calls the body.
RUNNING, PARAGRAPH = 0.5, 13


class Told(NamedTuple):
    """A page's text and what is known of its lines, which count from 1."""

    text: str
    kept: set[int]
    labels: dict[int, str] | None
    unknown: frozenset[int] = frozenset()  # lines of which nobody knows whether a reference would hold them


def examples(corpora: Path) -> list[Example]:
    """Every page of pasted text that a judge learns from or is scored by."""
    whole = [replace(page, suite=suite) for page in wcxb(corpora) for suite in FOLDERS if suite not in MADE_UP or page.weight == 1]
    return [*whole, *written()]


def written() -> Iterator[Example]:
    """The pages written for this; each stands for a host of its own."""
    for path in sorted(WRITTEN.glob("*.page")):
        told = told_of_written(path.stem)
        yield Example("written", path.stem, path.stem, "", "\n".join(told.text.split("\n")[line - 1] for line in sorted(told.kept)))


def told_of_written(key: str) -> Told:
    """A page written for this."""
    rows = [line.partition("\t") for line in (WRITTEN / f"{key}.page").read_text("utf-8").rstrip("\n").split("\n")]
    labels = {line: label for line, (label, _, text) in enumerate(rows, 1) if text}
    body, titles = ({line for line, label in labels.items() if label == wanted} for wanted in ("body", "title"))
    sizes = [word_count(rows[line - 1][2]) for line in body]
    running = sum(size for size in sizes if size >= PARAGRAPH) >= RUNNING * sum(sizes)
    return Told("\n".join(text for _, _, text in rows), body, labels, frozenset(titles if running else labels))


def told_of(corpora: Path, example: Example) -> Told | None:
    """The page's text and what is known of it; None where the corpus knows nothing, or nothing can be made of it."""
    if example.suite == "written":
        return told_of_written(example.key)
    kept = kept_lines(corpora, example.key)
    if kept is None:
        return None
    text, gold = pasted(corpora, example.key, FOLDERS[example.suite]), hand_labels(corpora).get(example.key)
    if example.suite == "copied":
        lines = text.split("\n")
        places = copied_by_hand(example.key, lines, kept, " ".join(example.title.split()))
        labels = {line: gold[place] for line, place in enumerate(places, 1) if place in gold} if gold else None
        return Told("\n".join(lines[place - 1] for place in places), {k for k, place in enumerate(places, 1) if place in kept}, labels)
    if example.suite in ("interrupted", "composed"):
        made = _made(corpora, example, text.split("\n"), gold or {})
        labels = {k: line.label for k, line in enumerate(made, 1) if line.label}
        return Told("\n".join(line.text for line in made), {k for k, line in enumerate(made, 1) if line.place in kept}, labels)
    return Told(text, kept, gold)


def _made(corpora: Path, example: Example, lines: list[str], labels: dict[int, str]) -> list[Line]:
    fold = fold_of(example.host)
    if example.suite == "interrupted":
        return interrupted(example.key, lines, labels, _boxes(corpora)[fold])
    parts = parts_of(lines, labels)
    return composed(example.key, parts, _parts(corpora)[fold], _boxes(corpora)[fold]) if parts else []


@cache
def _boxes(corpora: Path) -> dict[int, list[list[Line]]]:
    """By fold, the boxes of its pages: none may come from another, whose judge has not seen it."""
    found: dict[int, list[list[Line]]] = {fold: [] for fold in range(FOLDS)}
    for page in wcxb(corpora):
        if (labels := hand_labels(corpora).get(page.key)) is not None:
            found[fold_of(page.host)] += boxes_of(pasted(corpora, page.key).split("\n"), labels)
    return found


@cache
def _parts(corpora: Path) -> dict[int, list[Parts]]:
    """By fold, what its pages fall into."""
    found: dict[int, list[Parts]] = {fold: [] for fold in range(FOLDS)}
    for page in wcxb(corpora):
        if (labels := hand_labels(corpora).get(page.key)) and (parts := parts_of(pasted(corpora, page.key).split("\n"), labels)):
            found[fold_of(page.host)].append(parts)
    return found
