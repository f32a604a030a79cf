"""Lines that name who wrote a page: «By Ada Moor», «Ada Moor and Bo Lind»."""

from __future__ import annotations

import re

from app.lexicon import Lexicon

MAX_WORDS = 12
NAME_RE = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)


def is_byline(text: str, lexicon: Lexicon) -> bool:
    """Whether a short line opens with a language's "by" and goes on with a name in capitals."""
    low = text.casefold().lstrip("|-–—•· ")
    for word in lexicon.by_words:
        if low.startswith(word) and len(low) > len(word):
            rest = text.lstrip("|-–—•· ")[len(word) :].lstrip(" :")
            names = NAME_RE.findall(rest)
            spaced = low[len(word)] in " :\t" or not word[-1].isalnum()
            return spaced and bool(names) and names[0][:1].isupper() and len(rest.split()) <= MAX_WORDS and not rest.rstrip().endswith((".", "!", "?"))
    return False
