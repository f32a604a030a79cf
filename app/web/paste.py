"""The pages for people: `/` with a plain form that works without script, `/capture` for the bookmarklet, `/docs`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app.errors import InvalidInput, Unauthorized, WinnowError
from app.intake import checked_origin, read_url
from app.lexicon import Lexicon
from app.records import Source
from app.render import FORMATS
from app.web.answer_page import answer_html, problem_html
from app.web.body import read_body
from app.web.door import Keys
from app.web.frame import Frame, shown
from app.web.inputs import form_fields, given_in_fields
from app.web.options import once, options_of, text_of
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
    rules = []
    for i, label in enumerate(lexicon.labels.values()):
        hue = _KEPT_HUE if label.keep else round(_FIRST_HUE + i * _GOLDEN_ANGLE) % 360
        rules.append(f'[data-label="{label.name}"] {{ --hue: {hue}; }}')
        if not label.keep:
            on = f'.answer:has(input[name="keep"][value="{label.name}"]:checked)'
            rules.append(f'.article [data-label="{label.name}"] {{ display: none; }}')
            rules.append(f'{on} .article [data-label="{label.name}"] {{ display: revert; }}')
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
        return await _answered(request)
    except WinnowError as refusal:
        told = problem_html(refusal.code, str(refusal), request_id_of(request))
        page = _frame(request).page("/", refusal.title, "paste", "paste.js", answer=told)
        return shown(page, refusal.status, forms=True, headers=dict(refusal.headers))


async def _answered(request: Request) -> Response:
    service = service_of(request)
    pairs = await form_fields(await read_body(request, service.settings), request.headers.get("content-type"))
    labels = ",".join(str(value) for name, value in pairs if name == "keep")
    fields = once([(name, value) for name, value in pairs if name != "keep" and _filled(value)], _FIELDS)
    key, use, wanted = (text_of(name, fields.pop(name, "")) for name in ("key", "use", "format"))
    keys = Keys(service.settings.api_keys)
    if keys and not keys.fit(key):
        raise Unauthorized("This service asks for a key. Enter yours in the field.")
    for name in ("text", "html", "file") if use == "url" else ("url",) if use == "page" else ():
        fields.pop(name, None)
    source = await _source(fields, service)
    if wanted:
        options = options_of({"format": wanted, "keep": labels}, service.lexicon.labels, "")
        body = (await service.pool.run(source, options)).encode("utf-8", "replace")
        disposition = f'attachment; filename="page.{_EXTENSIONS.get(wanted, wanted)}"'
        return Response(body, media_type=FORMATS[wanted].media_type, headers={"Content-Disposition": disposition})
    everything = options_of({"blocks": True, "include": "html,raw", "keep": list(service.lexicon.labels)}, service.lexicon.labels, "json")
    found = json.loads(await service.pool.run(source, everything))
    told = answer_html(found, service.lexicon, labels.split(","), key)
    page = _frame(request).page("/", f"{found['title'] or 'A page'}, winnowed", "paste", "paste.js", answer=told, state="answered")
    return shown(page, forms=True)


def _filled(value: object) -> bool:
    """Whether a field of the form was used: browsers send the others empty."""
    return bool(value.body if isinstance(value, Source) else value)


async def _source(fields: dict[str, object], service: Service) -> Source:
    """The page of a form; a URL alone is fetched. Raises what given_in_fields and read_url raise."""
    given = given_in_fields(fields)
    url = text_of("url", given.options.get("url", ""))
    if given.source is not None:
        return replace(given.source, url=checked_origin(url) if url else None)
    if not url:
        raise InvalidInput("There is no page. Paste one, choose a file, or give an address.")
    return await read_url(url if "://" in url else f"https://{url}", service.settings, service.resolver)
