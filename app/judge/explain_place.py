"""What speaks for a line that says nothing itself: where it stands, in which run of its like, and beside what."""

from __future__ import annotations

from app.judge.explain_words import GLIMPSE, SENTENCE_RE, THINGS, number, placed, quote, size, some
from app.judge.layout import NEVER, OWN_WORDS, Layout, is_link
from app.lexicon import word_count
from app.records import Blocks, Verdicts

NEAR = 8  # blocks on either side, where a line of the same label may speak for others
UNDER = 8  # blocks behind a headline that stand under it
DECK = 1  # blocks of body text that may stand between a headline and what stands under it
ROW = 3  # lines that make a row


def lines_of(text: str) -> tuple[float, int]:
    """Words and sentence ends of a text."""
    return word_count(text), len(SENTENCE_RE.findall(text))


def nouns_of(blocks: Blocks, layout: Layout, first: int, stop: int) -> str:
    """What the blocks in [first, stop) are, one of them, without an article."""
    if blocks.lines:
        return "short line" if layout.are_short(first, stop) else "line"
    return "link" if layout.are_links(first, stop) else "short block" if layout.are_short(first, stop) else "block"


def under_headline(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int) -> str:
    """How far below the headline a line stands; empty where that is not near."""
    head = layout.heads[i]
    if head < 0 or verdicts.label[head] != "title" or i - head > UNDER:
        return ""
    if verdicts.label[head + 1 : i].count("body") > DECK:
        return ""
    away = layout.count(head + 1, i + 1)
    return "right under the headline" if away <= 1 else f"{number(away)} {'lines' if blocks.lines else 'blocks'} under the headline"


def where(blocks: Blocks, verdicts: Verdicts, layout: Layout, first: int, stop: int) -> str:
    """Where on the page a run of blocks without body text stands."""
    begin, end = verdicts.body_range()
    title = layout.titles[0] if layout.titles else -1
    if near := under_headline(blocks, verdicts, layout, first):
        return near if near.startswith("right") or layout.count(first, stop) < ROW - 1 else f"that begin {near}"
    if first < title and (end < 0 or title <= begin):
        return "before the headline"
    if end < 0:
        return "on a page without body text"
    if first < begin:
        return "between the headline and the body text" if 0 <= title < first else "before the body text"
    if first > end:
        return "at the end of the page" if layout.count(stop, len(blocks)) == 0 else "after the last of the body text"
    return "between parts of the body text"


def company(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int, *, spoken: bool, bare: bool) -> str:
    """The run that block `i` is part of, from where to where, and who speaks for it; or what it stands alone between.

    Of a block that has said itself what it is (`spoken`), only a row of short lines around it is told; and of one whose elements
    have, so that it is not `bare`, who speaks for it is left out.
    """
    first, stop = layout.runs[i]
    total = layout.count(first, stop)
    place = where(blocks, verdicts, layout, first, stop)
    if not blocks.text[i]:
        return "" if not bare else f"a block without words {place}, like {THINGS[verdicts.label[i]][0]}"
    if total >= ROW or (total > 1 and not spoken):
        if spoken and not layout.are_short(first, stop):
            return ""
        run = placed(layout.count(first, i + 1), total, nouns_of(blocks, layout, first, stop))
        return f"{run} {place}{_ends(blocks, verdicts, layout, i, told=spoken or not bare)}"
    return _alone(blocks, verdicts, layout, i, place) if bare else ""


def _ends(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int, *, told: bool) -> str:
    """The first and the last block of a run, without block `i` itself, and one of it that speaks for the label, unless that is told."""
    thing = THINGS[verdicts.label[i]][0]
    speaker = NEVER if told else layout.speaker(i)
    spoken = blocks.text[speaker] if speaker >= 0 else ""
    said = _span(blocks, layout, i, spoken, f"speaks for {thing}")
    if told or said.endswith(thing) or f"{thing}, to " in said:
        return said
    if spoken:
        return f"{said}, and {quote(spoken, GLIMPSE)} among them speaks for {thing}"
    return f"{said}, {_beside_run(blocks, verdicts, layout, i) or f'{_again(blocks, layout, i)}like {thing}'}"


def _span(blocks: Blocks, layout: Layout, i: int, spoken: str, speaks: str) -> str:
    """From where to where a run goes; where the words that speak for it stand at an end, that is said of them."""
    first, stop = layout.runs[i]
    a = first if blocks.text[first] else layout.behind[first]
    z = stop - 1 if blocks.text[stop - 1] else layout.before[stop - 1]
    begins, ends = quote(blocks.text[a], GLIMPSE), quote(blocks.text[z], GLIMPSE)
    which = {k: f", which {speaks}" if spoken == blocks.text[k] else "" for k in (a, z)}
    if layout.count(first, stop) == 2:
        return f", with {ends} after it{which[z]}" if i == a else f", with {begins} before it{which[a]}"
    if begins == ends:
        return f", of which {begins}, the first and the last, {speaks}" if which[a] else f", which begin and end with {begins}"
    if i == a:
        return f", up to {ends}{which[z]}"
    if i == z:
        return f", of which {begins}, the first, {speaks}" if which[a] else f", which begin with {begins}"
    return f", from {begins}{which[a]}, to {ends}" if which[a] else f", from {begins} to {ends}{which[z]}"


def _again(blocks: Blocks, layout: Layout, i: int) -> str:
    copies = layout.copies[blocks.text[i]]
    return f"and one of {number(copies)} on the page that say the same, " if copies > 1 else ""


def _beside_run(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int) -> str:
    """Who speaks for a run from outside: a copyright line at a footer, or the nearest block of the same label; nothing where none does."""
    first, stop = layout.runs[i]
    if verdicts.label[i] == "footer":
        for side, k in (("after", layout.before[first]), ("before", layout.behind[stop - 1])):
            if k >= 0 and any(clue.what == "copyright" for clue in verdicts.clues[k]):
                return f"{side} the copyright line {quote(blocks.text[k], GLIMPSE)}"
    told = _told_by(blocks, verdicts, layout, first, stop)
    return f"and they stand {told}" if told else ""


def _told_by(blocks: Blocks, verdicts: Verdicts, layout: Layout, first: int, stop: int) -> str:
    """The nearest block of the label of the run [first, stop), a few places away, whose own words speak for it, and how far that is."""
    for away in range(1, NEAR + 1):
        for k in (first - away, stop - 1 + away):
            same = 0 <= k < len(blocks) and verdicts.label[k] == verdicts.label[first] and bool(blocks.text[k])
            if same and any(clue.what in OWN_WORDS for clue in verdicts.clues[k]):
                lines = layout.count(k + 1, first + 1) if k < first else layout.count(stop - 1, k)
                far = some(max(1, lines), "line" if blocks.lines else "block")
                side = "below" if k < first else "above"
                return f"{far} {side} {quote(blocks.text[k], GLIMPSE)}, which speaks for {THINGS[verdicts.label[k]][0]}"
    return ""


def _alone(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int, place: str) -> str:
    """A block without its like on either side: its shape, its place, its neighbours, and who near it speaks for the label."""
    words, ends = lines_of(blocks.text[i])
    thing = THINGS[verdicts.label[i]][0]
    what = "line" if blocks.lines else "block"
    if is_link(blocks, i):
        shape = "a single link"
    elif layout.are_short(i, i + 1):
        shape = f"a short {what}" if ends else f"a short {what} without a full stop"
    else:
        shape = size(blocks.text[i]) if ends else f"a {what} of {some(round(words), 'word')} without a full stop"
    if told := _told_by(blocks, verdicts, layout, i, i + 1):
        return f"{shape} {place}, {told}"
    sides = [(word, k) for word, k in (("after", layout.before[i]), ("before", layout.behind[i])) if k >= 0]
    quotes = [quote(blocks.text[k], GLIMPSE) for _, k in sides]
    if len(quotes) == 2:
        return f"{shape} {place}, after {quotes[0]} and before {quotes[1]}, {_again(blocks, layout, i)}like {thing}"
    beside = f"{sides[0][0]} {quotes[0]}" if sides else f"{quote(blocks.text[i])}, with nothing beside it"
    return f"{shape} {place}, {beside}, {_again(blocks, layout, i)}like {thing}"
