"""Finds the tags of an HTML document the way a tokenizer would, in one linear scan of regular expressions without backtracking."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_ATTRIBUTES = 2000  # in one tag
END = "winnow-end"  # a tag put behind the document: when it is not found, something before it ran to the end

_WS = " \\t\\n\\r\\f"
_VALUE = rf"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{_WS}>"'][^{_WS}>]*+)"""
# WHATWG HTML 13.2.5.32 to .39: a name may start with "=", a quote opens a value only after "=".
_ATTRIBUTE = rf"[{_WS}/]*+[^{_WS}/>][^{_WS}/>=]*+(?:[{_WS}]*+=[{_WS}]*+{_VALUE}?+)?+"
_ANY_ATTRIBUTES = rf"(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+[{_WS}/]*+"
# A tag with more attributes than the limit, or without an end, swallows the rest, and END with it.
_TAIL = rf"(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+[{_WS}/]*+(?:>|[\s\S]*+)"
# The usual tag: every value in double quotes right behind "=", every "=" right behind a name. Tried first because it is quick;
# its bounds keep it below MAX_ATTRIBUTES, as a name and what parts it from the next take two characters.
_PLAIN_TAIL = rf"""(?:[^"'>=]{{0,64}}(?<=[^{_WS}/"'])="[^"]*+"){{0,50}}+[^"'>=]{{0,600}}>"""
_COMMENT = r"!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>)?)"  # 13.2.5.43: <!--> and <!---> are whole comments
_BOGUS = r"(?:!(?!\[CDATA\[)|\?|/(?![a-zA-Z]))[^>]*+>?"


def _any_case(word: str) -> str:
    return "".join(f"[{c}{c.upper()}]" for c in word)


def _raw(word: str) -> str:
    """An element whose content is text up to its own end tag, 13.2.5.2 to .5; the end tag is left to be read."""
    name = _any_case(word)
    return rf"{name}(?=[{_WS}/>]){_ANY_ATTRIBUTES}>(?:[^<]++|<(?!/{name}[{_WS}/>]))*+"


def _script() -> str:
    """A script, whose end tag does not count inside `<!-- <script>`, 13.2.5.20 to .31."""
    name = _any_case("script")
    end = rf"</{name}[{_WS}/>]"
    inner = rf"<{name}[{_WS}/>](?:[^<-]++|-(?!->)|<(?!/{name}[{_WS}/>]))*+(?:{end})?"
    escaped = rf"<!--(?!-?>)(?:[^<-]++|-(?!->)|{inner}|<(?!/{name}[{_WS}/>]))*+"
    return rf"{name}(?=[{_WS}/>]){_ANY_ATTRIBUTES}>(?:[^<]++|{escaped}|(?!{end})<)*+"


_CDATA = r"!\[CDATA\[[^>]*+"  # a comment in HTML (13.2.5.42), and text in SVG and MathML: handed on for a closer look
# A drawing: an svg with little but shapes in it. Its end tag closes them all, so whatever stands around it, it adds nothing to the depth
# behind it, and its limit of 200 tags is what it can add inside.
_QUOTED = rf"""(?:[{_WS}]++[^{_WS}"'<>/=]++(?:="[^"]*+"|='[^']*+')?+){{0,100}}+[{_WS}]*+"""
_SHAPE = (
    "(?:g|path|use|circle|rect|line|polygon|polyline|ellipse|defs|symbol|clipPath|mask|pattern|linearGradient|radialGradient|stop|filter"
    "|fe[A-Z][A-Za-z]*+|text|tspan|image|marker|animate|animateTransform|animateMotion|set)"
)
_CAPTION = "|".join(rf"<{name}(?=[{_WS}>]){_QUOTED}>[^<]*+</{name}>" for name in ("title", "desc", "style"))
_DRAWING = rf"svg(?=[{_WS}>]){_QUOTED}>(?:[^<]++|</?{_SHAPE}(?=[{_WS}/>]){_QUOTED}/?+>|{_CAPTION}){{0,200}}+</svg>"


def _grammar(raw_names: tuple[str, ...]) -> re.Pattern[str]:
    plaintext = rf"{_any_case('plaintext')}(?=[{_WS}/>]){_ANY_ATTRIBUTES}>[\s\S]*+"
    raw = "|".join([_script(), *map(_raw, raw_names), plaintext])
    name = rf"(?=[sStTxXiInNpP!])(?:{raw}|{_CDATA})|/?[a-zA-Z][^{_WS}/>]*+"
    return re.compile(rf"<(?:{_COMMENT}|{_BOGUS}|{_DRAWING}|({name})(?:{_PLAIN_TAIL}|{_TAIL}))")


_RAW_NAMES = ("style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
# Group 1 is what stands for a tag: `div` or `/div`; `title>The whole of its text`, which always has a ">" in it; or `![CDATA[…`.
# It is empty or missing for comments and drawings.
TAG = _grammar((*_RAW_NAMES, "noscript"))
TAG_UNSCRIPTED = _grammar(_RAW_NAMES)  # as parsers without scripting read it: noscript holds markup

_NAME = re.compile(rf"<[^{_WS}/>]*+")
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)


def attribute_ends(markup: str, start: int) -> Iterator[int]:
    """Where each attribute of the start tag at `start` ends."""
    name = _NAME.match(markup, start)
    at = name.end() if name else start
    while found := _ONE_ATTRIBUTE.match(markup, at):
        at = found.end()
        yield at


def start_tag(markup: str, start: int) -> str:
    """The start tag at `start`, from "<" to ">"."""
    end = markup.find(">", max(attribute_ends(markup, start), default=start))
    return markup[start : end + 1 if end >= 0 else len(markup)]


def closes_itself(tag: str) -> bool:
    """Does this start tag end in a "/" that is not part of an unquoted value? In SVG and MathML it has no end tag then."""
    return tag.endswith("/>") and max(attribute_ends(tag, 0), default=0) <= len(tag) - 2


def leaks(text: str, grammar: re.Pattern[str]) -> bool:
    """Would `text`, read as markup, leave a comment, tag or raw text open, so that what follows it is read otherwise?"""
    found = grammar.findall(f"{text}<{END}>")
    return bool(found[-1] != END)
