"""Why a block is kept, and why an image or a rule goes with what stands beside it."""

from __future__ import annotations

from app.judge.lay import Lay
from app.judge.wordings import GLIMPSE, quote, size
from app.lexicon import bare
from app.records import KEPT_LABELS, Blocks, Verdicts

HEAD_REACH = 12  # blocks back to the heading that a text stands under
KIND_WORDS = {
    "heading": "a heading", "list_item": "a list item", "table": "a table of data", "code": "a piece of code", "quote": "a quotation",
    "caption": "a caption",
}  # fmt: skip
SILENT_WORDS = {"image": "an image", "rule": "a dividing line"}


def of_kept(blocks: Blocks, verdicts: Verdicts, lay: Lay, i: int) -> list[str]:
    """What was seen of a block of the headline or the body."""
    if verdicts.label[i] == "title":
        return [_of_title(blocks, verdicts, lay, i)]
    shape = KIND_WORDS.get(blocks.kind[i], size(blocks.text[i]))
    head = lay.heads[i]
    if 0 <= i - head <= HEAD_REACH and head >= 0:
        what = "headline" if verdicts.label[head] == "title" else "heading"
        return [f"{shape} under the {what} {quote(blocks.text[head])}, as part of the page's body text"]
    first, last = verdicts.body_range()
    beside = any(0 <= k < len(blocks) and verdicts.label[k] == "body" for k in (i - 1, i + 1))
    return [
        f"{shape}, beside other body text"
        if beside
        else f"{shape}, between parts of the body text"
        if first < i < last
        else _rim(shape, i, first, last)
    ]


def _rim(shape: str, i: int, first: int, last: int) -> str:
    if first == last:
        return f"{shape}, and all that there is of body text"
    return f"{shape}, where the body text {'begins' if i == first else 'ends'}"


def _of_title(blocks: Blocks, verdicts: Verdicts, lay: Lay, i: int) -> str:
    first = lay.titles[0]
    if i != first:
        key, said = bare(blocks.text[first]), bare(blocks.text[i])
        if key and key == said:
            return f"says the page's headline again, {quote(blocks.text[first])}"
        if verdicts.label[i - 1] == "title" and not (key in said or said in key):
            return f"stands right under the headline, {quote(blocks.text[i - 1])}, as a deck does"
    what = "a heading" if blocks.kind[i] == "heading" else size(blocks.text[i])
    behind = lay.behind[i]
    begin, last = verdicts.body_range()
    if behind >= 0 and verdicts.label[behind] == "body":
        place = " right before the body text" if behind == begin else ""
    else:
        place = " before the body text" if i < begin and last >= 0 else ""
    return f"reads as the page's headline: {what}{place}"


def of_silent(blocks: Blocks, verdicts: Verdicts, lay: Lay, i: int) -> str:
    """What an image, or a rule between blocks, goes with: it has no words of its own."""
    player = any(span.kind == "embed" for span in blocks.spans[i])
    what = "a player" if player else SILENT_WORDS.get(blocks.kind[i], "a block without words")
    sides = [k for k in (lay.before[i], lay.behind[i]) if k >= 0]
    like = [k for k in sides if verdicts.label[k] == verdicts.label[i] or {verdicts.label[k], verdicts.label[i]} <= KEPT_LABELS]
    if not sides:
        return f"{what} with no words beside it"
    k = (like or sides)[0]
    return f"{what} right {'after' if k < i else 'before'} {quote(blocks.text[k], GLIMPSE)}{', and goes with it' if like else ''}"
