"""Notes that the text points to and that lead back to it are kept, whatever they were taken for; others are not."""

from __future__ import annotations

import pytest

from app.judge.notes import keep_notes
from app.lexicon import shared_lexicon
from app.records import Blocks, Page, Verdicts
from app.segment import split
from tests.effort import lines_run

URL = "https://example.org/mill"


def noted(markup: str) -> tuple[Blocks, Verdicts]:
    """The blocks of a page, of which the paragraphs are kept and the items dropped before notes are looked for."""
    blocks, _ = split(Page("html", markup, URL), shared_lexicon())
    keep = [kind == "paragraph" for kind in blocks.kind]
    n = len(blocks)
    return blocks, Verdicts(["body" if kept else "related" for kept in keep], keep, [1.0] * n, [()] * n)


def kept(markup: str) -> list[bool]:
    blocks, verdicts = noted(markup)
    keep_notes(blocks, verdicts)
    return verdicts.keep


@pytest.mark.parametrize(
    ("there", "back", "is_kept"),
    [
        ("#n", "#r", True),
        ("/mill#n", f"{URL}#r", True),
        ("#n", None, False),
        ("#n", "#elsewhere", False),
        ("https://example.net/mill#n", "#r", False),
        ("#n", "https://example.net/mill#r", False),
        ("/wheel#n", "#r", False),
        ("#n", "", False),
    ],
)
def test_a_note_is_kept_if_the_text_and_it_lead_to_each_other(there: str, back: str | None, is_kept: bool) -> None:
    way = "" if back is None else f' <a href="{back}">↩</a>'
    assert kept(f'<p id="r">It turned.<a href="{there}">1</a></p><ul><li id="n">Ada Moor.{way}</ul>') == [True, is_kept]


def test_names_of_places_may_be_encoded() -> None:
    assert kept('<p id="né">It turned.<a href="#caf%C3%A9">1</a></p><ul><li id="café">Ada Moor. <a href="#n%C3%A9">↩</a></ul>') == [
        True,
        True,
    ]


def test_twice_the_marks_for_one_note_cost_twice_the_work() -> None:
    def pages(n: int) -> tuple[Blocks, Verdicts]:
        marks = "".join(f'<p>word<a href="#n">{k}</a></p>' for k in range(n))
        return noted(f"{marks}<ul><li id=n>{'<a href=/x>x</a> y ' * n}</ul>")

    small, large = pages(200), pages(400)
    assert lines_run(lambda: keep_notes(*large)) < 2.5 * lines_run(lambda: keep_notes(*small))
