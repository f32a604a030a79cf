"""From a source to an answer, in one call: what a worker process does with a page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from app.intake import page_of
from app.lexicon import shared_lexicon
from app.pause import without_collections
from app.pipeline import reasons, winnow
from app.records import PageKind, Source
from app.render import Wish, render


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asks for beside the page; names are those of the contract."""

    format: str = "json"
    blocks: bool = False
    include: frozenset[str] = field(default_factory=frozenset)
    engine: str = "blocks"
    keep: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as bytes in the format asked for, and what the metrics count of it."""

    body: bytes  # UTF-8
    kind: PageKind
    seconds: float  # of work on the page, reading and rendering included
    labels: dict[str, int]  # blocks by label


Work = Callable[[Source, Options], Answer]
FIRST_PAGES = (Source("<h1>Ready</h1><p>A page to begin with.</p>", "html"), Source("Ready\nA text to begin with.", "text"))


@without_collections
def work(source: Source, options: Options) -> Answer:
    """Read, judge and render one page; pure but for the clock. Raises what intake.page_of raises."""
    started = time.perf_counter()
    lexicon = shared_lexicon()
    winnowed = winnow(page_of(source), lexicon, keep=options.keep, engine=options.engine)
    wish = Wish(options.blocks, options.include, reasons(lexicon) if options.blocks else None)
    body = render(winnowed, options.format, wish).encode("utf-8", "replace")
    return Answer(body, winnowed.page.kind, time.perf_counter() - started, dict(Counter(winnowed.verdicts.label)))
