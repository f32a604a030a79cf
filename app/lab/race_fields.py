"""Races our title, author and date against the peers' on the pages that say what is right: `python -m app.lab.race fields`."""

from __future__ import annotations

import json
import re
import socket
import statistics
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from app.lab.corpora import Example, others, page_of, wcxb

Said = dict[str, str]  # title, author, date: empty where the engine gives none
Engine = Callable[[str, str | None], Said]
FIELDS = ("title", "author", "date")


class Case(NamedTuple):
    """A page and what its reference says of it; a field that it does not give is not scored."""

    example: Example
    truth: Said


def cases(corpora: Path) -> Iterator[Case]:
    """The pages of WCXB and of Readability's tests."""
    for example in wcxb(corpora, fewest=0):
        data = json.loads((corpora / "wcxb-dev" / "ground-truth" / f"{example.key}.json").read_text("utf-8"))["ground_truth"]
        yield Case(example, {"title": data.get("title") or "", "author": data.get("author") or "", "date": data.get("publish_date") or ""})
    for example in others(corpora):
        if example.suite == "mozilla":
            data = json.loads((corpora / "mozilla-dev" / "reference" / f"{example.key}.json").read_text("utf-8"))["metadata"]
            yield Case(example, {"title": data.get("title") or "", "author": data.get("byline") or "", "date": ""})


def ours() -> Engine:
    """The pipeline."""
    from app.lexicon import shared_lexicon
    from app.pipeline import winnow
    from app.records import Page

    def run(markup: str, url: str | None) -> Said:
        fields = winnow(Page("html", markup, url), shared_lexicon()).fields
        return {"title": fields.title or "", "author": fields.byline or "", "date": fields.published or ""}

    return run


def trafilatura() -> Engine:
    """Its metadata, dates by htmldate's thorough search included."""
    from trafilatura.metadata import extract_metadata

    def run(markup: str, url: str | None) -> Said:
        found: Any = extract_metadata(markup, default_url=url)
        return {"title": found.title or "", "author": found.author or "", "date": found.date or ""}

    return run


def newspaper() -> Engine:
    """newspaper4k on the page as it is given: it asks for images that pages name, so it gets no socket."""
    import newspaper as news

    def run(markup: str, url: str | None) -> Said:
        article = news.Article(url or "https://example.org/", fetch_images=False)
        article.download(input_html=markup)
        article.parse()
        day = article.publish_date
        return {"title": article.title or "", "author": ", ".join(article.authors), "date": day.isoformat() if day else ""}

    return run


def htmldate() -> Engine:
    """The original date; it gives nothing else."""
    from htmldate import find_date

    return lambda markup, url: {"title": "", "author": "", "date": find_date(markup, url=url, original_date=True) or ""}


ENGINES: dict[str, Callable[[], Engine]] = {"winnow": ours, "trafilatura": trafilatura, "newspaper4k": newspaper, "htmldate": htmldate}


def race(corpora: Path, pages: int | None = None) -> dict[str, dict[str, float]]:
    """By engine: the share of references met, by suite and field, all engines on one page before the next."""
    _without_network()
    runners = {name: make() for name, make in ENGINES.items()}
    met: dict[str, dict[str, list[bool]]] = {name: {} for name in runners}
    for case in list(cases(corpora))[:pages]:
        page = page_of(corpora, case.example)
        for name, run in runners.items():
            said = _attempt(run, page.markup, page.url)
            for field in FIELDS:
                if case.truth[field]:
                    met[name].setdefault(f"{case.example.suite} {field}", []).append(agrees(field, said[field], case.truth[field]))
    return {name: {key: round(statistics.mean(row), 4) for key, row in rows.items()} for name, rows in met.items()}


def agrees(field: str, said: str, truth: str) -> bool:
    """As the corpora's scorer has it: titles by their words, dates by day, authors if all are named with at most three words more."""
    if field == "date":
        return said[:10] == truth[:10]
    if field == "title":
        return _words(said) == _words(truth)
    ours, theirs = set(_words(said)) - {"by"}, set(_words(truth)) - {"by"}
    return bool(theirs) and theirs <= ours and len(ours - theirs) <= 3


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())


def _attempt(run: Engine, markup: str, url: str | None) -> Said:
    try:
        return run(markup, url)
    except Exception:  # a peer's own faults are its score
        return dict.fromkeys(FIELDS, "")


def _without_network() -> None:
    """From here on nothing in this process opens a connection."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("no network in a race")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse
