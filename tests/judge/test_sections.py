"""What a heading such as "Related Articles" opens, under many names, in pasted text and in HTML, and where it ends."""

from __future__ import annotations

import pytest

from app.judge.measure import measure
from app.lexicon import Lexicon
from app.records import Blocks
from tests.conftest import html_blocks, text_blocks

PROSE = [
    f"The {who} of the valley had kept a book about the tide since the year of the great flood, and the {who} alone knew what for."
    for who in ("miller", "baker", "carter", "ferryman", "clerk", "warden")
]
OTHERS = [
    "Harbour towns on the northern coast will collect bottles with a deposit from next spring, the council has decided after long talks.",
    "Pupils slept forty minutes longer when lessons began at nine, a study of six districts has shown, and teachers were first to notice.",
]


def labels(blocks: Blocks, lexicon: Lexicon) -> list[str | None]:
    """The label of the section that each block stands in."""
    return [section.label if section else None for section in measure(blocks, lexicon, 0).sections]


def pasted(lines: list[str], lexicon: Lexicon, end: str = "\n") -> list[str | None]:
    return labels(text_blocks(end.join(lines)), lexicon)


HEADINGS = [
    "Related Articles",
    "RELATED ARTICLES:",
    "You may also like…",
    "More from this author",
    "Trending now",
    "Das könnte Sie auch interessieren",
    "Ähnliche Artikel",
    "À lire aussi",
    "Artículos relacionados",
    "Lees ook",
    "Leggi anche",
    "Leia também",
]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_everything_under_a_heading_of_related_articles_is_related(heading: str, end: str, lexicon: Lexicon) -> None:
    found = pasted([*PROSE, heading, "Bottles return", OTHERS[0], "Schools wait", OTHERS[1]], lexicon, end)
    assert found == [None] * len(PROSE) + ["related"] * 5


@pytest.mark.parametrize("heading", ["Comments", "Kommentare", "Commentaires", "Comentarios"])
def test_everything_under_a_heading_of_comments_is_comments(heading: str, lexicon: Lexicon) -> None:
    found = pasted([*PROSE, heading, "Ada Moor", OTHERS[0]], lexicon)
    assert found[len(PROSE) :] == ["comments"] * 3


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_section_ends_where_the_next_begins_in_any_order(order: tuple[int, int], lexicon: Lexicon) -> None:
    parts = [["Related Articles", *OTHERS], ["Comments", "Ada Moor", "I liked the part about the baker and his boat very much."]]
    names = ["related", "comments"]
    found = pasted([*PROSE, *parts[order[0]], *parts[order[1]]], lexicon)
    assert found[len(PROSE) :] == [names[order[0]]] * 3 + [names[order[1]]] * 3


def test_an_empty_section_is_only_its_heading(lexicon: Lexicon) -> None:
    assert pasted([*PROSE, "Hashtags", "Related Articles", *OTHERS], lexicon)[len(PROSE) :] == ["tags", "related", "related", "related"]


@pytest.mark.parametrize("heading", ["Hashtags", "Share this article", "Tags"])
def test_a_narrow_section_ends_where_prose_begins(heading: str, lexicon: Lexicon) -> None:
    found = pasted([*PROSE[:3], heading, "one", *PROSE[3:]], lexicon)
    assert found[3] is not None
    assert found[5:] == [None] * 3


def test_a_related_section_ends_where_the_article_s_own_words_return(lexicon: Lexicon) -> None:
    found = pasted([*PROSE[:4], "Related Articles", OTHERS[0], *PROSE[4:]], lexicon)
    assert found == [None] * 4 + ["related"] * 2 + [None] * 2


def test_a_page_without_such_a_heading_has_no_sections(lexicon: Lexicon) -> None:
    assert pasted([*PROSE, *OTHERS], lexicon) == [None] * 8


def test_a_sentence_that_speaks_of_related_articles_opens_nothing(lexicon: Lexicon) -> None:
    said = "The related articles that he wrote about the tide were lost in the flood, and nobody minded it much."
    assert pasted([*PROSE, said, *OTHERS], lexicon) == [None] * 9


def test_an_element_around_heading_and_teasers_is_the_section(lexicon: Lexicon) -> None:
    article = "".join(f"<p>{text}</p>" for text in PROSE)
    teasers = "".join(f"<h4>Other {i}</h4><p>{text}</p>" for i, text in enumerate(OTHERS))
    blocks = html_blocks(f"<main>{article}</main><div><h3>Related Articles</h3>{teasers}</div><p>Colophon</p>")
    assert labels(blocks, lexicon) == [None] * 6 + ["related"] * 5 + [None]


def test_a_section_in_the_midst_of_an_article_ends_at_the_next_heading(lexicon: Lexicon) -> None:
    first, second = ("".join(f"<p>{text}</p>" for text in half) for half in (PROSE[:3], PROSE[3:]))
    blocks = html_blocks(f"<main>{first}<h2>Read more</h2><ul><li>One<li>Two</ul><h2>How it went on</h2>{second}</main>")
    assert labels(blocks, lexicon) == [None] * 3 + ["related"] * 3 + [None] * 4
