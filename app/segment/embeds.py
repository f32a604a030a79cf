"""Players, posts and other pages that stand in a page: the address where people would open them, and what to call them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborNode

from app.segment.attributes import Attributes

LONGEST_ADDRESS, LONGEST_NAME = 2_000, 300  # characters
SOURCES = ("data-src", "data-lazy-src", "data-litespeed-src", "src", "data")
FEWEST_PIXELS, A_FRAME = 20, 200  # what is smaller than the first is not seen; what is no smaller than the second is more than a button
# The sizes that banners are sold in, in pixels, by the advertisers' own list; a page within the page has them by accident only.
BANNERS = frozenset(
    ((300, 250), (336, 280), (728, 90), (970, 90), (970, 250), (160, 600), (120, 600), (300, 600), (320, 50), (320, 100), (300, 50),
     (468, 60), (234, 60), (250, 250), (200, 200), (300, 1050), (180, 150), (580, 400), (970, 66))
)  # fmt: skip
# What a link begins with, and is where the page gives no name: a mark and no word, since every word of an answer is the page's own.
PLAYED, SHOWN = "▶", "↗"
NOT_FLASH_RE = re.compile(r"(?:video|audio)/|application/pdf|text/html")
SCHEME_RE = re.compile(r"(?:https?:|(?![a-z][a-z0-9+.\-]*+:))(?![\x00-\x20])", re.IGNORECASE)  # or none
PIXELS_RE = re.compile(r"\s*+(\d{1,5})(?:\.\d++)?\s*+(?:px\s*+)?")
STYLE_RE = re.compile(r"(?<![\w-])(width|height)\s*+:\s*+(\d{1,5})(?:\.\d++)?(?:px)?\s*+(?:;|!|\Z)", re.IGNORECASE)
YOUTUBE_ID_RE = re.compile(r"[\w-]{6,20}")
NUMBER_RE = re.compile(r"\d{1,20}")


class Embed(NamedTuple):
    """Something that a page shows in a frame of its own: where it can be opened, and its name."""

    address: str
    name: str


def embedded(node: LexborNode, tag: str, attributes: Attributes) -> Embed | None:
    """What an element embeds; None where nobody would see it, or it is more likely to be a banner or a counter than content."""
    if "-" in tag:
        mark, address = _custom(tag, attributes)
    else:
        mark, address = _address_of(node, tag, attributes)
    if not address or len(address) > LONGEST_ADDRESS or not SCHEME_RE.match(address):
        return None
    known = _opened(address)
    if known:
        mark, address = known
    sides = _sides(attributes)
    if any(0 <= side < FEWEST_PIXELS for side in sides) and tag not in ("audio", "video"):
        return None
    if tag == "iframe" and not known and not _is_content(attributes, sides):
        return None
    return Embed(address, _name(mark, attributes))


def _address_of(node: LexborNode, tag: str, attributes: Attributes) -> tuple[str, str]:
    address = next((found.strip() for name in SOURCES if (found := attributes.get(name)) and not found.startswith("about:")), "")
    if tag in ("video", "audio"):
        return PLAYED, address or _first_source(node)
    if tag in ("object", "embed") and not NOT_FLASH_RE.match((attributes.get("type") or "").lower()) and not _opened(address):
        return SHOWN, ""  # a plug-in that no browser has any more
    return SHOWN, address


def _first_source(node: LexborNode) -> str:
    child = node.first_child
    while child is not None:
        if child.tag == "source" and (address := child.attributes.get("src")):
            return address.strip()
        child = child.next
    return ""


def _custom(tag: str, attributes: Attributes) -> tuple[str, str]:
    """Elements that scripts turn into players: <lite-youtube videoid=…>, <amp-vimeo data-videoid=…>, <amp-video src=…>."""
    given = next((found for name in ("videoid", "data-videoid", "video-id") if (found := attributes.get(name))), "").strip()
    if "youtube" in tag and YOUTUBE_ID_RE.fullmatch(given):
        return PLAYED, f"https://www.youtube.com/watch?v={given}"
    if "vimeo" in tag and NUMBER_RE.fullmatch(given):
        return PLAYED, f"https://vimeo.com/{given}"
    if tag == "amp-twitter" and NUMBER_RE.fullmatch(post := attributes.get("data-tweetid") or ""):
        return SHOWN, f"https://twitter.com/i/status/{post}"
    mark = {"amp-video": PLAYED, "amp-audio": PLAYED, "amp-iframe": SHOWN}.get(tag, "")
    return mark, (attributes.get("src") or "").strip() if mark else ""


def _sides(attributes: Attributes) -> tuple[int, int]:
    """Width and height in pixels, -1 where they are not given in pixels."""
    styled = {name.lower(): int(size) for name, size in STYLE_RE.findall(attributes.get("style") or "")}
    given = {name: PIXELS_RE.fullmatch(attributes.get(name) or "") for name in ("width", "height")}
    width, height = (styled.get(name, int(match[1]) if match else -1) for name, match in given.items())
    return width, height


def _is_content(attributes: Attributes, sides: tuple[int, int]) -> bool:
    """Whether a frame of an unknown site was made to be looked at: it may fill the screen, or has a name or a fair size.

    One that keyboards and screen readers pass by was made for scripts.
    """
    if attributes.get("aria-hidden") == "true" or (attributes.get("tabindex") or "").startswith("-"):
        return False
    if "allowfullscreen" in attributes or "fullscreen" in (attributes.get("allow") or ""):
        return True
    return sides not in BANNERS and (bool((attributes.get("title") or "").strip()) or min(sides) >= A_FRAME)


def _name(mark: str, attributes: Attributes) -> str:
    titled = next((" ".join(found.split()) for name in ("title", "aria-label", "playlabel") if (found := attributes.get(name))), "")
    return f"{mark} {titled[:LONGEST_NAME]}".strip()


def _youtube(path: list[str], query: dict[str, list[str]]) -> tuple[str, str] | None:
    if path[:1] not in (["embed"], ["v"], ["shorts"], ["live"]) or len(path) < 2:
        return None
    if path[1] in ("videoseries", "playlist") and "list" in query:
        return PLAYED, f"https://www.youtube.com/playlist?list={query['list'][0]}"
    given = path[1].partition("&")[0]  # old players had their parameters without a question mark
    return (PLAYED, f"https://www.youtube.com/watch?v={given}") if YOUTUBE_ID_RE.fullmatch(given) else None


def _vimeo(path: list[str], query: dict[str, list[str]]) -> tuple[str, str] | None:
    if path[:1] != ["video"] or len(path) < 2 or not NUMBER_RE.fullmatch(path[1]):
        return None
    secret = f"/{query['h'][0]}" if re.fullmatch(r"\w+", query.get("h", [""])[0]) else ""  # of videos that are not listed
    return PLAYED, f"https://vimeo.com/{path[1]}{secret}"


def _dailymotion(path: list[str], _: dict[str, list[str]]) -> tuple[str, str] | None:
    return (PLAYED, f"https://www.dailymotion.com/video/{path[2]}") if path[:2] == ["embed", "video"] and len(path) > 2 else None


def _spotify(path: list[str], _: dict[str, list[str]]) -> tuple[str, str] | None:
    kept = path[1:] if path[:1] in (["embed"], ["embed-podcast"]) else []
    return (PLAYED, f"https://open.spotify.com/{'/'.join(kept)}") if len(kept) >= 2 else None


def _soundcloud(path: list[str], query: dict[str, list[str]]) -> tuple[str, str] | None:
    address = query.get("url", [""])[0]
    return (PLAYED, address) if path[:1] == ["player"] and address.startswith(("http://", "https://")) else None


def _facebook(path: list[str], query: dict[str, list[str]]) -> tuple[str, str] | None:
    address = query.get("href", [""])[0]
    mark = {"video.php": PLAYED, "post.php": SHOWN}.get(path[-1] if path else "")
    return (mark, address) if mark and address.startswith(("http://", "https://")) else None


def _twitter(path: list[str], query: dict[str, list[str]]) -> tuple[str, str] | None:
    post = query.get("id", [""])[0]
    return (SHOWN, f"https://twitter.com/i/status/{post}") if path[-1:] == ["Tweet.html"] and NUMBER_RE.fullmatch(post) else None


def _instagram(path: list[str], _: dict[str, list[str]]) -> tuple[str, str] | None:
    is_post = len(path) > 2 and path[0] in ("p", "reel", "tv") and path[2] == "embed"
    return (SHOWN, f"https://www.instagram.com/{path[0]}/{path[1]}/") if is_post else None


def _tiktok(path: list[str], _: dict[str, list[str]]) -> tuple[str, str] | None:
    given = path[-1] if path[:1] in (["embed"], ["player"]) else ""
    return (PLAYED, f"https://www.tiktok.com/embed/v2/{given}") if NUMBER_RE.fullmatch(given) else None


# Hosts whose frames have an address of their own for people, without `www.`.
PLAYERS: dict[str, Callable[[list[str], dict[str, list[str]]], tuple[str, str] | None]] = {
    "youtube.com": _youtube, "youtube-nocookie.com": _youtube, "player.vimeo.com": _vimeo, "dailymotion.com": _dailymotion,
    "open.spotify.com": _spotify, "w.soundcloud.com": _soundcloud, "facebook.com": _facebook, "platform.twitter.com": _twitter,
    "instagram.com": _instagram, "tiktok.com": _tiktok,
}  # fmt: skip


def _opened(address: str) -> tuple[str, str] | None:
    """What a well-known frame shows, and where people open it; None for all others."""
    if not address or len(address) > LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(address)
        known = PLAYERS.get((parts.hostname or "").removeprefix("www."))
        return known([unquote(step) for step in parts.path.split("/") if step], parse_qs(parts.query)) if known else None
    except ValueError:  # a bracket where a host should be, or more parameters than anybody writes
        return None
