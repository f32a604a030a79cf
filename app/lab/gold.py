"""Pages whose every line a careful reader has labelled, and what their labels say of the blocks of the same page as HTML."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

# Lines of further pages, labelled by careful readers by the guide of `gold-dev`: hash of the pasted text to its lines, from 0. On twelve
# pages of `gold-dev` that were among theirs and that they did not know, .99 of 1,440 lines got the same label.
READINGS = Path(__file__).with_name("readings.json")
AHEAD = 200  # lines; a match further on is a repeat elsewhere on the page, and the next match is looked for from where we were


@cache
def hand_labels(corpora: Path) -> dict[str, dict[int, str]]:
    """Page to line (from 1) to label: the pages of `gold-dev`, and those of the readings that lie in `paste-dev`."""
    readings: dict[str, str] = json.loads(READINGS.read_text("utf-8"))
    found = {}
    for path in sorted((corpora / "paste-dev").glob("*.txt.gz")):
        if (reading := readings.get(reading_key(gzip.decompress(path.read_bytes())))) is not None:
            rows = (row.partition(" ") for row in reading.split(", "))
            found[path.name.removesuffix(".txt.gz")] = _lines("\n".join(f"{lines}\t{label}" for lines, _, label in rows))
    return found | gold_labels(corpora)


def reading_key(text: bytes) -> str:
    """What a pasted page is called in the readings, which hold nothing of its text."""
    return hashlib.sha256(text).hexdigest()[:16]


def gold_labels(corpora: Path) -> dict[str, dict[int, str]]:
    """Page to line (from 1) to label, of `gold-dev` alone."""
    return {path.stem: _lines(path.read_text("utf-8")) for path in sorted((corpora / "gold-dev").glob("*.labels"))}


def _lines(text: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in filter(None, text.splitlines()):
        lines, label = row.split("\t")[:2]
        first, _, last = lines.partition("-")
        found |= dict.fromkeys(range(int(first) + 1, int(last or first) + 2), label.strip())
    return found


def same_texts(texts: list[str], others: list[str]) -> list[int]:
    """For each text the place of the same one among the others, in order where it stands more than once; -1 where it does not."""
    places: dict[str, list[int]] = defaultdict(list)
    for k, other in enumerate(others):
        if other:
            places[other].append(k)
    used: set[int] = set()
    found, at = [], 0
    for text in texts:
        free = [k for k in places.get(text, ()) if k not in used] or places.get(text, [])
        k = next((k for k in free if k >= at), free[0] if free else -1)
        found.append(k)
        if k >= 0:
            used.add(k)
            at = max(at, k) if k - at < AHEAD else at
    return found


def squeezed(text: str) -> str:
    """White space collapsed."""
    return " ".join(text.split())


def labels_of_blocks(texts: list[str], lines: list[str], labels: dict[int, str]) -> list[str | None]:
    """By block of an HTML page: the label of the pasted lines that say the same; None where less than half of its text is found."""
    parts = [(i, squeezed(part)) for i, text in enumerate(texts) for part in text.split("\n")]
    places = same_texts([part for _, part in parts], [squeezed(line) for line in lines])
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for (i, part), place in zip(parts, places, strict=True):
        if place >= 0 and place + 1 in labels:
            votes[i][labels[place + 1]] += len(part)
    return [votes[i].most_common(1)[0][0] if votes[i].total() * 2 >= max(1, len(text)) else None for i, text in enumerate(texts)]
