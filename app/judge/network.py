"""A small network over a page's blocks: each sees its own features, then, round by round, what those around it made of theirs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.judge.measure import Columns
from app.judge.surroundings import Matrix, Surroundings
from app.models import Network

CLIP = 6.0  # standard deviations; what lies further out is a freak
KEPT = np.float32(0.5)  # of a block's numbers from one round to the next
AT_ONCE = 8192  # blocks; a page of very many must not be held in memory with all its features


def standardised(columns: Columns, network: Network, first: int = 0, stop: int | None = None) -> Matrix:
    """Blocks × features, in standard deviations from the training pages' mean."""
    chosen = np.array([columns[name][first:stop] for name in network.features])
    chosen -= network.mean[:, None]
    chosen /= network.scale[:, None]
    return np.clip(chosen, -CLIP, CLIP, out=chosen).T.astype(np.float32)


def odds_of(columns: Columns, around: Surroundings, network: Network) -> NDArray[np.float32]:
    """Blocks × outputs: log-odds that it is content, then those of the network's labels."""
    n, width = len(around.weight), len(network.entry_bias)
    numbers, odds = np.empty((n, width), dtype=np.float32), np.empty((n, len(network.bias)), dtype=np.float32)
    for first in range(0, n, AT_ONCE):
        x = standardised(columns, network, first, first + AT_ONCE)
        numbers[first : first + AT_ONCE] = np.maximum(x @ network.entry + network.entry_bias, 0)
        odds[first : first + AT_ONCE] = x @ network.direct + network.bias
    odds += numbers @ network.exit[:width]
    for k, (matrix, bias) in enumerate(network.rounds, 1):
        ways = matrix.reshape(around.ways(), width, width)
        prepared, told = around.prepared(numbers), np.empty_like(numbers)
        for first in range(0, n, AT_ONCE):
            stop = min(n, first + AT_ONCE)
            told[first:stop] = np.matmul(around.seen_from(prepared, first, stop), ways).sum(0) + bias
        numbers = np.maximum(told, 0) + KEPT * numbers
        odds += numbers @ network.exit[k * width : (k + 1) * width]
    return odds
