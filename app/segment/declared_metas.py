"""Which `<meta>` names speak for which field, and how much each is to be believed."""

from __future__ import annotations

# Field, then the names in falling order of credibility, each once; where a page gives a field by several names the order decides.
# Dublin Core before OpenGraph for titles and authors is Readability's order (its tests metadata-preferred and parsely-metadata).
_NAMES: dict[str, str] = {
    "title": "citation_title dc:title dc.title dcterms.title og:title twitter:title parsely-title sailthru.title title headline hdl",
    "byline": (
        "citation_author citation_authors dc.creator dcterms.creator dc:creator dc.contributor author parsely-author "
        "sailthru.author byl article:author og:article:author article:author_name authors byline dc.author article.author "
        "og:author"
    ),
    "published": (
        "article:published_time og:article:published_time article:published datepublished citation_publication_date "
        "citation_online_date citation_date dc.date.issued dcterms.issued dc.date dc:date dcterms.date dc.date.created "
        "dcterms.created dcterms.available prism.publicationdate parsely-pub-date sailthru.date og:published_time og:pubdate "
        "pubdate publishdate publish-date publish_date publication_date published_date published date article.published "
        "originalpublicationdate rnews:datepublished article_date_original cxenseparse:recs:publishtime date_published "
        "release_date article:post_date bt:pubdate"
    ),
    "modified": (
        "article:modified_time og:article:modified_time og:updated_time datemodified dcterms.modified dc.date.modified "
        "article:modified lastmod last-modified lastmodified revised modified article.updated bt:moddate"
    ),
    "site": (
        "og:site_name application-name apple-mobile-web-app-title citation_journal_title dc.publisher dcterms.publisher "
        "dc:publisher al:ios:app_name"
    ),
    "language": "og:locale content-language dc.language dcterms.language language inlanguage citation_language",
    "description": "og:description description twitter:description dc.description dcterms.description sailthru.description",
    "image": "og:image og:image:secure_url og:image:url twitter:image twitter:image:src sailthru.image.full thumbnail",
    "tags": ("article:tag keywords news_keywords citation_keywords sailthru.tags parsely-tags dc.subject dcterms.subject og:video:tag"),
    "canonical_url": "og:url parsely-link twitter:url dc.identifier citation_public_url",
    "page_type": "og:type parsely-type",
}
FIELDS: dict[str, tuple[str, int]] = {name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names.split())}
_PUBLISHED = ("published-date", "publish-date", "publication-date", "date-published", "datepublished", "pubdate", "published-time")


def field_of(name: str) -> tuple[str, int] | None:
    """Field and rank of a lower-case meta name; of unlisted ones those that end in a word for the day of publication."""
    known = FIELDS.get(name)
    if known is None and name.replace("_", "-").endswith(_PUBLISHED):
        return "published", _UNLISTED
    return known


_UNLISTED = 60  # a rank behind all listed names
# What the commonest plug-in calls the author in `twitter:label1`, as its translations have it.
WRITTEN_BY = frozenset((
    "written by", "author", "verfasst von", "geschrieben von", "écrit par", "rédigé par", "escrito por", "scritto da", "geschreven door",
    "skriven av", "skrevet av", "skrevet af", "napisane przez", "написано автором", "автор", "yazan", "ditulis oleh", "được viết bởi",
    "執筆者", "作者", "글쓴이", "كُتب بواسطة",
))  # fmt: skip
_PREFIXED = ("og", "twitter", "article", "dc", "dcterms", "citation", "parsely", "sailthru", "bt", "prism", "rnews", "al")


def source_of(name: str) -> str:
    """How a claim from this meta is named in an answer: `og:title` as it stands, a bare `author` as `meta[name=author]`."""
    head = name.replace(".", ":").replace("_", ":").replace("-", ":").split(":", 1)[0]
    return name if head in _PREFIXED else f"meta[name={name}]"
