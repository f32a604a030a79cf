"""What fuzzing found once must not come back; and the laws hold for bytes of any kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.target import one_input

SEEDS = sorted((Path(__file__).parent / "seeds").glob("*.seed"))
PIECES = st.sampled_from(
    [b"<p>", b"<div", b">", b"</", b"<!--", b"&#x41;", b"\x00", b"\xff\xfe", b"\x1b$B", b"=\"'", b"Menu\n", b"<table><td>"]
)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_seed_holds_the_laws(path: Path) -> None:
    one_input(path.read_bytes())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.binary(max_size=30) | PIECES, max_size=30).map(b"".join))
def test_any_bytes_hold_the_laws(data: bytes) -> None:
    one_input(data)
