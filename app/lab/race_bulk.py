"""Races whole commands over the same folder of pages in one run: `python -m app.lab.race bulk`.

What counts is pages a second of processor time, of all processes that a command starts: on a machine with other work to do it says the
same as on an idle one, which seconds of wall clock do not.
"""

from __future__ import annotations

import argparse
import ctypes
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from app.lab.corpora import DEFAULT

ADOPTS_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
PEERS = ("resiliparse", "jusText")


def clean_file(engine: str, path: str) -> str:
    """What one engine keeps of one saved page."""
    from app.lab.race import attempt

    return attempt(_made(engine), Path(path).read_bytes().decode("utf-8", "replace"))


@cache
def _made(engine: str) -> Callable[[str], str]:
    from app.lab.race import ENGINES

    return ENGINES[engine]()


def clean_all(engine: str, folder: Path, out: Path, jobs: int) -> None:
    """A peer without a command of its own: a pool of processes over the files, one text after the other into `out`."""
    paths = [(engine, str(path)) for path in sorted(folder.iterdir())]
    with out.open("w", encoding="utf-8", errors="replace") as file, get_context("fork").Pool(jobs) as pool:
        file.writelines(pool.imap(_star, paths, chunksize=8))


def _star(pair: tuple[str, str]) -> str:
    return clean_file(*pair)


def clean_alone(folder: Path, out: Path) -> None:
    """Our own pipeline in one process, as bare as it can be: what `winnow batch` is measured by."""
    from app.records import Source
    from app.work import Options, work

    with out.open("wb") as file:
        for path in sorted(folder.iterdir()):
            file.write(work(Source(path.read_bytes(), "html"), Options()).body + b"\n")


def adopt_orphans() -> None:
    """Processes that a command leaves behind become ours, so that their time can be counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPTS_ORPHANS, 1, 0, 0, 0)


def measured(command: list[str], pages: int) -> dict[str, float]:
    """Processor seconds and wall seconds of a command and of all that it starts, and the pages a second that they come to."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - began
    while True:  # what the command has left behind is ours now, and ends soon
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"pages a second a core": round(pages / seconds, 1), "core seconds": round(seconds, 1), "wall seconds": round(wall, 1)}


def race(bodies: Iterable[bytes], jobs: int, rounds: int) -> dict[str, dict[str, float]]:
    """By command the best of `rounds`, which take turns."""
    adopt_orphans()
    best: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "pages"
        folder.mkdir()
        for number, body in enumerate(bodies):
            (folder / f"{number:05}.html").write_bytes(body)
        pages = len(list(folder.iterdir()))
        for turn in range(rounds):
            for name, command in commands(Path(place), folder, jobs, turn).items():
                found = measured(command, pages)
                if name not in best or found["core seconds"] < best[name]["core seconds"]:
                    best[name] = found
    share = best["winnow in one process"]["core seconds"] / best[f"winnow batch --jobs {jobs}"]["core seconds"]
    best[f"winnow batch --jobs {jobs}"]["of the speed in one process"] = round(share, 3)
    return best


def commands(place: Path, folder: Path, jobs: int, turn: int) -> dict[str, list[str]]:
    """Who takes part."""
    python = [sys.executable, "-m"]
    peer = [*python, "app.lab.race_bulk"]
    outs = {name: str(place / f"{name}-{turn}.jsonl") for name in ("batch", "trafilatura", *PEERS, "alone")}
    trafilatura = ["trafilatura.cli", "--input-dir", str(folder), "--output-dir", outs["trafilatura"], "--parallel", str(jobs)]
    return {
        "winnow in one process": [*peer, "alone", str(folder), outs["alone"], "1"],
        f"winnow batch --jobs {jobs}": [*python, "app.cli", "batch", str(folder), "-o", outs["batch"], "--jobs", str(jobs), "--quiet"],
        **{f"{name}, {jobs} processes": [*peer, name, str(folder), outs[name], str(jobs)] for name in PEERS},
        f"trafilatura --parallel {jobs}": [*python, *trafilatura],
    }


def stored(corpora: Path, every: int) -> Iterable[bytes]:
    """The pages of the WCXB development set."""
    for path in sorted((corpora / "wcxb-dev" / "html").glob("*.html.gz"))[::every]:
        yield gzip.decompress(path.read_bytes())


def main(argv: list[str]) -> int:
    """Race, and print a JSON table; or, with four words, be one of those who are raced."""
    if argv and argv[0] in (*PEERS, "alone"):
        engine, folder, out, jobs = argv
        if engine == "alone":
            clean_alone(Path(folder), Path(out))
        else:
            clean_all(engine, Path(folder), Path(out), int(jobs))
        return 0
    parser = argparse.ArgumentParser(prog="python -m app.lab.race bulk", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=DEFAULT)
    parser.add_argument("--every", type=int, default=1, help="take every so-many-th page")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args(argv)
    print(json.dumps(race(stored(args.corpora, args.every), args.jobs, args.rounds), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
