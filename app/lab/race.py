"""Races the pipeline against its peers on the same pages in one run, page by page in turn: `python -m app.lab.race`.

Our own word F1 is flattered there, since the committed weights were trained on these pages; what is kept of unseen pages `evaluate` says.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from app.lab import race_bulk, race_fields
from app.lab.align import tokens
from app.lab.corpora import DEFAULT, Example, page_of, wcxb
from app.lab.samples import f1

Engine = Callable[[str], str]


def parse() -> Engine:
    """The bare parse, which keeps nothing: what every ratio is to."""
    from selectolax.lexbor import LexborHTMLParser

    def run(markup: str) -> str:
        LexborHTMLParser(markup, scripting=True)
        return ""

    return run


def ours() -> Engine:
    """The pipeline: HTML in, text out, with metadata and labels on the way."""
    from app.lexicon import shared_lexicon
    from app.pipeline import winnow
    from app.records import Page
    from app.render import content_text

    lexicon = shared_lexicon()
    return lambda markup: content_text(winnow(Page("html", markup), lexicon))


def resiliparse() -> Engine:
    """Its main content, without comments."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda markup: str(extract_plain_text(markup, main_content=True))


def turbohtml() -> Engine:
    """The text of its main content."""
    from turbohtml import parse as parsed

    return lambda markup: str(parsed(markup).main_text() or "")


def trafilatura() -> Engine:
    """As it comes."""
    from trafilatura import extract

    return lambda markup: extract(markup) or ""


def readability() -> Engine:
    """The words of its summary."""
    from readability import Document
    from selectolax.lexbor import LexborHTMLParser

    return lambda markup: LexborHTMLParser(Document(markup).summary()).text(separator="\n")


def justext() -> Engine:
    """Its good paragraphs, by the English word list."""
    from justext import get_stoplist
    from justext import justext as paragraphs_of

    words = get_stoplist("English")
    return lambda markup: "\n".join(p.text for p in paragraphs_of(markup, words) if not p.is_boilerplate)


ENGINES: dict[str, Callable[[], Engine]] = {
    "parse": parse, "winnow": ours, "resiliparse": resiliparse, "turbohtml": turbohtml, "trafilatura": trafilatura,
    "readability-lxml": readability, "jusText": justext,
}  # fmt: skip


def race(examples: list[Example], corpora: Path, rounds: int) -> dict[str, dict[str, float]]:
    """By engine: word F1, CPU milliseconds (median, 95th percentile; best of `rounds`), pages a second, ratio to the bare parse."""
    runners = {name: make() for name, make in ENGINES.items()}
    times: dict[str, list[float]] = {name: [] for name in runners}
    scores: dict[str, list[float]] = {name: [] for name in runners}
    for example in examples:
        markup, reference = page_of(corpora, example).markup, Counter(tokens(example.reference))
        for name, run in runners.items():
            best, text = float("inf"), ""
            for _ in range(rounds):
                started = time.process_time()
                text = attempt(run, markup)
                best = min(best, time.process_time() - started)
            times[name].append(best * 1000)
            scores[name].append(f1(Counter(tokens(text)), reference))
    found = {}
    for name, spent in times.items():
        ratios = [own / parse for own, parse in zip(spent, times["parse"], strict=True)]
        found[name] = {
            "word f1": round(statistics.mean(scores[name]), 4),
            "ms median": round(statistics.median(spent), 2),
            "ms p95": round(sorted(spent)[int(len(spent) * 0.95)], 2),
            "pages a second": round(1000 / statistics.mean(spent), 1),
            "times the parse, median": round(statistics.median(ratios), 1),
            "times the parse, p95": round(sorted(ratios)[int(len(ratios) * 0.95)], 1),
            "times resiliparse, median": round(statistics.median(a / b for a, b in zip(spent, times["resiliparse"], strict=True)), 2),
            "peak MB alone": peak_of(name, examples, corpora),
        }
    return found


def attempt(run: Engine, markup: str) -> str:
    """What the engine keeps; nothing where it breaks."""
    try:
        return run(markup)
    except Exception:  # a peer's own faults are its score
        return ""


def peak_of(name: str, examples: list[Example], corpora: Path) -> float:
    """Megabytes resident, at most, of a process that runs one engine over all pages."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_peak, name, examples, corpora).result()


def _peak(name: str, examples: list[Example], corpora: Path) -> float:
    run = ENGINES[name]()
    for example in examples:
        attempt(run, page_of(corpora, example).markup)
    status = Path("/proc/self/status").read_text("ascii")  # Linux; getrusage would count what the parent had before the exec
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024, 1)


def main() -> int:
    """Race over pages of the corpus and print a JSON table; `bulk` races whole commands."""
    if sys.argv[1:2] == ["bulk"]:
        return race_bulk.main(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__)
    what = "what is kept, and how fast; title, author and date; or whole commands (bulk --help)"
    parser.add_argument("what", nargs="?", choices=("text", "fields", "bulk"), default="text", help=what)
    parser.add_argument("--corpora", type=Path, default=DEFAULT)
    parser.add_argument("--pages", type=int, help="first pages only; 200 of all for text")
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    if args.what == "fields":
        print(json.dumps(race_fields.race(args.corpora, args.pages), indent=1))
        return 0
    everything, pages = list(wcxb(args.corpora)), args.pages or 200
    examples = everything[:: max(1, len(everything) // pages)][:pages]
    print(json.dumps(race(examples, args.corpora, args.rounds), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
