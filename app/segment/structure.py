"""Lists, tables, headings and code: the elements that change what the blocks in them become."""

from __future__ import annotations

from itertools import pairwise

from app.records import ItemRole
from app.segment.attributes import Attributes, code_language, whole_number
from app.segment.builder import Builder, OpenItem
from app.segment.tables import OpenTable, holds_data, merge
from app.segment.tags import CONTROLS, HEADING, KIND, LISTS, VERBATIM

HEXO = ("highlight", "js")  # the shape of one generator's names, the second being the language
ITEM_ROLES: dict[str, ItemRole] = {"dt": "term", "dd": "definition"}


class Structure:
    """The lists and tables that are open while a page is read."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.boxes = builder.blocks.boxes
        self.tables: list[OpenTable] = []
        self.lists: list[list[int | None]] = []  # the next number of each open list; None where it does not count

    def begin(self, tag: str, box: int, attributes: Attributes) -> None:
        """An element begins whose box is `box`; the builder's state is to be put back by the caller when it ends."""
        builder = self.builder
        if tag in HEADING:
            builder.kind, builder.level = "heading", HEADING[tag]
        elif tag in VERBATIM:
            builder.verbatim += 1
            builder.kind, builder.language = "code", code_language(attributes) or self._language_around(box)
        elif tag in LISTS:
            self.lists.append([whole_number(attributes.get("start"), 1) if tag == "ol" else None])
        elif tag == "dl":
            self.lists.append([None])
        elif tag in ("li", "dt", "dd"):
            self._begin_item(tag, attributes)
        elif tag == "table":
            if self.tables:
                self.tables[-1].layout = True
            layout = (attributes.get("role") or "") in ("presentation", "none")
            self.tables.append(OpenTable(len(builder.blocks), box, layout))
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables:
            builder.kind, builder.item = "paragraph", None
            self.tables[-1].open_cell(len(builder.blocks), tag == "th", attributes)
        elif tag in KIND and (tag == "button" or not (tag in CONTROLS and builder.kind == "code")):
            builder.kind = KIND[tag]

    def _language_around(self, box: int) -> str:
        """The language that one of the two elements around code names: «highlight-source-python», «highlight js»."""
        for outer in (self.boxes.parent[box], self.boxes.parent[self.boxes.parent[box]]) if self.boxes.parent[box] > 0 else ():
            words = self.boxes.words[outer]
            for sign, name in pairwise(words):
                if sign in ("language", "lang", "source") or (sign == "highlight" and len(words) == len(HEXO)):
                    return name
        return ""

    def _begin_item(self, tag: str, attributes: Attributes) -> None:
        if not self.lists:
            self.lists.append([None])
        number = self.lists[-1][0] if tag == "li" else None
        if number is not None and "value" in attributes:
            number = whole_number(attributes["value"], number)
        if number is not None:
            self.lists[-1][0] = number + 1
        self.builder.kind, self.builder.item = "list_item", OpenItem(len(self.lists), number, ITEM_ROLES.get(tag, "item"))

    def empty(self, tag: str, attributes: Attributes) -> None:
        """A block element with nothing in it: cells still take their place in a row, items still count."""
        self.builder.flush()
        if tag == "li" and self.lists and (number := self.lists[-1][0]) is not None:
            self.lists[-1][0] = number + 1
        elif tag in ("td", "th") and self.tables:
            self.tables[-1].open_cell(len(self.builder.blocks), tag == "th", attributes)
            self.tables[-1].close_cell(len(self.builder.blocks))

    def end(self, tag: str) -> None:
        """An element ends, its last block already written."""
        if tag in VERBATIM:
            self.builder.verbatim -= 1
        elif (tag in LISTS or tag == "dl") and self.lists:
            self.lists.pop()
        elif self.tables and tag in ("td", "th", "caption", "table"):
            self._end_table_part(tag)

    def _end_table_part(self, tag: str) -> None:
        blocks, table = self.builder.blocks, self.tables[-1]
        if tag == "caption":
            if not table.rows:
                table.first = len(blocks)
        elif tag != "table":
            table.close_cell(len(blocks))
        else:
            self.tables.pop()
            if holds_data(table, blocks):
                text, spans, grid = merge(table, blocks)
                self.builder.add(text, "table", spans, grid)
                stop = len(blocks)
                for name in reversed(blocks.anchors):
                    if blocks.anchors[name] < stop:
                        break
                    blocks.anchors[name] = stop - 1
                for box in range(table.box + 1, len(self.boxes)):
                    self.boxes.first[box] = min(self.boxes.first[box], stop - 1)
                    self.boxes.stop[box] = min(self.boxes.stop[box], stop)
