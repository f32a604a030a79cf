"""Cuts HTML into blocks in one walk over the tree, in document order, without recursion and without changing it."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.records import HIDDEN, Blocks
from app.segment import embeds, mathematics
from app.segment.attributes import Attributes, code_language, image_address, twin_of
from app.segment.builder import Builder, Context, OpenSpan
from app.segment.structure import Structure
from app.segment.tags import (
    LONGEST_NAMES,
    NO_ELEMENT,
    PANELS,
    ROLES,
    SPAN,
    Role,
    box_words,
    is_gutter,
    is_hidden,
    is_spoken_only,
)


class Frame:
    """An element that is being read, and what to put back when it ends; most need three of these, so the rest are the class's own."""

    box = -1
    saved: Context | None = None
    span: OpenSpan | None = None
    children = 0
    steps = ""  # inline elements up to the box around, as a CSS path
    piece: str | None = None  # class of an inline piece
    last_end, last_piece = -1, ("", "")  # where the last inline piece in this element ended, its tag and class

    def __init__(self, node: LexborNode, tag: str, nth: int) -> None:
        self.node, self.tag, self.nth = node, tag, nth


class Cutter:
    """One walk over one tree."""

    def __init__(self, *, noscript: bool = False, formulas: bool = False) -> None:
        self.asked = mathematics.SURE | mathematics.TAGS if formulas else mathematics.SURE  # elements that may be a formula
        self.builder = Builder()
        self.structure = Structure(self.builder)
        self.boxes = self.builder.blocks.boxes
        self.roles: dict[str, Role] = ROLES | {"noscript": "inline"} if noscript else ROLES
        self.stack: list[Frame] = []

    def cut(self, root: LexborNode) -> Blocks:
        """All blocks under `root`, in one loop."""
        stack, builder, element = self.stack, self.builder, self._element
        first = Frame(root, root.tag or "body", 1)
        self._enter_block(first, "block", root.attributes, first, hidden=False)
        stack.append(first)
        node = root.first_child
        while stack:
            if node is None:
                frame = stack.pop()
                if frame.box >= 0:
                    self._leave_block(frame)
                elif frame.span is not None or frame.piece is not None:
                    self._leave_inline(frame)
                node = frame.node.next if stack else None
            elif (tag := node.tag or "") == "-text":
                text = node.text_content or ""
                if text.isspace() and not builder.verbatim:  # most texts are, and a call costs more than this
                    builder.space = True
                else:
                    builder.text(text)
                node = node.next
            else:
                node = element(node, tag)
        builder.flush()
        return builder.blocks

    def _element(self, node: LexborNode, tag: str) -> LexborNode | None:
        """Begin an element; gives the node to be read next."""
        role = self.roles.get(tag, "inline")
        parent = self.stack[-1]
        if tag in self.asked and self._formula(node, tag):
            parent.children += 1
            return node.next
        if role == "skip":
            parent.children += tag not in NO_ELEMENT
            return node.next
        parent.children += 1
        child, attributes = node.first_child, node.attributes
        hidden = ("style" in attributes or "hidden" in attributes or tag == "dialog") and is_hidden(tag, attributes)
        if (hidden and tag not in PANELS) or ((self.builder.verbatim or tag == "td") and is_gutter(node, attributes)):
            return node.next
        stands = role == "embed" and self._embed(node, tag, attributes)
        if "id" in attributes or (tag == "a" and "name" in attributes):
            self._anchor(tag, role, attributes, before=stands)
        if role == "embed":
            if tag != "object":
                return node.next
            role = "inline"  # what stands in it is shown where the rest cannot be
        if child is None or role == "void":
            self._empty(node, tag, role, attributes)
            return node.next
        frame = Frame(node, tag, parent.children)
        if tag == "div" and self.builder.verbatim:  # a line of code
            self.builder.new_line()
            frame.piece = ""
        elif role in ("block", "shaped"):
            self._enter_block(frame, role, attributes, parent, hidden=hidden)
        elif role != "inline":
            self._enter_inline(frame, role, attributes)
        elif "-" in tag:  # a custom element is a piece of its own more often than a part of a word
            self.builder.space, frame.piece = True, ""
            self._embed(node, tag, attributes)
        self.stack.append(frame)
        return child

    def _empty(self, node: LexborNode, tag: str, role: Role, attributes: Attributes) -> None:
        builder = self.builder
        if tag == "br":
            builder.line_break()
        elif tag == "img":
            if source := mathematics.of_image(attributes):
                builder.formula(source)
            elif address := image_address(attributes) or twin_of(node, attributes):
                builder.image(address, " ".join((attributes.get("alt") or "").split()))
        elif tag == "hr":
            builder.flush()
            builder.add("", "rule")
        elif role in ("block", "shaped"):
            self.structure.empty(tag, attributes)
        elif "-" in tag or tag == "input":
            builder.space = True
            self._embed(node, tag, attributes)

    def _anchor(self, tag: str, role: Role, attributes: Attributes, *, before: bool) -> None:
        """Note that links within the page may lead here; `before`: to the block that was just added."""
        blocks = self.builder.blocks
        if role in ("block", "shaped"):
            if self.builder.verbatim and tag == "div":
                return  # a line of code
            self.builder.flush()
        at = (
            len(blocks.text) - before + (self.builder.breaks > 1 and bool(self.builder.parts))
        )  # two line breaks end a block at the next word
        for name in (attributes.get("id"), attributes.get("name") if tag == "a" else None):
            if name:
                blocks.anchors.setdefault(name, at)

    def _embed(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Set what other programs or pages fill down as a link; gives whether there is any."""
        found = embeds.embedded(node, tag, attributes) if attributes else None
        return found is not None and self.builder.embed(*found)

    def _enter_block(self, frame: Frame, role: Role, attributes: Attributes, parent: Frame, *, hidden: bool) -> None:
        builder, boxes = self.builder, self.boxes
        if builder.parts or builder.spans:
            builder.flush()
        builder.space, builder.breaks = False, 0
        if role == "shaped":
            frame.saved = builder.context()
        boxes.parent.append(builder.box)
        builder.box = frame.box = len(boxes.tag)
        boxes.tag.append(frame.tag)
        words = box_words(attributes) if attributes else ()
        boxes.words.append((HIDDEN, *words) if hidden else words)
        boxes.first.append(len(builder.blocks.text))
        boxes.stop.append(0)
        boxes.nth.append(frame.nth)
        boxes.via.append("" if parent.box >= 0 else self._inline_steps(parent))
        if role == "shaped":
            self.structure.begin(frame.tag, frame.box, attributes)

    def _leave_block(self, frame: Frame) -> None:
        builder, boxes = self.builder, self.boxes
        if builder.parts or builder.spans:
            builder.flush()
        builder.space, builder.breaks = False, 0
        if frame.saved is not None:
            self.structure.end(frame.tag)
            builder.restore(frame.saved)
        builder.box = boxes.parent[frame.box]
        boxes.stop[frame.box] = len(builder.blocks.text)

    def _enter_inline(self, frame: Frame, role: Role, attributes: Attributes) -> None:
        builder = self.builder
        if role == "piece":
            frame.piece = attributes.get("class") or ""
            parent = self.stack[-1]
            # Two links side by side, or two spans of different class, are set apart by style sheets; halves of a word are not made so.
            if parent.last_end == builder.length and builder.length and (frame.tag == "a" or parent.last_piece != (frame.tag, frame.piece)):
                builder.space = True
            if frame.tag == "a" and (href := attributes.get("href")):
                frame.span = builder.begin("link", href.strip())
        elif not builder.verbatim:
            frame.span = builder.begin(SPAN[frame.tag])
        elif not builder.language:
            builder.language = code_language(attributes)

    def _leave_inline(self, frame: Frame) -> None:
        builder = self.builder
        if frame.span is not None:
            builder.end(frame.span)
        if frame.piece is None:
            return
        if frame.tag == "div":
            builder.new_line()
            return
        if "-" in frame.tag:
            builder.space = True
            return
        parent = self.stack[-1]
        parent.last_end, parent.last_piece = builder.length, (frame.tag, frame.piece)
        if frame.piece and is_spoken_only(frame.piece[:LONGEST_NAMES]):
            builder.space = True

    def _formula(self, node: LexborNode, tag: str) -> bool:
        """Whether the element is mathematics that was written as its LaTeX, or repeats some."""
        self.asked = mathematics.SURE | mathematics.TAGS  # what repeats one comes behind it
        source = mathematics.latex(node, tag, node.attributes)
        if source:
            self.builder.formula(source)
        return source is not None

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


def blocks_of(tree: LexborHTMLParser, *, noscript: bool = False, formulas: bool = False) -> Blocks:
    """The blocks of a parsed page; `noscript` reads <noscript> as content, of a tree that was parsed without scripting.

    `formulas`: the page has scripts of formulas, so elements are asked from the first whether they repeat one.
    """
    root = tree.body or tree.root
    return Cutter(noscript=noscript, formulas=formulas).cut(root) if root is not None else Blocks()
