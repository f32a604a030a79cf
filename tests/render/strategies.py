"""Hypothesis strategies for texts, spans and whole pages that try to be read as something they are not."""

from __future__ import annotations

from typing import Literal

from hypothesis import strategies as st

from app.records import Cell, Code, Detail, Item, Span, Table, Winnowed

from .factory import Row, winnowed

_NASTY = [
    *"#>+-=*_`~|:!&<\\[](){}$^.\"'/",
    *[
        "1.",
        "12)",
        "***",
        "---",
        "- - -",
        "===",
        "~~~",
        "```",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[",
        "<?",
        "</script>",
        "<b",
        "&amp;",
        "&#60;",
    ],
    *[
        "[x](y)",
        "[x]: y",
        "![",
        "](",
        "<https://example.org>",
        ":--",
        "| - |",
        "\\",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u2028",
        "\x0c",
    ],
    *[
        "\xa0",
        "\u200b",
        "\u3000",
        "\x00",
        "\x85",
        "\ud800",
        "\ufeff",
        "\x7f",
        "“",
        "”",
        "。",
        "「",
        "é",
        "文",
        "a",
        "bc",
        "x2",
        "word",
        " ",
        " ",
        "€",
        "😀",
    ],
]
texts = st.lists(st.one_of(st.sampled_from(_NASTY), st.text(max_size=4)), max_size=14).map("".join)
addresses = st.one_of(
    st.sampled_from(
        ["https://example.org/a_(b)", "/p?a=1&b=2&copy;", "mailto:a@example.org", "javascript:alert(1)", "x y", "a[1]", "#n", "", "data:,x"]
    ),
    texts,
)
Kind = Literal["link", "code", "em", "strong", "sub", "sup", "del", "image", "embed", "math"]
KINDS: tuple[Kind, ...] = ("link", "code", "em", "strong", "sub", "sup", "del", "image", "embed", "math")
NAMES = {"image": texts, "embed": st.sampled_from(["▶", "↗", ""])}  # of embeds such as have no words, for those are no words of a text


@st.composite
def spans_over(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    """Spans of every kind, overlapping, nested, touching, and with white space at their ends."""
    spans = []
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=6)):
        start = draw(st.integers(0, len(text)))
        end = start if kind in NAMES else draw(st.integers(start, len(text)))
        value = text[start:end] if kind == "math" and draw(st.booleans()) else draw(addresses)
        spans.append(Span(start, end, kind, value, draw(NAMES[kind]) if kind in NAMES else ""))
    return tuple(spans)


@st.composite
def spanned(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """A text with spans over it."""
    text = draw(texts)
    return text, draw(spans_over(text))


@st.composite
def _cells(draw: st.DrawFn) -> Cell:
    text, spans = draw(spanned())
    wide = draw(st.sampled_from([1, 1, 1, 2, 3, 900]))
    return Cell(text, draw(st.booleans()), wide, draw(st.sampled_from(["", "left", "center", "right"])), spans)


_items = st.builds(
    Item,
    depth=st.integers(1, 12),
    number=st.one_of(st.none(), st.integers(-2, 12), st.just(10**12)),
    first=st.booleans(),
    role=st.sampled_from(["item", "item", "term", "definition"]),
    marker=st.just(0),
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A block of any kind with any verdict."""
    kind = draw(
        st.sampled_from(["paragraph", "heading", "list_item", "list_item", "quote", "code", "table", "caption", "image", "rule", "other"])
    )
    text, spans = draw(spanned())
    detail: Detail = None
    if kind == "table" and draw(st.booleans()):
        table = Table(tuple(map(tuple, draw(st.lists(st.lists(_cells(), max_size=3), max_size=3)))))
        text, spans, detail = "\n".join("\t".join(cell.text for cell in row) for row in table.rows), (), table
    elif kind == "list_item" and draw(st.booleans()):
        detail = draw(_items)
    elif kind == "code":
        detail = Code(draw(st.sampled_from(["", "python", 'x" onload="y', "c++"])))
    label = draw(st.sampled_from(["body", "body", "body", "title", "related", "share"]))
    keep = draw(st.sampled_from([None, None, True]))
    return Row(text, kind, label, spans, detail, draw(st.integers(0, 6)), keep)


pages: st.SearchStrategy[Winnowed] = st.lists(rows(), max_size=6).map(lambda drawn: winnowed(*drawn))
