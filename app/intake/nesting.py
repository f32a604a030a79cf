"""Follows which elements an HTML parser has open (WHATWG HTML 13.2.4 and 13.2.6), never fewer, without building a tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container

from app.intake.tags import ATTRIBUTE, leaks

_ATTRIBUTE = re.compile(ATTRIBUTE)


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


VOID = _set("area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr")
FORMATTING = _set("a b big code em font i nobr s small strike strong tt u")
_HEADINGS = _set("h1 h2 h3 h4 h5 h6")
_CELLS = _set("td th caption")
_MARKED = _CELLS | _set("applet object marquee template")
_NOT_OPENED = _set("html head body frameset")
_CLOSES_P = _HEADINGS | _set(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form header hgroup hr li "
    "listing main menu nav ol p plaintext pre search section summary ul xmp"
)
_TABLE_PARTS = _set("caption colgroup tbody tfoot thead tr td th")
_SPECIAL = (_CLOSES_P - {"dialog"}) | _MARKED | _TABLE_PARTS | _set("body button head html iframe noembed noframes noscript script select style table textarea title")
_SCOPE = _MARKED | _set("table select foreignobject desc title mi mo mn ms mtext annotation-xml")
_TABLE_SCOPE = _set("table template")
_ITEM_STOPS = (_SPECIAL | _SCOPE) - _set("address div p")
_IMPLIED = _set("dd dt li optgroup option p rb rp rt rtc")
# Start tag: what it closes, and what it does not look beyond (13.2.6.4.7 in body, .9 to .15 in tables).
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (_set("li"), _ITEM_STOPS - {"li"}),
    **dict.fromkeys(("dd", "dt"), (_set("dd dt"), _ITEM_STOPS - _set("dd dt"))),
    **dict.fromkeys(("td", "th"), (_set("td th caption colgroup"), _TABLE_SCOPE | _set("tr tbody tfoot thead"))),
    "tr": (_set("tr caption colgroup"), _TABLE_SCOPE | _set("tbody tfoot thead")),
    **dict.fromkeys(("tbody", "tfoot", "thead", "caption", "colgroup"), (_TABLE_PARTS - _set("tr td th"), _TABLE_SCOPE)),
    "button": (_set("button"), _SCOPE),
    "select": (_set("select"), _SCOPE - {"select"}),
}
_BREAKS_OUT = _HEADINGS | _set(
    "b big blockquote body br center code dd div dl dt em embed font head hr i img li listing menu meta nobr ol p pre ruby s small span "
    "strong strike sub sup table tt u ul var"
)
_INTEGRATION = _set("foreignobject desc title mi mo mn ms mtext annotation-xml")
_MAX_ADOPTIONS = 7  # the adoption agency gives up after eight rounds


class _Element:
    __slots__ = ("foreign", "name", "tag", "up")

    def __init__(self, name: str, tag: str = "", *, foreign: bool = False) -> None:
        self.name, self.tag, self.foreign = name, tag, foreign
        self.up = True


class Nesting:
    """Reads the tags of a document in order; the three public counts only say what it came to so far."""

    def __init__(self, grammar: re.Pattern[str]) -> None:
        self.copies = 0  # formatting elements that a parser opens anew
        self.steps = 0  # work done in looking for elements, beyond one step a tag
        self.tags = 0
        self._grammar = grammar
        self._extra = 0
        self._open: list[_Element] = []
        self._names: Counter[str] = Counter()
        self._formatting: list[_Element | None] = []  # None: a marker
        self._read_up_to = 0

    @property
    def depth(self) -> int:
        """Elements open now, and tags in text whose reading is unsure."""
        return len(self._open) + self._extra

    def read(self, found: re.Match[str]) -> None:
        """Take the next match of the grammar; raises errors.TooHard nowhere, the caller watches the counts."""
        self.tags += 1
        if found.start() > self._read_up_to:
            self._reopen_formatting()
        self._read_up_to = found.end()
        token = found[1]
        if not token:
            return
        if ">" in token or token[0] == "!":
            self._text(token)
        elif token[0] == "/":
            self._end(token[1:].lower())
        else:
            self._start(token.lower(), found[0])

    def _text(self, token: str) -> None:
        """Text up to its end tag, as HTML reads it; in SVG, MathML and select it is markup, so its tags are counted and nothing closes."""
        if not any(self._names[name] for name in ("svg", "math", "select")):
            return
        text = token.partition(">")[2]
        hides = not token.endswith("]]") if token[0] == "!" else leaks(text, self._grammar)
        in_select_only = not (self._names["svg"] or self._names["math"])
        if in_select_only and token[:6].lower() in ("script", "textar"):
            return
        self._extra += text.count("<") + (1_000_000 if hides else 0)

    def _start(self, name: str, tag: str) -> None:
        if name in _NOT_OPENED:
            return
        top = self._open[-1] if self._open else None
        if top and top.foreign and top.name not in _INTEGRATION:
            if name not in _BREAKS_OUT:
                if not _closes_itself(tag):
                    self._push(_Element(name, foreign=True))
                return
            self._break_out()
        self._close_implied(name)
        if name in FORMATTING:
            self._start_formatting(name, tag)
            return
        if name not in _SPECIAL:
            self._reopen_formatting()
        if name not in VOID:
            foreign = name in ("svg", "math")
            if not (foreign and _closes_itself(tag)):
                self._push(_Element(name, foreign=foreign))
                if name in _MARKED:
                    self._formatting.append(None)

    def _close_implied(self, name: str) -> None:
        top = self._open[-1].name if self._open else ""
        if name in _CLOSES:
            names, stops = _CLOSES[name]
            self._pop_to(self._find(names, stops))
        elif (name in _HEADINGS and top in _HEADINGS) or (name in ("option", "optgroup") and top == "option"):
            self._pop_to(len(self._open) - 1)
        elif name in ("rb", "rp", "rt", "rtc"):
            while self._open and self._open[-1].name in _IMPLIED:
                self._pop_to(len(self._open) - 1)
        elif name in ("input", "keygen", "textarea"):
            self._pop_to(self._find(_set("select"), _SCOPE - {"select"}))
        if name == "optgroup" and self._open and self._open[-1].name == "optgroup":
            self._pop_to(len(self._open) - 1)
        if name in _CLOSES_P:
            self._pop_to(self._find(_set("p"), _SCOPE | {"button"}))

    def _start_formatting(self, name: str, tag: str) -> None:
        if name in ("a", "nobr"):
            self._adopt(name, only_open=True)
        self._reopen_formatting()
        same: list[_Element] = []
        for element in reversed(self._formatting):
            if element is None:
                break
            self.steps += 1
            if element.tag == tag:
                same.append(element)
        if len(same) >= 3:  # 13.2.4.3: the Noah's Ark clause
            self._formatting.remove(same[-1])
        element = _Element(name, tag)
        self._push(element)
        self._formatting.append(element)

    def _end(self, name: str) -> None:
        if name in FORMATTING:
            self._adopt(name)
        elif name == "form":
            index = self._find(_set("form"), _SCOPE)
            if index is not None:  # what stands in it stays open
                self._drop(index)
        elif name in _HEADINGS:
            self._pop_to(self._find(_HEADINGS, _SCOPE))
        elif name == "select":
            self._pop_to(self._find(_set("select"), _SCOPE - {"select"}))
        elif name == "table" or name in _TABLE_PARTS:
            self._pop_to(self._find(frozenset((name,)), _TABLE_SCOPE - {name}))
        elif name in _SPECIAL or name in _MARKED:
            stops = {"li": _SCOPE | {"ol", "ul"}, "p": _SCOPE | {"button"}}.get(name, _SCOPE - {name})
            if (index := self._find(frozenset((name,)), stops)) is not None:
                self._pop_to(index)
                if name in _MARKED - _CELLS:
                    self._forget_to_marker()
        else:
            self._pop_to(self._find(frozenset((name,)), (_SPECIAL | _SCOPE) - {name}))

    def _adopt(self, name: str, *, only_open: bool = False) -> None:
        """The adoption agency, 13.2.6.4.7, as far as it changes what is open."""
        element = self._last_formatting(name)
        if element is None:
            if not only_open:
                self._pop_to(self._find(frozenset((name,)), _SPECIAL | _SCOPE))
            return
        if not element.up:
            self._formatting.remove(element)
            return
        index = self._index(element)
        above = [e.name for e in self._open[index + 1 :]]
        self.steps += len(above)
        if any(other in _SCOPE for other in above):
            return
        specials = sum(other in _SPECIAL for other in above)
        if not specials:
            self._pop_to(index)
            self._formatting.remove(element)
        elif specials <= _MAX_ADOPTIONS:
            self.copies += len(above)
            self._drop(index)
            self._formatting.remove(element)

    def _last_formatting(self, name: str) -> _Element | None:
        for element in reversed(self._formatting):
            self.steps += 1
            if element is None:
                return None
            if element.name == name:
                return element
        return None

    def _reopen_formatting(self) -> None:
        """13.2.4.3: reconstruct the active formatting elements."""
        index = len(self._formatting)
        while index and (element := self._formatting[index - 1]) is not None and not element.up:
            index -= 1
        for element in self._formatting[index:]:
            if element is not None:
                self.copies += 1
                element.up = True
                self._push(element)

    def _forget_to_marker(self) -> None:
        while self._formatting and self._formatting.pop() is not None:
            pass

    def _break_out(self) -> None:
        """13.2.6.5: an HTML start tag in SVG or MathML closes it."""
        while self._open and self._open[-1].foreign and self._open[-1].name not in _INTEGRATION:
            self._pop_to(len(self._open) - 1)

    def _find(self, names: Container[str] & frozenset[str], stops: frozenset[str]) -> int | None: ...
