"""Reads JSON-LD as it is found in the wild: whole where it is sound, mended where a habit of templates broke it."""

from __future__ import annotations

import json
import re

Node = dict[str, object]

LONGEST = 1_000_000  # characters of one script; more is data for scripts, not a description of the page
LONGEST_MENDED = 200_000  # broken and longer than this is left alone: mending costs ten times what reading does
MOST_NODES = 2_000
# Members that lead to other things than the page: what readers wrote, what else there is, where one is.
_ELSEWHERE = frozenset((
    "review", "reviews", "comment", "comments", "suggestedAnswer", "acceptedAnswer", "itemListElement", "hasPart", "isRelatedTo",
    "isSimilarTo", "relatedLink", "mentions", "citation", "offers", "aggregateRating", "breadcrumb", "potentialAction", "hasVariant",
    "subjectOf", "video", "associatedMedia",
))  # fmt: skip
DEEPEST = 8  # levels below the script's own: @graph, mainEntity, isPartOf … nothing real is deeper
MOST_DOCUMENTS = 20  # several objects written one after the other in one script

_OPENING = re.compile(r"\A(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)")
_REMARKS = re.compile(r"(?:\s++|//[^\n\r]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")  # before the JSON begins
_CLOSING = re.compile(r"(?://\s*-->|-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*\Z")
# Every alternative below takes what it has looked at, also where it is never closed, so that a scan over hostile text stays linear.
_STRING = r'"(?:[^"\\]|\\.)*+\\?(?:"|\Z)'
_COMMENT = re.compile(rf"({_STRING})|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|//[^\n\r]*+", re.DOTALL)
_TOKEN = re.compile(
    rf"(?P<string>{_STRING})(?P<no_comma>\s*+(?=\"))?"
    r"|(?P<commas>,[\s,]*+)"
    r"|(?P<closing>[}\]]\s*+(?=[{\[\"]))"
    r"|(?P<bare>\b(?:undefined|NaN|None)\b)"
    r"|(?<=[:\[,{\s])'(?P<single>(?:[^'\\\n]|\\.)*+)'(?=\s*[,:}\]])",
    re.DOTALL,
)
_BAD_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|(.?))", re.DOTALL)
_MARK = re.compile(r'((?<!\\)")')


def parse(script: str) -> list[object]:
    """The JSON documents of one script, mended if need be; nothing where there is no JSON to be had."""
    if len(script) > LONGEST:
        return []
    text = script.strip()
    if text[:1] not in ("{", "["):
        text = _OPENING.sub("", text, count=1)
        text = _REMARKS.sub("", text, count=1)
    text = (text[:-60] + _CLOSING.sub("", text[-60:])).rstrip("; \t\r\n")
    if not text or text[0] not in "{[":
        return []
    for mend in (_as_it_is, _commas_and_comments, _quotes_inside)[: None if len(text) <= LONGEST_MENDED else 1]:
        try:
            return _documents(mend(text))
        except (ValueError, RecursionError):
            continue
    return []


def _documents(text: str) -> list[object]:
    """All documents that stand one after the other; what follows the last sound one is passed over."""
    decoder = json.JSONDecoder(strict=False)  # raw line ends inside strings are common
    found: list[object] = []
    at = 0
    while at < len(text) and len(found) < MOST_DOCUMENTS:
        if text[at] in " \t\r\n,;":
            at += 1
        elif found and text[at] not in "{[":
            break
        else:
            try:
                document, at = decoder.raw_decode(text, at)
            except ValueError:
                if not found:
                    raise
                break
            found.append(document)
    return found


def _as_it_is(text: str) -> str:
    return text


def _commas_and_comments(text: str) -> str:
    """Comments and commas too many taken out, missing commas put in, escapes and quotation marks made those of JSON."""
    return _TOKEN.sub(_mend_token, _COMMENT.sub(lambda match: match.group(1) or " ", text))


def _mend_token(match: re.Match[str]) -> str:
    token = match.group()
    kind = match.lastgroup
    if kind in ("string", "no_comma"):
        string = match.group("string")
        string = _BAD_ESCAPE.sub(_mend_escape, string) if "\\" in string else string
        return f"{string}," if kind == "no_comma" else string
    if kind == "commas":
        return "" if match.string[match.end() : match.end() + 1] in ("}", "]", "") else ","
    if kind == "single":
        return json.dumps(match.group("single").replace("\\'", "'"))
    return f"{token}," if kind == "closing" else "null"


def _mend_escape(match: re.Match[str]) -> str:
    return match.group() if match.group(1) else match.group(2)


def _quotes_inside(text: str) -> str:
    """Quotation marks inside a string escaped: a string ends at a mark that something follows which may follow a string."""
    out: list[str] = []
    inside = False
    pieces = _MARK.split(text)  # marks stand at the odd places
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            out.append(piece)
        elif inside and not _ends_here(pieces, i):
            out.append('\\"')
        else:
            inside = not inside
            out.append(piece)
    return _commas_and_comments("".join(out))


def _ends_here(pieces: list[str], i: int) -> bool:
    after = pieces[i + 1].lstrip()
    if after.startswith(","):  # inside prose more prose follows, between members a mark, a bracket or a value
        rest = after[1:].lstrip()
        return not rest or rest[0] in "{[-0123456789" or rest.startswith(("true", "false", "null"))
    return after.startswith((":", "]", "}")) or (not after and i + 2 >= len(pieces))


def nodes(documents: list[object]) -> list[Node]:
    """Every object of the documents that has a type or an @id, outermost first; bounded in number and depth, without recursion."""
    found: list[Node] = []
    queue: list[tuple[object, int]] = [(document, 0) for document in documents]
    for value, depth in queue:  # grows while it is read: breadth first
        if isinstance(value, dict):
            if "@type" in value or "@id" in value:
                found.append(value)
            asked = value.get("@type") == "FAQPage"  # its questions are parts of the page, not the page
            inner = [] if asked else [item for key, item in value.items() if isinstance(item, dict | list) and key not in _ELSEWHERE]
        else:
            inner = value if isinstance(value, list) else []
        if depth < DEEPEST and len(queue) < MOST_NODES:
            queue.extend((item, depth + 1) for item in inner[:MOST_NODES])
    return found
