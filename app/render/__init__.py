"""From verdicts to an answer: finds the formats, one file `as_NAME.py` each, and renders a page in the one that was asked for."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import NamedTuple

from app.records import Winnowed
from app.render.content import content_text
from app.render.wish import INCLUDES, Wish

__all__ = ["FORMATS", "INCLUDES", "Format", "Wish", "content_text", "render"]


class Format(NamedTuple):
    """One way to write an answer down."""

    name: str
    media_type: str
    render: Callable[[Winnowed, Wish], str]


def _found() -> dict[str, Format]:
    """Every format in this folder by its name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name.startswith("as_"))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {module.NAME: Format(module.NAME, module.MEDIA_TYPE, module.render) for module in modules}


FORMATS: dict[str, Format] = _found()


def render(winnowed: Winnowed, name: str, wish: Wish | None = None) -> str:
    """The answer for a page in the format `name`; a KeyError for a format that there is not."""
    return FORMATS[name].render(winnowed, wish or Wish())
