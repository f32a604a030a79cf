"""The pages for people: `/` with a plain form that works without script, `/capture` for the bookmarklet, `/docs`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app.ask import given_in_fields, once, options_of, text_of
from app.errors import Unauthorized, WinnowError
from app.lexicon import Lexicon
from app.records import Source
from app.render import FORMATS
from app.web.answer_page import answer_html, problem_html
from app.web.answering import GONE, answer_to, while_connected
from app.web.body import read_body
from app.web.door import Keys
from app.web.frame import Frame, shown
from app.web.inputs import form_fields
from app.web.problems import request_id_of
from app.web.service import Service, service_of

STATIC = Path(__file__).parent / "static"
_FIELDS = ("text", "html", "file", "url", "use", "keep", "key", "format")
_EXTENSIONS = {"text": "txt", "markdown": "md"}
_KEPT_HUE, _FIRST_HUE, _GOLDEN_ANGLE = 80, 185, 137.508  # degrees; neighbours in the list of labels get hues far apart


def add_routes(app: FastAPI, service: Service) -> None:
    """Put the pages, and the files that they load, into the application."""
    app.state.frame = Frame(service.settings, service.lexicon)
    style = label_style(service.lexicon)

    async def labels() -> Response:
        return Response(style, media_type="text/css")

    app.add_api_route("/", home, methods=["GET"], include_in_schema=False)
    app.add_api_route("/", answer, methods=["POST"], include_in_schema=False)
    app.add_api_route("/capture", capture, methods=["GET"], include_in_schema=False)
    app.add_api_route("/docs", docs, methods=["GET"], include_in_schema=False)
    app.add_api_route("/static/labels.css", labels, methods=["GET"], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC))


def label_style(lexicon: Lexicon) -> str:
    """A style sheet with a hue for every label, and a rule that hides what is labelled so while nobody has switched the label on."""
    rules = [".article [data-labels] { display: none; }"]  # lists in which nothing is kept
    for i, label in enumerate(lexicon.labels.values()):
        hue = _KEPT_HUE if label.keep else round(_FIRST_HUE + i * _GOLDEN_ANGLE) % 360
        rules.append(f'[data-label="{label.name}"] {{ --hue: {hue}; }}')
        if not label.keep:
            # With script the answer names what is on; asking its boxes, as the plain answer does, costs too much on a long page.
            on = f'.answer:is([data-keep~="{label.name}"], .plain:has(input[value="{label.name}"]:checked))'
            rules.append(f'.article [data-label="{label.name}"] {{ display: none; }}')
            rules.append(f'{on} .article :is([data-label="{label.name}"], [data-labels~="{label.name}"]) {{ display: revert; }}')
    return "\n".join(rules) + "\n"


def _frame(request: Request) -> Frame:
    frame: Frame = request.app.state.frame
    return frame


async def home(request: Request) -> Response:
    """The paste page."""
    return shown(_frame(request).page("/", "Winnow: what a page is for", "paste", "paste.js"), forms=True)


async def capture(request: Request) -> Response:
    """The bookmarklet's door: the page that opened it may speak to it, so it is not kept apart from that."""
    return shown(_frame(request).page("/capture", "Winnow: the bookmarklet", "capture", "capture.js"), alone=False)


async def docs(request: Request) -> Response:
    """A page that reads /openapi.json."""
    return shown(_frame(request).page("/docs", "Winnow: for programs", "docs", "docs.js"))


async def answer(request: Request) -> Response:
    """The plain form's answer: a page, or a file when a format was asked for."""
    try:
        if refused := getattr(request.state, "refused", None):
            raise refused
        return await _answered(request)
    except WinnowError as refusal:
        told = problem_html(refusal.code, str(refusal), request_id_of(request))
        page = _frame(request).page("/", refusal.title, "paste", "paste.js", answer=told, state="refused")
        return shown(page, refusal.status, forms=True, headers=dict(refusal.headers))


async def _answered(request: Request) -> Response:
    service = service_of(request)
    pairs = await form_fields(await read_body(request, service), request.headers.get("content-type"), service.pool)
    labels = [str(value) for name, value in pairs if name == "keep"]
    fields = once([(name, value) for name, value in pairs if name != "keep" and _filled(value)], _FIELDS)
    key, use, wanted = (text_of(name, fields.pop(name, "")) for name in ("key", "use", "format"))
    keys = Keys(service.settings.api_keys)
    if keys and not keys.fit(key):
        raise Unauthorized("This service asks for a key. Enter yours in the field.")
    for name in ("text", "html", "file") if use == "url" else ("url",) if use == "page" else ():
        fields.pop(name, None)
    asked = {"format": wanted, "keep": labels} if wanted else {"blocks": True, "include": "html,raw", "keep": list(service.lexicon.labels)}
    options = options_of(asked, service.lexicon.labels, "json")
    found = await while_connected(request, answer_to(request, given_in_fields(fields), _address(fields), options))
    if found is None:
        return Response(status_code=GONE)
    if wanted:
        name = f"page.{_EXTENSIONS.get(wanted, wanted)}"
        return Response(
            found.body, media_type=FORMATS[wanted].media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
    told = json.loads(found.body)
    html = answer_html(told, service.lexicon, labels, key)
    page = _frame(request).page("/", f"{told['title'] or 'A page'}, winnowed", "paste", "paste.js", answer=html, state="answered")
    return shown(page, forms=True)


def _filled(value: object) -> bool:
    """Whether a field of the form was used: browsers send the others empty."""
    return bool(value.body if isinstance(value, Source) else value)


def _address(fields: Mapping[str, object]) -> str | None:
    """The URL of a form, with the scheme that people leave out."""
    if "url" not in fields:
        return None
    url = text_of("url", fields["url"]).strip()
    return url if "://" in url else f"https://{url}"
