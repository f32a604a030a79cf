"""Refuses markup that would cost a parser time or memory out of proportion, in one linear scan before any parsing."""

from __future__ import annotations

import re
from itertools import islice

from app.errors import TooHard
from app.intake.elements import FORMATTING, NOT_OPENED, READS_MARKUP, VOID, VOID_IN_HTML_ONLY
from app.intake.nesting import Nesting
from app.intake.tags import END, MAX_ATTRIBUTES, TAG, TAG_UNSCRIPTED, attribute_ends

MAX_DEPTH = 512  # open elements; of real pages one in a hundred passes 38
MAX_TAGS = 300_000  # of real pages one in a hundred passes 20,000; a block costs some kilobytes until it is judged
MAX_LINES = 250_000  # of pasted text, for the same reason
MAX_COPIES = 200_000  # elements that a parser would make up to repeat unclosed formatting in every paragraph

_READS_MARKUP = frozenset(f"/{name}" for name in READS_MARKUP)
_OPENS_IN_SVG_ONLY = VOID_IN_HTML_ONLY | NOT_OPENED
_FRAMESET = re.compile(r"<frameset", re.IGNORECASE)
_FORMATTING_ENDS = frozenset(f"/{name}" for name in FORMATTING) | frozenset(f"/{name.upper()}" for name in FORMATTING)


def check(markup: str) -> None:
    """Raise errors.TooHard for more than MAX_DEPTH open elements, MAX_ATTRIBUTES attributes of one element, or MAX_TAGS tags.

    The first two make parsers quadratic. Depth is counted as a parser would see it (WHATWG HTML 13.2.6): comments, raw text and attribute
    values open nothing, void elements do not count, and what a parser closes by itself (p, li, td, tr, option, dt, dd) does not add up.
    A quick count that can only be too high comes first; the few pages that fail it are looked at closely.
    """
    if markup.count("<") > MAX_TAGS:
        raise TooHard(f"This page has more than {MAX_TAGS:,} tags. Send the part that holds the article.")
    tokens: list[str] = TAG.findall(f"{markup}<{END}>")
    stack: list[str] = []
    sight = _Sight(stack)
    peak = _peak(tokens, stack, sight)
    if tokens[-1] != END or sight.roots > 2:
        _check_attributes(markup, TAG)
    copies = peak * len(tokens)  # at most
    if copies > MAX_COPIES and not sight.doubtful and peak <= MAX_DEPTH:
        copies = _formatting_peak(tokens, sight) * len(tokens)
    if sight.doubtful or peak > MAX_DEPTH or copies > MAX_COPIES:
        _check_closely(markup, TAG)
    if sight.doubtful or sight.noscript_leaks:  # parsers without scripting may come out of noscript in another state
        _check_attributes(markup, TAG_UNSCRIPTED)
        _check_closely(markup, TAG_UNSCRIPTED)


class _Sight(dict[str, str]):
    """Start tag to the end tag that closes it, "" for what opens nothing; and notes of what the quick count cannot be sure of."""

    def __init__(self, stack: list[str]) -> None:
        super().__init__({"": "", END: ""})
        self._stack = stack
        self._foreign = False  # an svg or math that is more than a drawing was opened somewhere
        self.doubtful = False
        self.noscript_leaks = False
        self.roots = 0  # html and body tags, whose attributes all go to one element each

    def __missing__(self, token: str) -> str:
        if ">" in token or token[0] == "!":
            self._note_text(token)
            return ""
        name = token.lower()
        self._foreign = self._foreign or name in ("svg", "math")
        if name in _OPENS_IN_SVG_ONLY:
            self.roots += name in ("html", "body")
            if self._foreign:
                self._doubt()
            return ""
        self[token] = "" if token[0] == "/" or name in VOID else f"/{token}"
        return self[token]

    def _doubt(self) -> None:
        self.doubtful = self.doubtful or len(self._stack) > MAX_DEPTH or any(end.lower() in _READS_MARKUP for end in self._stack)

    def _note_text(self, token: str) -> None:
        text = token.partition(">")[2]
        if token[0] == "!" or "<" in text:
            self._doubt()
        if token[:8].lower() == "noscript" and "<" in text and not self.noscript_leaks:
            self.noscript_leaks = _unbalanced(text)


def _unbalanced(text: str) -> bool:
    """Would a parser without scripting come out of this content of a noscript element in another state than it went in?"""
    tokens = TAG_UNSCRIPTED.findall(f"{text}<{END}>")
    stack: list[str] = []
    sight = _Sight(stack)
    return _peak(tokens, stack, sight) > MAX_DEPTH or bool(stack) or sight.doubtful or tokens[-1] != END


def _peak(tokens: list[str], stack: list[str], sight: _Sight) -> int:
    """The greatest number of open elements if an end tag closed only the element that was opened last: never less than a parser's."""
    peak = 0
    top = None
    for token in tokens:
        if token == top:
            stack.pop()
            top = stack[-1] if stack else None
        elif closer := sight[token]:
            stack.append(closer)
            top = closer
            peak = len(stack) if len(stack) > peak else peak
    return peak


def _formatting_peak(tokens: list[str], sight: _Sight) -> int:
    """The same for elements such as b and font, which a parser opens anew in every paragraph until they are closed."""
    stack: list[str] = []
    peak = now = 0
    for token in tokens:
        if stack and token == stack[-1]:
            now -= stack.pop() in _FORMATTING_ENDS
        elif closer := sight[token]:
            stack.append(closer)
            now += closer in _FORMATTING_ENDS
            peak = max(peak, now)
    return peak


def _check_closely(markup: str, grammar: re.Pattern[str]) -> None:
    if sum(1 for _ in _FRAMESET.finditer(markup)) > MAX_DEPTH:  # where they nest, nothing else is read as it is elsewhere
        raise TooHard(f"More than {MAX_DEPTH} framesets stand inside each other.")
    nesting = Nesting(grammar)
    at = 0
    while tag := grammar.search(markup, at):
        at = nesting.read(tag)
        if nesting.depth > MAX_DEPTH:
            raise TooHard(f"More than {MAX_DEPTH} elements of this page stand inside each other. Send the part that holds the article.")
        if nesting.copies > MAX_COPIES + 8 * nesting.tags or nesting.steps > MAX_COPIES + 64 * nesting.tags:
            raise TooHard("The tags of this page are closed in such disorder that reading it would take too long.")


def _check_attributes(markup: str, grammar: re.Pattern[str]) -> None:
    """One tag with too many attributes swallows the rest of the document; those of all html and body tags go to one element each."""
    roots = 0
    for tag in grammar.finditer(markup):
        name = (tag[1] or "").lower()
        if name in ("html", "body") or (name and tag.end() == len(markup)):
            count = sum(1 for _ in islice(attribute_ends(markup, tag.start()), MAX_ATTRIBUTES + 1))
            roots += count if name in ("html", "body") else 0
            if max(count, roots) > MAX_ATTRIBUTES:
                raise TooHard(f"A tag of this page has more than {MAX_ATTRIBUTES:,} attributes. Send the part that holds the article.")


def check_lines(text: str) -> None:
    """Raise errors.TooHard for pasted text of more than MAX_LINES lines, whichever way they end."""
    if text.count("\n") + text.count("\r") + text.count("\u2028") > 2 * MAX_LINES or len(text.splitlines()) > MAX_LINES:
        raise TooHard(f"This text has more than {MAX_LINES:,} lines. Send the part that holds the article.")
