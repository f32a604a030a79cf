"""How much work a call is, counted or in CPU seconds: what a busy machine can't change."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from tests.conftest import ROOT


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python of ours a call runs."""
    count = 0
    ours = str(ROOT / "app")

    def on_line(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return on_line

    def on_call(frame: FrameType, event: str, argument: object) -> Any:
        return on_line if frame.f_code.co_filename.startswith(ours) else None

    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor time of this process during a call; it bounds C code, whose lines can't be counted, by far more than linear work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before
