"""Tests of the room's door."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import app.render
from app.records import Fields
from app.render import FORMATS, Wish, content_text, render

from .factory import Row, boxes, winnowed


def test_the_four_formats_are_found_with_their_media_types() -> None:
    found = {name: entry.media_type for name, entry in FORMATS.items()}
    assert found == {"json": "application/json", "text": "text/plain", "markdown": "text/markdown", "html": "text/html"}


def test_a_format_is_rendered_by_name() -> None:
    assert render(winnowed(Row("Words.")), "text", Wish()) == "Words.\n"


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        render(winnowed(), "docx")


def test_a_new_format_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "as_shout.py").write_text("NAME = 'shout'\nMEDIA_TYPE = 'text/loud'\ndef render(winnowed, wish):\n    return 'LOUD'\n")
    monkeypatch.setattr(app.render, "__path__", [*app.render.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    assert app.render._found()["shout"].media_type == "text/loud"


def test_a_headline_that_the_title_does_not_tell_stands_in_the_text() -> None:
    rows = Row("Lorem", "heading", label="title", level=1, box=0), Row("It turned.", box=0)
    around = boxes(("body", -1))
    assert content_text(winnowed(*rows, fields=Fields(title="Replaced font tags"), around=around)) == "Lorem\n\nIt turned."
    assert content_text(winnowed(*rows, fields=Fields(title="Lorem ipsum"), around=around)) == "It turned."
    rows = Row("Why the mill has turned again", "heading", label="title", level=1, box=0), Row("It turned.", box=0)
    told = [("The mill", None), ("The mill has turned again", None), ("The mill", "Why it has turned again")]
    assert [content_text(winnowed(*rows, fields=Fields(title=title, subtitle=more), around=around)) for title, more in told] == [
        "Why the mill has turned again\n\nIt turned.", "It turned.", "It turned.",
    ]  # fmt: skip
    rows = Row("Why the mill has turned again", "heading", label="title", level=1, box=0), Row("It turned.", box=0)
    told = [("The mill", None), ("The mill has turned again", None), ("The mill", "Why it has turned again")]
    assert [content_text(winnowed(*rows, fields=Fields(title=title, subtitle=more), around=around)) for title, more in told] == [
        "Why the mill has turned again\n\nIt turned.", "It turned.", "It turned.",
    ]  # fmt: skip
    assert content_text(winnowed(*rows, around=around)) == "It turned."
