"""The service's workers: a bounded queue before a crew of processes, and what an event loop needs of them."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from app.crew import Crew
from app.errors import Busy, NotReady
from app.records import Source
from app.settings import Settings
from app.web.metrics import Metrics
from app.work import FIRST_PAGES, Answer, Options, Work

T = TypeVar("T")
FULL = "More pages are waiting than can be worked on soon. Send this one again in a moment."
STARTING = "The service is starting or draining. Try again in a moment."
MEMORY_OF_A_MEAN = 0.9  # of the mean time that a page takes, kept with each further page
LONGEST_WAIT_S = 60
CLOSING_S = 2.0  # beside the deadline of the last page


class Pool:
    """The workers of one service; `start` and `close` belong to its lifespan."""

    def __init__(self, settings: Settings, metrics: Metrics, work: Work) -> None:
        self._settings = settings
        self._metrics = metrics
        self.work = work
        self._crew: Crew | None = None
        self._mean_s = 0.05
        self._told: Counter[str] = Counter()  # replacements that the metrics know of

    async def start(self) -> None:
        """Start the workers with a page of each kind: weights that do not fit the features end the start here, not the first request."""
        settings = self._settings
        self._crew = Crew(
            settings.workers,
            deadline_s=settings.deadline_s,
            pages_a_worker=settings.pages_a_worker,
            memory_bytes=settings.worker_memory_bytes,
        )
        starts = [self._crew.submit(self.work, page, Options(), deadline_s=60) for page in FIRST_PAGES * settings.workers]
        await asyncio.gather(*map(asyncio.wrap_future, starts))

    async def close(self) -> None:
        """Let the workers go when they have finished, or when they should have."""
        if self._crew:
            await asyncio.to_thread(self._crew.close, self._settings.deadline_s + CLOSING_S)

    @property
    def pids(self) -> list[int]:
        """The worker processes there are."""
        return self._crew.pids if self._crew else []

    def admit(self) -> None:
        """Raise errors.Busy when as many pages wait as may."""
        if self._crew and self._crew.waiting >= self._settings.queue:
            self._metrics.rejected.labels("queue").inc()
            seconds = self._crew.waiting * self._mean_s / self._settings.workers
            raise Busy(FULL, headers={"Retry-After": str(max(1, min(math.ceil(seconds), LONGEST_WAIT_S)))})

    async def run(self, source: Source, options: Options) -> Answer:
        """The answer for `source`.

        Raises what `work` raises, errors.TooHard for a page that its worker could not bear, errors.Busy when too many wait. Cancelled, it
        gives its place in the queue back.
        """
        self.admit()
        return await self.job(self.work, source, options)

    async def job(self, function: Callable[..., T], *args: object) -> T:
        """What `function(*args)` comes to in a worker; for callers that bound by themselves how much they ask for at a time."""
        if self._crew is None:
            raise NotReady(STARTING, headers={"Retry-After": "1"})
        job = self._crew.submit(function, *args)
        self.tell()
        try:
            result = await asyncio.wrap_future(job)
        finally:
            self.tell()
        if isinstance(result, Answer):
            self._mean_s = MEMORY_OF_A_MEAN * self._mean_s + (1 - MEMORY_OF_A_MEAN) * result.seconds
            self._metrics.worked(result)
        return result

    def tell(self) -> None:
        """Bring the metrics up to date with the crew."""
        if self._crew is None:
            return
        self._metrics.queue_depth.set(self._crew.waiting)
        self._metrics.workers_busy.set(self._crew.busy)
        if self._crew.replaced != self._told:
            now = Counter(self._crew.replaced)
            for reason, more in (now - self._told).items():
                self._metrics.worker_restarts.labels(reason).inc(more)
            self._told = now
