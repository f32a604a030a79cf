"""Follows which elements an HTML parser has open (WHATWG HTML 13.2.4 and 13.2.6), never fewer, without building a tree."""

from __future__ import annotations

import re

from app.intake import elements as kinds
from app.intake.stack import Element, OpenElements
from app.intake.tags import closes_itself, leaks, start_tag

_NAME_END = re.compile(r"[^a-zA-Z]")
_MAX_ADOPTIONS = 7  # the adoption agency gives up after eight rounds


class Nesting(OpenElements):
    """Reads the tags of a document in order; the three public counts only say what it came to so far."""

    def __init__(self, grammar: re.Pattern[str]) -> None:
        super().__init__()
        self.tags = 0
        self._grammar = grammar
        self._extra = 0
        self._read_up_to = 0

    @property
    def depth(self) -> int:
        """Elements open now, and tags in text whose reading is unsure."""
        return len(self._open) + self._extra

    def read(self, found: re.Match[str]) -> int:
        """Take the next match of the grammar and say where to look for the one after; whoever calls watches the counts."""
        self.tags += 1
        if found.start() > self._read_up_to:
            self._reopen_formatting()
        self._read_up_to = found.end()
        token = found[1]
        if not token:
            if found[0][1] in "sS":  # a drawing
                self._reopen_formatting()
            return found.end()
        if ">" in token or token[0] == "!":
            self._read_up_to = self._text(found, token)
        elif token[0] == "/":
            self._end(token[1:].lower())
        else:
            self._start(token.lower(), found[0])
        return self._read_up_to

    def _text(self, found: re.Match[str], token: str) -> int:
        """Text up to its end tag, as HTML reads it; in SVG and MathML it is markup, and CDATA, a comment in HTML, is text."""
        top = self._open[-1] if self._open else None
        if top and top.foreign and token[0] == "!":
            end = found.string.find("]]>", found.start())
            return len(found.string) if end < 0 else end + 3
        if top and top.holds_foreign:
            self.steps += len(token) // 64  # what is read again
            tag = start_tag(found.string, found.start())
            self._start(_NAME_END.split(token, maxsplit=1)[0].lower(), tag)
            return found.start() + len(tag)
        apart = "script" if self._names["select"] else "" if self._names["frameset"] else None
        if apart is not None and token[0] != "!" and token[:6].lower() != apart:
            # Such a start tag may be passed over here, and what follows be read as markup: its tags are counted, and nothing closes.
            text = token.partition(">")[2]
            self._extra += text.count("<") + (1_000_000 if leaks(text, self._grammar) else 0)
        return found.end()

    def _start(self, name: str, tag: str) -> None:
        if name == "frameset":  # where it is one, all others are none, and where it is none it is harmless
            self._extra += 1
            self._names[name] += 1
            return
        top = self._open[-1] if self._open else None
        if top and top.holds_foreign:
            if name not in kinds.BREAKS_OUT:
                if not closes_itself(tag):
                    self._push(Element(name, tag, top.foreign))
                return
            self._break_out()
        if not self._takes_place(name):
            return
        self._close_implied(name)
        if name in kinds.FORMATTING:
            self._start_formatting(name, tag)
            return
        if name not in kinds.SPECIAL or name in kinds.REOPENS:
            self._reopen_formatting()
        if name not in kinds.VOID:
            foreign = name if name in ("svg", "math") else ""
            if not (foreign and closes_itself(tag)):
                self._push(Element(name, tag, foreign))
                if name in kinds.MARKED:
                    self._formatting.append(None)

    def _takes_place(self, name: str) -> bool:
        """A part of a table opens nothing outside of one; a second select only closes the first."""
        if name in kinds.NOT_OPENED:
            return False
        if name in kinds.TABLE_PARTS:
            return self._find(("table", "template"), ()) is not None
        if name == "select" and (index := self._find(("select",), kinds.SELECT_STOPS)) is not None:
            self._pop_to(index)
            return False
        return True

    def _close_implied(self, name: str) -> None:
        top = self._open[-1].name if self._open else ""
        if self._names["select"] and name not in ("option", "input", "keygen", "textarea"):
            return  # most tags are passed over in there, so they close nothing
        if name in kinds.CLOSES:
            names, stops = kinds.CLOSES[name]
            self._pop_to(self._find(names, stops))
        elif (name in kinds.HEADINGS and top in kinds.HEADINGS) or (name in ("option", "optgroup") and top == "option"):
            self._pop_to(len(self._open) - 1)
        elif name in ("rb", "rp", "rt", "rtc") and self._find(("ruby",), kinds.SCOPE) is not None:
            while self._open and self._open[-1].name in kinds.IMPLIED:
                self._pop_to(len(self._open) - 1)
        elif name in ("input", "keygen", "textarea"):
            self._pop_to(self._find(("select",), kinds.SELECT_STOPS))
        if name in kinds.CLOSES_P:
            self._pop_to(self._find(("p",), kinds.P_STOPS))

    def _start_formatting(self, name: str, tag: str) -> None:
        if name in ("a", "nobr"):
            self._adopt(name, only_open=True)
        self._reopen_formatting()
        same: list[Element] = []
        for element in reversed(self._formatting):
            if element is None:
                break
            self.steps += 1
            if element.tag == tag:
                same.append(element)
        if len(same) >= 3:  # 13.2.4.3: the Noah's Ark clause
            self._formatting.remove(same[-1])
        element = Element(name, tag)
        self._push(element)
        self._formatting.append(element)

    def _end(self, name: str) -> None:
        if self._end_foreign(name):
            return
        if name in kinds.FORMATTING:
            self._adopt(name)
        elif name == "form":
            index = self._find(("form",), kinds.SCOPE)
            if index is not None:  # what stands in it stays open
                self._drop(index)
        elif name in kinds.HEADINGS:
            self._pop_to(self._find(kinds.HEADINGS, kinds.SCOPE))
        elif name == "select":
            self._pop_to(self._find(("select",), kinds.SELECT_STOPS))
        elif (name == "table" or name in kinds.TABLE_PARTS) and self._names["table"]:
            self._pop_to(self._find((name,), kinds.TABLE_SCOPE))
        elif name in kinds.BLOCK_ENDS:
            if (index := self._find((name,), kinds.STOPS_OF_END.get(name, kinds.SCOPE))) is not None:
                self._pop_to(index)
                if name in kinds.MARKED - kinds.CELLS:
                    self._forget_to_marker()
        else:
            self._pop_to(self._find((name,), kinds.INLINE_STOPS))

    def _end_foreign(self, name: str) -> bool:
        """13.2.6.5: an end tag in SVG or MathML first looks for its element among those."""
        if name in ("br", "p"):
            self._break_out()
        index = len(self._open)
        while index and self._open[index - 1].foreign:
            index -= 1
            if self._open[index].name == name:
                self._pop_to(index)
                return True
        return False

    def _adopt(self, name: str, *, only_open: bool = False) -> None:
        """The adoption agency, 13.2.6.4.7, as far as it changes what is open."""
        element = self._last_formatting(name)
        if element is None:
            if not only_open:
                self._pop_to(self._find((name,), kinds.INLINE_STOPS))
            return
        if not element.up:
            self._formatting.remove(element)
            return
        index = self._open.index(element)
        above = [e.name for e in self._open[index + 1 :]]
        self.steps += len(above)
        if any(other in kinds.SCOPE for other in above):
            return
        specials = sum(other in kinds.SPECIAL for other in above)
        if not specials:
            self._pop_to(index)
            self._formatting.remove(element)
        elif specials <= _MAX_ADOPTIONS:
            self.copies += len(above)
            self._drop(index)
            self._formatting.remove(element)

    def _break_out(self) -> None:
        """13.2.6.5: an HTML start tag in SVG or MathML closes it."""
        while self._open and self._open[-1].holds_foreign:
            self._pop_to(len(self._open) - 1)
