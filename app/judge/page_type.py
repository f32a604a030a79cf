"""What kind of page it is: article, documentation, service, forum, collection, listing or product; from what it declares and how it is built."""

from __future__ import annotations

import numpy as np

from app.judge.measure import Measured
from app.records import Blocks, Declared, Verdicts

# schema.org and OpenGraph types that say it outright; many sites call every page an article or a website, so those weigh little.
DECLARED = {
    "product": "product", "productgroup": "product", "individualproduct": "product", "og:product": "product", "product.item": "product",
    "collectionpage": "collection", "itemlist": "listing", "searchresultspage": "listing", "discussionforumposting": "forum", "qapage": "forum",
    "techarticle": "documentation", "apireference": "documentation", "newsarticle": "article", "blogposting": "article", "article": "article",
    "reportagenewsarticle": "article", "recipe": "article", "service": "service", "professionalservice": "service",
}  # fmt: skip
OUTRIGHT, HINTED = 2.5, 1.2


def page_type_of(blocks: Blocks, measured: Measured, verdicts: Verdicts, declared: Declared) -> str:
    """The page's type; `article` where nothing speaks for another."""
    points = dict.fromkeys(("article", "documentation", "service", "forum", "collection", "listing", "product"), 0.0)
    for claim in declared.get("page_type"):
        if kind := DECLARED.get(claim.value.casefold().rsplit("/", 1)[-1]):
            points[kind] += HINTED if kind == "article" else OUTRIGHT
    s = measured.shapes
    body = np.array([label == "body" for label in verdicts.label]) if len(blocks) else np.zeros(0, dtype=bool)
    words = max(1.0, float(s.words[body].sum()))
    prose = float(s.prose[body].sum()) / words
    kinds = np.array(blocks.kind)
    code = float((body & (kinds == "code")).sum())
    points["article"] += 2.2 * prose + (0.6 if words > 400 else 0.0) + (0.8 if declared.get("published") else 0.0)
    points["documentation"] += min(2.5, 0.8 * code)
    linked = float((s.words * s.link_share)[body].sum()) / words
    headings = float((body & (kinds == "heading")).sum())
    points["listing"] += 2.5 * linked
    points["collection"] += 1.5 * linked + (0.5 if prose < 0.2 else 0.0)
    points["service"] += 1.4 * (1 - prose) * (1 - linked) + min(1.0, headings / 12)
    points["forum"] += _thread_points(measured, body)
    return max(points, key=lambda kind: points[kind])


def _thread_points(measured: Measured, body: np.ndarray) -> float:
    """Many datelines between pieces of running text are the sign of a thread."""
    dated = measured.columns["dateline"] > 0
    prose = measured.shapes.prose > 0
    turns = int((dated[:-1] & (prose[1:] | np.roll(prose, -2)[:-1])).sum()) if len(dated) > 2 else 0
    return min(2.4, 0.6 * turns) if turns >= 2 else 0.0
