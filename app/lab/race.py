"""Races the pipeline against its peers on the same pages in one run, page by page in turn: `python -m app.lab.race`."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from app.lab.align import tokens
from app.lab.corpora import DEFAULT, Example, page_of, wcxb
from app.lab.samples import f1
from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import Page
from app.render import content_text

Engine = Callable[[str], str]


def engines() -> dict[str, Engine]:
    """Name to a function from HTML to the text that the engine keeps; the first is the bare parse, which keeps nothing."""
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text
    from selectolax.lexbor import LexborHTMLParser
    from trafilatura import extract

    lexicon = shared_lexicon()

    def parse(markup: str) -> str:
        LexborHTMLParser(markup, scripting=True)
        return ""

    def readability(markup: str) -> str:
        return LexborHTMLParser(Document(markup).summary()).text(separator="\n")

    return {
        "parse": parse,
        "winnow": lambda markup: content_text(winnow(Page("html", markup), lexicon)),
        "resiliparse": lambda markup: str(extract_plain_text(markup, main_content=True)),
        "trafilatura": lambda markup: extract(markup) or "",
        "readability-lxml": readability,
    }


def race(examples: list[Example], corpora: Path, rounds: int) -> dict[str, dict[str, float]]:
    """By engine: word F1, CPU milliseconds (median, 95th percentile; best of `rounds`), pages a second, ratio to the bare parse."""
    runners = engines()
    times: dict[str, list[float]] = {name: [] for name in runners}
    scores: dict[str, list[float]] = {name: [] for name in runners}
    for example in examples:
        markup, reference = page_of(corpora, example).markup, Counter(tokens(example.reference))
        for name, run in runners.items():
            best, text = float("inf"), ""
            for _ in range(rounds):
                started = time.process_time()
                text = run(markup)
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
        }
    return found


def main() -> int:
    """Race over the first pages of the corpus and print a JSON table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=DEFAULT)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    everything = list(wcxb(args.corpora))
    examples = everything[:: max(1, len(everything) // args.pages)][: args.pages]
    print(json.dumps(race(examples, args.corpora, args.rounds), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
