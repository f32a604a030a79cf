"""What the whole pipeline answers with judges that have seen no page of the host: `python -m app.lab.evaluate --answers FILE`.

What is kept and what it is called is out of fold; the models of page types and of pasted headlines are the committed ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from app.lab.corpora import Example, fold_of, others, page_of, pasted, wcxb
from app.lab.names import named_pages, naming_by_fold
from app.lab.train import Judge
from app.lexicon import Lexicon, shared_lexicon
from app.models import weights_of
from app.pipeline import reasons, winnow
from app.records import Page
from app.render import Wish, render

Judges = dict[str, list[Judge]]  # html and text: by fold, the judge that has not seen it


class Task(NamedTuple):
    """One page of one suite of the scorer."""

    suite: str
    example: Example
    blocks: bool = False  # what the suite asks of the service besides the text
    include: frozenset[str] = frozenset()


def tasks(corpora: Path) -> Iterator[Task]:
    """Every page that the scorer knows, as it would send it."""
    pages = list(wcxb(corpora, fewest=0))
    derivable = set(json.loads((corpora / "paste-dev" / "index.json").read_text("utf-8"))["derivable"])
    gold = {path.stem for path in (corpora / "gold-dev").glob("*.labels")}
    yield from (Task("wcxb", page) for page in pages)
    yield from (Task(suite, page) for suite in ("paste", "clip") for page in pages if page.key in derivable)
    yield from (Task("gold", page, blocks=True) for page in pages if page.key in gold)
    yield from (Task(page.suite, page, include=frozenset({"html"} if page.suite == "mozilla" else ())) for page in others(corpora))


def answers(judges: Judges, corpora: Path) -> Iterator[str]:
    """A JSON line a page: suite, id, and what /v1/clean would answer."""
    everything = list(tasks(corpora))
    naming = naming_by_fold(named_pages(corpora))
    for fold in range(len(next(iter(judges.values())))):
        mine = [task for task in everything if fold_of(task.example.host) == fold]
        data = {name: by_fold[fold].as_data() for name, by_fold in judges.items()} | {"names_html": {"naming": naming[fold]}}
        with ProcessPoolExecutor(initializer=_equip, initargs=(data, corpora)) as pool:
            yield from pool.map(_answer, mine, chunksize=20)


_at_work: list[tuple[Lexicon, Path]] = []  # of a worker process: the lexicon with its fold's weights, and the corpora


def _equip(judges: dict[str, dict[str, Any]], corpora: Path) -> None:
    lexicon = shared_lexicon()
    weights = {name: weights_of(data | {"info": {}}) for name, data in judges.items()}
    _at_work[:] = [(replace(lexicon, weights=lexicon.weights | weights, marked_cache={}), corpora)]


def _answer(task: Task) -> str:
    lexicon, corpora = _at_work[0]
    key = task.example.key
    if task.suite in ("paste", "clip", "gold"):
        page = Page("text", pasted(corpora, key, "clip-dev" if task.suite == "clip" else "paste-dev"))
    else:
        page = page_of(corpora, task.example)
    wish = Wish(blocks=task.blocks, include=task.include, because=reasons(lexicon) if task.blocks else None)
    answer = json.loads(render(winnow(page, lexicon), "json", wish))
    return json.dumps({"suite": task.suite, "id": key, "answer": answer}, ensure_ascii=False)
