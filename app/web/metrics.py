"""What an operator may watch, as Prometheus metrics: one registry a service, or a folder that the processes of one service share."""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from app.work import Answer

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the client library's own name for it
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
BYTES = (1_000, 10_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 5_000_000, 20_000_000)
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"))
OTHER = "other"  # a label's values are ours to choose: strangers must not make new ones


class Metrics:
    """The counters of one service."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self.requests = Counter("winnow_http_requests", "Requests answered.", ["route", "method", "status"], registry=registry)
        self.request_seconds = Histogram(
            "winnow_http_request_duration_seconds",
            "From a request's head to its answer's end.",
            ["route"],
            buckets=SECONDS,
            registry=registry,
        )
        self.extract_seconds = Histogram(
            "winnow_extract_duration_seconds", "Work on one page, in a worker.", ["input"], buckets=SECONDS, registry=registry
        )
        self.input_bytes = Histogram("winnow_input_bytes", "Bodies of requests, decompressed.", buckets=BYTES, registry=registry)
        self.blocks = Counter("winnow_blocks", "Blocks by label.", ["label"], registry=registry)
        self.queue_depth = Gauge("winnow_queue_depth", "Pages that wait for a worker.", multiprocess_mode="livesum", registry=registry)
        self.workers_busy = Gauge("winnow_workers_busy", "Workers at work on a page.", multiprocess_mode="livesum", registry=registry)
        self.worker_restarts = Counter("winnow_worker_restarts", "Workers replaced, by why.", ["reason"], registry=registry)
        self.rejected = Counter("winnow_rejected", "Requests turned away before any work, by why.", ["reason"], registry=registry)
        self.fetches = Counter("winnow_fetch", "Pages fetched by URL, by what came of it.", ["outcome"], registry=registry)

    def worked(self, answer: Answer) -> None:
        """Count a page that was worked on."""
        self.extract_seconds.labels(answer.kind).observe(answer.seconds)
        for label, blocks in answer.labels.items():
            self.blocks.labels(label).inc(blocks)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request; `route` is one of ours or OTHER."""
        self.requests.labels(route, method if method in METHODS else OTHER, str(status)).inc()
        self.request_seconds.labels(route).observe(seconds)

    def exposition(self) -> bytes:
        """All of it in Prometheus' text format; of all processes where they share a folder."""
        registry = self._registry
        if folder := os.environ.get(SHARED_FOLDER):
            _forget_the_dead(Path(folder))
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def _forget_the_dead(folder: Path) -> None:
    """Gauges of processes that have ended say nothing any more; what those have counted stays."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdecimal() and not _is_alive(int(pid)):
            file.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
