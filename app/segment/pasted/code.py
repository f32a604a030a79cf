"""Runs of pasted lines that are code: by what programs, shells and markup look like, not by how one language is spelt."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from app.records import Code
from app.segment.pasted.lines import Lines, Run

LOOKED_AT = 240  # characters of a line
MOST_EMPTY = 2  # empty lines within one piece of code
ENOUGH = 4  # points of a run; a line that is code for sure has two, one that may be has one
# Lines that are nothing else, whatever stands beside them.
ALONE_RE = re.compile(
    r"\$ +[a-z./~][\w./~-]*+(?: |$)|>>> \S|#!/|#include *[<\"]|(?:sudo|npm|npx|pip3?|apt-get|git|docker|kubectl|curl|cargo) [a-z-]+ \S"
    r"|[\w.]+\([^()]*\);$|</?[a-z][\w-]*(?: [\w:-]+=\"[^\"]*\")+ */?>"
)
SURE_RE = re.compile(
    r"(?:async )?def \w+ *\(|class \w+ *(?:\([\w., ]*\))?:$|from [\w.]+ import \w|import [\w.]+(?: as \w+)?$"
    r"|import [\w*{}, ]+ from ['\"]|(?:export )?(?:async )?(?:function|func|fn) *\*?[\w.]* *\(|(?:const|let|var|val) \w+(?:: *\w+)? *:?="
    r"|(?:public|private|protected|static) [\w<>\[\], ]+[({;=]|(?:if|for|while|switch|catch) *\(.*\) *\{?$|(?:\} *)?else(?: if.*)? *\{$"
    r"|return\b.*;$|@[\w.]+(?:\(.*\))?$|[\w.\[\]\"']+ *(?:[+*/|-]?=|:=) *[^=].*[\w)\]}\"'];?$(?<![.!?])|#define \w"
    r"|(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE) .|[\"'][\w-]+[\"'] *: *[\[{\"'\dtfn]"
)
BRACES_RE = re.compile(r"^[\[\](){}<>/,; ]+$|</[a-z][\w-]*>$")
MAYBE_RE = re.compile(
    r"\.\.\.(?: |$)|(?:if|elif|else|for|while|try|except|finally|with|return|yield|raise|break|continue|pass|end|fi|done)\b"
    r"[^.!?]*$|.*[{;(\[,\\]$|.*\w\(.*\)|.*(?:->|=>|==|!=|&&|\|\||::)|<\/?[a-z][\w-]*>|\.\w+\(|[\w-]+: *\S+$"
)
# Four plain words in a row are prose; so is a line of five that ends a sentence.
PROSE_RE = re.compile(r"(?:(?<![\w'\"])[^\W\d_]{2,}[,;:]? ){3}[^\W\d_]{2,}")
CLAUSE_RE = re.compile(r"(?:if|elif|for|while|with|except|async (?:for|with)) [^.!?]{1,60}:$")
COMMENT_RE = re.compile(r"(?://|/\*|\*/|\* |#|--|<!--) ?\S")
SIGNED_RE = re.compile(r"[=\])}\"'>]|\w\(|^\w[\w.]* \w+;$|^\w+;$")


def code_runs(lines: Lines) -> Iterator[Run]:
    """The pieces of code in the content, each with the indentation and the empty lines that it was pasted with."""
    for run in lines.runs():
        start: int | None = None
        points: list[int] = []
        for i in (*run, run.stop):
            value = points_of(lines.raw(i)) if i < run.stop else 0
            if start is not None and i < run.stop and lines.blocks.gap[i] > MOST_EMPTY:
                yield from _run(lines, start, points)
                start, points = None, []
            if value:
                start = i if start is None else start
                points.append(value)
            elif start is not None:
                yield from _run(lines, start, points)
                start, points = None, []


def points_of(raw: str) -> int:
    """How surely a line is code, as it was pasted: 3 alone, 2 for sure, 1 beside such, 0 not."""
    text = raw.strip()[:LOOKED_AT]
    if not text or "\n" in text:
        return 0
    if ALONE_RE.match(text):
        return 3
    if SURE_RE.match(text) or BRACES_RE.match(text):
        return 2
    return 1 if COMMENT_RE.match(text) or CLAUSE_RE.match(text) else 0 if PROSE_RE.search(text) else _signs(raw, text)


def _signs(raw: str, text: str) -> int:
    """The same of a line that is neither prose nor anything that has a name."""
    if text.endswith("{") or (text.endswith(";") and SIGNED_RE.search(text)):
        return 2
    return int(bool(MAYBE_RE.match(text)) or raw.startswith(("  ", "\t")))


def _run(lines: Lines, start: int, points: list[int]) -> Iterator[Run]:
    """The run without what is not code for sure at its ends, if enough of it is."""
    first = next((k for k, value in enumerate(points) if value > 1), len(points))
    stop = len(points)
    while stop > first and points[stop - 1] == 1 and not _belongs(lines, start + stop - 1):
        stop -= 1
    own = points[first:stop]
    sure = sum(value > 1 for value in own)
    if not own or not (max(own) == 3 or (sum(own) >= ENOUGH and sure * 3 >= len(own))):
        return
    text = ""
    for i in range(start + first, start + stop):
        text += ("\n" * (1 + lines.blocks.gap[i]) if text else "") + lines.raw(i).rstrip()
    yield Run(start + first, start + stop, "code", textwrap.dedent(text.replace("\u00a0", " ")), Code())


def _belongs(lines: Lines, i: int) -> bool:
    """Whether a line that may be code at the end of a run is indented below it."""
    return lines.raw(i)[:1] in (" ", "\t") and lines.blocks.gap[i] == 0
