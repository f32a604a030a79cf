"""Chooses a page's title among its headline and what it declares, and takes the site's name off it."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from app.records import Claim

# What parts a title from the name of the site: a mark with white space around it, or one that Chinese and Japanese titles write without.
_SEPARATOR = re.compile(
    r"\s+(?:[|\-–—―:»«·•‹›/\\~>@｜]|::|\|\||>>|--)\s+|\s*[|｜]\s*|(?<=[^\x00-\x7f])[_—-]+\s*|\s*_(?=[^\x00-\x7f])"
    r"|\s[_—]+(?=\S)|:\s(?=\S)|<<|>>"
)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_NOT_WORDS = re.compile(r"[\W_]+")
_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv"))
# What is said of a title on its own line: «Thread: », «15 Replies to “», «Dec 18 2025 »; « (mills.example) 87», « / Dec 2025».
_NOTE_BEFORE = re.compile(
    r"[^\W\d]+(?: [^\W\d]+)?: ?|\W*\d[^\W_]*(?: \w+){1,3} [“\"«„]|[^\W_]+ \d{1,2},? \d{4},? |\d{1,2}\.? [^\W\d]+ \d{4},? "
)
_NOTE_AFTER = re.compile(r"[”\"»]| \([\w.-]+\.[^\W\d]+\)(?: \d+)?|\s+(?:[/|»·])\s.+")
FEWEST_WORDS = 3
MOST_OF_IT = 0.65  # of the words of a declared title
LONGEST_LABEL = 20  # letters that a forum puts before a thread's own title
SHORTEST_NAME = 4  # letters; a shorter site name must be the whole part


class Names(NamedTuple):
    """What the site may be called, letters and digits only: names it declares, and the telling label of its host."""

    declared: frozenset[str]
    host: str


def compact(text: str) -> str:
    """Letters and digits only, case-folded: what two spellings of one name have in common."""
    return _NOT_WORDS.sub("", text).casefold()


def host_label(url: str | None) -> str:
    """The telling part of the host: `news.example.co.uk` gives example."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    labels = [label for label in host.split(".") if label]
    if len(labels) < 2 or labels[-1].isdigit():
        return ""
    labels = labels[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels = labels[:-1]
    return compact(labels[-1])


def site_names(sites: list[Claim], url: str | None) -> Names:
    """The names to take off titles and out of bylines."""
    names = {compact(_SEPARATOR.split(claim.value)[0]) for claim in sites} | {compact(claim.value) for claim in sites}
    return Names(frozenset(names - {""}), host_label(url))


def is_site(part: str, names: Names) -> bool:
    """Is this part of a title the site's name, or the name with little around it (`Acme Blog` for Acme)?"""
    said = compact(part)
    if not said:
        return True
    if said in names.declared or said == names.host:
        return True
    for name in {*names.declared, names.host}:
        held = said.startswith(name) or said.endswith(name)
        if held and len(name) >= SHORTEST_NAME and len(part.split()) <= 4 and len(said) <= 2 * len(name) + 8:
            return True
        if len(said) >= SHORTEST_NAME and (name.startswith(said) or name.endswith(said)):
            return True
    return bool(re.fullmatch(r"(?:www\.)?[\w-]+\.(?:com|org|net|co|io|[a-z]{2})(?:\.[a-z]{2})?", part.strip().lower()))


def without_site(title: str, names: Names, headlines: frozenset[str]) -> str:
    """The title less the site's name at its end or start; also less what is left when a known headline is taken out.

    Only that: other parts of a title that stand behind a separator are its own.
    """
    spans = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title)][:20]
    start, stop, within = 0, len(title), False
    for begin, end in reversed(spans):
        if compact(title[start:stop]) in headlines:
            break
        said = compact(title[end:stop]) in names.declared if within else is_site(title[end:stop], names)
        if said or (not within and compact(title[:begin]) in headlines):
            stop = begin if title[:begin].strip() else stop
        within = not said  # some sites have a separator in their name
    for _, end in spans:  # a name in front is part of many a title (`Acme: a history`), so it goes only when a known headline is left
        if compact(title[end:stop]) in headlines:
            start = end
            break
    return title[start:stop].strip() or title


def choose(
    visible: str | None, claims: list[Claim], names: Names, *, article: bool, headings: frozenset[str] = frozenset()
) -> Claim | None:
    """The title and its source: the headline that readers see if what is declared agrees with it, else the best of what is declared.

    Articles are often declared under a shorter or older title, so a third of the headline's words is enough there; shops and services
    put a slogan in their h1, so elsewhere four fifths are asked (both measured on the development pages). `headings`: the page's.
    """
    seen = [Claim(visible, "headline")] if visible else []
    heads = [claim for claim in [*seen, *claims] if claim.source in ("h1", "headline")]
    headlines = frozenset(compact(claim.value) for claim in heads) - {""}
    beside = _named_beside(claims, headlines, headings, names)
    headlines -= beside
    names = Names(names.declared | beside, names.host)
    stated = [claim for claim in claims if claim.source not in ("h1", "<title>")] + [claim for claim in claims if claim.source == "<title>"]
    cleaned = [Claim(without_site(claim.value, names, headlines), claim.source) for claim in stated]
    own = [
        claim
        for claim in heads
        if not is_site(claim.value, names)
        and compact(claim.value) not in beside
        and not _shortens_site(claim.value, names)
        and not (claim.source == "headline" and _says_less(claim.value, heads, cleaned))
    ]
    least = 0.3 if article else 0.8
    agreed = [claim for claim in own if _agreement(claim.value, cleaned) >= least and not claim.value.endswith(":")]
    if agreed:
        agreed[0] = _less_note(_less_label(agreed[0], stated) if article else agreed[0], cleaned)
    if not agreed and not own and {claim.source for claim in stated} == {"<title>"}:
        return Claim(_first_part(cleaned[0].value), cleaned[0].source)
    return next(iter(agreed or cleaned or own or heads), None)


def _shortens_site(headline: str, names: Names) -> bool:
    """«Mill News» of a site that is called «Mill and Tide News»: words of its name in their order, its first and last among them."""
    words = [compact(word) for word in headline.split()]
    if len(words) < 2 or not all(words):
        return False
    return any(name.startswith(words[0]) and name.endswith(words[-1]) and _in_order(words, name) for name in names.declared)


def _in_order(words: list[str], name: str) -> bool:
    """Whether the words stand in the name in their order, something between each two; its first and last are known to."""
    at = len(words[0])
    for word in words[1:-1]:
        found = name.find(word, at + 1)
        if found < 0:
            return False
        at = found + len(word)
    return len(name) - len(words[-1]) > at


def _says_less(headline: str, heads: list[Claim], cleaned: list[Claim]) -> bool:
    """Whether a heading that is no h1, of a page that has one, says less than two thirds of each declared title: a part's heading."""
    ours = compact(headline)
    others = [compact(claim.value) for claim in heads if claim.source == "h1"]
    if not others or not cleaned or any(other.startswith(ours) for other in others):
        return False
    return all(_agreement(claim.value, [Claim(headline, "")]) < MOST_OF_IT for claim in cleaned)


def _named_beside(claims: list[Claim], headlines: frozenset[str], headings: frozenset[str], names: Names) -> set[str]:
    """What a declared title names beside a title that is declared or shown for itself: «Ada's mills» of «The wheel turns | Ada's mills»
    and of «Ada's mills: the wheel turns» is the site or the book, though it be the page's only h1; what stands behind the site's name,
    the house of many sites."""
    declared = {compact(claim.value) for claim in claims if claim.source not in ("h1", "<title>")}
    found: set[str] = set()
    for claim in claims:
        matches = [] if claim.source == "h1" else list(_SEPARATOR.finditer(claim.value))[:20]
        if matches:
            before, after = compact(claim.value[: matches[-1].start()]), compact(claim.value[matches[-1].end() :])
            behind = any(len(name) >= SHORTEST_NAME and before != name and before.endswith(name) for name in names.declared)
            if after in headlines and (behind or (before in declared | headings | headlines and 2 * len(before) > len(after))):
                found.add(after)
        for match in matches[:1]:
            before, after = compact(claim.value[: match.start()]), compact(claim.value[match.end() :])
            if before in headlines - declared and after in declared:
                found.add(before)
    return found


def _less_label(headline: Claim, claims: list[Claim]) -> Claim:
    """«News Digital cameras return», declared as «Digital cameras return» and «News - Digital cameras return»: a forum's label goes."""
    said = compact(headline.value)
    for claim in claims:
        labelled = 0 < len(said) - len(compact(claim.value)) <= LONGEST_LABEL and said.endswith(compact(claim.value))
        if labelled and any(
            _SEPARATOR.search(other.value.removesuffix(claim.value)) for other in claims if other.value.endswith(claim.value)
        ):
            return claim
    return headline


def _less_note(headline: Claim, claims: list[Claim]) -> Claim:
    """«Thread: The wheel turns», «15 replies to “The wheel turns”» and «The wheel turns (mills.example) 87», declared as «The wheel turns».

    Only what is plainly about the title goes: a label with a colon, a date or a count before a quotation, what stands in brackets with a
    dot, or behind a mark that parts. A longer headline is otherwise one that was cut short where it is declared.
    """
    for claim in claims:
        if len(claim.value.split()) < FEWEST_WORDS:
            continue
        before, found, after = headline.value.partition(claim.value)
        if not found or before == after:
            continue
        if (not before or _NOTE_BEFORE.fullmatch(before)) and (not after or _NOTE_AFTER.fullmatch(after)):
            return claim
    return headline


def _first_part(title: str) -> str:
    """A title that nothing else on the page confirms, without its last part where that is short, as names of sites are."""
    last = next(reversed([match for match in _SEPARATOR.finditer(title) if ":" not in match.group()]), None)
    if last is None or len(title[: last.start()].split()) < 3 or len(title[last.end() :].split()) > 4:
        return title
    return title[: last.start()].strip()


def _agreement(headline: str, stated: list[Claim]) -> float:
    """The greatest share of the headline's words that one declared title has; of its pairs of characters where no spaces part words."""
    words = _words(headline)
    return max((len(words & _words(claim.value)) / len(words) for claim in stated), default=0.0) if words else 0.0


def _words(text: str) -> set[str]:
    text = _NOT_WORDS.sub(" ", text).casefold()[:1_000]
    if _UNSPACED.search(text):
        text = text.replace(" ", "")
        return {text[i : i + 2] for i in range(len(text) - 1)} or {text}
    return set(text.split())
