"""Which kept short lines of pasted text are headings, by the empty lines that browsers leave between blocks."""

from __future__ import annotations

import re

from app.segment.pasted.lines import Lines
from app.segment.plain import BULLET_RE, HEADING_WORDS, SENTENCE_END

LONGEST = 120  # characters
LONG = 120  # characters of a paragraph; a shorter one must end a sentence
RARE = 0.1
QUESTION = ("?", "？", "؟")
OPENING = "¿¡“„«「『\"'("
# A sentence with something behind it, as a caption has its credit; shorter ones are numbers, titles and abbreviations.
SENTENCE_WITHIN_RE = re.compile(r"(?:\S+ ){3}\S*[^\W\d]{3}[.!?…] \S|[。！？]\S")


def settle_headings(lines: Lines) -> None:
    """Mark headings, and take the mark from lines that were cut as such but belong to what stands above them: captions, last items.

    A heading stands nearer to the text below it than to the text above it. On 288 pages pasted from Chrome, of the short lines with a long
    text on either side, 85 of a hundred that stand so are headings in the page's source, and 26 of a hundred others.
    """
    telling = _tell_apart(lines)
    blocks = lines.blocks
    found = [i for run in lines.runs() for i in run if _is_heading(lines, i, run.stop, telling=telling)]
    for i in range(len(lines)):
        if lines.shown[i] and blocks.kind[i] == "heading":
            blocks.kind[i], blocks.level[i] = "paragraph", 0
    for i in found:
        blocks.kind[i], blocks.level[i], blocks.detail[i] = "heading", 2, None


def _tell_apart(lines: Lines) -> bool:
    """Whether most of the page's long paragraphs have empty lines before them and others have none; else empty lines tell nothing."""
    blocks = lines.blocks
    gaps = [blocks.gap[i] > 0 for i in range(1, len(lines)) if lines.follows(i) and len(blocks.text[i]) > LONG]
    return RARE * len(gaps) < len(gaps) - sum(gaps) <= len(gaps) / 2


def _is_heading(lines: Lines, i: int, stop: int, *, telling: bool) -> bool:
    blocks = lines.blocks
    if i + 1 >= stop or not _reads_as_heading(lines, i):
        return False
    above, below = (blocks.text[i - 1] if lines.follows(i) else ""), blocks.text[i + 1]
    long_below = len(below) > max(LONG, 2 * len(blocks.text[i])) and blocks.kind[i + 1] in ("paragraph", "quote")
    ended_above = not above or len(above) > LONG or above.endswith(SENTENCE_END) or blocks.kind[i - 1] in ("code", "table")
    if not ended_above:
        return False
    if blocks.gap[i] > blocks.gap[i + 1]:
        return long_below or (len(below) > len(blocks.text[i]) and below.endswith(SENTENCE_END) and bool(above))
    asks = blocks.text[i].endswith(QUESTION) or blocks.kind[i] == "list_item"
    return blocks.gap[i] == blocks.gap[i + 1] and long_below and not telling and not asks


def _reads_as_heading(lines: Lines, i: int) -> bool:
    """A short line, by itself, that ends no sentence but a question; a number may stand before it."""
    text, kind = lines.blocks.text[i], lines.blocks.kind[i]
    marker = BULLET_RE.match(text)
    if kind == "list_item":
        if not marker or not marker["number"] or (lines.follows(i) and lines.blocks.kind[i - 1] == "list_item"):
            return False
    elif kind not in ("paragraph", "heading"):
        return False
    bare = text[marker.end() :] if marker else text
    fits = len(text) <= LONGEST and len(text.split()) <= HEADING_WORDS and (bare[:1].isalnum() or bare[:1] in OPENING)
    if not fits or SENTENCE_WITHIN_RE.search(bare):
        return False
    return not bare[:1].islower() and (text.endswith(QUESTION) or not text.endswith(SENTENCE_END)) and bool(lines.raw(i))
