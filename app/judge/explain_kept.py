"""Why a block is kept, and why an image or a rule goes with what stands beside it."""

from __future__ import annotations

from app.judge.explain_words import GLIMPSE, quote, size
from app.judge.layout import Layout
from app.lexicon import bare
from app.records import KEPT_LABELS, Blocks, Verdicts

HEAD_REACH = 20  # blocks back to the heading that a text stands under
KIND_WORDS = {
    "heading": "a heading", "list_item": "a list item", "table": "a table of data", "code": "a piece of code", "quote": "a quotation",
    "caption": "a caption",
}  # fmt: skip
SILENT_WORDS = {"image": "an image", "rule": "a dividing line"}


def of_kept(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int) -> list[str]:
    """What was seen of a block of the headline or the body."""
    if verdicts.label[i] == "title":
        return [_of_title(blocks, verdicts, layout, i)]
    shape, head = KIND_WORDS.get(blocks.kind[i], size(blocks.text[i])), layout.heads[i]
    if head >= 0 and i - head <= HEAD_REACH:
        named = quote(blocks.text[head])
        if verdicts.label[head] == "title":
            return [f"{shape} under the headline {named}, as part of the page's body text"]
        follows = blocks.kind[i] == "heading" and blocks.level[i] <= blocks.level[head]
        return [f"{shape} {'after the part headed' if follows else 'under the heading'} {named}, as part of the page's body text"]
    beside = next((k for k in (layout.before[i], layout.behind[i]) if k >= 0 and verdicts.label[k] == "body"), -1)
    if beside >= 0:
        return [f"{shape} right {'after' if beside < i else 'before'} other body text, {quote(blocks.text[beside], GLIMPSE)}"]
    return [f"{shape}, {_place(i, *verdicts.body_range())}"]


def _place(i: int, first: int, last: int) -> str:
    """Where a block of body text stands that has none right beside it."""
    if first == last:
        return "and all that there is of body text"
    return "between parts of the body text" if first < i < last else f"where the body text {'begins' if i == first else 'ends'}"


def _of_title(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int) -> str:
    first, said = layout.titles[0], bare(blocks.text[i])
    if i != first:
        key, headline = bare(blocks.text[first]), quote(blocks.text[first])
        if key and (key in said or said in key):
            return f"says the headline {headline} again{'' if key == said else ', and more' if key in said else ', in part'}"
        if verdicts.label[i - 1] == "title":
            return f"stands right under the headline, {quote(blocks.text[i - 1])}, as a deck does"
    what = "a heading" if blocks.kind[i] == "heading" else size(blocks.text[i])
    begin, last = verdicts.body_range()
    if last < 0:
        place = "on a page without body text"
    elif i < begin:
        place = "right before the body text" if layout.behind[i] == begin else "before the body text"
    else:
        place = "between parts of the body text" if i < last else "after the body text"
    return f"reads as the page's headline: {what} {place}"


def of_silent(blocks: Blocks, verdicts: Verdicts, layout: Layout, i: int) -> str:
    """What an image, or a rule between blocks, goes with: it has no words of its own."""
    player = any(span.kind == "embed" for span in blocks.spans[i])
    what = "a player" if player else SILENT_WORDS.get(blocks.kind[i], "a block without words")
    sides = [k for k in (layout.before[i], layout.behind[i]) if k >= 0]
    like = [k for k in sides if verdicts.label[k] == verdicts.label[i] or {verdicts.label[k], verdicts.label[i]} <= KEPT_LABELS]
    if not sides:
        return f"{what} with no words beside it"
    k = (like or sides)[0]
    return f"{what} right {'after' if k < i else 'before'} {quote(blocks.text[k], GLIMPSE)}{', and goes with it' if like else ''}"
