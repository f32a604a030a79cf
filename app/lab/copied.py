"""Pages as a reader copies them by hand: the text and a few lines around it, shortened, from pages that were pasted as a whole."""

from __future__ import annotations

import hashlib

import numpy as np

BEFORE, AFTER = (0, 1, 2, 3, 5, 8, 12, 20), (0, 2, 5, 8, 12, 20, 35)  # lines that come along, one of these as likely as another
SHORTENED = 0.7  # of the pages are: some lines from where their text begins, some from where it ends
MOST_OPENING, MOST_CLOSING = 8, 5  # lines
HEADLINED = 0.8  # of the pages whose headline is known begin with it
DENSE = 0.4  # of the pages come without their empty lines


def copied_by_hand(key: str, lines: list[str], kept: set[int], title: str) -> list[int]:
    """Which lines (from 1) a reader might have copied, the same ones for the same `key`; none where fewer than two lines are `kept`."""
    if len(kept) < 2:
        return []
    random = np.random.default_rng(int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big"))
    first, last = min(kept), max(kept)
    spoken = [i for i, line in enumerate(lines, 1) if line.strip()]
    inside = list(range(first, last + 1))
    if random.random() < SHORTENED:
        opening, closing = int(random.integers(1, MOST_OPENING)), int(random.integers(1, MOST_CLOSING))
        said = [i for i in spoken if first <= i <= last]
        inside = [*said[:opening], *said[max(opening, len(said) - closing) :]]
    before, after = [i for i in spoken if i < first], [i for i in spoken if i > last]
    begin, end = int(random.choice(BEFORE)), int(random.choice(AFTER))
    start, stop = min([first, *before[len(before) - begin :]]), max([last, *after[:end]])
    chosen = [*range(start, first), *inside, *range(last + 1, stop + 1)]
    headline = next((i for i in before if i < start and title and " ".join(lines[i - 1].split()) == title), 0)
    if headline and random.random() < HEADLINED:
        chosen = [headline, *chosen]
    return [i for i in chosen if lines[i - 1].strip()] if random.random() < DENSE else chosen
