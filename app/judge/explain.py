"""Turns a verdict into the sentence that people read; made only when somebody asks."""

from __future__ import annotations

import re
from itertools import pairwise

from app.judge.dates_seen import NUMERIC_RE, SHORT_AGE_RE, is_dateline, tells_date
from app.judge.explain_kept import of_kept, of_silent
from app.judge.explain_place import company, lines_of, nouns_of, under_headline
from app.judge.explain_words import GLIMPSE, THINGS, as_written, placed, quote, some
from app.judge.layout import Layout, layout_of
from app.lexicon import Lexicon, words_in
from app.records import HIDDEN, KEPT_LABELS, Blocks, Clue, Verdicts

LONGEST = 200  # characters, up to which a reason gives more than one thing that was seen
PHRASES = 2  # of one block that are quoted
HOWS = ("opens", "whole", "starts", "has")  # the strongest first
HEADED = ("related", "comments", "author_bio", "tags")  # what stands under headings, also where pasting has made lines of them
SIGN_RE = re.compile(r"©|\([cC]\)")
YEAR_RE = re.compile(rf"\d{{4}}|{NUMERIC_RE.pattern}")
SHORT_MONTH = 3  # letters
ROW_PARTS = 6  # lines of a row that are told by their shape
SOURCE_WORDS, HEADLINE_WORDS = 4, 30
TAG_WORDS = {
    "nav": "a navigation element", "footer": "a footer element", "header": "a header element", "aside": "an aside element",
    "form": "a form", "dialog": "a dialog", "button": "a button", "label": "a form label", "select": "a menu of choices",
}  # fmt: skip


def because(blocks: Blocks, verdicts: Verdicts, lexicon: Lexicon, i: int) -> str:
    """Why block `i` has its label: one sentence part that names what was seen on the page."""
    label, layout = verdicts.label[i], layout_of(blocks, verdicts)
    said = of_kept(blocks, verdicts, layout, i) if label in KEPT_LABELS else []
    if any(clue.what == "beside" for clue in verdicts.clues[i]):
        return of_silent(blocks, verdicts, layout, i)
    own = _own_words(blocks, verdicts, lexicon, i)
    under = _section(blocks, verdicts, lexicon, i)
    said += own + under + _elements(blocks, lexicon, i, label)
    placed_already = bool(under) or (bool(own) and (i in layout.last_of or "under the headline" in own[0]))
    if label not in KEPT_LABELS and not placed_already:
        # What stands beside a line says most of one that says nothing itself; elements go before what they only seem to be.
        said.append(company(blocks, verdicts, layout, i, spoken=bool(own), bare=not said))
    kept, *more = list(dict.fromkeys(part for part in said if part))
    for part in more:
        kept = f"{kept}; {part}" if len(kept) + len(part) + 2 <= LONGEST else kept
    return kept


def _own_words(blocks: Blocks, verdicts: Verdicts, lexicon: Lexicon, i: int) -> list[str]:
    """What the block says itself: phrases that are known, a date, an author, a sign."""
    text, label, layout = blocks.text[i], verdicts.label[i], layout_of(blocks, verdicts)
    clues = {clue.what: clue for clue in verdicts.clues[i]}
    said = _phrases(blocks, verdicts, layout, i)
    if "dateline" in clues and not ({"opens", "whole"} & clues.keys()):
        gives = what_time(text, lexicon)
        said = [f"{said[0]}, and gives {gives}"] if said else [f"gives {gives}, {quote(text)}"]
    if "byline" in clues and not said:
        said = [f"names an author, {quote(text)}"]
    if label == "meta" and said and (place := under_headline(blocks, verdicts, layout, i)):
        said[0] += f", {place}"
    if "copyright" in clues and not any("©" in part or "copyright" in part.casefold() for part in said):
        said.append("carries a copyright sign" if SIGN_RE.search(text) else f"says {quote(as_written(text, 'copyright'))} and whose it is")
    if "author" in clues:
        said.append(f"stands after most of the text and names its author, {quote(text)}")
    if "note" in clues:
        said.append(f"the text has a mark for it, {quote(clues['note'].seen)}, and it leads back there")
    if "readability" in clues:
        said.append("readability-lxml keeps it as the page's content")
    if "twin" in clues:
        said.append("another block says the same words" + ("" if said else f", {quote(text)}"))
    return said


def what_time(text: str, lexicon: Lexicon) -> str:
    """What a line with numbers and words of time gives."""
    words = words_in(text.casefold())
    if tells_date(text, lexicon):
        # Short forms of months are other words elsewhere: «4.6 out of 5» has the tenth month of Portuguese in it.
        months = [word for word in words if word in lexicon.months]
        sure = YEAR_RE.search(text) or any(len(word) > SHORT_MONTH or word.capitalize() in text for word in months)
        return "a date" if sure else "what reads as a date"
    return "an age" if SHORT_AGE_RE.match(text) or not lexicon.ago_words.isdisjoint(words) else "a length of time"


def _phrases(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int) -> list[str]:
    """The strongest of the known phrases that speak for the label, as the page spells them, none of which is part of another."""
    text, others = blocks.text[i], THINGS[verdicts.label[i]][1]
    by_how: dict[str, list[str]] = {how: [] for how in HOWS}
    for clue in verdicts.clues[i]:
        if clue.what in by_how:
            by_how[clue.what].append(clue.seen)
    if by_how["opens"] or by_how["whole"]:
        last = layout.last_of.get(i, -1)
        under = layout.count(i + 1, last + 1) if last > i else 0
        heads = f", and heads {some(under, nouns_of(blocks, layout, i + 1, last + 1))}" if under else ""
        return [f"the whole line says {quote(text)}, as {others} do{heads}"]
    told: list[tuple[int, str, str]] = []  # where a phrase stands, how, and as what
    inside = sorted(by_how["has"][: 4 * PHRASES], key=len, reverse=True)
    for how, phrase in [("begins with", phrase) for phrase in by_how["starts"][:1]] + [("says", phrase) for phrase in inside]:
        written = as_written(text, phrase)
        at = text.index(written)
        if all(at + len(written) <= other or other + len(known) <= at for other, _, known in told):
            told.append((at, how, written))
    quoted = [
        quote(written) if k and how == told[0][1] else f"{how} {quote(written)}" for k, (_, how, written) in enumerate(told[:PHRASES])
    ]
    return [f"{' and '.join(quoted)}, as {others} do"] if quoted else []


def _section(blocks: Blocks, verdicts: Verdicts, lexicon: Lexicon, i: int) -> list[str]:
    """The heading that the block stands under, and its place there or among rows that repeat a shape."""
    layout, clues = layout_of(blocks, verdicts), {clue.what: clue for clue in verdicts.clues[i]}
    row = _row(blocks, lexicon, clues["row"], i) if "row" in clues else ""
    if "section" not in clues:
        return [row] if row else []
    opener = int(clues["section"].seen)
    heading = blocks.kind[opener] == "heading" or (blocks.lines and verdicts.label[i] in HEADED)
    above = f"under the {'heading' if heading else 'line' if blocks.lines else 'words'} {quote(blocks.text[opener])}"
    if row or not blocks.text[i]:
        return [f"{above}, {row}" if row else above]
    stop = layout.last_of[opener] + 1
    total = layout.count(opener + 1, stop)
    if total == 1:
        return [f"right {above}, and alone there"]
    noun = "term" if verdicts.label[i] == "tags" else nouns_of(blocks, layout, opener + 1, stop)
    return [f"{above}, {placed(layout.count(opener + 1, i + 1), total, noun)}{_between(blocks, verdicts, layout, i, opener)}"]


def _between(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int, opener: int) -> str:
    """What stands around a reader's text: a name or a date above it, a button below."""
    if verdicts.label[i] != "comments" or layout.are_short(i, i + 1):
        return ""
    above, below = layout.before[i], layout.behind[i]
    parts = []
    if above > opener and layout.are_short(above, above + 1):
        parts.append(quote(blocks.text[above], GLIMPSE))
    if below >= 0 and layout.are_short(below, below + 1):
        parts.append(quote(blocks.text[below], GLIMPSE))
    return f", between {' and '.join(parts)}" if len(parts) == 2 else ""


def _row(blocks: Blocks, lexicon: Lexicon, clue: Clue, i: int) -> str:
    """Which of the rows that repeat a shape the block is part of, and what that shape is."""
    place, total, first, stop = map(int, clue.seen.split())
    row = [k for k in range(first, stop) if blocks.text[k]][:ROW_PARTS]
    parts = _parts_of_row(row, blocks, lexicon)
    names = list(parts)
    shape = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "one shape"
    headline = parts.get("headline", i)
    return f"{placed(place, total, 'row')} of {shape}" + (f", with the headline {quote(blocks.text[headline])}" if headline != i else "")


def _parts_of_row(row: list[int], blocks: Blocks, lexicon: Lexicon) -> dict[str, int]:
    """What the lines of a row are by their shape, in order, to the first line that is it."""
    date = next((k for k in row if is_dateline(blocks.text[k], lexicon)), -1)
    parts: dict[str, int] = {}
    for k in row:
        words, ends = lines_of(blocks.text[k])
        if k == date:
            parts["date" if tells_date(blocks.text[k], lexicon) else "age"] = k
        elif k < date and words <= SOURCE_WORDS:
            parts.setdefault("source", k)
        elif SOURCE_WORDS <= words <= HEADLINE_WORDS and not ends:
            parts.setdefault("headline", k)
        elif ends and words > SOURCE_WORDS:
            parts.setdefault("text", k)
    return parts


def _elements(blocks: Blocks, lexicon: Lexicon, i: int, label: str) -> list[str]:
    """Class words and tags around the block that speak for its label."""
    if blocks.box[i] < 0:
        return []
    place, boxes, around = list(lexicon.labels).index(label), blocks.boxes, list(blocks.boxes.ancestors(blocks.box[i]))
    named = next((boxes.words[box] for box in around if box > 0 and place in lexicon.marked(boxes.words[box])), ())
    name = _name(named, lexicon, place) if named else ""
    stands, said = [], []
    if label not in KEPT_LABELS:
        stands = [TAG_WORDS[boxes.tag[box]] for box in around if boxes.tag[box] in TAG_WORDS][:1]
        shut = next((box for box in around if HIDDEN in boxes.words[box][:1]), -1)
        said = [f"is hidden by the {boxes.tag[shut]} element around it until somebody opens that"] if shut >= 0 else []
    if name and not any(name in words for words in stands):
        stands.insert(0, f"an element called {quote(name)}")
    return [f"stands in {' and in '.join(stands)}", *said] if stands else said


def _name(words: tuple[str, ...], lexicon: Lexicon, place: int) -> str:
    """The name, or the pair of names, of an element that speaks for the label at `place`."""
    single = [word for word in words if place in lexicon.marked((word,))]
    paired = [" ".join(pair) for pair in pairwise(words) if place in lexicon.marked(pair)]
    return re.sub(r"^role:", "", (single or paired or list(words))[0])
