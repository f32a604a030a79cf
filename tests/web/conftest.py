"""A running service, and a page to send to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

SENTENCE = "For two hundred years the mill turned with the tide, and the village set its clocks by the sound of its wheel."
HTML = f"""<!doctype html><html lang="en"><head><title>How the tide mill was rebuilt</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>How the tide mill was rebuilt</h1>
<p>{SENTENCE}</p><p>{SENTENCE} <a href="/wheel">The wheel</a> was made of oak.</p><p>{SENTENCE}</p></article>
<footer>Copyright Harbour Weekly</footer></body></html>"""
TEXT = f"Home\nNews\n\nHow the tide mill was rebuilt\n\n{SENTENCE}\n\n{SENTENCE}\n\nRelated Articles\n\nTen mills to see\n"
# What a page may take to arrive and to be worked on is short here, so that tests of the limits are.
SETTINGS = Settings(max_bytes=300_000, upload_timeout_s=0.5, fetch_timeout_s=2, workers=2)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """The service with the lexicon that ships; a fault of ours would be raised here, not answered."""
    with TestClient(create_app(SETTINGS)) as found:
        yield found
