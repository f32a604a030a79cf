"""Whether a run of prose belongs to this article or to another one."""

from __future__ import annotations

import pytest

from app.judge.shapes import shapes_of
from app.judge.topic import content_words, topic_of, words_of_lines
from app.lexicon import Lexicon
from tests.conftest import text_blocks

OWN = [
    "The tide mill stood on the bank of the estuary, and its wheel turned whenever the water of the estuary fell.",
    "When the wheel of the tide mill stopped, the miller walked along the bank and waited for the water to turn.",
    "No miller of the estuary had ever stopped a wheel by hand, for the water of the tide was stronger than the bank.",
]
OTHER = "Teachers in six districts report that pupils sleep longer since lessons begin at nine instead of eight in the morning."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mill AND the Mill stood there 2025", {"mill", "stood", "there"}),
        ("渡口的人", {"渡口", "口的", "的人"}),
        ("a to of by", set()),
    ],
)
def test_topic_words_are_long_enough_and_no_function_words(text: str, words: set[str], lexicon: Lexicon) -> None:
    assert content_words(text, frozenset({"the", "and"})) == words
    assert content_words("which their would", lexicon.common | {"which", "their", "would"}) == set()


def test_the_article_s_own_words_return_and_another_s_do_not(lexicon: Lexicon) -> None:
    blocks = text_blocks("\n".join([*OWN, OTHER, OWN[1].replace("walked", "ran")]))
    topic = topic_of(words_of_lines(blocks.text, lexicon), shapes_of(blocks), 3)
    assert topic.share(4) > 0.9
    assert topic.share(3) < 0.3
    assert topic.returns(4)
    assert not topic.returns(3)


def test_a_short_line_belongs_to_no_topic(lexicon: Lexicon) -> None:
    blocks = text_blocks("\n".join([*OWN, "The tide mill"]))
    topic = topic_of(words_of_lines(blocks.text, lexicon), shapes_of(blocks), 3)
    assert topic.share(3) == 0
    assert not topic.returns(3)


def test_nothing_returns_to_a_page_without_prose(lexicon: Lexicon) -> None:
    blocks = text_blocks("one\ntwo\n" + OTHER)
    assert not topic_of(words_of_lines(blocks.text, lexicon), shapes_of(blocks), 2).returns(2)
