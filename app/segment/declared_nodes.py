"""Finds, among a page's JSON-LD nodes, the one that describes this page, and what it claims."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from app.segment.jsonld import Node

MOST_AUTHORS = 30
# Types of schema.org that a page can be about. Whatever ends in Article or Posting is one too (NewsArticle, SocialMediaPosting …).
_CONTENT = frozenset((
    "report", "recipe", "product", "productgroup", "qapage", "question", "scholarlyarticle", "event", "course", "jobposting",
    "videoobject", "audioobject", "podcastepisode", "review", "book", "movie", "softwareapplication", "softwaresourcecode", "dataset",
    "howto", "episode", "creativework", "service", "thesis", "claimreview", "newsletter", "learningresource",
))  # fmt: skip
_PAGES = frozenset((
    "webpage", "itempage", "collectionpage", "aboutpage", "contactpage", "faqpage", "profilepage", "medicalwebpage", "searchresultspage",
    "checkoutpage",
))  # fmt: skip
_SITES = frozenset(("website",))
_PUBLISHERS = (
    "organization",
    "newsmediaorganization",
    "corporation",
    "localbusiness",
    "ngo",
    "educationalorganization",
    "collegeoruniversity",
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_NOT_WORDS = re.compile(r"[\W_]+")


def types(node: Node) -> list[str]:
    """The node's types, lower-case, without their vocabulary: `http://schema.org/NewsArticle` is newsarticle."""
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return [name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in names[:10] if isinstance(name, str)]


def text_of(value: object) -> str:
    """A value as plain text: of a list the first that has one, of a node its name; entities and tags undone."""
    for _ in range(4):
        if isinstance(value, list):
            value = next((item for item in value[:20] if item), None)
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or value.get("headline")
        else:
            break
    if not isinstance(value, str):
        return ""
    if "&" in value:
        value = html.unescape(value)
    return _TAG.sub("", value) if "<" in value else value


def address_of(value: object) -> str:
    """An address: a string, a node's url or @id, of a list the first."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl") or value.get("@id")
        else:
            break
    return value if isinstance(value, str) else ""


def _image_of(value: object, by_id: dict[str, Node]) -> str:
    """The address of an image; a node that is only a reference, `{"@id": …}`, is looked up, since an identifier need not be an address."""
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict) and not (value.get("url") or value.get("contentUrl")):
        identifier = value.get("@id")
        value = by_id.get(identifier) if isinstance(identifier, str) else None
        if not isinstance(value, dict) or not (value.get("url") or value.get("contentUrl")):
            return ""
    return address_of(value)


def _kind(node: Node) -> int:
    """3 for what a page can be about, 2 for a page, 1 for the site, 0 for everything else."""
    rank = 0
    for name in types(node):
        if name in _CONTENT or name.endswith(("article", "posting")):
            return 3
        rank = max(rank, 2 if name in _PAGES else 1 if name in _SITES else 0)
    return rank


def _squeezed(text: str) -> str:
    return _NOT_WORDS.sub(" ", text).strip().lower()


def _place(address: str) -> str:
    """What two addresses of one page have in common: the path, and the query where there is one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.path.rstrip("/").lower() + (f"?{parts.query}" if parts.query else "")


def describing(nodes: list[Node], addresses: list[str], titles: list[str]) -> list[Node]:
    """The nodes that describe this page, the closest first: the article or product, then the page, whose address or headline agree.

    A list of many articles with none that agrees describes other pages (a home page, related articles) and is left out.
    """
    places = {place for place in map(_place, addresses) if place}
    said = {squeezed for squeezed in map(_squeezed, titles) if squeezed}
    ranked: list[tuple[int, int, Node]] = []
    for order, node in enumerate(nodes):
        kind = _kind(node)
        if kind < 2:
            continue
        own = {_place(address_of(node.get(key))) for key in ("url", "@id", "mainEntityOfPage")} - {""}
        headline = _squeezed(text_of(node.get("headline") or node.get("name")))
        agrees = 4 * bool(own & places) + 4 * bool(headline and (headline in said or any(_within(headline, title) for title in said)))
        ranked.append((agrees + kind, -order, node))
    ranked.sort(key=lambda row: row[:2], reverse=True)
    content = [row for row in ranked if _kind(row[2]) == 3]
    strangers = (
        len(content) > 1 and content[0][0] <= 3 and len({text_of(row[2].get("headline") or row[2].get("name")) for row in content}) > 2
    )
    return [
        node
        for score, _, node in ranked
        if not (strangers and _kind(node) == 3) and (score > 3 or not content or strangers or _kind(node) == 3)
    ]


def _within(headline: str, title: str) -> bool:
    return (len(headline) >= 12 and headline in title) or (len(title) >= 12 and title in headline)


def authors(value: object, by_id: dict[str, Node]) -> Iterator[tuple[str, bool]]:
    """Names of the people or bodies of an author member, in order, and whether each is typed a Person; references followed once."""
    for given in (value if isinstance(value, list) else [value])[:MOST_AUTHORS]:
        if not isinstance(given, dict):
            yield text_of(given), False
            continue
        named = given.get("name") or given.get("givenName") or given.get("familyName")
        known = by_id.get(str(given.get("@id")), given) if not (named and types(given)) else given
        person = given | known if named else known
        name = person.get("name")
        whole = f"{text_of(person.get('givenName'))} {text_of(person.get('familyName'))}".strip()
        for each in name[:MOST_AUTHORS] if isinstance(name, list) else [name]:
            yield text_of(each) or whole, "person" in types(person)


def _by_id(nodes: list[Node], *members: str) -> dict[str, Node]:
    """Nodes that have one of the members by their identifier; of several with one identifier the first that says its type."""
    found: dict[str, Node] = {}
    for node in nodes:
        if "@id" in node and any(node.get(member) for member in members):
            key = str(node["@id"])
            if key not in found or (types(node) and not types(found[key])):
                found[key] = node
    return found


def site_names(nodes: list[Node], chosen: list[Node]) -> Iterator[tuple[str, str]]:
    """What the nodes call the site, the most credible first: the WebSite's name, then the publisher of the page's node.

    Who is typed a Person, or a body, is claimed as `person` or `organization` too: on a personal site the site's name is a name.
    """
    by_id = _by_id(nodes, "name")
    wrote = {name for node in chosen for name, _ in authors(node.get("author") or node.get("creator"), by_id)}
    for node in nodes:
        if "website" in types(node):
            yield "site", text_of(node.get("name"))
    for node in chosen:
        for key in ("publisher", "isPartOf"):
            body = node.get(key)
            if isinstance(body, dict) and not (types(body) and "name" in body):
                body = by_id.get(str(body.get("@id")), body)
            if isinstance(body, dict) and _kind(body) < 2:  # a part of a page or article: its name is the page's
                wrote.discard(text_of(body.get("name")))
                yield "site", text_of(body.get("name"))
                yield "person" if "person" in types(body) else "organization", text_of(body.get("name"))
    for node in nodes:
        body_like = "person" not in types(node) and any(name in _PUBLISHERS for name in types(node))
        if body_like and text_of(node.get("name")) not in wrote:  # a body that only wrote the page need not own the site
            yield "site", text_of(node.get("name"))
            yield "organization", text_of(node.get("name"))
            return


def claims(nodes: list[Node], chosen: list[Node]) -> Iterator[tuple[str, str]]:
    """(field, value) of the nodes that describe this page; a field that the closest gives is not asked of the next."""
    by_id = _by_id(nodes, "name", "givenName")
    given: set[str] = set()
    for node in chosen[:4]:
        found = [(name, value) for name, value in _of_one(node, by_id) if value and name not in given]
        given.update(name for name, _ in found)
        yield from found
    yield from site_names(nodes, chosen)


def _of_one(node: Node, by_id: dict[str, Node]) -> Iterator[tuple[str, str]]:
    yield "title", text_of(node.get("headline") or node.get("name"))
    yield "subtitle", text_of(node.get("alternativeHeadline"))
    for name, is_person in authors(node.get("author") or node.get("creator"), by_id):
        yield "byline", name
        yield "person", name if is_person else ""
    yield "published", text_of(node.get("datePublished") or node.get("dateCreated") or node.get("uploadDate") or node.get("datePosted"))
    yield "modified", text_of(node.get("dateModified"))
    language = node.get("inLanguage")
    yield "language", text_of(language.get("alternateName") if isinstance(language, dict) else language)
    yield "description", text_of(node.get("description"))
    yield "image", _image_of(node.get("image"), by_id) or address_of(node.get("thumbnailUrl"))
    yield "canonical_url", address_of(node.get("url") or node.get("mainEntityOfPage"))
    keywords = node.get("keywords")
    for keyword in keywords[:100] if isinstance(keywords, list) else text_of(keywords)[:5_000].split(","):
        yield "tags", text_of(keyword)
    for name in types(node)[:1]:
        yield "page_type", name
