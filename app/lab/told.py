"""What the corpus knows of a page's blocks and no service does: its reference, headline and author."""

from __future__ import annotations

import numpy as np

from app.judge.measure import window_mean
from app.judge.shapes import Column
from app.lab.align import aligned_share, tokens
from app.lab.corpora import Example

FEWEST = 20  # words of a reference that says anything of a page
TITLE_MORE, AUTHOR_LINE = 12, 12  # words: of a line beside those of the headline, and of a line with the author's name
FADING, FARTHEST = 0.2, 60  # how the headline counts less with every block since


def told_columns(example: Example, texts: list[str], twins: list[list[int]]) -> dict[str, Column]:
    """What the corpus knows of every block: whether the reference holds it, and whether it is the headline or names the author."""
    n = len(texts)
    held = np.array(aligned_share(texts, example.reference)) if example.reference else np.zeros(n)
    for group in twins:
        held[group] = held[group].max()
    whole = float(example.weight == 1 and len(example.reference.split()) >= FEWEST)
    title, author = tokens(example.title), " ".join(tokens(example.author))
    same, alike, named = np.zeros(n), np.zeros(n), np.zeros(n)
    for i, words in enumerate(tokens(text[:400]) for text in texts):
        if title and words == title:
            same[i] = 1.0
        elif title and words and len(words) <= len(title) + TITLE_MORE:
            alike[i] = len(set(words) & set(title)) / max(len(set(words)), len(set(title)))
        named[i] = float(bool(author) and len(words) <= AUTHOR_LINE and author in " ".join(words))
    inside, place = held > 0.5, np.arange(n)
    began: Column = np.cumsum(inside) - inside.astype(float)
    since = place - np.maximum.accumulate(np.where(same > 0, place, -FARTHEST))
    return {
        "held": held, "held by a whole reference": held * whole, "left out by a whole reference": (1 - held) * whole,
        "held around 3": window_mean(held, 3), "held around 10": window_mean(held, 10), "held before": np.concatenate(([0.0], held[:-1])),
        "held after": np.concatenate((held[1:], [0.0])), "before all that is held": (began == 0).astype(float),
        "after all that is held": (began + inside == inside.sum()).astype(float), "the headline": same, "like the headline": alike,
        "names the author": named, "since the headline": np.exp(-FADING * np.minimum(since, FARTHEST)),
    }  # fmt: skip
