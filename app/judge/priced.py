"""Boxes of other products on pasted pages without running text: a heading such as «Similar items», and rows with prices under it.

Where a page has text of its own, sections and the models tell what follows it. A shop's page often has none, and then its other products
look like what the page is for. Of 582 lines in such boxes on the hand-labelled pages readers call 466 related, 87 promotion and 11 buttons,
and 15, of one page, its body.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from app.judge.lines import PARAGRAPH
from app.judge.measure import Measured
from app.judge.points import Points
from app.judge.sections import BODY_BEGUN, Section
from app.judge.shapes import Column
from app.records import Blocks

_SIGNS = "$£¥€₩₹₺₽₫₴฿₪₱"
_CODES = "USD|EUR|GBP|AUD|CAD|CHF|SEK|DKK|NOK|PLN|IDR|VND|TL|Rp|kr"
PRICE_RE = re.compile(rf"(?:[{_SIGNS}]|\b(?:{_CODES})\.?)\s?\d|\d\s?(?:[{_SIGNS}円元원]|zł|Kč|руб|грн|(?:{_CODES})\b)")
LIKELY = 0.5  # that a line which can open a box does: of others many are menus, or head the page's own products
FEWEST, FARTHEST = 3, 12  # prices in a box, and lines from one to the next
AFTER_PRICE = 4  # lines of a product behind its price
LONGEST = 200  # characters of a line that is looked at; a price stands in a short one
INSIDE = ("related", "promo", "ui", "share")  # what lines of a box may open: «Sponsored», «See all»


def name_priced_boxes(blocks: Blocks, measured: Measured, likely: Column, shares: Points, place: int) -> None:
    """Make the lines of such boxes surely related, in place, in `shares` (blocks × labels, `place` that of "related") and their sections.

    `likely` is how likely the models call each line related, before what is said plainly has been heard.
    """
    stop = 0
    early = np.cumsum(measured.shapes.prose) - measured.shapes.prose < BODY_BEGUN
    related = likely >= LIKELY
    for i in np.flatnonzero(early & related).tolist():
        if i < stop or not any(hit.label == "related" and hit.how == "opens" for hit in measured.hits[i]):
            continue
        if found := _end_of_box(i, blocks, measured, related):
            stop = found
            shares[i:stop] = np.arange(shares.shape[1]) == place
            measured.sections[i + 1 : stop] = [Section("related", i, None, sure=True)] * (stop - i - 1)


def _end_of_box(opener: int, blocks: Blocks, measured: Measured, related: NDArray[np.bool_]) -> int:
    """Where the box under a heading ends, behind its last product; 0 if it has too few prices to be one."""
    last, prices, k = opener, 0, opener + 1
    while k < len(blocks) and k - last <= FARTHEST and measured.shapes.prose[k] < PARAGRAPH:
        opens = {hit.label for hit in measured.hits[k] if hit.how == "opens"}
        if not opens <= set(INSIDE) or ("related" in opens and related[k]):
            break
        if PRICE_RE.search(blocks.text[k][:LONGEST]):
            last, prices = k, prices + 1
        k += 1
    stop = last + 1
    while stop < min(k, last + 1 + AFTER_PRICE) and not blocks.gap[stop]:
        stop += 1
    return stop if prices >= FEWEST else 0
