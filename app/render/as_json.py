"""The answer as JSON: fields, text, what was removed, and on request every block."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from app.records import Winnowed
from app.render import as_html, as_markdown
from app.render.content import clean, content_text, count_words, headline, kept, one_line
from app.render.groups import groups, within
from app.render.references import images, links
from app.render.runs import label_runs
from app.render.wish import Wish

NAME = "json"
MEDIA_TYPE = "application/json"

_EXCERPT = 80  # characters
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # UTF-8 has no bytes for these


def render(winnowed: Winnowed, wish: Wish) -> str:
    """The whole answer on one line, fit to be encoded as UTF-8."""
    answer = json.dumps(_answer(winnowed, wish), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _LONE_SURROGATE.sub("\ufffd", answer)


def _answer(winnowed: Winnowed, wish: Wish) -> dict[str, Any]:
    fields, text = winnowed.fields, content_text(winnowed)
    removed = _removed(winnowed)
    answer = {
        "url": winnowed.page.url,
        "title": headline(winnowed),
        "subtitle": fields.subtitle,
        "byline": fields.byline,
        "published": fields.published,
        "modified": fields.modified,
        "site": fields.site,
        "language": fields.language,
        "description": fields.description,
        "image": fields.image,
        "canonical_url": fields.canonical_url,
        "tags": fields.tags,
        "page_type": winnowed.page_type,
        "confidence": _share(winnowed.confidence),
        "text": text,
        "words": {"kept": count_words(text), "dropped": sum(entry["words"] for entry in removed)},
        "removed": removed,
        "comments": [{"author": c.author, "date": c.date, "text": c.text} for c in winnowed.comments],
        "warnings": winnowed.warnings,
    }
    answer.update((name, make(winnowed, wish)) for name, make in _INCLUDES.items() if name in wish.include)
    if wish.blocks:
        answer["blocks"] = [_block(winnowed, i, wish) for i in range(len(winnowed.blocks))]
    return answer


def _share(number: float) -> float:
    """A number between 0 and 1 to three places; what is no number at all counts as 0, for JSON could not hold it."""
    return round(min(1.0, max(0.0, float(number))), 3)


def _removed(winnowed: Winnowed) -> list[dict[str, Any]]:
    """What was dropped, by label, in the order in which the labels first appear."""
    by_label: dict[str, list[str]] = {}
    for text, label, keep in zip(winnowed.blocks.text, winnowed.verdicts.label, winnowed.verdicts.keep, strict=True):
        if not keep:
            by_label.setdefault(label, []).append(clean(text))
    return [
        {"label": label, "blocks": len(texts), "words": sum(map(count_words, texts)), "excerpt": _excerpt(texts)}
        for label, texts in by_label.items()
    ]


def _excerpt(texts: list[str]) -> str:
    """The beginning of what a label took away, cut where a word ends."""
    beginning = ""
    for text in texts:
        beginning = f"{beginning} {one_line(text[: 4 * _EXCERPT])}".strip()
        if len(beginning) > _EXCERPT:
            cut = beginning[: _EXCERPT + 1].rpartition(" ")[0]
            return f"{cut if len(cut) > _EXCERPT // 2 else beginning[:_EXCERPT]} …"
    return beginning


def _block(winnowed: Winnowed, i: int, wish: Wish) -> dict[str, Any]:
    blocks, verdicts = winnowed.blocks, winnowed.verdicts
    return {
        "index": i,
        "kind": blocks.kind[i],
        "label": verdicts.label[i],
        "keep": verdicts.keep[i],
        "confidence": _share(verdicts.confidence[i]),
        "lines": list(blocks.lines[i]) if blocks.lines else None,
        "path": blocks.path(i),
        "because": wish.because(winnowed, i) if wish.because else "",
        "text": blocks.text[i],
    }


def _links(winnowed: Winnowed) -> list[dict[str, str]]:
    return [link._asdict() for i in kept(winnowed) for link in links(winnowed.blocks, i)]


def _images(winnowed: Winnowed) -> list[dict[str, str | None]]:
    blocks = winnowed.blocks
    outer = groups(winnowed)
    inner = [part for group in outer if group.kind == "quote" for part in within(blocks, group.rows)]
    captions = {group.rows[0]: one_line(blocks.text[group.rows[1]]) for group in [*outer, *inner] if group.kind == "figure"}
    return [image._asdict() | {"caption": captions.get(i)} for i in kept(winnowed) for image in images(blocks, i)]


def _timings(winnowed: Winnowed) -> dict[str, float]:
    return {step: round(float(milliseconds), 3) for step, milliseconds in winnowed.timings.items()}


_INCLUDES: dict[str, Callable[[Winnowed, Wish], Any]] = {
    "markdown": lambda winnowed, _: as_markdown.content_markdown(winnowed),
    "html": lambda winnowed, wish: as_html.content_html(winnowed, marked=wish.blocks),
    "links": lambda winnowed, _: _links(winnowed),
    "images": lambda winnowed, _: _images(winnowed),
    "sources": lambda winnowed, _: winnowed.fields.sources,
    "timings": lambda winnowed, _: _timings(winnowed),
    "labels": lambda winnowed, _: [run._asdict() for run in label_runs(winnowed)],
    "raw": lambda winnowed, _: winnowed.page.markup,
}
