"""Lines that name who wrote a page: «By Ada Moor», «Ada Moor and Bo Lind»."""

from __future__ import annotations

import re

from app.judge.shapes import Shapes
from app.lexicon import WORD_RE, Lexicon
from app.records import Blocks

MAX_WORDS = 12
BEHIND = 0.7  # of the page's prose stands before an author's box
BIO_WORDS = 120
NAME_RE = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)


def is_byline(text: str, lexicon: Lexicon) -> bool:
    """Whether a short line opens with a language's "by" and goes on with a name in capitals."""
    low = text.casefold().lstrip("|-–—•· ")
    if not low.startswith(lexicon.by_words):
        return False
    for word in lexicon.by_words:
        if low.startswith(word) and len(low) > len(word):
            rest = text.lstrip("|-–—•· ")[len(word) :].lstrip(" :")
            names = NAME_RE.findall(rest)
            spaced = low[len(word)] in " :\t" or not word[-1].isalnum()
            return (
                spaced
                and bool(names)
                and names[0][:1].isupper()
                and len(rest.split()) <= MAX_WORDS
                and not rest.rstrip().endswith((".", "!", "?"))
            )
    return False


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
