"""What a fuzzer calls with bytes: they are read, cut, judged and rendered in every format, and the laws must hold."""

from __future__ import annotations

from app.errors import WinnowError
from app.intake import page_of
from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import Page, PageKind, Source
from app.render import Wish, render
from tests.conftest import text_blocks
from tests.test_laws import check_formats, check_harmless, check_reasons, letters

# The first byte says how the rest came in.
KINDS: tuple[tuple[PageKind | None, str | None], ...] = (
    *((kind, charset) for kind in ("html", "text", None) for charset in (None, "utf-8")),
    *(("html", charset) for charset in ("utf-16le", "shift_jis", "gb18030", "iso-2022-jp", "euc-kr", "x-user-defined", "nonsense")),
)


def one_input(data: bytes) -> None:
    """Raises when anything but a refusal comes out, or a law is broken."""
    if not data:
        return
    kind, charset = KINDS[data[0] % len(KINDS)]
    try:
        page = page_of(Source(data[1:], kind, charset, "https://example.org/a/b"))
    except WinnowError:
        return
    check(page)


def check(page: Page) -> None:
    """The laws that can be checked without a second reader of HTML."""
    found = winnow(page, shared_lexicon())
    check_reasons(found)
    render(found, "json", Wish(blocks=True, include=frozenset(("links", "images", "sources"))))
    found.verdicts.keep = [True] * len(found.verdicts.keep)  # so that nothing hides behind a verdict
    check_harmless(found)
    check_formats(found)
    if page.kind == "text":
        assert letters("\n".join(text_blocks(page.markup).text)) == letters(page.markup.replace("\xad", "")), "words"
