"""What an answer says: which blocks, which headline, and their words as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.records import Blocks, Item, Winnowed

_WORD = re.compile(r"\w+")
MOST = 0.7  # of the words of a heading, from which the title says it, too
_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r"
_HARMLESS: dict[int, str] = {
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x1C), 0x7F, *range(0xD800, 0xE000)], "\ufffd"),
    **{ord(c): "\n" for c in _LINE_ENDS},
    0x1F: " ",
    0xFEFF: "\u2060",  # says the same, but is never taken for a byte order mark
}
_UNTIDY = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufeff]")


def clean(text: str) -> str:
    """The text with what HTML, Markdown or UTF-8 cannot hold exchanged, character for character, so that offsets stay true."""
    if not _UNTIDY.search(text):
        return text
    return text.replace("\r\n", " \n").translate(_HARMLESS)


def one_line(text: str) -> str:
    """The text on a single line, white space collapsed."""
    return " ".join(clean(text).split())


def tidy_lines(text: str) -> str:
    """The text with line ends that stand alone: no white space around them, no empty lines between them."""
    first, *others = text.split("\n")
    if not others:
        return text
    between = (line.strip() for line in others[:-1])
    return "\n".join([first.rstrip(), *filter(None, between), others[-1].lstrip()])


def count_words(text: str) -> int:
    """How many words there are: runs of letters, digits and underscores."""
    return len(_WORD.findall(text))


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words in the same order."""
    return _WORD.findall(one) == _WORD.findall(other)


def kept(winnowed: Winnowed) -> list[int]:
    """Indices of all kept blocks, the headline's among them."""
    return [i for i, keep in enumerate(winnowed.verdicts.keep) if keep]


def content(winnowed: Winnowed) -> list[int]:
    """Indices of the blocks that make up the content: kept, and not the headline.

    A heading of HTML that is labelled as title, but most of whose words are in neither the answer's title nor its subtitle, would nowhere
    else be seen.
    """
    fields = winnowed.fields
    told = set(_WORD.findall(f"{fields.title or ''} {fields.subtitle or ''}".casefold())) if not winnowed.blocks.lines else set()
    return [i for i in kept(winnowed) if winnowed.verdicts.label[i] != "title" or (told and not _holds(told, winnowed.blocks.text[i]))]


def _holds(told: set[str], text: str) -> bool:
    words = set(_WORD.findall(text.casefold()))
    return not words or len(words & told) >= MOST * len(words) or not text.isascii()  # scripts without spaces have no words to compare


def headline(winnowed: Winnowed) -> str | None:
    """The page's title on one line; failing that the first kept block that is labelled as one."""
    if winnowed.fields.title and (title := one_line(winnowed.fields.title)):
        return title
    titles = (one_line(winnowed.blocks.text[i]) for i in kept(winnowed) if winnowed.verdicts.label[i] == "title")
    return next(filter(None, titles), None)


def block_text(blocks: Blocks, i: int) -> str:
    """The words of one block without white space around them; code keeps the indentation of its first line."""
    text = clean(blocks.text[i])
    if blocks.kind[i] != "code":
        return text.strip()
    return text.strip("\n").rstrip() if text.strip() else ""


def content_text(winnowed: Winnowed, *, markers: bool = False) -> str:
    """The content as plain text: paragraphs parted by an empty line, items of a list by a line end.

    Markers are dashes and indentation. Numbers are left out, for they are no words of the page.
    """
    return "".join(between + text for _, between, text in content_parts(winnowed, markers=markers))


def content_parts(winnowed: Winnowed, *, markers: bool = False) -> Iterator[tuple[int, str, str]]:
    """Of every block that has a part in the content's text: its index, what parts it from the one before, and its text."""
    was_item: bool | None = None  # None before the first
    for i in content(winnowed):
        text = block_text(winnowed.blocks, i)
        if not text:
            continue
        is_item = winnowed.blocks.kind[i] == "list_item"
        between = "" if was_item is None else "\n" if was_item and is_item else "\n\n"
        yield i, between, _marked(text, item_of(winnowed.blocks, i)) if markers and is_item else text
        was_item = is_item


def item_of(blocks: Blocks, i: int) -> Item:
    """Where a list item stands; pasted text may not say, and then it is an item of an outermost list."""
    detail = blocks.detail[i]
    return detail if isinstance(detail, Item) else Item(1)


def item_text(blocks: Blocks, i: int) -> str:
    """The text of a list item without the marker that the page itself wrote; such text has no spans whose offsets would change."""
    return blocks.text[i][item_of(blocks, i).marker :]


def _marked(text: str, item: Item) -> str:
    """A list item with its dash, indented by its depth up to a limit, for depth is the page's to choose."""
    indent = "  " * (min(item.depth, 8) - 1)
    if item.role == "term":
        lead = follow = indent
    elif item.marker:
        lead, follow = indent, indent + "  "
    elif item.role == "definition" or not item.first:
        lead = follow = indent + "  "
    else:
        lead, follow = indent + "- ", indent + "  "
    return lead + text.replace("\n", "\n" + follow)
