"""A short run of the load that `python -m tests.load` measures at length: what is told to whom, not how fast."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.load.__main__ import memory
from tests.load.callers import closed_loop, open_loop
from tests.load.pages import POISONS, harmless, poisoned
from tests.web.ask import CLEAN
from tests.web.server import LIVE, serving


def test_everyone_gets_their_own_answer_below_capacity(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        told = asyncio.run(closed_loop(service.url + CLEAN, harmless(120), 16, 240))
        before = memory(service.process.pid)
        again = asyncio.run(closed_loop(service.url + CLEAN, harmless(120), 64, 240))
        assert memory(service.process.pid) < before + (60 << 20)
    assert (told.statuses, told.wrong) == ({200: 240}, 0)
    assert (again.statuses, again.wrong) == ({200: 240}, 0)


def test_above_capacity_the_rest_is_told_to_come_back(tmp_path: Path) -> None:
    with serving(tmp_path, workers="1", queue="4") as service:
        told = asyncio.run(open_loop(service.url + CLEAN, harmless(100), 2000, 200))
    assert set(told.statuses) == {200, 429}
    assert told.statuses[200] >= 5
    assert told.wrong == 0


def test_poison_costs_its_own_request_only(tmp_path: Path) -> None:
    pages = harmless(120)
    mixed = list(poisoned(pages, 10))
    with serving(tmp_path, *LIVE, workers="2", deadline_s="1") as service:
        told = asyncio.run(closed_loop(service.url + CLEAN, mixed, 4, len(mixed)))
    assert set(told.statuses) <= {200, 422, 500}
    assert told.statuses[500] == 2  # what broke on our side is said to be ours
    assert len(pages) <= told.statuses[200] <= len(pages) + 2  # one long line may be worked on in time
    assert told.wrong == 0
    assert sum(told.statuses.values()) == len(pages) + 12
    assert len(POISONS) == 6
