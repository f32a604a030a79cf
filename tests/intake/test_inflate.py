"""Gzip is decompressed up to a limit and no further."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake import BrokenGzipError, Inflater


def inflated(data: bytes, limit: int = 1_000_000, step: int = 7) -> bytes:
    inflater = Inflater(limit)
    out = b"".join(piece for i in range(0, len(data), step) for piece in inflater.pieces(data[i : i + step]))
    inflater.finish()
    return out


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=3), st.integers(1, 50))
def test_members_in_any_pieces(parts: list[bytes], step: int) -> None:
    assert inflated(b"".join(map(gzip.compress, parts)), step=step) == b"".join(parts)


def test_a_bomb_costs_no_more_than_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    inflater = Inflater(1000)
    assert sum(map(len, inflater.pieces(bomb))) == 1001
    assert inflater.size == 1001
    assert list(inflater.pieces(bomb)) == []


@pytest.mark.parametrize("data", [b"not gzip", gzip.compress(b"x" * 100)[:-4], gzip.compress(b"x") + b"junk", b"\x1f\x8b"])
def test_broken(data: bytes) -> None:
    with pytest.raises(BrokenGzipError):
        inflated(data)


def test_nothing_is_nothing() -> None:
    assert inflated(b"") == b""
