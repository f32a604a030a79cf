"""The answer as plain text: the title, an empty line, the content."""

from __future__ import annotations

from app.records import Winnowed
from app.render.content import content_text, headline
from app.render.wish import Wish

NAME = "text"
MEDIA_TYPE = "text/plain"


def render(winnowed: Winnowed, wish: Wish) -> str:
    """Title and content, list items behind dashes; empty when the page has neither."""
    parts = (headline(winnowed), content_text(winnowed, markers=True))
    return "".join(f"{part}\n\n" for part in parts if part)[:-1]
