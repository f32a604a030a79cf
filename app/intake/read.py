"""The door of the room: makes a Page of a Source, and a Source of a URL."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.errors import InvalidInput
from app.intake.decode import decode, without_nul
from app.intake.fetch import Resolver, fetch
from app.intake.guard import check, check_lines
from app.intake.sniff import is_source, kind_of
from app.records import Page, Source
from app.settings import Settings

SOURCE_PASTED = "The text is the source of an HTML page; it was read as HTML."
_SURROGATES = re.compile("[\ud800-\udfff]")


def page_of(source: Source) -> Page:
    """Decode, sniff and guard; nothing is fetched.

    Raises errors.InvalidInput for a body with nothing but white space, UnreadablePage for binary data, TooHard for markup that would
    cost a parser too much.
    """
    encoding = None
    if isinstance(source.body, bytes):
        text, encoding, more = decode(source.body, source.charset, source.kind)
    else:
        # JSON can spell halves of characters, which no answer could hold.
        text, more = without_nul(_SURROGATES.sub("\ufffd", source.body))
    warnings = source.warnings + more
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        raise InvalidInput("The page is empty. Send its HTML or its text.")
    kind = source.kind or kind_of(text)
    if kind == "text" and is_source(text):
        kind, warnings = "html", (*warnings, SOURCE_PASTED)
    if kind == "html":
        check(text)
    else:
        check_lines(text)
    return Page(kind, text, source.url, encoding, warnings)


async def read_url(url: str, settings: Settings, resolver: Resolver | None = None, hold: Callable[[int], None] | None = None) -> Source:
    """Fetch `url`; `hold` is told of its bytes as they come, and may refuse them. The errors are those of fetch.fetch."""
    return await fetch(url, settings, resolver, hold)
