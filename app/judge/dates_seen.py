"""Short lines that give an age or a date: the sign of a row in a list of articles or comments."""

from __future__ import annotations

import re

import numpy as np

from app.judge.shapes import Column, Shapes
from app.lexicon import UNSPACED_RE, Lexicon, words_in
from app.records import Blocks

MAX_WORDS = 9
# Year, month and day in either order, in ranges that exist, so that a version, an address or a size is no date; a year of two digits
# only behind slashes.
YEAR, MONTH_OR_DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|[12]\d|3[01])"
NUMERIC_RE = re.compile(
    rf"(?<![\d.]){YEAR}(?P<a>[./-])\s?{MONTH_OR_DAY}(?P=a)\s?{MONTH_OR_DAY}(?!\d)"
    rf"|(?<![\d.]){MONTH_OR_DAY}(?P<b>[./-])\s?{MONTH_OR_DAY}(?P=b)\s?{YEAR}(?!\d)"
    rf"|(?<![\d./]){MONTH_OR_DAY}/{MONTH_OR_DAY}/\d\d(?![\d/])"
    r"|\d{4}年\d{1,2}月|\d{1,2}月\d{1,2}日|\d{4}년"
)
SHORT_AGE_RE = re.compile(r"^\W*\d{1,3}\s?(?:s|m|h|d|w|mo|y|min|hr|hrs|mins)\b\W*(?:ago)?$", re.IGNORECASE)
COUNTED_RE = re.compile(r"\(\d+\)\s*$")  # «September (30)»: an archive's menu counts its pages


def tells_date(text: str, lexicon: Lexicon) -> bool:
    """Whether a date stands anywhere in the text: a month's name beside a number, or a date in figures."""
    low = text.casefold()
    if NUMERIC_RE.search(low):
        return True
    words = words_in(low)
    return any(word in lexicon.months and any(near.isdigit() for near in words[max(0, i - 1) : i + 3]) for i, word in enumerate(words))


def is_dateline(text: str, lexicon: Lexicon) -> bool:
    """Whether a short line is a date or a relative age and little else: «5 hours ago», «vor 3 Stunden», «March 2, 2025»."""
    if len(text) > 60 or not any(map(str.isdigit, text)) or COUNTED_RE.search(text):
        return False
    low = text.casefold()
    words = words_in(low)
    if not words or len(words) > MAX_WORDS:
        return False
    if SHORT_AGE_RE.match(text) or (NUMERIC_RE.search(low) and len(words) <= MAX_WORDS):
        return True
    known = sum(word in lexicon.months or word in lexicon.units or word in lexicon.ago_words or word.isdigit() for word in words)
    dated = any(word in lexicon.months for word in words) or any(word in lexicon.units for word in words)
    if dated and known * 2 >= len(words) and known >= 2:
        return True
    return bool(UNSPACED_RE.search(low)) and len(low) <= 12 and any(unit in low for unit in lexicon.units if UNSPACED_RE.search(unit))


def datelines(blocks: Blocks, shapes: Shapes, lexicon: Lexicon) -> Column:
    """By block: 1 for lines that are a date or an age; no line without a digit is."""
    column = np.zeros(len(blocks))
    for i in np.flatnonzero(shapes.digits).tolist():
        column[i] = is_dateline(blocks.text[i], lexicon)
    return column
