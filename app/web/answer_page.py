"""An answer, or a refusal, as HTML for people whose browser runs no script; the scripts of the page build the same elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from html import escape
from typing import Any

from app.lexicon import Lexicon
from app.web.help import HELP, NEEDS_BROWSER, NOTHING_KEPT, OTHERWISE, Help

_FORMATS = {"text": "Text", "markdown": "Markdown", "html": "HTML", "json": "JSON"}
_LONG = 400  # blocks; from here on browsers are told to lay out only what is in sight
_FEW_WORDS = 8  # on a whole page: what a script was to fill


def problem_html(code: str, detail: str, request_id: str = "") -> str:
    """What went wrong and what to do about it; `detail` is the sentence of the refusal."""
    help = HELP.get(code, OTHERWISE)
    number = f'<p class="fine">Request {escape(request_id)}</p>' if request_id else ""
    return f'<section class="problem" role="alert">{_advice(help)}<p class="fine">{escape(detail)}</p>{number}</section>'


def answer_html(found: dict[str, Any], lexicon: Lexicon, keep: Collection[str], key: str) -> str:
    """The JSON answer `found`, which must hold blocks, marked HTML of all of them and the raw page, as a form with everything in it."""
    blocks = found["blocks"]
    parts = (
        f'<section class="answer plain" aria-labelledby="headline"><form method="post" action="/">{_hidden(found, key)}',
        _masthead(found),
        _notice(blocks),
        "".join(f'<p class="warning">{escape(text)}</p>' for text in found["warnings"]),
        _labels(blocks, lexicon, keep),
        _formats(),
        f'<div class="article"{_language(found)} dir="auto">{found["html"]}</div>',
        '<h3 class="part">The whole page</h3>',
        _whole(found, lexicon),
        "</form></section>",
    )
    return "".join(parts)


def _advice(help: Help) -> str:
    more = ' <a href="/capture">Get the bookmarklet</a>.' if help.bookmarklet else ""
    return f"<h2>{escape(help.heading)}</h2><p>{escape(help.advice)}{more}</p>"


def _language(found: dict[str, Any]) -> str:
    return f' lang="{escape(found["language"])}"' if found["language"] else ""


def _masthead(found: dict[str, Any]) -> str:
    title = f'<h2 id="headline"{_language(found)} dir="auto">{escape(found["title"] or "A page without a headline")}</h2>'
    subtitle = f'<p class="subtitle" dir="auto">{escape(found["subtitle"])}</p>' if found["subtitle"] else ""
    facts = [f"<span>{escape(found[name])}</span>" for name in ("byline", "published", "site") if found[name]]
    return f'<header>{title}{subtitle}<p class="facts">{" ".join(facts)}</p></header>'


def _notice(blocks: list[dict[str, Any]]) -> str:
    """Help where nothing was kept."""
    if any(block["label"] == "body" for block in blocks):
        return ""
    few = sum(len(block["text"].split()) for block in blocks) <= _FEW_WORDS
    return f'<section class="problem">{_advice(HELP[NEEDS_BROWSER if few else NOTHING_KEPT])}</section>'


def _labels(blocks: list[dict[str, Any]], lexicon: Lexicon, keep: Collection[str]) -> str:
    """A switch for every label on the page; a rule of labels.css makes the article follow it."""
    counts = Counter(block["label"] for block in sorted(blocks, key=lambda block: not lexicon.labels[block["label"]].keep))
    chips = []
    for name, count in counts.items():
        label, checked = lexicon.labels[name], " checked" if name in keep else ""
        style, box = ("chip fixed", "") if label.keep else ("chip", f'<input type="checkbox" name="keep" value="{name}"{checked}>')
        title = escape(label.title)
        chips.append(f'<label class="{style}" data-label="{name}">{box}<span>{title}</span> <b>{count}</b></label>')
    return f'<fieldset class="labels"><legend>In the article</legend><div class="chips">{"".join(chips)}</div></fieldset>'


def _formats() -> str:
    buttons = "".join(f'<button name="format" value="{name}">{title}</button>' for name, title in _FORMATS.items())
    return f'<p class="take"><span>Download as</span> {buttons}</p>'


def _hidden(found: dict[str, Any], key: str) -> str:
    """What the form sends when a format is chosen: the page itself, so that it is not fetched again."""
    kind = "text" if found["blocks"] and found["blocks"][0]["path"] is None else "html"
    fields = {kind: found["raw"], "url": found["url"] or "", "key": key}
    return "".join(f'<textarea name="{name}" hidden>\n{escape(value)}</textarea>' for name, value in fields.items())


def _whole(found: dict[str, Any], lexicon: Lexicon) -> str:
    long = " long" if len(found["blocks"]) > _LONG else ""
    rows = "".join(_block(block, lexicon) for block in found["blocks"])
    return f'<ol class="blocks{long}"{_language(found)}>{rows}</ol>'


def _block(block: dict[str, Any], lexicon: Lexicon) -> str:
    label = lexicon.labels[block["label"]]
    return (
        f'<li data-label="{label.name}" data-kind="{block["kind"]}"><span class="name">{escape(label.title)}</span>'
        f'<span class="text" dir="auto">{escape(block["text"])}</span><span class="because">{escape(block["because"])}</span></li>'
    )
