"""Links within the page that lead to what is not written, such as a rule that parts nothing: they lead to what comes next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from app.places import LANDING, landing
from app.records import Blocks, Span, Table


def settled(blocks: Blocks, written: Iterable[int]) -> Blocks:
    """The blocks, with every link within the page to one of `written`: where it led or the next one; to none it is none."""
    rows = sorted(written)
    known = set(rows)
    missing = blocks.landings - known
    if not missing:
        return blocks
    following = {i: rows[k] if (k := bisect_left(rows, i)) < len(rows) else -1 for i in missing}

    def led(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        found = ((span, following.get(landing(span))) for span in spans)
        return tuple(span if to is None else span._replace(value=f"{LANDING}{to}") for span, to in found if to != -1)

    spans, detail = blocks.spans[:], blocks.detail[:]
    for i in rows:
        spans[i] = led(spans[i])
        if isinstance(table := detail[i], Table):
            detail[i] = Table(tuple(tuple(cell._replace(spans=led(cell.spans)) for cell in row) for row in table.rows))
    landings = blocks.landings & known | {to for to in following.values() if to >= 0}
    return replace(blocks, spans=spans, detail=detail, landings=landings)
