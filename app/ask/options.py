"""Reads the options of a request, from the query, a form, JSON or the command line, and refuses what the contract does not know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.errors import BadRequest
from app.pipeline import ENGINES
from app.render import FORMATS, INCLUDES
from app.work import Options

NAMES = ("format", "blocks", "include", "engine", "keep", "url")


def once(pairs: Iterable[tuple[str, object]], known: Collection[str]) -> dict[str, object]:
    """Names to values; errors.BadRequest for a name that is not known or comes twice."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name not in known:
            raise BadRequest(f"{shown(name)} is not an option. There are {_listed(known)}.")
        if name in found:
            raise BadRequest(f"`{name}` is given twice.")
        found[name] = value
    return found


def merged(query: Mapping[str, object], body: Mapping[str, object]) -> dict[str, object]:
    """Options of the query and those beside the input; errors.BadRequest for one that is in both."""
    for name in query.keys() & body.keys():
        raise BadRequest(f"`{name}` is given twice, in the query and in the body.")
    return {**query, **body}


def options_of(given: Mapping[str, object], labels: Collection[str], negotiated: str = "json") -> Options:
    """Checked options; `negotiated` is the format when none is given. Raises errors.BadRequest naming the option and what it may be."""
    return Options(
        format=_one_of("format", given.get("format", negotiated), tuple(FORMATS)),
        blocks=_flag("blocks", given.get("blocks", False)),
        include=_some_of("include", given.get("include", ()), INCLUDES),
        engine=_one_of("engine", given.get("engine", ENGINES[0]), ENGINES),
        keep=_some_of("keep", given.get("keep", ()), labels),
    )


def text_of(name: str, value: object) -> str:
    """A value that must be text; errors.BadRequest otherwise."""
    if not isinstance(value, str):
        raise BadRequest(f"`{name}` must be a string.")
    return value


def shown(value: object) -> str:
    """A stranger's value as a message may quote it: short, printable, in backticks."""
    text = str(value)
    text = "".join(c if c.isprintable() and c != "`" else "?" for c in text[:60]) + ("…" if len(text) > 60 else "")
    return f"`{text}`"


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _one_of(name: str, value: object, allowed: Collection[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise BadRequest(f"`{name}` cannot be {shown(value)}. It is one of {_listed(allowed)}.")
    return value


def _flag(name: str, value: object) -> bool:
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise BadRequest(f"`{name}` cannot be {shown(value)}. It is `true` or `false`.")


def _some_of(name: str, value: object, allowed: Collection[str]) -> frozenset[str]:
    """Names parted by commas, or a list of names."""
    parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise BadRequest(f"`{name}` must be a list of names out of {_listed(allowed)}.")
    for part in parts:
        if part and part not in allowed:
            raise BadRequest(f"`{name}` cannot hold {shown(part)}. It holds names out of {_listed(allowed)}.")
    return frozenset(part for part in parts if part)
