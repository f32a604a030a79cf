"""The words that reasons are made of: numbers, quotations, and what a label's blocks are like."""

from __future__ import annotations

import re

from app.lexicon import UNSPACED_RE, word_count

QUOTED, GLIMPSE = 60, 32  # characters of the page's own words in a reason; and of a neighbour's
COUNTED = 12  # as far as numbers are written as words
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
SENTENCE_RE = re.compile(r"[.!?…。！？؟।։](?=[\s\"'”’»)\]]|$)|[。！？]")
# What shows as nothing, or as an icon where its font is there; and what would turn the sentence around it to another direction.
UNSEEN_RE = re.compile("[\\u00ad\\u200b-\\u200f\\u2060-\\u2065\\ue000-\\uf8ff\\ufeff]")
TURNING_RE = re.compile("[\\u202a-\\u202e\\u2066-\\u2069]")
INNER_RE = re.compile("“([^“”]*)”")
# Label to what a line speaks for by its words, and to who else speaks like that.
THINGS = {
    "navigation": ("a site's menu", "site menus"),
    "ui": ("a page's controls", "buttons and notices"),
    "share": ("share and follow buttons", "share and follow buttons"),
    "subscribe": ("an offer to subscribe", "offers to subscribe"),
    "meta": ("a byline or dateline", "bylines and datelines"),
    "footer": ("a site's footer", "site footers"),
    "legal": ("legal notices", "legal notices"),
    "consent": ("a notice about cookies", "notices about cookies"),
    "promo": ("advertising", "advertisements"),
    "related": ("a list of other pages", "pointers to other pages"),
    "tags": ("a list of topics", "lists of topics"),
    "author_bio": ("a note on the author", "notes on authors"),
    "comments": ("readers' comments", "sections of readers' comments"),
    "comment_prompt": ("an invitation to comment", "invitations to comment"),
    "body": ("body text", "headings within body text"),
    "title": ("a headline", "headlines"),
}


def number(n: int) -> str:
    """A count as text has it."""
    return NUMBERS[n] if n <= COUNTED else str(n)


def some(n: int, noun: str) -> str:
    """A count of things, «one word», «three words»."""
    return f"{number(n)} {noun}{'' if n == 1 else 's'}"


def placed(place: int, total: int, noun: str) -> str:
    """One of several things by its place, «third of five lines», «31st of 60 lines», «last of 60 lines»; 1 counts as the first."""
    if total == 1:
        return f"the only {noun}"
    return f"{'last' if place == total > 2 else ordinal(place)} of {number(total)} {noun}s"


def ordinal(n: int) -> str:
    """A place as text has it, «third», «21st»."""
    if n <= COUNTED:
        return ORDINALS[n]
    return f"{n}{'th' if n % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def quote(text: str, most: int = QUOTED) -> str:
    """The page's words in quotation marks, cut where a word ends; the same marks within them become single ones."""
    line = INNER_RE.sub(r"‘\1’", " ".join(TURNING_RE.sub("", text[: 2 * most]).split())).replace("”", "’")
    if not UNSEEN_RE.sub("", line).strip():
        return "a sign"
    cut = len(text) > 2 * most or len(line) > most
    return f"“{line[: most + 1].rsplit(' ', 1)[0][:most]} …”" if cut else f"“{line}”"


def as_written(text: str, phrase: str) -> str:
    """A phrase, which is known case-folded, as the text spells it; the text itself where folding has changed more than case."""
    pattern = r"\s+".join(map(re.escape, phrase.split()))
    found = re.search(pattern, text, re.IGNORECASE)
    return found.group() if found else text


def size(text: str) -> str:
    """How much a text is: its sentences and words, or characters where words are not told apart."""
    words, ends = round(word_count(text)), len(SENTENCE_RE.findall(text))
    much = some(len(text), "character") if UNSPACED_RE.search(text) else some(words, "word")
    if words == 0:
        return "a line without words"
    return f"{some(ends, 'sentence')} of {much}" if ends > 1 else f"a sentence of {much}" if ends else f"a text of {much}"
