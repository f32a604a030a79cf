"""What a page says twice is kept once."""

from __future__ import annotations

from app.lexicon import Lexicon
from app.pipeline import reasons, winnow
from app.records import Page, Winnowed

SENTENCES = [
    "The tide mill stood on the bank of the estuary for more than two hundred years before anybody thought of moving it.",
    "Its wheel turned whenever the water of the estuary fell, by day and by night, and the miller slept when the sea allowed it.",
    "Nobody had expected to hear it again after the great flood, which carried off the sluice and half of the granary.",
    "In the spring a carpenter and four of his friends began to lift the beams out of the mud and to number them.",
]
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def found_in(body: str, lexicon: Lexicon) -> Winnowed:
    markup = f"<!DOCTYPE html><html><body><main><h1>The tide mill</h1>{body}</main></body></html>"
    return winnow(Page("html", markup), lexicon)


def test_a_text_for_wide_and_for_narrow_screens_is_kept_once(lexicon: Lexicon) -> None:
    found = found_in(f"<div class=wide>{PARAGRAPHS}</div><div class=narrow>{PARAGRAPHS}</div>", lexicon)
    kept = [text for text, keep in zip(found.blocks.text, found.verdicts.keep, strict=True) if keep]
    assert [kept.count(sentence) for sentence in SENTENCES] == [1] * len(SENTENCES)
    dropped = [i for i, keep in enumerate(found.verdicts.keep) if not keep]
    assert all("another block says the same words" in reasons(lexicon)(found, i) for i in dropped)


def test_a_refrain_within_one_element_is_kept_as_often_as_it_is_written(lexicon: Lexicon) -> None:
    refrain = "<p>And the wheel goes round with the tide, my love, and the wheel goes round.</p>"
    found = found_in(f"<div>{refrain.join(f'<p>{s}</p>' for s in SENTENCES)}</div>", lexicon)
    kept = [text for text, keep in zip(found.blocks.text, found.verdicts.keep, strict=True) if keep]
    assert sum("goes round" in text for text in kept) == len(SENTENCES) - 1


def test_examples_may_stand_twice(lexicon: Lexicon) -> None:
    code = "<pre>make install prefix=/usr/local\nmake check</pre>"
    found = found_in(f"<section><p>{SENTENCES[0]}</p>{code}</section><section><p>{SENTENCES[1]}</p>{code}</section>", lexicon)
    kept = [text for text, keep in zip(found.blocks.text, found.verdicts.keep, strict=True) if keep]
    assert sum(text.startswith("make install") for text in kept) == 2


def test_an_answer_behind_a_closed_panel_is_kept_and_a_closed_menu_is_not(lexicon: Lexicon) -> None:
    menu = "".join(f"<li><a href=/{k}>Section {k}</a></li>" for k in range(12))
    answers = "".join(f"<h3>Question {k}?</h3><div class=panel hidden><p>{sentence}</p></div>" for k, sentence in enumerate(SENTENCES))
    markup = f"<body><div class=menu style='display:none'><ul>{menu}</ul></div><main><h1>Questions</h1>{PARAGRAPHS.upper()}{answers}</main>"
    found = winnow(Page("html", markup), lexicon)
    kept = [text for text, keep in zip(found.blocks.text, found.verdicts.keep, strict=True) if keep]
    assert set(SENTENCES) <= set(kept)
    assert not any(text.startswith("Section") for text in kept)
