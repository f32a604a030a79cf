"""Readers' comments as a field of their own: author, date and text of each, from the blocks labelled so."""

from __future__ import annotations

from app.judge.dates_seen import is_dateline
from app.judge.discussion_pasted import comments_in_lines
from app.lexicon import Lexicon, word_count
from app.records import Blocks, Comment, Verdicts

FEW_WORDS = 3  # less, without a date, is a button
NAME_WORDS = 5
NAME_LETTERS = 40


def comments_of(blocks: Blocks, verdicts: Verdicts, lexicon: Lexicon) -> list[Comment]:
    """The comments in reading order; a name or a date after text begins the next one."""
    if blocks.lines and (found := comments_in_lines(blocks, verdicts, lexicon)):
        return found
    found = []
    author: str | None = None
    date: str | None = None
    lines: list[str] = []
    for i, label in enumerate(verdicts.label):
        if label != "comments" or any(clue.what in ("opens", "whole") for clue in verdicts.clues[i]):
            continue
        text = blocks.text[i]
        dated, named = is_dateline(text, lexicon), _is_name(text)
        if (dated or named) and lines:
            found.append(Comment(author, date, "\n\n".join(lines)))
            author, date, lines = None, None, []
        if dated:
            date = text
        elif named and author is None:
            author = text
        elif text:
            lines.append(text)
    if lines:
        found.append(Comment(author, date, "\n\n".join(lines)))
    return [comment for comment in found if word_count(comment.text) >= FEW_WORDS or comment.date]


def _is_name(text: str) -> bool:
    """A short line in capitals without a sentence's end: what a commenter is called."""
    words = text.split()
    if not 1 <= len(words) <= NAME_WORDS or len(text) > NAME_LETTERS or text.endswith((".", "!", "?", ":", "…")):
        return False
    return len(words) == 1 or (words[0][:1].isupper() and words[-1][:1].isupper())
