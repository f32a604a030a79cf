"""Pasted text that is Markdown: headings, lists, quotations and code are read as such; marks within lines stay as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.records import Code, Detail, Item

# Possessive or bounded throughout: a pasted line may be as long as an attacker likes.
HEADING_RE = re.compile(r" {0,3}(#{1,6})[ \t]++(?=\S)")
UNDERLINE_RE = re.compile(r" {0,3}(=++|-{2,}+)[ \t]*+$")
FENCE_RE = re.compile(r" {0,3}(`{3,}+|~{3,}+)[ \t]*+([\w+#.-]*+)(?=[^`]*+$)")
QUOTE_RE = re.compile(r" {0,3}> ?")
BULLET_RE = re.compile(r"[ \t]*+(?:[-*+]|\d{1,9}+[.)])[ \t]++(?=\S)")
LINK_RE = re.compile(r"\[[^]\n]{1,200}+\]\([^()\s]{1,200}")
STRONG_RE = re.compile(r"\*\*\S[^*\n]{0,200}+\*\*|`[^`\n]{1,200}+`")
LOOKED_AT = 400  # lines
FEWEST_SIGNS = 2  # kinds of them; one alone is a hashtag, a shell's comment, a list


class Piece(NamedTuple):
    """One block: its text, what it is, and the lines [first, last] that it stands on, from 0."""

    text: str
    kind: str
    first: int
    last: int
    level: int = 0
    detail: Detail = None


def is_markdown(lines: list[str]) -> bool:
    """Whether a text has headings or fenced code as Markdown writes them, and another of its signs besides."""
    seen = [any(sign.match(line) for line in lines[:LOOKED_AT]) for sign in (HEADING_RE, FENCE_RE, BULLET_RE, QUOTE_RE)]
    seen += [any(sign.search(line) for line in lines[:LOOKED_AT]) for sign in (LINK_RE, STRONG_RE)]
    return (seen[0] or seen[1]) and sum(seen) >= FEWEST_SIGNS


def pieces_of(lines: list[str]) -> Iterator[Piece]:
    """The blocks of a Markdown text; empty lines give none."""
    i = 0
    while i < len(lines):
        stop, piece = i + 1, None
        if fence := FENCE_RE.match(lines[i]):
            stop, piece = _fenced(lines, i, fence)
        elif heading := HEADING_RE.match(lines[i]):
            piece = Piece(_heading_text(lines[i][heading.end() :]), "heading", i, i, len(heading[1]))
        elif lines[i].strip():
            stop, piece = _paragraph(lines, i)
        if piece is not None and piece.text:
            yield piece
        i = stop


def _heading_text(text: str) -> str:
    """The heading without the signs that may close it, too: «Title ##»."""
    text = text.rstrip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare != text and bare[-1:].isspace() else text


def _fenced(lines: list[str], i: int, fence: re.Match[str]) -> tuple[int, Piece]:
    stop = i + 1
    while stop < len(lines) and not lines[stop].strip().startswith(fence[1]):
        stop += 1
    text = "\n".join(lines[i + 1 : stop]).strip("\n").rstrip()
    return stop + 1, Piece(text, "code", i, min(stop, len(lines) - 1), detail=Code(fence[2]))


def _paragraph(lines: list[str], i: int) -> tuple[int, Piece]:
    """A run of lines up to an empty one, or to one that begins something else; an underlined one is a heading."""
    stop = i + 1
    quote, bullet = QUOTE_RE.match(lines[i]), BULLET_RE.match(lines[i])
    while stop < len(lines) and lines[stop].strip() and not _begins(lines[stop], inside_quote=quote is not None):
        if not quote and not bullet and UNDERLINE_RE.match(lines[stop]):
            level = 1 if "=" in lines[stop] else 2
            return stop + 1, Piece(" ".join(" ".join(lines[i:stop]).split()), "heading", i, stop, level)
        stop += 1
    run = [QUOTE_RE.sub("", line, count=1) if quote else line for line in lines[i:stop]]
    text = " ".join(" ".join(run).split())
    if bullet:
        return stop, Piece(text, "list_item", i, stop - 1, detail=Item(1, None, first=False))
    return stop, Piece(text, "quote" if quote else "paragraph", i, stop - 1)


def _begins(line: str, *, inside_quote: bool) -> bool:
    return bool(HEADING_RE.match(line) or FENCE_RE.match(line) or BULLET_RE.match(line) or (not inside_quote and QUOTE_RE.match(line)))
