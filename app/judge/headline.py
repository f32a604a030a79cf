"""Which block reads as the page's headline, by what the page declares, by its headings, or by where its prose begins."""

from __future__ import annotations

import re

from app.judge.clues import hits_of
from app.judge.dates_seen import is_dateline
from app.judge.topic import content_words
from app.lexicon import Lexicon, bare, word_count
from app.records import Blocks, Declared

MAX_WORDS = 40
# «(Photo: Ada Moor)» in any language: a caption's credit.
CREDIT_RE = re.compile(r"[(（\[][^\W\d][^()（）\[\]\d:：]{1,24}[:：][^()（）\[\]:：]{2,48}[)）\]]\W*$")
LONGEST_CREDIT = 80  # characters
LONGEST_TRAIL = 240  # characters
NEAR = 14  # lines between a headline and the first paragraph: byline, date, counters, a caption
PARAGRAPH = 25  # words
FIRST_LINE = 3  # words; a shorter first line is a menu's first entry
# A trail of links to where the page stands: «Home › Culture › Crafts», «Home / Life / Storks».
TRAIL_RE = re.compile(r"[^›»>→/]{1,40}(?:(?: [›»>→] [^›»>→/]{1,80})+|(?: / [^›»>→/]{1,80}){2,})")
RELATED, LONG = 0.35, 4  # how far an <h1> above a section agrees with a declared title, and its words, to be the headline all the same
SURELY, EXACT = 0.5, 0.9  # a section that is the declared title word for word yields only to an <h1> that agrees so far
SAME = 0.6  # of the words that a heading and a declared title have together


def headline_of(blocks: Blocks, declared: Declared, lexicon: Lexicon) -> int:
    """Index of the headline's block, or -1."""
    return _in_text(blocks, lexicon) if blocks.lines else _in_tree(blocks, declared)


def _in_tree(blocks: Blocks, declared: Declared) -> int:
    """The heading that agrees best with a declared title; else the first <h1>; else a block that is the title word for word."""
    # A page's own <h1> is among the claims; it can't be asked whether it agrees with itself.
    titles = [set(bare(claim.value).split()) for claim in declared.get("title") if claim.source != "h1"]
    best, best_score, first, first_score = -1, SAME, -1, 0.0
    for i, kind in enumerate(blocks.kind):
        if kind != "heading" or blocks.level[i] > 2:
            continue
        words = set(bare(blocks.text[i]).split())
        if not words:
            continue
        agrees = max((_agreement(words, title) for title in titles), default=0.0)
        if first < 0 and blocks.level[i] == 1 and agrees >= RELATED and len(words) >= LONG:
            first, first_score = i, agrees
        if agrees - 0.05 * (blocks.level[i] - 1) > best_score:
            best, best_score = i, agrees - 0.05 * (blocks.level[i] - 1)
    if best >= 0:  # a section may repeat the page's title, or be what search engines are shown; the <h1> above it is the headline
        above = 0 <= first < best and blocks.level[best] == 2 and (first_score >= SURELY or best_score < EXACT)
        return first if above else best
    first = next((i for i, kind in enumerate(blocks.kind) if kind == "heading" and blocks.level[i] == 1 and blocks.text[i].strip()), -1)
    if first >= 0:
        return first
    whole = {bare(claim.value) for claim in declared.get("title")} - {""}
    return next((i for i, text in enumerate(blocks.text) if len(text) < 300 and text and bare(text) in whole), -1)


def may_be_headline(text: str) -> bool:
    """Whether a line of pasted text has words and is neither a trail of links nor a caption with its credit."""
    trail = len(text) <= LONGEST_TRAIL and TRAIL_RE.fullmatch(text) is not None
    return not trail and any(map(str.isalpha, text)) and not CREDIT_RE.search(text[-LONGEST_CREDIT:])


def _agreement(words: set[str], title: set[str]) -> float:
    """How far a heading is a declared title, which may carry the site's name besides: 0 to 1."""
    if not title:
        return 0.0
    common = len(words & title)
    return (common / len(words) + common / min(len(title), len(words) + 4)) / 2 if common else 0.0


def _in_text(blocks: Blocks, lexicon: Lexicon) -> int:
    """The title-like line before the first paragraphs that shares most words with them; the first line of all has a head start."""
    sizes = [word_count(text) for text in blocks.text]
    start = next((i for i, size in enumerate(sizes) if size >= PARAGRAPH and _runs_on(sizes, i)), None)
    if start is None:
        start = next((i for i, size in enumerate(sizes) if size >= PARAGRAPH), len(sizes) - 1)
    prose: set[str] = set()
    for text in blocks.text[start : start + 12]:
        prose |= content_words(text[:2000], lexicon.common)
    best, best_score = -1, 0.0
    for i in range(max(0, start - NEAR), start):
        score = _title_score(blocks, i, sizes[i], prose, lexicon)
        score += 1.0 if i == 0 and sizes[i] >= FIRST_LINE else 0.0
        score -= 0.04 * (start - i)
        if score > best_score:
            best, best_score = i, score
    return best


def _runs_on(sizes: list[float], i: int) -> bool:
    """Whether more text follows soon: a lone long line may be a notice."""
    return any(size >= PARAGRAPH for size in sizes[i + 1 : i + 6])


def _title_score(blocks: Blocks, i: int, size: float, prose: set[str], lexicon: Lexicon) -> float:
    text = blocks.text[i]
    if not 1 <= size <= MAX_WORDS or is_dateline(text, lexicon) or not may_be_headline(text):
        return 0.0
    if any(hit.how in ("opens", "whole", "starts") for hit in hits_of(text, lexicon)):
        return 0.0
    words = content_words(text, lexicon.common)
    shared = len(words & prose) / len(words) if words else 0.0
    length = min(size, 12) / 12
    sentence = 0.5 if text.rstrip().endswith((".", ",", ":", ";", "。")) else 0.0
    by = 0.8 if any(text.casefold().startswith(f"{word} ") for word in lexicon.by_words) and size <= 8 else 0.0
    return 0.3 + 1.2 * shared + length - sentence - by
