"""Cuts HTML into blocks in one walk over the tree, in document order, without recursion and without changing it."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.records import HIDDEN, Blocks, ItemRole
from app.segment.attributes import code_language, first_number, image_address
from app.segment.builder import Builder, Context, OpenItem, OpenSpan
from app.segment.tables import OpenTable, holds_data, merge
from app.segment.tags import CONTROLS, HEADING, KIND, LISTS, PANELS, ROLES, SPAN, SPOKEN_ONLY_RE, VERBATIM, Role, box_words, is_hidden

ITEM_ROLES: dict[str, ItemRole] = {"dt": "term", "dd": "definition"}
Attributes = dict[str, str | None]


class Frame:
    """An element that is being read, and what to put back when it ends."""

    __slots__ = ("box", "children", "last_end", "last_name", "name", "node", "nth", "saved", "span", "steps", "tag")

    def __init__(self, node: LexborNode, tag: str, nth: int) -> None:
        self.node, self.tag, self.nth, self.children, self.box = node, tag, nth, 0, -1
        self.span: OpenSpan | None = None
        self.saved: Context | None = None
        self.steps = ""  # inline elements up to the box around, as a CSS path
        self.name = ""  # tag and class of an inline piece
        self.last_end, self.last_name = -1, ""  # where the last inline piece in this element ended, and its name


class Cutter:
    """One walk over one tree."""

    def __init__(self, *, noscript: bool = False) -> None:
        self.builder = Builder()
        self.boxes = self.builder.blocks.boxes
        self.roles = ROLES | {"noscript": Role.INLINE} if noscript else ROLES
        self.stack: list[Frame] = []
        self.tables: list[OpenTable] = []
        self.lists: list[list[int | None]] = []  # the next number of each open list; None where it does not count

    def cut(self, root: LexborNode) -> Blocks:
        """All blocks under `root`: one loop, since a call an element would cost as much again as the walk."""
        stack, text, roles = self.stack, self.builder.text, self.roles
        first = Frame(root, root.tag or "body", 1)
        self._enter_block(first, root.attributes)
        stack.append(first)
        node = root.first_child
        while stack:
            if node is None:
                self._leave(frame := stack.pop())
                node = frame.node.next if stack else None
                continue
            tag = node.tag or ""
            if tag == "-text":
                text(node.text_content or "")
                node = node.next
                continue
            role = roles.get(tag, Role.INLINE)
            parent = stack[-1]
            parent.children += role is not Role.COMMENT
            if role is Role.COMMENT or role is Role.SKIP:
                node = node.next
                continue
            child, attributes = node.first_child, node.attributes
            hidden = ("style" in attributes or "hidden" in attributes or tag == "dialog") and is_hidden(tag, attributes)
            if hidden and tag not in PANELS:
                node = node.next
            elif child is None or role is Role.VOID:
                self._void(tag, role, attributes)
                node = node.next
            else:
                frame = Frame(node, tag, parent.children)
                if role is Role.BLOCK:
                    self._enter_block(frame, attributes, hidden)
                else:
                    self._enter_inline(frame, role, attributes)
                stack.append(frame)
                node = child
        self.builder.flush()
        return self.builder.blocks

    def _void(self, tag: str, role: Role, attributes: Attributes) -> None:
        builder = self.builder
        if tag == "br":
            builder.line_break()
        elif tag == "img":
            if address := image_address(attributes):
                builder.image(address, " ".join((attributes.get("alt") or "").split()))
        elif tag == "hr":
            builder.flush()
            builder.add("", "rule")
        elif tag in ("td", "th") and self.tables:
            builder.flush()
            self.tables[-1].open_cell(len(builder.blocks), tag == "th", attributes)
            self.tables[-1].close_cell(len(builder.blocks))
        elif role is Role.BLOCK:
            builder.flush()
            if tag == "li" and self.lists and (number := self.lists[-1][0]) is not None:
                self.lists[-1][0] = number + 1
        elif "-" in tag or tag == "input":
            builder.space = True

    def _enter_block(self, frame: Frame, attributes: Attributes, hidden: bool = False) -> None:
        builder = self.builder
        builder.flush()
        frame.saved = builder.context()
        frame.box = builder.box = self._open_box(frame, attributes, hidden)
        self._begin_block(frame, attributes)

    def _enter_inline(self, frame: Frame, role: Role, attributes: Attributes) -> None:
        tag, builder = frame.tag, self.builder
        if role is Role.PIECE:
            self._part_pieces(frame, attributes)
            if tag == "a" and (href := attributes.get("href")):
                frame.span = builder.begin("link", href.strip())
        elif role is Role.SPAN:
            if not builder.verbatim:
                frame.span = builder.begin(SPAN[tag])
            elif not builder.language:
                builder.language = code_language(attributes)
        elif "-" in tag:
            builder.space = True  # a custom element is a piece of its own more often than a part of a word

    def _part_pieces(self, frame: Frame, attributes: Attributes) -> None:
        """Two links side by side, or two spans of different class, are set apart by style sheets; halves of a word are not made so."""
        frame.name = f"{frame.tag} {attributes.get('class') or ''}"
        parent = self.stack[-1]
        if parent.last_end == self.builder.length and self.builder.length and (frame.tag == "a" or parent.last_name != frame.name):
            self.builder.space = True

    def _begin_block(self, frame: Frame, attributes: Attributes) -> None:
        tag, builder = frame.tag, self.builder
        if tag in HEADING:
            builder.kind, builder.level = "heading", HEADING[tag]
        elif tag in VERBATIM:
            builder.verbatim += 1
            builder.kind, builder.language = "code", code_language(attributes)
        elif tag in LISTS:
            self.lists.append([first_number(attributes) if tag == "ol" else None])
        elif tag == "dl":
            self.lists.append([None])
        elif tag in ("li", "dt", "dd"):
            self._begin_item(tag)
        elif tag == "table":
            if self.tables:
                self.tables[-1].layout = True
            layout = (attributes.get("role") or "") in ("presentation", "none")
            self.tables.append(OpenTable(len(builder.blocks), frame.box, layout))
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables:
            builder.kind, builder.item = "paragraph", None
            self.tables[-1].open_cell(len(builder.blocks), tag == "th", attributes)
        elif tag in KIND and not (tag in CONTROLS and builder.kind == "code"):
            builder.kind = KIND[tag]

    def _begin_item(self, tag: str) -> None:
        if not self.lists:
            self.lists.append([None])
        number = self.lists[-1][0] if tag == "li" else None
        if number is not None:
            self.lists[-1][0] = number + 1
        self.builder.kind, self.builder.item = "list_item", OpenItem(len(self.lists), number, ITEM_ROLES.get(tag, "item"))

    def _leave(self, frame: Frame) -> None:
        builder = self.builder
        if frame.saved is None:
            if frame.span:
                builder.end(frame.span)
            if frame.name:
                self.stack[-1].last_end, self.stack[-1].last_name = builder.length, frame.name
                builder.space |= SPOKEN_ONLY_RE.search(frame.name) is not None
            elif "-" in frame.tag:
                builder.space = True
            return
        builder.flush()
        if frame.tag in VERBATIM:
            builder.verbatim -= 1
        elif (frame.tag in LISTS or frame.tag == "dl") and self.lists:
            self.lists.pop()
        elif self.tables and frame.tag in ("td", "th", "caption", "table"):
            self._leave_table_part(frame.tag)
        builder.kind, builder.level, builder.box, builder.item, builder.language = frame.saved
        self.boxes.stop[frame.box] = len(builder.blocks)

    def _leave_table_part(self, tag: str) -> None:
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
                for box in range(table.box + 1, len(self.boxes)):
                    self.boxes.first[box] = min(self.boxes.first[box], stop - 1)
                    self.boxes.stop[box] = min(self.boxes.stop[box], stop)

    def _open_box(self, frame: Frame, attributes: Attributes, hidden: bool) -> int:
        boxes = self.boxes
        boxes.tag.append(frame.tag)
        boxes.parent.append(self.builder.box)
        words = box_words(attributes) if attributes else ()
        boxes.words.append((HIDDEN, *words) if hidden else words)
        boxes.first.append(len(self.builder.blocks))
        boxes.stop.append(0)
        boxes.nth.append(frame.nth)
        boxes.via.append("" if not self.stack or self.stack[-1].box >= 0 else self._inline_steps(self.stack[-1]))
        return len(boxes) - 1

    def _inline_steps(self, innermost: Frame) -> str:
        """The inline elements between this block element and the box around it, as steps of a CSS path, shared by all blocks there."""
        if innermost.steps:
            return innermost.steps
        steps: list[str] = []
        for frame in reversed(self.stack):
            if frame.box >= 0:
                break
            steps.append(f"{frame.tag}:nth-child({frame.nth}) > ")
        innermost.steps = "".join(reversed(steps))
        return innermost.steps


def blocks_of(tree: LexborHTMLParser, *, noscript: bool = False) -> Blocks:
    """The blocks of a parsed page; `noscript` reads <noscript> as content, of a tree that was parsed without scripting."""
    root = tree.body or tree.root
    return Cutter(noscript=noscript).cut(root) if root is not None else Blocks()
