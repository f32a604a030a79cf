"""Lines that name who wrote a page: «By Ada Moor», «Ada Moor and Bo Lind»."""

from __future__ import annotations

import re

from app.judge.shapes import Shapes
from app.lexicon import UNSPACED_RE, WORD_RE, Lexicon
from app.records import Blocks

MAX_WORDS = 12
LONGEST_UNSPACED = 14  # characters of a name, or two, in a script without spaces
BEHIND = 0.7  # of the page's prose stands before an author's box
BIO_WORDS = 120
APART = " \t:：/／=＝"  # between "by" and a name
NAME_RE = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)


def is_byline(text: str, lexicon: Lexicon) -> bool:
    """Whether a short line opens with a language's "by" and goes on with a name: in capitals, or short in a script without spaces."""
    line = text.lstrip("|-–—•· ")
    start = line[:2].casefold()
    words = lexicon.by_starts.get(start[:2], ()) + lexicon.by_starts.get(start[:1], ())
    return any(line[: len(word)].casefold() == word and _is_name_after(word, line[len(word) :]) for word in words)


def _is_name_after(word: str, rest: str) -> bool:
    apart = rest[:1] in tuple(APART)
    name = rest.strip(APART)
    if not name or name.endswith((".", "!", "?", "。", "！", "？")):
        return False
    if UNSPACED_RE.search(word):
        return (apart or len(word) > 1) and 1 < len(name) <= LONGEST_UNSPACED and UNSPACED_RE.match(name) is not None
    first = NAME_RE.match(name)
    return (apart or not word[-1].isalnum()) and first is not None and name[0].isupper() and len(name.split()) <= MAX_WORDS


def author_boxes(blocks: Blocks, shapes: Shapes, authors: list[str]) -> list[int]:
    """Blocks behind most of the prose that begin with an author's name, «About» and a name, or go on from such a line."""
    names = [words for author in authors if 2 <= len(words := WORD_RE.findall(author.casefold())) <= 5]
    total = float(shapes.prose.sum())
    found: list[int] = []
    seen = 0.0
    for i, text in enumerate(blocks.text):
        if names and seen >= BEHIND * total and seen > 0 and shapes.words[i] <= BIO_WORDS:
            head = WORD_RE.findall(text[:80].casefold())[:7]
            named = any(head[at : at + len(name)] == name for name in names for at in (0, 1, 2))
            first_name = bool(found) and found[-1] == i - 1 and shapes.prose[i] > 0 and any(head[:1] == name[:1] for name in names)
            if named or first_name:
                found.append(i)
        seen += float(shapes.prose[i])
    return found
