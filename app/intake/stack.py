"""What an HTML parser has open: stack of open elements and list of active formatting elements (WHATWG HTML 13.2.4.2, 13.2.4.3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from app.intake import elements as kinds

_HTML_ANNOTATION = re.compile(r"encoding\s*+=\s*+[\"']?(?:text/html|application/xhtml\+xml)", re.IGNORECASE)


class Element:
    """One open element; `up` says that it stands among the open ones, `holds_foreign` that what starts in it is SVG or MathML."""

    __slots__ = ("foreign", "holds_foreign", "name", "tag", "up")

    def __init__(self, name: str, tag: str = "", foreign: str = "") -> None:
        self.name, self.tag = name, tag
        self.foreign = foreign  # "svg", "math", or "" for HTML
        self.holds_foreign = bool(foreign) and not _holds_html(name, tag, foreign)
        self.up = True


def _holds_html(name: str, tag: str, foreign: str) -> bool:
    return name in kinds.INTEGRATION[foreign] or (name == "annotation-xml" and _HTML_ANNOTATION.search(tag) is not None)


class OpenElements:
    """Both lists, and how much work looking through them has been."""

    def __init__(self) -> None:
        self.copies = 0  # formatting elements that were opened anew
        self.steps = 0  # elements looked at
        self._open: list[Element] = []
        self._names: Counter[str] = Counter()
        self._formatting: list[Element | None] = []  # None: a marker

    def _find(self, names: Collection[str], stops: Collection[str]) -> int | None:
        """Where the innermost open element of these names stands, unless one of `stops` stands further in."""
        if not any(self._names[name] for name in names):
            return None
        for index in range(len(self._open) - 1, -1, -1):
            element = self._open[index]
            if element.name in names and not element.foreign:
                return index
            self.steps += 1
            if element.name in stops and (not element.foreign or element.name in kinds.STOPS_IN_FOREIGN):
                return None
        return None

    def _push(self, element: Element) -> None:
        self._open.append(element)
        self._names[element.name] += 1

    def _pop_to(self, length: int | None) -> None:
        """Close elements until `length` are open; None closes nothing."""
        while length is not None and len(self._open) > length:
            element = self._open[-1]
            self._drop(len(self._open) - 1)
            if element.name in kinds.CELLS and not element.foreign:
                self._forget_to_marker()

    def _drop(self, index: int) -> None:
        element = self._open.pop(index)
        element.up = False
        self._names[element.name] -= 1

    def _forget_to_marker(self) -> None:
        while self._formatting and self._formatting.pop() is not None:
            pass

    def _last_formatting(self, name: str) -> Element | None:
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
