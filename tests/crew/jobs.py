"""What the tests have workers do; functions of a module, so that another process can find them."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from app.errors import InvalidInput


def add(a: int, b: int) -> int:
    return a + b


def pid() -> int:
    return os.getpid()


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def spin() -> None:
    """Holds the interpreter, as a parser that is stuck does: no thread or signal handler of Python's gets a turn."""
    re.fullmatch(r"(a+)+b", "a" * 60)


def die(number: int = signal.SIGKILL) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)


def die_once(marker: str) -> str:
    """Ends its worker the first time, as a hand from outside may."""
    if not Path(marker).exists():
        Path(marker).touch()
        die()
    return "survived"


def take(size: int) -> int:
    return len(bytearray(size))


def nest(depth: int = 0) -> int:
    return nest(depth + 1)


def refuse() -> None:
    raise InvalidInput("The page is empty.", detail="inside", headers={"X-Test": "1"})


def break_down() -> None:
    raise ZeroDivisionError("the secret inside")


def unsendable() -> object:
    return lambda: None


def repeat(text: str | bytes, times: int) -> str | bytes:
    return text * times
