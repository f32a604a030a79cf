"""The kinds of elements that an HTML parser treats alike, after WHATWG HTML 13.2.4.2 and 13.2.6."""

from __future__ import annotations


def names_of(names: str) -> frozenset[str]:
    return frozenset(names.split())


VOID = names_of("area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr")
FORMATTING = names_of("a b big code em font i nobr s small strike strong tt u")
HEADINGS = names_of("h1 h2 h3 h4 h5 h6")
CELLS = names_of("td th caption")
MARKED = CELLS | names_of("applet object marquee template")
NOT_OPENED = names_of("html head body")
CLOSES_P = HEADINGS | names_of(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form header hgroup hr li "
    "listing main menu nav ol p plaintext pre search section summary ul xmp"
)
TABLE_PARTS = names_of("caption colgroup tbody tfoot thead tr td th")
SPECIAL = (
    (CLOSES_P - {"dialog"})
    | MARKED
    | TABLE_PARTS
    | names_of("body button head html iframe noembed noframes noscript script select style table textarea title")
)
SCOPE = MARKED | names_of("table select foreignobject desc title mi mo mn ms mtext annotation-xml")
TABLE_SCOPE = names_of("table template")
ITEM_STOPS = (SPECIAL | SCOPE) - names_of("address div p")
IMPLIED = names_of("dd dt li optgroup option p rb rp rt rtc")
# Start tag: what it closes, and what it does not look beyond (13.2.6.4.7 in body, .9 to .15 in tables).
CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (names_of("li"), ITEM_STOPS - {"li"}),
    **dict.fromkeys(("dd", "dt"), (names_of("dd dt"), ITEM_STOPS - names_of("dd dt"))),
    **dict.fromkeys(("td", "th"), (names_of("td th caption colgroup"), TABLE_SCOPE | names_of("tr tbody tfoot thead"))),
    "tr": (names_of("tr caption colgroup"), TABLE_SCOPE | names_of("tbody tfoot thead")),
    **dict.fromkeys(("tbody", "tfoot", "thead", "caption", "colgroup"), (TABLE_PARTS - names_of("tr td th"), TABLE_SCOPE)),
    "button": (names_of("button"), SCOPE),
}
BREAKS_OUT = HEADINGS | names_of(
    "b big blockquote body br center code dd div dl dt em embed font head hr i img li listing menu meta nobr ol p pre ruby s small span "
    "strong strike sub sup table tt u ul var"
)
# Elements of SVG and MathML whose content is HTML again (13.2.6: integration points).
INTEGRATION = {"svg": names_of("foreignobject desc title"), "math": names_of("mi mo mn ms mtext")}
SELECT_STOPS = SCOPE - {"select"}
P_STOPS = SCOPE | {"button"}
# Special elements in front of which unclosed formatting is opened anew; all others that are not special do that as well.
REOPENS = names_of("applet area br button embed img input keygen marquee noscript object select wbr xmp")
# Inside these, title, style and the like are not read as text.
READS_MARKUP = names_of("svg math select frameset")
STOPS_IN_FOREIGN = INTEGRATION["svg"] | INTEGRATION["math"] | names_of("annotation-xml")
VOID_IN_HTML_ONLY = VOID - BREAKS_OUT
# End tags that close everything in their element; those of all other elements stop at the first special one.
BLOCK_ENDS = (CLOSES_P - names_of("hr plaintext xmp")) | names_of("button applet marquee object template")
STOPS_OF_END: dict[str, frozenset[str]] = {
    **{name: SCOPE - {name} for name in SCOPE},
    "template": frozenset(),
    "li": SCOPE | {"ol", "ul"},
    "p": P_STOPS,
}
INLINE_STOPS = SPECIAL | SCOPE
