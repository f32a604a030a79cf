"""One worker: a process at the end of a pipe, which does one job at a time, and dies at its deadline."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable
from multiprocessing import spawn
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.errors import TooHard, WinnowError

PRELOADED = "app.warm"
NAME = "winnow-worker"
# The worker's own alarm goes off this much after the deadline, in case that the process which should kill it is gone.
ALARM_AFTER_S = 1.0
STUCK_AFTER_S = 1.0  # the same for what the pipe to it holds
LEAVES_WITHIN_S = 2.0  # of its pipe being closed
OUT_OF_MEMORY = "This page takes more memory than one page may. Send the part of it that holds the article."
TOO_DEEP = "This page nests too deeply to be read. Send the part of it that holds the article."


class Fault(Exception):
    """Something of ours broke in a worker; the message is its traceback, for the log alone."""


class Overdue(Exception):
    """The deadline has passed."""


class Worker:
    """The parent's end of one worker; used by one thread."""

    def __init__(self, memory_bytes: int) -> None:
        """Start a process that may take `memory_bytes` more than it starts with."""
        context = _context()
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(theirs, memory_bytes), daemon=True, name=NAME)
        try:
            self._process.start()
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()
        self.pid = self._process.pid or 0
        self.jobs = 0
        self._ends: float | None = None  # when the job of now is given up, by the clock of time.monotonic

    def do(self, payload: bytes, deadline_s: float) -> tuple[Any, bool]:
        """What a pickled (function, arguments, seconds) comes to, or the exception that it raised; and whether the worker stays.

        Raises Overdue after `deadline_s` seconds, and EOFError or OSError when the process is gone.
        """
        self.jobs += 1
        self._ends = time.monotonic() + deadline_s + STUCK_AFTER_S
        try:
            self._pipe.send_bytes(payload)
            if not self._pipe.poll(deadline_s):
                raise Overdue
            result, stays = pickle.loads(self._pipe.recv_bytes())
        except (EOFError, OSError):
            if time.monotonic() > self._ends:
                raise Overdue from None
            raise
        finally:
            self._ends = None
        return result, stays

    def kill_if_stuck(self) -> None:
        """End the process, from any thread, if it neither takes nor gives what a pipe holds: a stopped process does not."""
        if (ends := self._ends) is not None and time.monotonic() > ends:
            self.kill()

    def kill(self) -> None:
        """End the process from any thread; the one that waits for it learns that it is gone."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)

    def end(self, *, kill: bool) -> None:
        """Let the process go, or kill it."""
        self._pipe.close()
        if not kill:
            self._process.join(LEAVES_WITHIN_S)
        if kill or self._process.is_alive():
            self.kill()
            self._process.join(LEAVES_WITHIN_S)
        with contextlib.suppress(ValueError):  # the process that forked it is gone, or stopped, and can't say what became of it
            self._process.close()


_all_told = spawn.get_preparation_data


def _told(name: str) -> dict[str, Any]:
    """What a new process is told of this one; to a worker, nothing of the main module.

    It needs none of it, and a script of somebody else's may not bear to be imported, or be an engine that is large.
    """
    told = _all_told(name)
    return {key: value for key, value in told.items() if name != NAME or not key.startswith("init_main_from")}


def _context() -> Any:
    """Workers are forked from a process that has loaded all there is to load, where the system can do that."""
    spawn.get_preparation_data = _told
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return context


def _live(pipe: Connection, memory_bytes: int) -> None:
    """A worker's life: job after job until the pipe is closed."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # they are for the service, which closes the pipe when the work is done
    _limit_memory(memory_bytes)
    stays = True
    while stays:
        try:
            payload = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        result, stays = _done(payload)
        with contextlib.suppress(BrokenPipeError):
            pipe.send_bytes(_pickled(result, stays))
        _alarm(0)


def _done(payload: bytes) -> tuple[Any, bool]:
    """The result of a job or the exception that it raised, and whether this process is fit for another."""
    function: Callable[..., Any]
    try:
        function, args, deadline_s = pickle.loads(payload)
        _alarm(deadline_s + ALARM_AFTER_S)
        return function(*args), True
    except WinnowError as refusal:
        return refusal, True
    except MemoryError:
        return TooHard(OUT_OF_MEMORY), False
    except RecursionError:
        return TooHard(TOO_DEEP, detail=traceback.format_exc(limit=-20)), True
    except Exception:
        return Fault(traceback.format_exc()), True


def _pickled(result: Any, stays: bool) -> bytes:
    try:
        return pickle.dumps((result, stays), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps((TooHard(OUT_OF_MEMORY), False))
    except Exception:
        return pickle.dumps((Fault(traceback.format_exc()), stays))


def _alarm(seconds: float) -> None:
    """The system ends this process after so many seconds, in whatever code it is; 0: never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(more_bytes: int) -> None:
    """Let this process take `more_bytes` of address space beyond what it has, and be the first that a system short of memory ends."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # other systems count otherwise, or not at all
        import resource  # not on every system

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + more_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
