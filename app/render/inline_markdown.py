"""Running text as Markdown: every character that would mean something is escaped, every mark is sure to be read as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from app.records import Span
from app.render.content import tidy_lines
from app.render.inline import Token, tokens

_DELIMITER = {"em": "*", "strong": "**", "both": "***", "del": "~~"}
_OPEN_TAG = {"em": "<em>", "strong": "<strong>", "both": "<strong><em>", "del": "<del>", "sub": "<sub>", "sup": "<sup>"}
_CLOSE_TAG = {"em": "</em>", "strong": "</strong>", "both": "</em></strong>", "del": "</del>", "sub": "</sub>", "sup": "</sup>"}
_AT_START = (
    r"(?P<count>\d{1,9})(?=[.)](?:\s|\Z))"
    r"|(?:\#(?=\#{0,5}(?:\s|\Z))|[>=|]|[+\-](?=[\s\-:|]|\Z)|:(?=-))"  # would open a block, a table or a heading
)
_MEANS_SOMETHING = (
    r"[\\`*\[\]~]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word means nothing
    r"|<(?=[A-Za-z/!?]|\Z)"
    r"|&(?=\#?\w{1,40};)"
)
_SPECIAL = re.compile(rf"(?:\A|(?<=\n))(?:{_AT_START})|{_MEANS_SOMETHING}")
_SPECIAL_WITHIN = re.compile(rf"(?<=\n)(?:{_AT_START})|{_MEANS_SOMETHING}")
_SPECIAL_IN_CELL = re.compile(_MEANS_SOMETHING + r"|\|")
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TICKS = re.compile(r"`+")
_AFTER_NOTE = ("(", ":")  # would make a link, or a note, of the mark before
_IN_ADDRESS = re.compile(r"[()\[\]]|&(?=\#?\w{1,40};)")
_APART = frozenset(" \n\t\u00a0\u3000!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")  # space or punctuation to every reader of Markdown


def inline(text: str, spans: Iterable[Span] = (), *, flat: bool = False, cell: bool = False) -> str:
    """A text with its spans as inline Markdown; flat: on one line; cell: in a table, where pipes part the cells."""
    row = tokens(_LINE_ENDS.sub(" ", text) if flat or cell else text, spans)
    said = [_said(token, cell=cell, within=flat or i > 0) for i, token in enumerate(row)]
    drawn = _drawn(row, said)
    out: list[str] = []
    for i, token in enumerate(row):
        if token.mark == "link":
            if token.kind == "open" and out and out[-1].endswith("!"):
                out[-1] = out[-1][:-1] + "\\!"  # or the link would be read as an image
            out.append("[" if token.kind == "open" else f"]({_destination(token.value)})")
        elif i and row[i - 1].kind == "note" and said[i].startswith(_AFTER_NOTE):
            out.append("\\" + said[i])
        elif token.mark:
            out.append(_DELIMITER[token.mark] if i in drawn else (_OPEN_TAG if token.kind == "open" else _CLOSE_TAG)[token.mark])
        else:
            out.append(said[i])
    return "".join(out)


def wrapped(text: str, spans: Iterable[Span], mark: Literal["em", "strong"]) -> str:
    """The same with one more mark around the whole of it."""
    return inline(text, [*spans, Span(0, len(text), mark)])


def escape(text: str, *, cell: bool = False, within: bool = False) -> str:
    """Words of a page as Markdown that shows just those words; a line end becomes a hard one; within: something stands before it."""
    special = _SPECIAL_IN_CELL if cell else _SPECIAL_WITHIN if within else _SPECIAL
    safe = special.sub(_escaped, tidy_lines(text))
    return safe.replace("\n", "\\\n")


def _escaped(match: re.Match[str]) -> str:
    count = match.groupdict().get("count")
    return f"{count}\\" if count else f"\\{match[0]}"


def code_span(text: str) -> str:
    """Code within a line, between more backticks than stand together inside it."""
    ticks = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _said(token: Token, *, cell: bool, within: bool) -> str:
    """What a token that is no edge of a mark reads as."""
    if token.kind == "text":
        return escape(token.text, cell=cell, within=within)
    if token.kind == "image":
        return f"![{escape(token.text, cell=cell)}]({_destination(token.value)})"
    if token.kind == "note":
        return f"[^{token.text}]"
    if token.kind in ("code", "math"):
        code = code_span(token.text)
        code = code.replace("|", "\\|") if cell else code
        return f"${code}$" if token.kind == "math" else code
    return ""


def _destination(address: str) -> str:
    return _IN_ADDRESS.sub(r"\\\g<0>", address)


def _drawn(row: Sequence[Token], said: Sequence[str]) -> set[int]:
    """Indices of the edges whose mark can be written with asterisks or tildes; the others need tags.

    CommonMark reads a run of asterisks as a mark only if the characters on both sides allow it. A mark that touches another one is
    never drawn, so the neighbours of a mark are known before it is decided.
    """
    drawn: set[int] = set()
    opened: list[int] = []
    for i, token in enumerate(row):
        if token.kind == "open":
            opened.append(i)
        elif token.kind == "close":
            k = opened.pop()
            if token.mark in _DELIMITER and _can_open(row, said, k) and _can_close(row, said, i):
                drawn |= {k, i}
    return drawn


def _can_open(row: Sequence[Token], said: Sequence[str], i: int) -> bool:
    if i and row[i - 1].mark in _DELIMITER:
        return False
    before = _last(row[i - 1], said[i - 1]) if i else "\n"
    after = _first(row[i + 1], said[i + 1])
    return after.isalnum() or (not after.isspace() and before in _APART)


def _can_close(row: Sequence[Token], said: Sequence[str], i: int) -> bool:
    follows = i + 1 < len(row)
    if follows and row[i + 1].kind == "close" and row[i + 1].mark in _DELIMITER:
        return False
    before = _last(row[i - 1], said[i - 1])
    after = _first(row[i + 1], said[i + 1]) if follows else "\n"
    return before.isalnum() or (not before.isspace() and after in _APART)


def _first(token: Token, said: str) -> str:
    """The first character that a token is written with."""
    if token.kind in ("open", "close"):
        return "<" if token.mark != "link" else "[" if token.kind == "open" else "]"
    return said[0]


def _last(token: Token, said: str) -> str:
    """The last character that a token is written with."""
    if token.kind in ("open", "close"):
        return ">" if token.mark != "link" else "[" if token.kind == "open" else ")"
    return said[-1]
