"""A short flood: memory does not grow from two thousand lines to twenty thousand; `python -m app.lab.flood` sends a million."""

from __future__ import annotations

from app.lab.flood import flood

LINES = 20_000
MOST_MB = 300  # of the service with its workers


def test_memory_does_not_grow_with_the_length_of_a_batch() -> None:
    short = flood(LINES // 10, LINES // 10 * 2000, workers=2, real_every=200)
    long = flood(LINES, LINES * 2000, workers=2, real_every=200)
    assert (short["lines"], long["lines"]) == (LINES // 10, LINES)
    assert long["errors"] > LINES * 0.99
    assert long["peak MB of the service's process"] < short["peak MB of the service's process"] + 25
    assert long["peak MB with all workers"] < MOST_MB
