"""The pages that people see: a frame with the navigation, filled with one of our templates."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from app.lexicon import Lexicon
from app.settings import Settings
from app.web.help import HELP

FOLDER = Path(__file__).parent / "templates"
PLACES = {"/": "Paste", "/capture": "Bookmarklet", "/docs": "For programs"}
# Scripts and styles from our own files only, and no connection but to ourselves.
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action {}; require-trusted-types-for 'script'; trusted-types winnow"
)
_ALONE = {"Cross-Origin-Opener-Policy": "same-origin"}


class Frame:
    """The templates, read once when the service is wired."""

    def __init__(self, settings: Settings, lexicon: Lexicon) -> None:
        self._parts = {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.html")}
        words = {
            "labels": {label.name: {"title": label.title, "says": label.says, "keep": label.keep} for label in lexicon.labels.values()},
            "help": {code: help._asdict() for code, help in HELP.items()},
            "keys": bool(settings.api_keys),
            "fetch": settings.fetch == "on",
            "max_bytes": settings.max_bytes,
        }
        self._words = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
        self._key = self._parts["key"] if settings.api_keys else ""

    def page(self, place: str, title: str, template: str, script: str = "", **parts: str) -> str:
        """A whole page: the template within the frame, with `parts` (HTML) in its places and, if one is named, a script of ours."""
        menu = "".join(f'<a href="{path}"{" aria-current=page" if path == place else ""}>{name}</a>' for path, name in PLACES.items())
        scripts = f'<script type="module" src="/static/{script}"></script>' if script else ""
        main = filled(self._parts[template], key=self._key, **parts)
        return filled(self._parts["frame"], title=escape(title), menu=menu, script=scripts, words=self._words, main=main)


def filled(template: str, **parts: str) -> str:
    """The template with each `<!-- name -->` exchanged for a part; what is within a part is left as it is."""
    pieces = template.split("<!-- ")
    out = [pieces[0]]
    for piece in pieces[1:]:
        name, end, rest = piece.partition(" -->")
        out.append(parts.get(name, "") + rest if end else f"<!-- {piece}")
    return "".join(out)


def shown(html: str, status: int = 200, *, forms: bool = False, alone: bool = True, headers: dict[str, str] | None = None) -> HTMLResponse:
    """The response for a page; `forms`: it may send forms to us; `alone`: no page that opened it may reach it."""
    policy = _CSP.format("'self'" if forms else "'none'")
    return HTMLResponse(html, status, {"Content-Security-Policy": policy, **(_ALONE if alone else {}), **(headers or {})})
