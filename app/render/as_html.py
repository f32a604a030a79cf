"""The answer as HTML: a whole document with the headline and the content, sanitised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from app.records import Blocks, Cell, Code, Winnowed
from app.render.address import web_address
from app.render.content import block_text, headline, one_line
from app.render.groups import Group, groups, within
from app.render.html_list import html_list
from app.render.inline_html import Mark, escape, inline
from app.render.landings import settled
from app.render.sanitise import sanitised
from app.render.tables import grid, head_rows
from app.render.wish import Wish

NAME = "html"
MEDIA_TYPE = "text/html"

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_CODE_LANGUAGE = re.compile(r"[\w+#.\-]{1,40}")
_LEFTWARD = frozenset("ar arc arz ary ckb dv fa he iw ji nqo pnb ps sd syr ug ur yi".split())
_LEFTWARD_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())
_WIDEST = 1000  # what browsers stop at too


def render(winnowed: Winnowed, wish: Wish) -> str:
    """The document: what the page says of itself in the head, its headline as the only h1."""
    title = headline(winnowed) or ""
    language = _LANGUAGE.fullmatch(winnowed.fields.language or "")
    head = "\n".join(['<meta charset="utf-8">', f"<title>{escape(title)}</title>", *_head(winnowed)])
    heading = f"<h1>{escape(title)}</h1>\n" if title else ""
    lang = f' lang="{language[0]}"{_direction(language[0])}' if language else ""
    return f"<!DOCTYPE html>\n<html{lang}>\n<head>\n{head}\n</head>\n<body>\n{heading}{content_html(winnowed)}\n</body>\n</html>\n"


def _direction(language: str) -> str:
    """The attribute that says that a language is written from right to left; its script decides, where that is named."""
    first, *others = language.lower().split("-")
    scripts = [other for other in others if len(other) == 4 and other.isalpha()]
    return ' dir="rtl"' if (scripts[0] in _LEFTWARD_SCRIPTS if scripts else first in _LEFTWARD) else ""


def content_html(winnowed: Winnowed, *, marked: bool = False) -> str:
    """The content alone, without the headline; `marked`: elements say which block they show, and its label, in data attributes.

    What links within the page lead to has an id.
    """
    parts = _captioned(winnowed.blocks, groups(winnowed))
    blocks = settled(winnowed.blocks, (i for part in parts for i in part.rows))

    def mark(i: int) -> str:
        place = f' id="to-{i}"' if i in blocks.landings else ""
        return f'{place} data-block="{i}" data-label="{escape(winnowed.verdicts.label[i])}"' if marked else place

    return sanitised("\n".join(_group(blocks, part, mark) for part in parts), marked=marked)


def _head(winnowed: Winnowed) -> Iterable[str]:
    """The fields that the page gives, under the names by which other programs look for them."""
    fields = winnowed.fields
    for name, value in (
        ("author", fields.byline),
        ("date", fields.published),
        ("last-modified", fields.modified),
        ("description", fields.description),
        ("subtitle", fields.subtitle),
        ("keywords", ", ".join(fields.tags)),
    ):
        if value:
            yield f'<meta name="{name}" content="{escape(one_line(value))}">'
    if fields.site:
        yield f'<meta property="og:site_name" content="{escape(one_line(fields.site))}">'
    if fields.image and (image := web_address(fields.image)):
        yield f'<meta property="og:image" content="{escape(image)}">'
    if address := web_address(fields.canonical_url or winnowed.page.url or ""):
        yield f'<link rel="canonical" href="{escape(address)}">'


def _group(blocks: Blocks, group: Group, mark: Mark) -> str:
    return _WRITERS.get(group.kind, _paragraph)(blocks, group.rows, mark)


def _inline(blocks: Blocks, i: int) -> str:
    return inline(blocks.text[i], blocks.spans[i])


def _paragraph(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    return f"<p{mark(rows[0])}>{_inline(blocks, rows[0])}</p>"


def _heading(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    level = min(max(blocks.level[rows[0]], 2), 6)
    return f"<h{level}{mark(rows[0])}>{_inline(blocks, rows[0])}</h{level}>"


def _quote(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    return f"<blockquote>{''.join(_group(blocks, group, mark) for group in _captioned(blocks, within(blocks, rows)))}</blockquote>"


def _captioned(blocks: Blocks, parts: list[Group]) -> list[Group]:
    """The groups with each table's own caption in the table's group, before it."""
    found: list[Group] = []
    for part in parts:
        if found and part.kind == "table" and found[-1].kind == "caption" and _is_caption_of(blocks, found[-1].rows[0], part.rows[0]):
            found.append(Group("table", [*found.pop().rows, *part.rows]))
        else:
            found.append(part)
    return found


def _is_caption_of(blocks: Blocks, caption: int, table: int) -> bool:
    box, boxes = blocks.box[caption], blocks.boxes
    return box >= 0 and boxes.tag[box] == "caption" and boxes.parent[box] == blocks.box[table] and bool(grid(blocks, table))


def _caption(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    return f"<figure><figcaption{mark(rows[0])}>{_inline(blocks, rows[0])}</figcaption></figure>"


def _figure(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    image, caption = rows
    return f"<figure{mark(image)}>{_inline(blocks, image)}<figcaption{mark(caption)}>{_inline(blocks, caption)}</figcaption></figure>"


def _code(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    detail = blocks.detail[rows[0]]
    language = _CODE_LANGUAGE.fullmatch(detail.language) if isinstance(detail, Code) else None
    name = f' class="language-{language[0]}"' if language else ""
    return f"<pre{mark(rows[0])}><code{name}>{escape(block_text(blocks, rows[0]))}</code></pre>"


def _rule(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    return f"<hr{mark(rows[0])}>"


def _table(blocks: Blocks, rows: list[int], mark: Mark) -> str:
    *captions, i = rows
    table = grid(blocks, i)
    if not table:
        return _paragraph(blocks, rows, mark)
    head = head_rows(table)
    parts = [(name, "".join(map(_row, part))) for name, part in (("thead", table[:head]), ("tbody", table[head:])) if part]
    caption = "".join(f"<caption{mark(k)}>{_inline(blocks, k)}</caption>" for k in captions)
    return f"<table{mark(i)}>{caption}{''.join(f'<{name}>{part}</{name}>' for name, part in parts)}</table>"


def _row(cells: tuple[Cell, ...]) -> str:
    return f"<tr>{''.join(map(_cell, cells))}</tr>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.header else "td"
    wide = f' colspan="{min(cell.columns, _WIDEST)}"' if cell.columns > 1 else ""
    side = f' align="{cell.align}"' if cell.align in ("left", "center", "right") else ""
    return f"<{tag}{wide}{side}>{inline(cell.text, cell.spans)}</{tag}>"


_WRITERS: dict[str, Callable[[Blocks, list[int], Mark], str]] = {
    "heading": _heading,
    "quote": _quote,
    "caption": _caption,
    "figure": _figure,
    "code": _code,
    "table": _table,
    "rule": _rule,
    "image": _paragraph,
    "list_item": html_list,
}
