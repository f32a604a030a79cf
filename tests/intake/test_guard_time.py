"""The guard itself takes linear time, whatever it is given."""

from __future__ import annotations

import contextlib
import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import TooHard
from app.intake.guard import check
from tests.conftest import CORPORA
from tests.intake.test_guard import PIECES

HOSTILE = [
    "<",
    "<a",
    "<a ",
    "<!--",
    "<!-- -",
    "<!-->",
    "<a b='",
    '<a b="',
    "<a b=",
    "<script>",
    "<script><!--",
    "<script><!--<script>",
    "<title>",
    "</",
    "<![CDATA[",
    "<svg>",
    "<svg><g>",
    "<svg " + 'a="b" ' * 90,
    "<b>",
    "</b>",
    "<b id=1></p>",
    "<p><b></p>",
    "<li><span></li></b>",
    "<noscript><",
    "<noscript><b></noscript>",
    "<td></div>",
    "<select></div>",
    'a="',
    "<x></x>",
    "]]>",
    "<div a/b/c ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_takes_linear_time(unit: str) -> None:
    markup = unit * (1_000_000 // len(unit))
    started = time.process_time()
    with contextlib.suppress(TooHard):
        check(markup)
    assert time.process_time() - started < 6  # a megabyte; what backtracks takes minutes


@given(st.lists(st.sampled_from([*HOSTILE, *PIECES]), min_size=2, max_size=5))
@settings(max_examples=40, deadline=None)
def test_takes_linear_time_for_any_mix(units: list[str]) -> None:
    markup = "".join(units) * (300_000 // len("".join(units)))
    started = time.process_time()
    with contextlib.suppress(TooHard):
        check(markup)
    assert time.process_time() - started < 4


@pytest.mark.corpora
def test_real_pages_pass_quickly() -> None:
    size = seconds = 0.0
    for path in sorted((CORPORA / "wcxb-dev" / "html").glob("*.html.gz"))[::5]:
        markup = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        started = time.process_time()
        check(markup)
        seconds += time.process_time() - started
        size += len(markup)
    assert seconds / size * 150_000 < 0.02  # twenty times what it takes; what backtracks takes thousands
