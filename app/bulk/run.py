"""One run from its first page to its last: what is done is taken down in order, and the run can be ended at any moment."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.bulk.flow import Flow
from app.bulk.jobs import Done, Item
from app.bulk.journal import Journal
from app.bulk.progress import Progress
from app.bulk.sinks import LinesSink, ParquetSink, Sink, write_document
from app.crew import Crew
from app.settings import Settings

SETTLED_EVERY = 200  # pages; a run that is ended does so many again at most
SINKS: dict[str, Callable[[Path], Sink]] = {"jsonl": LinesSink, "parquet": ParquetSink}
SUFFIX = {"md": ".md", "txt": ".txt"}


@dataclass(frozen=True)
class Plan:
    """What a run is to do; two runs with the same plan and input write the same bytes."""

    out: Path | None  # None: standard output
    format: str  # a name of SINKS or SUFFIX
    told: Mapping[str, object]  # inputs and options, to know the plan by
    jobs: int
    restart: bool


def run(plan: Plan, items: Iterable[Item], settings: Settings, progress: Progress) -> None:
    """Do all of it. Raises OSError when the output can't be written, and journal.UnfinishedError."""
    journal = Journal(plan.out, plan.told, SINKS[plan.format], restart=plan.restart) if plan.out and plan.format in SINKS else None
    crew = Crew(
        plan.jobs, deadline_s=settings.deadline_s, pages_a_worker=settings.pages_a_worker, memory_bytes=settings.worker_memory_bytes
    )
    flow = Flow(crew, settings)
    try:
        if journal:
            _to_journal(journal, flow, items, progress)
        elif plan.out:
            _to_folder(plan.out, SUFFIX[plan.format], flow, items, progress)
        else:
            _to_stream(sys.stdout.buffer, flow, items, progress)
    finally:
        crew.kill()  # nothing is under way but what nobody waits for
        if journal:
            journal.close()


def _to_journal(journal: Journal, flow: Flow, items: Iterable[Item], progress: Progress) -> None:
    progress.before, failed = journal.mark.pages, journal.mark.failed
    progress.failed_before = failed
    for item, done in flow.results(journal.rest(items, progress.skip)):
        journal.write(item, done.body)
        progress.step(item.cost, done.code)
        if progress.pages % SETTLED_EVERY == 0:
            journal.settle(progress.before + progress.pages, failed + progress.failed)
    journal.settle(progress.before + progress.pages, failed + progress.failed, all_of_it=True)
    journal.finish()


def _to_folder(out: Path, suffix: str, flow: Flow, items: Iterable[Item], progress: Progress) -> None:
    """A document a page; a page whose document is there is not read again. What failed is told in errors.jsonl."""
    errors: list[bytes] = []
    out.mkdir(parents=True, exist_ok=True)

    def missing() -> Iterator[Item]:
        for item in items:
            if (out / document_name(item.name, suffix)).exists():
                progress.before += 1
                progress.skip(item.cost)
            else:
                yield item

    for item, done in flow.results(missing()):
        if done.code:
            errors.append(_with_name(item, done))
        else:
            write_document(out, document_name(item.name, suffix), done.body)
        progress.step(item.cost, done.code)
    if errors:
        write_document(out, "errors.jsonl", b"".join(errors))
    else:
        (out / "errors.jsonl").unlink(missing_ok=True)


def _to_stream(file: IO[bytes], flow: Flow, items: Iterable[Item], progress: Progress) -> None:
    for item, done in flow.results(items):
        file.write(done.body)
        file.flush()
        progress.step(item.cost, done.code)


def document_name(name: str, suffix: str) -> str:
    """Where the document of a page goes, as a path within the output: the page's own path, which leads nowhere outside of it."""
    parts = [part for part in Path(name).parts if part not in ("/", "..", ".")]
    return "/".join(parts) + suffix


def _with_name(item: Item, done: Done) -> bytes:
    """The line of an error with the page's name for an id, if it has none of its own."""
    return done.body if done.body.startswith(b'{"id":') else b'{"id":%s,' % json.dumps(item.name).encode("ascii") + done.body[1:]
