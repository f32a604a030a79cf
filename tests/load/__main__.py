"""`python -m tests.load`: a service on this machine's cores under load, and what it told its callers; `--soak N` for many pages in a row.

The callers share the machine with the service, so that its figures are too low rather than too high.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import httpx2
import uvloop

from app.records import Source
from app.settings import Settings
from app.work import Options, work
from tests.load.callers import Asked, Told, closed_loop, open_loop
from tests.load.pages import harmless, poisoned, usual
from tests.web.ask import CLEAN
from tests.web.server import LIVE, Running, serving

CONCURRENCIES = (1, 4, 16, 64, 256)


def main() -> None:
    """Every measurement in turn, a line each."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--pages", type=int, default=1500, help="pages in each measurement (default %(default)s)")
    parser.add_argument("--soak", type=int, default=0, metavar="N", help="only send N pages in a row, and watch the memory")
    args = parser.parse_args()
    workers = Settings().workers
    with tempfile.TemporaryDirectory() as folder:
        if args.soak:
            soak(Path(folder), args.soak)
            return
        single = in_process(usual(min(args.pages, 300)))
        say(f"in process, one core: {single:.0f} pages a second; {workers} workers")
        with serving(Path(folder), workers=str(workers), queue="512") as service:
            best = below_capacity(service, args.pages, single * workers)
        with serving(Path(folder), workers=str(workers), queue="16") as service:
            say(line("twice the capacity, 16 may wait", above_capacity(service, args.pages, best)))
        with serving(Path(folder), *LIVE, workers=str(workers), deadline_s="1") as service:
            say(line("a poison in every hundred", among_poison(service, args.pages)))


def in_process(pages: list[Asked]) -> float:
    """Pages a second that one process works on without a service around it."""
    sources = [Source(page.body, "html") for page in pages]
    for source in sources[:20]:
        work(source, Options())
    started = time.perf_counter()
    for source in sources:
        work(source, Options())
    return len(sources) / (time.perf_counter() - started)


def below_capacity(service: Running, pages: int, ideal: float) -> float:
    """Callers that wait for their answers; the best rate of answers a second."""
    best, sent = 0.0, usual(min(pages, 300))
    for callers in CONCURRENCIES:
        told = uvloop.run(closed_loop(service.url + CLEAN, sent, callers, pages))
        best = max(best, told.rate())
        say(f"{line(f'{callers} at once', told)}, {told.rate() / ideal:.0%} of in process times workers")
    return best


def above_capacity(service: Running, pages: int, capacity: float) -> Told:
    """Pages that come twice as fast as they can be worked on."""
    return uvloop.run(open_loop(service.url + CLEAN, usual(min(pages, 300)), 2 * capacity, pages))


def among_poison(service: Running, pages: int) -> Told:
    """Harmless pages with a poison among every hundred; the harmless are answered, each with its own answer."""
    mixed = list(poisoned(harmless(pages), 100))
    return uvloop.run(closed_loop(service.url + CLEAN, mixed, 8, len(mixed)))


def line(name: str, told: Told) -> str:
    """One measurement as people read it."""
    statuses = ", ".join(f"{count} × {status}" for status, count in sorted(told.statuses.items()))
    times = f"p50 {told.percentile(0.5) * 1000:.0f} ms, p99 {told.percentile(0.99) * 1000:.0f} ms"
    return f"{name}: {told.rate():.0f} answers a second, {times}; {statuses}; {told.wrong} of another page"


def soak(folder: Path, pages: int) -> None:
    """Many pages in a row; the memory of the service and its workers after every tenth of them."""
    with serving(folder) as service:
        for tenth in range(10):
            told = uvloop.run(closed_loop(service.url + CLEAN, harmless(500), 4, pages // 10))
            say(f"{line(f'{(tenth + 1) * pages // 10} pages', told)}; {memory(service.process.pid) >> 20} MiB")
        say(httpx2.get(f"{service.url}/metrics").text.partition("# TYPE winnow_worker_restarts_total")[2].partition("#")[0])


def memory(pid: int) -> int:
    """Bytes that a process and all that come from it hold in memory, what they share counted once (Linux)."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            children.setdefault(int(stat.read_text("ascii").rsplit(") ", 1)[1].split()[1]), []).append(int(stat.parent.name))
        except OSError:
            continue
    total, ahead = 0, [pid]
    while ahead:
        here = ahead.pop()
        ahead += children.get(here, [])
        try:
            rollup = Path(f"/proc/{here}/smaps_rollup").read_text("ascii")
        except OSError:
            continue
        total += int(rollup.partition("\nPss:")[2].split()[0]) * 1024
    return total


def say(text: str) -> None:
    """A line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
