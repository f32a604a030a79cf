"""Running text as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape as _escape

from app.records import Span
from app.render.content import tidy_lines
from app.render.inline import Token, tokens

Mark = Callable[[int], str]  # the attributes that tie an element to the block it shows; empty where none are asked for


def inline(text: str, spans: Iterable[Span] = ()) -> str:
    """A text with its spans as HTML; a line end becomes a <br>."""
    return "".join(_WRITERS[token.kind](token) for token in tokens(text, spans))


def escape(text: str) -> str:
    """Words of a page as HTML that shows just those words; fit for attributes too."""
    return _escape(text, quote=True)


def _text(token: Token) -> str:
    return _escape(tidy_lines(token.text), quote=False).replace("\n", "<br>")


def _code(token: Token) -> str:
    name = ' class="language-math"' if token.kind == "math" else ""
    return f"<code{name}>{escape(token.text)}</code>"


def _image(token: Token) -> str:
    return f'<img src="{escape(token.value)}" alt="{escape(token.text)}">'


def _open(token: Token) -> str:
    if token.mark == "link":
        return f'<a href="{escape(token.value)}">'
    return "".join(f"<{name}>" for name in _names(token))


def _close(token: Token) -> str:
    return "".join(f"</{name}>" for name in reversed(_names(token)))


def _names(token: Token) -> tuple[str, ...]:
    """The elements for a mark; most are called the same."""
    return {"link": ("a",), "both": ("strong", "em")}.get(token.mark, (token.mark,))


_WRITERS = {"text": _text, "note": _text, "code": _code, "math": _code, "image": _image, "open": _open, "close": _close}
