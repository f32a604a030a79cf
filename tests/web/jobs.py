"""What the tests have a service's workers do instead of the real work; by its words a page says what is to happen to it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from app.records import Source
from app.work import Answer, Options
from app.work import work as real


def text_of(source: Source) -> str:
    return source.body.decode("utf-8", "replace") if isinstance(source.body, bytes) else source.body


def work(source: Source, options: Options) -> Answer:
    """`sleep SECONDS`, `break`, `die`, `wait FILE` (until it is there, and FILE.begun says that it waits); else the real work."""
    verb, _, rest = text_of(source).partition(" ")
    if verb == "sleep":
        time.sleep(float(rest))
    elif verb == "break":
        raise RuntimeError("the secret inside")
    elif verb == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif verb == "wait":
        Path(f"{rest}.begun").touch()
        while not Path(rest).exists():
            time.sleep(0.01)
    return real(source, options)
