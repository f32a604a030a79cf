"""The order in which kinds are told: code and tables first, whose lines are neither items nor headings."""

from __future__ import annotations

from app.records import Blocks, Verdicts
from app.segment.markdown import is_markdown
from app.segment.pasted.code import code_runs
from app.segment.pasted.headings import settle_headings
from app.segment.pasted.items import settle_items, settle_markers
from app.segment.pasted.lines import Lines, Run, merge
from app.segment.pasted.tables import table_runs
from app.segment.plain import LINE_END_RE


def settle_kinds(blocks: Blocks, verdicts: Verdicts, text: str) -> None:
    """Tell what the kept blocks of a pasted text are, in place: code and tables become one block each, lists and headings are marked.

    No verdict changes. Of a text that is Markdown only the markers of its lists are left to tell.
    """
    page = LINE_END_RE.split(text)
    lines = Lines(blocks, verdicts, page)
    if not is_markdown(page):
        code = list(code_runs(lines))
        taken = {i for run in code for i in range(run.first, run.stop)}
        tables = [run for run in table_runs(lines) if taken.isdisjoint(range(run.first, run.stop))]
        merge(blocks, verdicts, sorted([*code, *tables], key=_first))
        lines = Lines(blocks, verdicts, page)
        settle_items(lines)
        settle_headings(lines)
    settle_markers(lines)


def _first(run: Run) -> int:
    return run.first
