"""The answer as Markdown: what the page says of itself as front matter, the headline, the content."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import groupby

from app.records import Blocks, Code, Item, Note, Winnowed
from app.render.content import block_text, headline, one_line
from app.render.footnotes import with_footnotes
from app.render.groups import Group, groups, within
from app.render.inline_markdown import escape, inline, wrapped
from app.render.markdown_list import markdown_list
from app.render.markdown_table import markdown_table
from app.render.wish import Wish

NAME = "markdown"
MEDIA_TYPE = "text/markdown"

_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LANGUAGE = re.compile(r"[\w+#.\-]{1,40}")
_ONE_WORD = re.compile(r"""\S+(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*""")
_BACKTICKS = re.compile(r"`{3,}")


def render(winnowed: Winnowed, wish: Wish) -> str:
    """Front matter, headline and content, each only if there is any."""
    title = headline(winnowed)
    parts = (_front_matter(winnowed), heading(escape(title, within=True), 1) if title else "", content_markdown(winnowed))
    return "".join(f"{part}\n\n" for part in parts if part)[:-1]


def content_markdown(winnowed: Winnowed) -> str:
    """The content alone, without the headline."""
    noted = with_footnotes(winnowed)
    return "\n\n".join(_group(noted.blocks, group) for group in groups(noted))


def heading(text: str, level: int) -> str:
    """An ATX heading; one that ends with a number sign gets a closing run, which is taken off in its place."""
    return "#" * level + f" {text}" + (" #" if text.endswith("#") else "")


def _front_matter(winnowed: Winnowed) -> str:
    """The fields that the page gives, as YAML; every value is quoted, which keeps dates and numbers what they are: text."""
    fields = winnowed.fields
    values: dict[str, str | list[str] | None] = {
        "title": headline(winnowed),
        "subtitle": fields.subtitle,
        "byline": fields.byline,
        "published": fields.published,
        "modified": fields.modified,
        "site": fields.site,
        "url": winnowed.page.url,
        "canonical_url": fields.canonical_url,
        "language": fields.language,
        "description": fields.description,
        "image": fields.image,
        "tags": fields.tags,
    }
    lines = [f"{name}: {_yaml(value)}" for name, value in values.items() if value]
    return "\n".join(["---", *lines, "---"]) if lines else ""


def _yaml(value: str | list[str]) -> str:
    tidy = one_line(value) if isinstance(value, str) else [one_line(item) for item in value]
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(tidy, ensure_ascii=False))


def _group(blocks: Blocks, group: Group) -> str:
    return _WRITERS.get(group.kind, _paragraph)(blocks, group.rows)


def _paragraph(blocks: Blocks, rows: list[int]) -> str:
    return inline(blocks.text[rows[0]], blocks.spans[rows[0]])


def _heading(blocks: Blocks, rows: list[int]) -> str:
    text = inline(blocks.text[rows[0]], blocks.spans[rows[0]], flat=True)
    return heading(text, min(max(blocks.level[rows[0]], 2), 6))


def _quote(blocks: Blocks, rows: list[int]) -> str:
    lines = "\n\n".join(_group(blocks, group) for group in within(blocks, rows)).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _caption(blocks: Blocks, rows: list[int]) -> str:
    return wrapped(blocks.text[rows[0]], blocks.spans[rows[0]], "em")


def _figure(blocks: Blocks, rows: list[int]) -> str:
    return f"{_paragraph(blocks, rows)}\n\n{_caption(blocks, rows[1:])}"


def _code(blocks: Blocks, rows: list[int]) -> str:
    text, detail = block_text(blocks, rows[0]), blocks.detail[rows[0]]
    language = _LANGUAGE.fullmatch(detail.language) if isinstance(detail, Code) else None
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(text)), default=2) + 1)
    return f"{fence}{language[0] if language else ''}\n{text}\n{fence}"


def _footnote(blocks: Blocks, rows: list[int]) -> str:
    """A note: its first block after the label, others below it and indented."""
    detail, text = blocks.detail[rows[0]], _paragraph(blocks, rows)
    if not isinstance(detail, Note) or not detail.first:
        return text
    # Readers that know no footnotes would take a single word for the address of a link's label, and not show it.
    lead = f"[^{detail.label}]: {text}" + (" &#32;" if _ONE_WORD.fullmatch(text) else "")
    others: list[str] = []
    for listed, run in groupby(rows[1:], key=lambda i: isinstance(blocks.detail[i], Item)):
        own = list(run)
        others += [markdown_list(blocks, own)] if listed else [_paragraph(blocks, [i]) for i in own]
    return "\n\n".join([lead, *others]).replace("\n", "\n    ").replace("\n    \n", "\n\n")


def _rule(blocks: Blocks, rows: list[int]) -> str:
    return "***"


_WRITERS: dict[str, Callable[[Blocks, list[int]], str]] = {
    "heading": _heading,
    "quote": _quote,
    "caption": _caption,
    "figure": _figure,
    "code": _code,
    "table": markdown_table,
    "rule": _rule,
    "footnote": _footnote,
    "list_item": markdown_list,
}
