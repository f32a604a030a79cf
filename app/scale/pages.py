"""What all adapters share: pages in, lines or rows out, the same as `winnow batch` gives, by workers of this process's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from app.bulk import Done, Flow, Item, row_of, source_done
from app.crew import Crew
from app.errors import InvalidInput
from app.lines import refused
from app.records import PageKind, Source
from app.settings import Settings
from app.work import FIRST_PAGES, Options, work

NEEDS = frozenset({"labels"})
STARTS_WITHIN_S = 60.0


class Pages:
    """Cleans pages for one process of an engine; made where they are cleaned, or pickled to there before its first page.

    A page is a mapping with `html` or `text` (a string, or bytes as a server sent them), and, if known, `id`, `url` and `charset`.
    """

    def __init__(self, *, keep: Iterable[str] = (), engine: str = "blocks", workers: int = 1, deadline_s: float = 5.0) -> None:
        """`keep` are labels to keep besides title and body; a page may take `deadline_s` seconds in one of `workers` processes."""
        self.options = Options(include=NEEDS, engine=engine, keep=frozenset(keep))
        self.workers = workers
        self.deadline_s = deadline_s

    def lines(self, pages: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
        """A line of JSON a page, in order: the answer, or the `error` of a page that has none."""
        flow = Flow(_crew(self.workers, self.deadline_s), Settings(fetch="off"))
        for _, done in flow.results(self._item(number, page) for number, page in enumerate(pages, 1)):
            yield done.body

    def rows(self, pages: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """The same in the columns of bulk.schema()."""
        return map(row_of, self.lines(pages))

    def _item(self, number: int, page: Mapping[str, Any]) -> Item:
        id = None if page.get("id") is None else json.dumps(page["id"])
        kinds: list[PageKind] = [kind for kind in ("html", "text") if page.get(kind) is not None]
        if len(kinds) != 1:
            error = InvalidInput("A page has either `html` or `text`.")
            return Item(str(number), str(number), id, None, 0, 0, _no_page, (refused(error, id), error.code))
        body = page[kinds[0]]
        source = Source(body, kinds[0], page.get("charset"), page.get("url"))
        return Item(str(number), str(number), id, None, len(body), 0, source_done, (source, self.options, id))


def _no_page(line: bytes, code: str) -> Done:
    return Done(line, code)


@lru_cache(maxsize=4)
def _crew(workers: int, deadline_s: float) -> Crew:
    """The workers of this process, which stay for its next pages; the first of them may take as long as it takes to load all there is."""
    crew = Crew(workers, deadline_s=deadline_s)
    for begun in [crew.submit(work, page, Options(), deadline_s=STARTS_WITHIN_S) for page in FIRST_PAGES * workers]:
        begun.result()
    return crew
