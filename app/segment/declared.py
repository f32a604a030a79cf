"""Reads what a page says of itself, each claim with its source: JSON-LD, OpenGraph, other metas, microdata, `<time>`, `rel`, headings."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.records import Declared
from app.segment import declared_marks as marks
from app.segment import declared_nodes, jsonld
from app.segment.declared_metas import WRITTEN_BY, field_of, source_of

# One query, told apart in Python: the walk through the tree is what costs, and a second query walks again.
_QUERY = (
    'title, base[href], meta[content], link[rel~="canonical" i], link[rel~="image_src" i], script[type*="ld+json" i], h1, time, '
    '[itemprop], [rel~="author" i], a[rel~="tag" i]'
)
MOST_ELEMENTS = 20_000
MOST_OF_A_SOURCE = 100  # claims of one source for one field
MOST_HEADINGS = 5
MOST_TIMES = 40
MOST_MARKED = 500
MOST_SCRIPTS = 50
LONGEST_VALUE = 5_000
# Where sources of one field stand among each other, JSON-LD first: it is written for machines and about this page.
_RANKS = {"json-ld": 0, "meta": 100, "itemprop": 400, "rel": 500, "time": 600, "h1": 700, "title": 800, "url": 900}
_PROPERTIES = {
    "headline": "title", "alternativeheadline": "subtitle", "author": "byline", "datepublished": "published", "datecreated": "published",
    "datemodified": "modified", "description": "description", "image": "image", "inlanguage": "language", "keywords": "tags",
    "publisher": "site",
}  # fmt: skip
_ADDRESSES = frozenset(("image", "canonical_url"))
_DATE_IN_URL = re.compile(r"[/_-]((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.+-]|\Z)")
_DATE_IN_WORDS_IN_URL = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,12})/(\d{1,2})(?=/|\Z)")
_COMPACT_DATE_IN_URL = re.compile(r"[/_-]t?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|\Z)")


def read(tree: LexborHTMLParser, url: str | None) -> Declared:
    """All that the page declares, claims of one field in falling order of credibility; `url` is where the page came from."""
    return _Reading(tree, url).declared()


class _Reading:
    """One page being read: elements are told apart as they come, what needs the others' context waits until the end."""

    def __init__(self, tree: LexborHTMLParser, url: str | None) -> None:
        self.base = self.url = url or ""
        self.based = False
        self.rows: dict[str, list[tuple[int, int, str, str]]] = {}
        self.scripts: list[str] = []
        self.script_size = 0
        self.times: list[tuple[int, LexborNode]] = []
        self.headings: list[tuple[int, LexborNode, str]] = []
        self.marked: list[tuple[LexborNode, dict[str, str | None]]] = []  # with itemprop or rel
        self.around: frozenset[int] = frozenset()  # the elements that hold the headline
        self.titled = False
        self.label = ""  # the card's label whose value is to come: `twitter:label1` says «Written by», `twitter:data1` who
        self.order = 0
        self.root = tree.root
        by_tag: dict[str, Callable[[LexborNode, dict[str, str | None]], None]] = {
            "meta": self._meta, "link": self._link, "script": self._script, "h1": self._heading, "title": self._title, "base": self._base,
        }  # fmt: skip
        last = -1
        for self.order, node in enumerate(tree.css(_QUERY)[:MOST_ELEMENTS]):
            if node.mem_id == last:  # once for each part of the query that it meets
                continue
            last = node.mem_id
            attributes = node.attributes
            tag = node.tag or ""
            if tag in by_tag:
                by_tag[tag](node, attributes)
            elif tag == "time" and len(self.times) < MOST_TIMES:
                self.times.append((self.order, node))
            if tag != "link" and ("itemprop" in attributes or "rel" in attributes) and len(self.marked) < MOST_MARKED:
                self.marked.append((node, attributes))

    def declared(self) -> Declared:
        """Everything in its order."""
        place, heading = self._headline()
        if heading is not None:
            self.around = marks.ancestors(heading)
        for node, attributes in self.marked:
            if "itemprop" in attributes:
                self._property(node, attributes)
            if "rel" in attributes:
                self._relation(node, attributes)
        self._nodes()
        self._nearest_times(place)
        self._language_and_url()
        declared = Declared()
        for field, rows in self.rows.items():
            for _, _, value, source in sorted(rows, key=lambda row: row[:2]):
                declared.add(field, self._finished(field, value), source)
        return declared

    def _claim(self, field: str, value: str | None, source: str, rank: int) -> None:
        rows = self.rows.setdefault(field, [])
        if value and len(rows) < MOST_OF_A_SOURCE * 5 and not value.isspace():
            rows.append((rank, len(rows), value[:LONGEST_VALUE], source))

    def _finished(self, field: str, value: str) -> str:
        if "&" in value:
            value = html.unescape(value)  # many write entities where the parser has already undone one layer
        if field in _ADDRESSES:
            try:
                value = urljoin(self.base, value.strip())
            except ValueError:
                return ""
            return value if value.startswith(("http://", "https://", "/")) else ""
        return value

    def _base(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        if self.based or not attributes.get("href"):
            return  # only the first counts (HTML standard, 4.2.3)
        self.based = True
        try:
            self.base = urljoin(self.url, attributes.get("href") or "")
        except ValueError:
            self.base = self.url

    def _meta(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        content = attributes.get("content")
        stated = attributes.get("property")  # RDFa, which is written for machines, before a plain name
        names = stated or attributes.get("name") or attributes.get("http-equiv")
        if not content or not names:
            return
        for name in names[:300].lower().split()[:10]:
            if name.startswith("twitter:label"):
                self.label = content.strip().casefold() if name[13:] == "1" else ""
            elif name == "twitter:data1" and self.label in WRITTEN_BY:
                self._claim("byline", content, name, _RANKS["meta"] + 100)
            known = field_of(name)
            if known:
                field, rank = known
                values = content[:LONGEST_VALUE].replace("，", ",").split(",") if field == "tags" else (content,)
                for value in values[:MOST_OF_A_SOURCE]:
                    self._claim(field, value, source_of(name), _RANKS["meta"] + 2 * rank + (not stated))

    def _link(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        relations = (attributes.get("rel") or "").lower().split()[:10]
        if "canonical" in relations:
            self._claim("canonical_url", attributes.get("href"), "link[rel=canonical]", -1)
        elif "image_src" in relations:
            self._claim("image", attributes.get("href"), "link[rel=image_src]", _RANKS["rel"])

    def _script(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        if len(self.scripts) < MOST_SCRIPTS:
            script = node.text()
            self.script_size += len(script)
            if self.script_size <= jsonld.LONGEST:
                self.scripts.append(script)

    def _heading(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        if len(self.headings) < MOST_HEADINGS:
            text = marks.text_of(node).replace("\u00ad", "").rstrip("¶# \t\r\n\uf0c1")  # soft hyphens, and links to the heading itself
            if text and not text.isspace():
                self.headings.append((self.order, node, text))
                self._claim("title", text, "h1", _RANKS["h1"])

    def _title(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        if not self.titled and (node.parent is None or node.parent.tag != "svg"):
            self.titled = True
            self._claim("title", marks.text_of(node), "<title>", _RANKS["title"])

    def _property(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        for name in (attributes.get("itemprop") or "")[:300].split()[:5]:
            field = _PROPERTIES.get(name.lower())
            if field is None or len(self.rows.get(field, ())) > MOST_OF_A_SOURCE:
                continue
            scope = marks.scope_type(node)
            if scope in ("comment", "review", "usercomments", "answer", "imageobject", "videoobject") or marks.of_others(node, self.around):
                continue
            if field in _ADDRESSES:
                value = attributes.get("content") or attributes.get("src") or attributes.get("href")
            elif field in ("published", "modified"):
                value = attributes.get("content") or attributes.get("datetime") or marks.text_of(node)
            else:
                value = marks.property_text(node, attributes)
            self._claim(field, value, f"itemprop={name}", _RANKS["itemprop"])

    def _relation(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        relations = (attributes.get("rel") or "").lower().split()[:10]
        field = "byline" if "author" in relations else "tags" if "tag" in relations else None
        if field and len(self.rows.get(field, ())) < MOST_OF_A_SOURCE and not marks.of_others(node, self.around):
            self._claim(field, marks.text_of(node), f"rel={'author' if field == 'byline' else 'tag'}", _RANKS["rel"])

    def _nodes(self) -> None:
        documents = [document for script in self.scripts for document in jsonld.parse(script)]
        if not documents:
            return
        nodes = jsonld.nodes(documents)
        addresses = [self.url, *(value for _, _, value, _ in self.rows.get("canonical_url", ())[:5])]
        titles = [value for _, _, value, _ in self.rows.get("title", ())[:10]]
        chosen = declared_nodes.describing(nodes, addresses, titles)
        for field, value in declared_nodes.claims(nodes, chosen):
            self._claim(field, value, "json-ld", _RANKS["json-ld"])

    def _nearest_times(self, place: int) -> None:
        """`<time>` after the headline first, then those before it from the nearest; those of comments and side columns not at all."""
        after = [row for row in self.times if row[0] > place]
        before = [row for row in reversed(self.times) if row[0] < place]
        for distance, (_, node) in enumerate([*after, *before]):
            if marks.of_others(node, self.around):
                continue
            attributes = node.attributes
            field = "modified" if marks.class_words(attributes) & {"updated", "modified"} else "published"
            stamp = attributes.get("datetime")
            self._claim(field, stamp or marks.text_of(node), "time[datetime]" if stamp else "time", _RANKS["time"] + distance)

    def _headline(self) -> tuple[int, LexborNode | None]:
        """The first h1 whose words stand in a declared title, else the first of all."""
        titles = [value.casefold() for _, _, value, source in self.rows.get("title", ())[:20] if source != "h1"]
        for order, node, text in self.headings:
            squeezed = " ".join(text.casefold().split())
            if any(squeezed in title or title in squeezed for title in titles):
                return order, node
        return self.headings[0][:2] if self.headings else (-1, None)

    def _language_and_url(self) -> None:
        if self.root is not None and self.root.tag == "html":
            attributes = self.root.attributes
            self._claim("language", attributes.get("lang") or attributes.get("xml:lang"), "html[lang]", -1)
            if str(attributes.get("itemtype") or "").startswith(("http://schema.org", "https://schema.org")):
                self._claim("page_type", str(attributes.get("itemtype")).rsplit("/", 1)[-1], "itemtype", _RANKS["itemprop"])
        addresses = [self.url, *(value for _, _, value, _ in self.rows.get("canonical_url", ())[:3])]
        for address in addresses:
            match = _DATE_IN_URL.search(address[:500]) or _COMPACT_DATE_IN_URL.search(address[:500])
            if match:
                year, month, day = match.groups()
                self._claim("published", f"{year}-{int(month):02d}-{int(day):02d}", "url", _RANKS["url"])
                break
            if match := _DATE_IN_WORDS_IN_URL.search(address[:500].lower()):
                self._claim("published", " ".join(match.groups()), "url", _RANKS["url"])
                break
