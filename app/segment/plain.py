"""Cuts pasted text into blocks: a line is a block, unless a credit is glued to it or lines were wrapped by hand."""

from __future__ import annotations

import re
from itertools import islice

from app.lexicon import UNSPACED_RE, WORD_RE, Lexicon, bare, folded, word_count
from app.records import Blocks, Item
from app.segment.markdown import is_markdown, pieces_of

LINE_END_RE = re.compile(r"\r\n|\n|\r")
# Unicode's other separators part blocks within a line (line and paragraph separator, next line, vertical tab, form feed).
PART_RE = re.compile("[\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e]+")
BULLET_RE = re.compile(r"(?:(?P<dash>[–—])|[-*•‣◦▪●]|\(?(?P<number>\d{1,3})[.)])\s+(?=\S)")
# A sentence end with a letter right behind it: the only place where two texts can be seen to be glued together.
GLUE_RE = re.compile("[.!?…。！？][\"'”’»)\\]]*(?=[^\\W\\d_])")
SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", ":", '"', "”", "»", "؟", "।")
GLUED_LABELS = frozenset({"legal", "related", "share", "subscribe"})
SHORT_PHRASE = 5  # letters; shorter openings stand at the start of too many sentences
NAME_RE = re.compile(r"[^\W\d_]+(?: [A-Z\u00c0-\u00de\u0386-\u03ab\u0400-\u042f][\w.’'-]*){2,4}")  # behind a word such as «By»
# The last word of a sentence: neither an abbreviation, nor a name or an address that goes on behind its point.
ENDED_RE = re.compile("(?:\\s|^)[\\w'’“\"(«-]*[^\\W\\d_]{3,}[.!?…][\"'”’»)\\]]*$|[。！？][」』”）]*$")
LONGEST_CREDIT = 80  # characters of a credit that ends its line
FEWEST_WORDS = 5  # of a sentence with a credit behind it
MOST_BORDERS = 50_000  # of a line; sentences of three megabytes, all glued together, have fewer, «x.x.x.» in one line has millions
MIN_SENTENCE = 40  # characters before the border; less is a label or an abbreviation, not a sentence
WRAP_MIN, WRAP_MAX = 45, 100  # characters; mail and editors wrap at 60 to 80, and a few words run over
HEADING_WORDS = 14


def blocks_of(text: str, lexicon: Lexicon) -> Blocks:
    """The blocks of a pasted text, each with its first and last line, counted from 1."""
    blocks = Blocks()
    lines = LINE_END_RE.split(text)
    if is_markdown(lines):
        _add_markdown(blocks, lines)
        return blocks
    gap = 0
    for first, last in _paragraphs(lines):
        if first == last and not lines[first].strip():
            gap += 1
            continue
        whole = " ".join(line.strip() for line in lines[first : last + 1])
        for part in PART_RE.split(whole):
            for piece in _unglued(" ".join(part.split()), lexicon):
                _add(blocks, piece, (first + 1, last + 1), gap)
                gap = 0
    _mark_headings(blocks)
    return blocks


def _paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    """(first, last) of each run of lines that belong together; mostly single lines, longer only where text was wrapped by hand."""
    spans: list[tuple[int, int]] = []
    i = 0
    while i < len(lines):
        stop = i
        while stop < len(lines) and 0 < len(line := lines[stop].strip()) <= WRAP_MAX and not BULLET_RE.match(line):
            stop += 1
        if stop - i >= 3 and _is_wrapped([line.strip() for line in lines[i:stop]]):
            spans += _joined(lines, i, stop)
        else:
            stop = max(stop, i + 1)
            spans += [(k, k) for k in range(i, stop)]
        i = stop
    return spans


def _is_wrapped(run: list[str]) -> bool:
    """Lines that nearly fill a column, most of which break off in mid-sentence and go on in small letters."""
    pairs = len(run) - 1
    full = sum(len(line) >= WRAP_MIN for line in run[:-1])
    broken = sum(not line.endswith(SENTENCE_END) for line in run[:-1])
    carried = sum(follower[:1].islower() for follower in run[1:])
    return full * 10 >= pairs * 6 and broken * 10 >= pairs * 6 and carried * 10 >= pairs * 4


def _joined(lines: list[str], start: int, stop: int) -> list[tuple[int, int]]:
    """Paragraphs within a wrapped run: one ends at a short line that ends a sentence."""
    spans, first = [], start
    for i in range(start, stop):
        line = lines[i].strip()
        if i == stop - 1 or (len(line) < WRAP_MIN and line.endswith(SENTENCE_END)):
            spans.append((first, i))
            first = i + 1
    return spans


def _unglued(text: str, lexicon: Lexicon) -> list[str]:
    """The text, parted where a known opening of a credit or pointer, or a credit and nothing else, follows a sentence without a space."""
    parts, start = [], 0
    for border in islice(GLUE_RE.finditer(text), MOST_BORDERS):
        at, size = border.end(), border.end() - start
        if (size >= MIN_SENTENCE and _opens_credit(text, at, lexicon)) or (
            len(text) - at <= LONGEST_CREDIT and _is_credit(text[start:at], text[at:], lexicon)
        ):
            parts.append(text[start:at])
            start = at
    return [*parts, text[start:]]


def _opens_credit(text: str, at: int, lexicon: Lexicon) -> bool:
    first = WORD_RE.match(text, at, at + 80)
    rows = lexicon.starts.by_first_word.get(first.group().casefold(), ()) if first else ()
    unspaced = UNSPACED_RE.match(text, at) is not None
    if not rows and not unspaced:
        return False
    rest = folded(text[at : at + 80])
    if any(label in GLUED_LABELS and len(phrase) > SHORT_PHRASE and rest.startswith(phrase) for phrase, label in rows):
        return True
    found = lexicon.starts.unspaced_re.match(rest) if unspaced else None
    return found is not None and lexicon.starts.unspaced[found.group()] == "legal"


def _is_credit(sentence: str, rest: str, lexicon: Lexicon) -> bool:
    """Whether the rest of a line is a known one («Share this article», 続きを読む), a photo's credit, or a byline, behind a sentence."""
    if (
        word_count(sentence) < FEWEST_WORDS
        or not ENDED_RE.search(sentence[-LONGEST_CREDIT:])
        or not (rest[:1].isupper() or UNSPACED_RE.match(rest))
    ):
        return False
    if any(label in GLUED_LABELS for label, _ in lexicon.lines.get(bare(rest), ())) and (
        len(bare(rest)) > SHORT_PHRASE or UNSPACED_RE.match(rest)
    ):
        return True
    low = folded(rest)
    rows = lexicon.starts.by_first_word.get(low.partition(":")[0].partition(" ")[0], ())
    if any(label == "meta" and phrase.endswith(":") and low.startswith(phrase) for phrase, label in rows):
        return True
    return NAME_RE.fullmatch(rest) is not None and low.partition(" ")[0] in lexicon.by_words


def _add(blocks: Blocks, text: str, lines: tuple[int, int], gap: int) -> None:
    if not text:
        return
    bullet = BULLET_RE.match(text)
    blocks.text.append(text)
    blocks.kind.append("list_item" if bullet else "paragraph")
    blocks.detail.append(Item(1, None, first=False) if bullet else None)
    blocks.level.append(0)
    blocks.box.append(-1)
    blocks.gap.append(gap)
    blocks.spans.append(())
    blocks.lines.append(lines)


def _add_markdown(blocks: Blocks, lines: list[str]) -> None:
    last = -1
    for piece in pieces_of(lines):
        _add(blocks, piece.text, (piece.first + 1, piece.last + 1), piece.first - last - 1)
        blocks.kind[-1], blocks.level[-1], blocks.detail[-1] = piece.kind, piece.level, piece.detail
        last = piece.last


def _mark_headings(blocks: Blocks) -> None:
    """A short line without a sentence's end, right before a long one, reads as its heading."""
    for i in range(len(blocks) - 1):
        text, following = blocks.text[i], blocks.text[i + 1]
        short = len(text) <= 120 and len(text.split()) <= HEADING_WORDS and text[:1].isalnum() and not text.endswith(SENTENCE_END)
        if short and blocks.kind[i] == "paragraph" and len(following) > max(120, 2 * len(text)) and not text[:1].islower():
            blocks.kind[i], blocks.level[i] = "heading", 2
