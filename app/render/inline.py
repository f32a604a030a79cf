"""From a block's text and spans to a row of properly nested tokens, which Markdown and HTML are then written from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from app.records import Span
from app.render.address import link_address, web_address
from app.render.content import clean, same_words

_IN_WORD = re.compile(r"\w\w")


class Token(NamedTuple):
    """A piece of running text, or the place where a mark opens or closes."""

    kind: Literal["text", "code", "math", "note", "image", "open", "close"]
    text: str = ""  # the words; math: LaTeX; note: its label; image: its alternative text
    mark: str = ""  # what opens or closes: link em strong del sub sup, or `both` for em and strong at once
    value: str = ""  # link and image: the address


class Stretch(NamedTuple):
    """A part of the text that is marked or, as code and mathematics, cannot be cut."""

    start: int
    end: int
    kind: str
    value: str = ""


def tokens(text: str, spans: Iterable[Span]) -> list[Token]:
    """The tokens of a text; spans that overlap are cut so that they nest, and what cannot be shown is left to its words."""
    whole = clean(text)
    body = whole.strip()
    lead = len(whole) - len(whole.lstrip())
    fitted = [_fitted(span, lead, body) for span in spans]
    atoms = _atoms(body, fitted)
    images: dict[int, list[Token]] = {}
    for span in fitted:
        if span.kind == "image" and (address := web_address(span.value)):
            images.setdefault(_snapped(span.start, atoms)[0], []).append(Token("image", " ".join(clean(span.note).split()), "", address))
    return _Loom(body, atoms, _marks(fitted, atoms), images).tokens() + _embedded(fitted, after=bool(body or images))


def _embedded(spans: Iterable[Span], *, after: bool) -> list[Token]:
    """Links to what is embedded, behind the words and images, since no link may stand within another."""
    found: list[Token] = []
    for span in spans:
        name = " ".join(clean(span.note).split())
        if span.kind == "embed" and name and (address := web_address(span.value)):
            found += [Token("text", " ")] if found or after else []
            found += [Token("open", "", "link", address), Token("text", name), Token("close", "", "link", address)]
    return found


def _fitted(span: Span, lead: int, body: str) -> Span:
    """The span within the body, without the white space at its ends."""
    start, end = (min(max(at - lead, 0), len(body)) for at in (span.start, span.end))
    if span.kind in ("image", "embed"):
        return span._replace(start=start, end=start)
    piece = body[start:end]
    start += len(piece) - len(piece.lstrip())
    return span._replace(start=start, end=start + len(piece.strip()))


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The union of stretches of one kind, in order."""
    result: list[Stretch] = []
    for stretch in sorted(stretches):
        if result and stretch.start <= result[-1].end:
            result[-1] = result[-1]._replace(end=max(result[-1].end, stretch.end))
        else:
            result.append(stretch)
    return result


def _apart(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Those stretches, in order, that do not run into an earlier one."""
    result: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.start, -s.end)):
        if stretch.start < stretch.end and (not result or result[-1].end <= stretch.start):
            result.append(stretch)
    return result


def _atoms(body: str, spans: Sequence[Span]) -> list[Stretch]:
    """What cannot be cut: code, marks of footnotes, and mathematics whose LaTeX says the same words as the text that it stands for."""
    code = _joined(Stretch(s.start, s.end, "code") for s in spans if s.kind == "code" and s.start < s.end)
    maths = [
        Stretch(s.start, s.end, "math", " ".join(clean(s.value).split())) for s in spans if s.kind == "math" and _says_the_same(s, body)
    ]
    notes = [Stretch(s.start, s.end, "note", s.value) for s in spans if s.kind == "note"]
    starts, ends = [c.start for c in code], [c.end for c in code]
    free = [m for m in maths + notes if bisect_right(ends, m.start) == bisect_left(starts, m.end)]
    return sorted(code + _apart(free))


def _says_the_same(math: Span, body: str) -> bool:
    """Whether LaTeX can stand in for a stretch of text: the same words, whole ones, and no backtick, for they enclose it."""
    within_word = _IN_WORD.match(body, math.start - 1) if math.start else None
    cut_short = _IN_WORD.match(body, math.end - 1)
    value = math.value.strip()
    return bool(value) and "`" not in value and not within_word and not cut_short and same_words(value, body[math.start : math.end])


def _snapped(at: int, atoms: Sequence[Stretch]) -> tuple[int, int]:
    """Both ends of the atom that a place lies inside of, else the place itself, twice."""
    i = bisect_right(atoms, at, key=lambda atom: atom.start) - 1
    if i >= 0 and atoms[i].start < at < atoms[i].end:
        return atoms[i].start, atoms[i].end
    return at, at


def _marks(spans: Iterable[Span], atoms: Sequence[Stretch]) -> list[Stretch]:
    """Links that do not overlap, and each other mark as a union, grown to the ends of what cannot be cut."""
    by_kind: dict[str, list[Stretch]] = {kind: [] for kind in ("link", "em", "strong", "del", "sub", "sup")}
    for span in spans:
        value = link_address(span.value) if span.kind == "link" else ""
        if span.kind in by_kind and span.start < span.end and (value or span.kind != "link"):
            start, end = _snapped(span.start, atoms)[0], _snapped(span.end, atoms)[1]
            by_kind[span.kind].append(Stretch(start, end, span.kind, value))
    links = _apart(by_kind.pop("link"))
    joined = {kind: _joined(stretches) for kind, stretches in by_kind.items()}
    twice = {s[:2] for s in joined["em"]} & {s[:2] for s in joined["strong"]}
    both = [s._replace(kind="both") for s in joined["em"] if s[:2] in twice]
    rest = [s for kind, stretches in joined.items() for s in stretches if kind not in ("em", "strong") or s[:2] not in twice]
    return links + both + rest


class _Loom:
    """Walks over the text once, from cut to cut, and keeps the stack of open marks."""

    def __init__(self, body: str, atoms: list[Stretch], marks: list[Stretch], images: dict[int, list[Token]]) -> None:
        self.body, self.images = body, images
        self.atoms = {atom.start: atom for atom in atoms}
        self.starting: dict[int, list[Stretch]] = {}
        for mark in marks:
            self.starting.setdefault(mark.start, []).append(mark)
        ends = {at for stretch in [*atoms, *marks] for at in stretch[:2]}
        self.cuts = sorted(ends | set(images) | {0, len(body)})
        self.open: list[Stretch] = []
        self.out: list[Token] = []

    def tokens(self) -> list[Token]:
        for at, after in zip(self.cuts, [*self.cuts[1:], len(self.body)], strict=True):
            resumed = self._close(at)
            self.out.extend(self.images.get(at, ()))
            for mark in sorted(resumed + self.starting.get(at, []), key=lambda m: -m.end):
                self.open.append(mark)
                self.out.append(Token("open", "", mark.kind, mark.value))
            self._say(at, after)
        return self.out

    def _close(self, at: int) -> list[Stretch]:
        """Close the marks that end here, and with them those inside; the latter come back, to be opened again."""
        ending = [k for k, mark in enumerate(self.open) if mark.end <= at]
        if not ending:
            return []
        closed, self.open = self.open[ending[0] :], self.open[: ending[0]]
        self.out.extend(Token("close", "", mark.kind, mark.value) for mark in reversed(closed))
        return [mark for mark in closed if mark.end > at]

    def _say(self, at: int, after: int) -> None:
        if at == after:
            return
        atom = self.atoms.get(at)
        if atom is None:
            self.out.append(Token("text", self.body[at:after]))
        elif atom.kind in ("math", "note"):
            self.out.append(Token("math" if atom.kind == "math" else "note", atom.value))
        else:
            self.out.append(Token("code", self.body[at:after].replace("\n", " ")))
