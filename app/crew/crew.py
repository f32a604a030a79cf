"""A crew of workers behind one queue: each worker has a pipe and a thread of its own, so that no death of one can hold up another."""

from __future__ import annotations

import atexit
import contextlib
import pickle
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from app.crew.worker import Fault, Overdue, Worker
from app.errors import NotReady, TooHard, WinnowError

T = TypeVar("T")
TRIES = 3  # a worker may be ended from outside while it holds a page that is harmless
CRASHED = "This page broke the process that read it, again and again. Send the part of it that holds the article."
CLOSED = "The service is shutting down. Send this page again in a moment."


@dataclass(slots=True)
class _Job(Generic[T]):
    function: Callable[..., T]
    args: tuple[object, ...]
    deadline_s: float
    future: Future[T]


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
        self.replaced: Counter[str] = Counter()  # workers by why they were replaced: deadline, crash, memory, age
        self._threads = [threading.Thread(target=self._keep, args=(n,), daemon=True, name=f"winnow-keeper-{n}") for n in range(size)]
        for thread in self._threads:
            thread.start()
        atexit.register(self.kill)

    @property
    def waiting(self) -> int:
        """Jobs that no worker has taken yet."""
        return self._queue.qsize()

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
            self._queue.put(job)
        return job.future

    def close(self) -> None:
        """Finish what is queued, then let all workers go."""
        with self._lock:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._queue.put(None)
        for thread in self._threads:
            thread.join()
        atexit.unregister(self.kill)

    def kill(self) -> None:
        """End all workers at once; what is queued or under way is refused with errors.NotReady."""
        self._killed = True
        with self._lock:
            workers = list(self._workers.values())
        for worker in workers:
            worker.kill()
        self.close()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _keep(self, number: int) -> None:
        """One thread's life: hand jobs to its worker until there are no more."""
        while (job := self._queue.get()) is not None:
            if not job.future.set_running_or_notify_cancel():
                continue
            with self._lock:
                self._busy += 1
            try:
                job.future.set_result(self._result_of(job, number))
            except Exception as problem:  # a thread that ends would leave its share of the work undone
                job.future.set_exception(problem)
            finally:
                del job  # an idle thread holds no page
                with self._lock:
                    self._busy -= 1
        self._dismiss(number, kill=False)

    def _result_of(self, job: _Job[Any], number: int) -> Any:
        """What the job comes to; raises what `submit` promises."""
        payload = pickle.dumps((job.function, job.args, job.deadline_s), pickle.HIGHEST_PROTOCOL)
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
        made = Worker(self._memory_bytes)
        with self._lock:
            self._workers[number] = made
        return made

    def _replace(self, number: int, reason: str, *, kill: bool = True) -> None:
        """End a worker; the next job gets a new one."""
        self.replaced[reason] += 1
        self._dismiss(number, kill=kill)

    def _dismiss(self, number: int, *, kill: bool) -> None:
        with self._lock:
            worker = self._workers.pop(number, None)
        if worker:
            with contextlib.suppress(OSError):
                worker.end(kill=kill)
