"""What single attributes say: where a list begins, what language code is in, where an image lies."""

from __future__ import annotations

import re

NUMBER_RE = re.compile(r"-?[0-9]{1,9}")
Attributes = dict[str, str | None]  # as the parser gives them: None for a name without a value
BRUSH_RE = re.compile(r"\bbrush:\s*")


def first_number(attributes: Attributes) -> int:
    """The number that an ordered list begins with, 1 unless `start` gives another."""
    text = (attributes.get("start") or "1").strip()
    return int(text) if NUMBER_RE.fullmatch(text) else 1


def code_language(attributes: Attributes) -> str:
    """The language that a code block's class names: `language-x` as HTML advises, `lang-x`, `highlight-source-x`, `brush: x`."""
    words = BRUSH_RE.sub("language-", attributes.get("class") or "").split()
    for word in words:
        for prefix in ("language-", "lang-", "highlight-source-"):
            if word.startswith(prefix) and len(word) > len(prefix):
                return word[len(prefix) :][:30]
    return ""


def image_address(attributes: Attributes) -> str:
    """The best address of an image, lazy ones included; nothing for spacers and inline data."""
    if any((attributes.get(side) or "").strip() in ("0", "1", "1px") for side in ("width", "height")):
        return ""
    for name in ("data-src", "data-original", "data-lazy-src", "src"):
        address = (attributes.get(name) or "").strip()
        if address and not address.startswith("data:"):
            return address
    for name in ("data-srcset", "srcset"):
        if listed := (attributes.get(name) or "").split(","):
            address = listed[-1].split()[0] if listed[-1].split() else ""
            if address and not address.startswith("data:"):
                return address
    return ""
