"""Turns a verdict into the sentence that people read; made only when somebody asks."""

from __future__ import annotations

import re

from app.lexicon import Lexicon, word_count
from app.records import HIDDEN, KEPT_LABELS, Blocks, Clue, Verdicts

NEAR = 8  # blocks on either side, where a line may speak for others
OWN_WORDS = frozenset(("opens", "whole", "starts", "has", "copyright"))
HEAD_REACH = 12  # blocks back to the heading that a text stands under
LONGEST_RUN = 40  # blocks on either side that are counted as a row
SENTENCE_RE = re.compile(r"[.!?…。！？؟।։](?=[\s\"'”’»)\]]|$)|[。！？]")
KIND_WORDS = {
    "heading": "a heading", "list_item": "a list item", "table": "a table of data", "code": "a piece of code", "quote": "a quotation",
    "caption": "a caption",
}  # fmt: skip
QUOTED = 60  # characters of the page's own words in a reason
TAG_WORDS = {
    "nav": "a navigation element", "footer": "a footer element", "header": "a header element", "aside": "an aside element",
    "form": "a form", "dialog": "a dialog", "button": "a button", "label": "a form label", "select": "a menu of choices",
}  # fmt: skip
# What a clue says, with the words of the page that it rests on.
CLUE_WORDS = {
    "opens": "the whole line says {}",
    "whole": "the whole line says {}",
    "starts": "begins with {}",
    "has": "says {}",
    "dateline": "gives a date or an age, {}",
    "byline": "names an author, {}",
    "copyright": "carries a copyright sign",
    "author": "stands behind the text and is about its author, {}",
    "readability": "readability-lxml keeps it",
    "beside": "goes with the blocks beside it",
    "note": "the text has a mark for it, {}, and it leads back there",
    "twin": "another block says the same words, {}",
}


def because(blocks: Blocks, verdicts: Verdicts, lexicon: Lexicon, i: int) -> str:
    """Why block `i` has its label: one sentence part that names what was seen on the page."""
    label = verdicts.label[i]
    said = [text for clue in verdicts.clues[i] if (text := _of_clue(clue, blocks))]
    said += _of_elements(blocks, lexicon, i, label)
    if label in KEPT_LABELS:
        said = _of_kept(blocks, verdicts, i, label) + said
    said = list(dict.fromkeys(said))[:3]
    return "; ".join(said) if said else _of_shape(blocks, verdicts, i)


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= QUOTED else f"“{line[:QUOTED].rsplit(' ', 1)[0]} …”"


def _of_clue(clue: Clue, blocks: Blocks) -> str:
    if clue.what == "section":
        return f"stands under the heading {_quote(blocks.text[int(clue.seen)])}"
    if clue.what == "row":
        return f"is row {clue.seen} that repeat the same shape of source, date and headline"
    return CLUE_WORDS.get(clue.what, "").format(_quote(clue.seen))


def _of_elements(blocks: Blocks, lexicon: Lexicon, i: int, label: str) -> list[str]:
    """Class words and tags around the block that speak for its label."""
    if blocks.box[i] < 0:
        return []
    places = list(lexicon.labels)
    said = []
    for box in blocks.boxes.ancestors(blocks.box[i]):
        words = blocks.boxes.words[box]
        if box > 0 and words and places.index(label) in lexicon.marked(words):
            names = [word for word in words if places.index(label) in lexicon.marked((word,))] or list(words)
            said.append(f"an element around it is called {_quote(names[0].removeprefix('role:'))}")
            break
    if label not in KEPT_LABELS:
        tag = next((tag for box in blocks.boxes.ancestors(blocks.box[i]) if (tag := blocks.boxes.tag[box]) in TAG_WORDS), "")
        if tag:
            said.append(f"stands in {TAG_WORDS[tag]}")
        shut = next((box for box in blocks.boxes.ancestors(blocks.box[i]) if HIDDEN in blocks.boxes.words[box][:1]), -1)
        if shut >= 0:
            said.append(f"is hidden by the {blocks.boxes.tag[shut]} element around it until somebody opens that")
    return said


def _of_kept(blocks: Blocks, verdicts: Verdicts, i: int, label: str) -> list[str]:
    if label == "title":
        return ["reads as the page's headline"]
    words, ends = round(word_count(blocks.text[i])), len(SENTENCE_RE.findall(blocks.text[i]))
    sentences = f"{ends} sentences of {words} words" if ends > 1 else f"a sentence of {words} words" if ends else f"a text of {words} words"
    shape = KIND_WORDS.get(blocks.kind[i], sentences)
    head = next((k for k in range(i - 1, max(-1, i - 1 - HEAD_REACH), -1) if _heads(blocks, verdicts, k)), -1)
    if head >= 0:
        what = "headline" if verdicts.label[head] == "title" else "heading"
        return [f"{shape} under the {what} {_quote(blocks.text[head])}, as part of the page's body text"]
    beside = any(0 <= k < len(blocks) and verdicts.label[k] == "body" for k in (i - 1, i + 1))
    return [f"{shape}, beside other body text" if beside else f"{shape} where the page's content stands"]


def _heads(blocks: Blocks, verdicts: Verdicts, k: int) -> bool:
    return verdicts.label[k] == "title" or (verdicts.keep[k] and blocks.kind[k] == "heading")


def _of_shape(blocks: Blocks, verdicts: Verdicts, i: int) -> str:
    """The reason of last resort: shape and place, with the block's own first words."""
    text = blocks.text[i]
    words = word_count(text)
    linked = sum(s.end - s.start for s in blocks.spans[i] if s.kind == "link") >= 0.9 * max(1, len(text)) and bool(text)
    first, last = verdicts.body_range()
    where = "on a page without an article" if last < 0 else "before the page's text" if i < first else "after the page's text"
    if first < i < last:
        where = "between parts of the page's text"
    shape = "nothing but a link" if linked else "a short line" if words <= 8 else "a text"
    if not text:
        return f"no words, {where}"
    spokesman, alike = _spokesman(verdicts, i), [k for k in _run(verdicts, i) if blocks.text[k]]
    if spokesman >= 0:
        company = f"beside {_quote(blocks.text[spokesman])}, which says what both are"
    elif len(alike) > 1:
        company = f"one of {len(alike)} alike in a row, from {_quote(blocks.text[alike[0]])} to {_quote(blocks.text[alike[-1]])}"
    else:
        ends = [
            f"{word} {_quote(blocks.text[k])}"
            for word, k in (("behind", i - 1), ("before", i + 1))
            if 0 <= k < len(blocks) and blocks.text[k]
        ]
        company = f"alone {' and '.join(ends)}" if ends else "with nothing beside it"
    return f"{shape} {where}, {_quote(text)}, {company}"


def _run(verdicts: Verdicts, i: int) -> range:
    """The blocks of the same label in a row that block `i` is one of, as far as they are looked at."""
    first = stop = i
    while first > max(0, i - LONGEST_RUN) and verdicts.label[first - 1] == verdicts.label[i]:
        first -= 1
    while stop + 1 < min(len(verdicts.label), i + LONGEST_RUN) and verdicts.label[stop + 1] == verdicts.label[i]:
        stop += 1
    return range(first, stop + 1)


def _spokesman(verdicts: Verdicts, i: int) -> int:
    """The nearest block of the same label whose own words speak for it; -1 where none is near."""
    for away in range(1, NEAR + 1):
        for k in (i - away, i + away):
            same = 0 <= k < len(verdicts.label) and verdicts.label[k] == verdicts.label[i]
            if same and any(clue.what in OWN_WORDS for clue in verdicts.clues[k]):
                return k
    return -1
