"""What kind of page it is, from article to product, by what it declares, its address, and how it is built."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import numpy as np

from app.judge.measure import Measured
from app.lexicon import Lexicon
from app.records import Declared

DEFAULT = "article"
# schema.org's and OpenGraph's names of types; many sites call every page an article or a website, so they are evidence only.
DECLARED = {
    "product": "product", "productgroup": "product", "individualproduct": "product", "og:product": "product", "product.item": "product",
    "collectionpage": "collection", "itemlist": "listing", "searchresultspage": "listing", "discussionforumposting": "forum",
    "qapage": "forum", "question": "forum", "techarticle": "documentation", "apireference": "documentation", "newsarticle": "article",
    "blogposting": "article", "article": "article", "reportagenewsarticle": "article", "recipe": "article", "service": "service",
    "professionalservice": "service", "localbusiness": "service", "organization": "service", "webpage": "page", "website": "site",
}  # fmt: skip
# Words of an address's path that people use for such pages everywhere.
PATH_KINDS = {
    "forum": "forum forums thread threads topic viewtopic showthread t questions discussion community",
    "product": "product products p item dp",
    "shop": "shop store",
    "collection": "category categories collections collection c",
    "listing": "tag search jobs directory",
    "documentation": "docs doc documentation api guide reference manual help wiki learn",
    "article": "blog news article articles story post posts",
    "service": "services service solutions about",
}
PATH_WORDS = {word: kind for kind, words in PATH_KINDS.items() for word in words.split()}
MEANS = ("dateline", "link_share", "prose", "copies", "all_link", "long_link", "digit_share", "ends_sentence")
PLACES = ("body", "comments", "related", "meta", "promo", "tags")
WORD_RE = re.compile(r"[a-z]+")


def page_features(measured: Measured, declared: Declared, url: str | None) -> dict[str, float]:
    """The page as numbers, by name: what it declares, its address, and means over its blocks."""
    c, words = measured.columns, measured.shapes.words
    n = max(1, len(words))
    found = {"pasted": float(measured.tree is None), "root": 0.0, "path_steps": 0.0, "long_slug": 0.0}
    found |= {f"says_{kind}": 0.0 for kind in set(DECLARED.values())} | {f"path_{kind}": 0.0 for kind in set(PATH_WORDS.values())}
    for claim in declared.get("page_type"):
        if kind := DECLARED.get(claim.value.casefold().rsplit("/", 1)[-1]):
            found[f"says_{kind}"] = 1.0
    for name in ("published", "byline", "tags"):
        found[f"has_{name}"] = float(bool(declared.get(name)))
    path = _path(url)
    steps = [step for step in path.split("/") if step]
    found |= {"root": float(not steps and bool(url)), "path_steps": float(min(len(steps), 6))}
    found["long_slug"] = float(max((step.count("-") + step.count("_") for step in steps), default=0))
    for step in steps:
        for word in WORD_RE.findall(step) if len(step) < 25 else ():
            if kind := PATH_WORDS.get(word):
                found[f"path_{kind}"] = 1.0
    for name in MEANS:
        found[f"mean_{name}"] = float(c[name].sum()) / n
    for name in ("page_words", "page_prose_share", "page_link_share", "page_blocks"):
        found[name] = float(c[name][0]) if len(words) else 0.0
    for kind in ("heading", "list_item", "code", "table", "quote", "caption", "other"):
        found[f"share_{kind}"] = float((c[f"kind_{kind}"] * words).sum()) / max(1.0, float(words.sum()))
    found["code_blocks"] = float(np.log1p(c["kind_code"].sum()))
    found["datelines"] = float(np.log1p(c["dateline"].sum()))
    for label in PLACES:
        key = f"marks_{label}"
        found[key] = float((c[key] * words).sum()) / max(1.0, float(words.sum())) if key in c else 0.0
    longest = float(words.max()) if len(words) else 0.0
    found["longest"] = float(np.log1p(longest))
    found["best_share"] = float(c["best_share"][0]) if "best_share" in c and len(words) else 0.0
    return found


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path.lower()
    except ValueError:
        return ""


def page_type_of(measured: Measured, declared: Declared, url: str | None, lexicon: Lexicon) -> str:
    """The most probable type, by one linear model a type; `article` for an empty page."""
    if not len(measured.shapes.words):
        return DEFAULT
    features = page_features(measured, declared, url)
    weights = lexicon.weights["page_type"]
    odds: list[float] = []
    names: tuple[str, ...] = ()
    x = np.zeros(0)
    for layer in weights.looks:
        if layer.features != names:  # all of them look at the same ones
            names, x = layer.features, np.array([features[name] for name in layer.features])
        odds.append(float(((x - layer.mean) / layer.scale) @ layer.weights + layer.bias))
    best = int(np.argmax(odds))
    # Lines alone say little of a page's type: there anything but an article needs more than even odds.
    return str(weights.info["types"][best]) if odds[best] > 0 or measured.tree is not None else DEFAULT
