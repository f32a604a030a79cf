"""readability-lxml's answer to the same page, for comparison; it costs as much as thirty parses, so it is asked only by name."""

from __future__ import annotations


def readability_html(markup: str, url: str | None) -> str:
    """The HTML that readability-lxml takes for the article, unsanitised; empty where it finds none or fails."""
    from lxml.etree import LxmlError
    from readability import Document
    from readability.readability import Unparseable

    try:
        return str(Document(markup, url=url).summary(html_partial=True))
    except (Unparseable, LxmlError, ValueError, TypeError, AttributeError):
        return ""  # it raises these on pages without a body, on control characters, and on empty trees
