"""A crew of workers behind one queue: each worker has a pipe and a thread of its own, so that no death of one can hold up another."""

from __future__ import annotations

import atexit
import contextlib
import pickle
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from app.crew.worker import Fault, Overdue, Worker
from app.errors import Busy, NotReady, TooHard, WinnowError

T = TypeVar("T")
REASONS = ("deadline", "crash", "memory", "age")
KILLED_WITHIN_S = 10.0  # of being ended by force, a thread that still waits for its worker is left to the system
WATCH_S = 0.5  # between looks for workers that are stuck
TRIES = 3  # a worker may be ended from outside while it holds a page that is harmless
CRASHED = "This page broke the process that read it, again and again. Send the part of it that holds the article."
NO_ROOM = "This machine has no room for another process just now. Send this page again in a moment."
CLOSED = "The service is shutting down. Send this page again in a moment."


@dataclass(slots=True)
class _Job(Generic[T]):
    function: Callable[..., T]
    args: tuple[object, ...]
    deadline_s: float
    future: Future[T]

    def forget(self) -> None:
        """Hold on to the page no longer."""
        self.args = ()


class Crew:
    """`size` worker processes, started when first needed, replaced when they die and after `pages_a_worker` jobs."""

    def __init__(self, size: int, *, deadline_s: float = 5.0, pages_a_worker: int = 2000, memory_bytes: int = 1 << 30) -> None:
        """A job may take `deadline_s` seconds of wall clock, and a worker `memory_bytes` of address space beyond what it starts with."""
        self.size = size
        self._deadline_s = deadline_s
        self._pages_a_worker = pages_a_worker
        self._memory_bytes = memory_bytes
        self._queue: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._workers: dict[int, Worker] = {}  # by the number of their thread
        self._busy = 0
        self._closed = self._killed = False
        self._waiting = 0
        self.replaced = Counter(dict.fromkeys(REASONS, 0))  # workers by why they were replaced
        self._threads = [threading.Thread(target=self._keep, args=(n,), daemon=True, name=f"winnow-keeper-{n}") for n in range(size)]
        self._all_done = threading.Event()
        for thread in [*self._threads, threading.Thread(target=self._watch, daemon=True, name="winnow-watch")]:
            thread.start()
        atexit.register(self.kill)

    @property
    def waiting(self) -> int:
        """Jobs that no worker has taken yet, and that somebody still waits for."""
        return self._waiting

    @property
    def busy(self) -> int:
        """Workers that are at work."""
        return self._busy

    @property
    def pids(self) -> list[int]:
        """The processes there are."""
        with self._lock:
            return [worker.pid for worker in self._workers.values()]

    def submit(self, function: Callable[..., T], *args: object, deadline_s: float | None = None) -> Future[T]:
        """Have `function(*args)`, a function of a module and arguments that can be pickled, run by a worker.

        The future raises the refusal that the function raised; errors.TooHard after the deadline, without memory, or when the job ends
        its worker again and again; Fault for anything else. A future that is cancelled before a worker takes it costs nothing.
        """
        job = _Job(function, args, deadline_s or self._deadline_s, Future[T]())
        with self._lock:
            if self._closed:
                raise NotReady(CLOSED, headers={"Retry-After": "1"})
            self._waiting += 1
            self._queue.put(job)
        job.future.add_done_callback(lambda future: self._drop(job) if future.cancelled() else None)
        return job.future

    def _drop(self, job: _Job[Any]) -> None:
        """Nobody waits for this job any more: it gives its place back, and its page."""
        job.forget()
        with self._lock:
            self._waiting -= 1

    def close(self, within_s: float | None = None) -> None:
        """Finish what is queued, then let all workers go; what is not done `within_s` seconds is given up."""
        with self._lock:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._queue.put(None)
        until = None if within_s is None else time.monotonic() + within_s
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        if any(thread.is_alive() for thread in self._threads) and not self._killed:
            self.kill()
            return
        self._all_done.set()
        atexit.unregister(self.kill)

    def kill(self) -> None:
        """End all workers at once; what is queued or under way is refused with errors.NotReady."""
        with self._lock:
            self._killed = True
            workers = list(self._workers.values())
        for worker in workers:
            worker.kill()
        self.close(KILLED_WITHIN_S)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _keep(self, number: int) -> None:
        """One thread's life: hand jobs to its worker until there are no more."""
        while (job := self._queue.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                with self._lock:
                    self._waiting -= 1
                    self._busy += 1
                try:
                    job.future.set_result(self._result_of(job, number))
                except Exception as problem:  # a thread that ends would leave its share of the work undone
                    problem.__context__ = None  # frames hold the page
                    job.future.set_exception(problem.with_traceback(None))
                finally:
                    with self._lock:
                        self._busy -= 1
            del job  # an idle thread holds no page
        self._dismiss(number, kill=False)

    def _watch(self) -> None:
        """Look for workers that are stuck until there are no more."""
        while not self._all_done.wait(WATCH_S):
            with self._lock:
                workers = list(self._workers.values())
            for worker in workers:
                worker.kill_if_stuck()

    def _result_of(self, job: _Job[Any], number: int) -> Any:
        """What the job comes to; raises what `submit` promises."""
        payload = pickle.dumps((job.function, job.args, job.deadline_s), pickle.HIGHEST_PROTOCOL)
        job.forget()
        for _ in range(TRIES):
            if self._killed:
                break
            worker = self._worker(number)
            try:
                result, stays = worker.do(payload, job.deadline_s)
            except Overdue:
                self._replace(number, "deadline")
                told = f"This page takes longer than {job.deadline_s:g} seconds. Send the part of it that holds the article."
                raise TooHard(told) from None
            except (EOFError, OSError):
                self._replace(number, "crash")
                continue
            if not stays:
                self._replace(number, "memory")
            elif worker.jobs >= self._pages_a_worker:
                self._replace(number, "age", kill=False)
            if isinstance(result, WinnowError | Fault):
                raise result
            return result
        raise NotReady(CLOSED, headers={"Retry-After": "1"}) if self._killed else TooHard(CRASHED)

    def _worker(self, number: int) -> Worker:
        if found := self._workers.get(number):
            return found
        try:
            made = Worker(self._memory_bytes)
        except (OSError, EOFError) as problem:
            raise Busy(NO_ROOM, detail=repr(problem), headers={"Retry-After": "1"}) from None
        with self._lock:
            self._workers[number] = made
            killed = self._killed
        if killed:
            made.kill()
        return made

    def _replace(self, number: int, reason: str, *, kill: bool = True) -> None:
        """End a worker; the next job gets a new one."""
        with self._lock:
            self.replaced[reason] += 1
        self._dismiss(number, kill=kill)

    def _dismiss(self, number: int, *, kill: bool) -> None:
        with self._lock:
            worker = self._workers.pop(number, None)
        if worker:
            with contextlib.suppress(OSError):
                worker.end(kill=kill)
