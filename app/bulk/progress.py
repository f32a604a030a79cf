"""Says how far a run has come: a bar on a terminal, now and then a line in a log."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm

EVERY_S = 10.0  # a line in a log
_BAR = "{percentage:3.0f}%|{bar}| {elapsed}<{remaining} {postfix}"
_NO_TOTAL = "{elapsed} {postfix}"


class Progress:
    """The progress of one run; `total` is bytes of input, None when nobody knows."""

    def __init__(self, total: int | None, *, done_before: int = 0, quiet: bool = False, file: TextIO | None = None) -> None:
        self._file = file or sys.stderr
        self._total = total
        self._begun = self._told = time.monotonic()
        self._quiet = quiet
        self._bar: tqdm[Any] | None = None if quiet or not self._file.isatty() else self._made_bar(total)
        self._read = 0
        self.before = done_before
        self.failed_before = 0
        self.pages = 0
        self.codes: Counter[str] = Counter()  # of refusals

    @property
    def failed(self) -> int:
        """Pages without an answer."""
        return sum(self.codes.values())

    @property
    def share_failed(self) -> float:
        """Of all pages of the output, those without an answer."""
        return (self.failed + self.failed_before) / max(1, self.pages + self.before)

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self._begun

    def skip(self, cost: int) -> None:
        """A page that an earlier run has done."""
        self._read += cost
        if self._bar:
            self._bar.initial += cost
            self._bar.update(cost)

    def step(self, cost: int, code: str) -> None:
        """One page more, with the code of its refusal or none."""
        self.pages += 1
        self._read += cost
        if code:
            self.codes[code] += 1
        if self._bar:
            self._bar.set_postfix_str(self._rate(), refresh=False)
            self._bar.update(cost)
        elif not self._quiet and time.monotonic() - self._told >= EVERY_S:
            self._told = time.monotonic()
            self._say(f"{self._rate()}{self._share()}")

    def close(self, summary: str) -> None:
        """The end of the run."""
        if self._bar:
            self._bar.close()
        if not self._quiet:
            self._say(summary)

    def summary(self, passed: Counter[str], out: str) -> str:
        """What came of it all, in one line."""
        rate = self.pages / max(self.seconds, 1e-9)
        said = f"{self.pages:,} pages in {_clock(self.seconds)} ({rate:.1f} a second), {self.pages - self.failed:,} answered"
        if self.before:
            said += f", {self.before:,} more by an earlier run"
        if self.failed:
            said += f"; {self.failed:,} failed: " + ", ".join(f"{code} {count:,}" for code, count in self.codes.most_common())
        if passed:
            said += "; passed over: " + ", ".join(f"{count:,} {why}" for why, count in passed.most_common())
        return f"{said}; written to {out}"

    def _rate(self) -> str:
        rate = self.pages / max(self.seconds, 1e-9)
        return f"{self.before + self.pages:,} pages, {rate:.1f} a second, {self.failed:,} failed"

    def _share(self) -> str:
        if not self._total or not self._read:
            return ""
        share = min(1.0, self._read / self._total)
        return f", {share:.0%}, {_clock(self.seconds * (1 - share) / share)} to go"

    def _say(self, text: str) -> None:
        print(f"winnow: {text}", file=self._file, flush=True)

    def _made_bar(self, total: int | None) -> tqdm[Any] | None:
        try:
            from tqdm import tqdm
        except ImportError:  # lines do as well
            return None
        return tqdm(total=total, bar_format=_BAR if total else _NO_TOTAL, file=self._file, dynamic_ncols=True)


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
