"""Names the blocks of every page of the corpus, for the judge of pasted text to learn from.

The hand-labelled pages are few. Elements and their names tell a page's parts far better than lines do, so a model of the HTML, which learns
from the hand-labelled pages alone, labels every page, and the network for pasted text learns from its likelihoods besides the hand-labelled
lines (Hinton et al., Distilling the Knowledge in a Neural Network, 2015, across two views of one page). The teacher may look at what the
corpus knows of a page and no service does, its reference, headline and author (Vapnik and Vashist, Learning using privileged
information, 2009): when 72 pages were labelled, .956 of their blocks instead of .933 were then on the right side, out of fold.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.judge.naming import label_shares
from app.lab.gold import same_texts, squeezed
from app.lab.names import Named, fit_naming, known_rows
from app.lab.pasted import COUNTS
from app.lab.samples import Sample
from app.lexicon import shared_lexicon
from app.models import Naming, Network, naming_of
from app.records import KEPT_LABELS

Narrow = NDArray[np.float32]
RARE = 0.3  # power of a label's frequency that is divided out: rare labels count for more, not for as much
GOLD = 5.0  # what a hand-labelled page counts among pages that a model labelled


def teacher_of(html: list[Named]) -> Naming:
    """A model of labels from the hand-labelled ones among these pages."""
    told = tuple(f"told {k}" for k in range(html[0].told.shape[1]))
    return naming_of(fit_naming(html[0].features + told, *known_rows([(np.hstack((page.x, page.told)), page.gold) for page in html])))


def taught(samples: list[Sample], html: list[Named]) -> tuple[list[tuple[Narrow, Narrow]], Narrow]:
    """By page of pasted text: how likely each label is for each block, zeros where nobody knows, and what a mistake there counts.

    Beside the pages, by label, how much more its mistakes count for its being rare. What is known comes from readers where they have
    labelled the page, else from a teacher that has seen no page but these.
    """
    teacher, by_key, labels = teacher_of(html), {page.key: page for page in html}, shared_lexicon().labels
    found = []
    for sample in samples:
        n, shares = len(sample.blocks), np.zeros((len(sample.blocks), len(labels)), dtype=np.float32)
        seen = by_key.get(sample.example.key)
        if sample.labels is not None:
            shares[:] = [[label == name for name in labels] for label in sample.labels]
        elif seen is not None:
            places = np.array(same_texts([squeezed(text) for text in sample.blocks.text], [squeezed(text) for text in seen.texts]))
            columns = dict(zip(teacher.features, np.hstack((seen.x, seen.told)).T, strict=True))
            shares[places >= 0] = label_shares(columns, teacher)[places[places >= 0]]
        worth = COUNTS.get(sample.example.suite, 1.0) * (GOLD if sample.labels is not None else 1.0) / np.sqrt(n)
        found.append((shares, np.full(n, worth, dtype=np.float32)))
    frequency = np.sum([(weight[:, None] * shares).sum(0) for shares, weight in found], 0)
    rarity = (1 / np.maximum(frequency / frequency.sum(), 1e-4)) ** RARE
    weights = [weight * (shares @ rarity) for shares, weight in found]
    mean = float(np.mean([weight.sum() for weight in weights]))
    named = [(shares, (weight / mean).astype(np.float32)) for (shares, _), weight in zip(found, weights, strict=True)]
    return named, np.asarray(rarity, dtype=np.float32)


def with_true_shares(network: Network, rarity: Narrow) -> Network:
    """The network with rare labels of dropped blocks no likelier than they are, though it learned them better for counting more.

    Their total stays as it was learned. Out of fold, the mean F1 of labels rises from .711 to .718, and what is kept stays as good.
    """
    dropped = ~np.isin(network.labels, list(KEPT_LABELS))
    usual = np.average(rarity[dropped], weights=rarity[dropped] ** (-1 / RARE))
    bias = network.bias.copy()
    bias[1:][dropped] -= np.log(rarity[dropped] / usual)
    return network._replace(bias=bias)
