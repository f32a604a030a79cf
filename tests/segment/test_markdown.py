"""Pasted Markdown: what its marks say is read, its words are all there, and ordinary text is not taken for it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records import Code
from app.segment.markdown import is_markdown, pieces_of
from tests.conftest import text_blocks
from tests.effort import cpu_seconds

PAGE = """# The tide mill

Two millers share *one* wheel, and
neither will sell. See [the story](https://mill.example/story).

Why it turns
------------

- when the **sea** falls
- when it rises

> Nobody asked why.
> It turned.

```python
# no heading
turn(wheel)
```
1. first
2. then
"""


def test_blocks_are_what_their_marks_say() -> None:
    blocks = text_blocks(PAGE)
    assert list(zip(blocks.kind, blocks.level, blocks.text, strict=True)) == [
        ("heading", 1, "The tide mill"),
        ("paragraph", 0, "Two millers share *one* wheel, and neither will sell. See [the story](https://mill.example/story)."),
        ("heading", 2, "Why it turns"),
        ("list_item", 0, "- when the **sea** falls"),
        ("list_item", 0, "- when it rises"),
        ("quote", 0, "Nobody asked why. It turned."),
        ("code", 0, "# no heading\nturn(wheel)"),
        ("list_item", 0, "1. first"),
        ("list_item", 0, "2. then"),
    ]
    assert blocks.detail[6] == Code("python")


def test_lines_are_those_of_the_source() -> None:
    lines = PAGE.split("\n")
    for text, (first, last) in zip(text_blocks(PAGE).text, text_blocks(PAGE).lines, strict=True):
        assert text.split()[-1] in " ".join(lines[first - 1 : last])


@pytest.mark.parametrize(
    "text",
    [
        "#mills #tides\n- one\n- two",
        "# a comment of a shell\nls -la\n",
        "- one\n- two\n> said Ada",
        "Issue #12 is open\n\n1. first",
        "C# and F# are languages [1]\n\n* a note",
    ],
)
def test_text_with_one_sign_alone_is_no_markdown(text: str) -> None:
    assert not is_markdown(text.split("\n"))


@given(st.lists(st.sampled_from(["# a b", "- c", "> d", "```", "e f", "", "g\n---", "**j**", "1. k"]), max_size=30))
def test_no_word_is_lost_and_lines_ascend(lines: list[str]) -> None:
    text = "\n".join(lines)
    pieces = list(pieces_of(text.split("\n")))
    assert sorted(c for piece in pieces for c in piece.text if c in "abcdefghjk") == sorted(c for c in text if c in "abcdefghjk")
    assert all(a.last < b.first for a, b in pairwise(pieces))


@pytest.mark.parametrize(
    "line",
    [
        "[" * 400_000,
        "[a](" * 100_000,
        "**" * 200_000,
        "`" * 400_000 + "a",
        "# x" + " " * 400_000 + "y",
        "# x" + " #" * 200_000 + "y",
        "```" + "a" * 400_000 + "`",
        "```" + " " * 400_000 + "`",
        "> " * 200_000,
        "- " * 200_000,
        "=" * 400_000 + "x",
    ],
    ids=lambda line: line[:5],
)
def test_a_line_of_open_marks_takes_no_time(line: str) -> None:
    lines = ["# Title ##", "- item", line]
    assert cpu_seconds(lambda: (is_markdown(lines), list(pieces_of(lines)))) < 2


def test_signs_that_close_a_heading_are_none_of_its_words() -> None:
    assert text_blocks("# One ##\n# C#\n# Two #\n- x").text[:3] == ["One", "C#", "Two"]
