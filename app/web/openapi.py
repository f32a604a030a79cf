"""Describes the service as an OpenAPI document, with an example for every kind of input."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.errors import (
    AddressRefused,
    BadRequest,
    Busy,
    FetchDisabled,
    FetchFailed,
    FetchTimeout,
    InvalidInput,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    NotReady,
    SlowUpload,
    TooHard,
    TooLarge,
    UnreadablePage,
    UnsupportedMediaType,
    WinnowError,
)
from app.render import FORMATS, INCLUDES
from app.web.problems import MEDIA_TYPE
from app.web.schemas import MODELS

_PAGE = (
    "<!doctype html><title>Tide mill</title>"
    "<article><h1>Tide mill</h1><p>For two hundred years the mill turned with the tide.</p></article>"
)
_PASTED = "Home\nNews\nTide mill\nFor two hundred years the mill turned with the tide.\nRelated Articles\n"
_OFTEN: tuple[type[WinnowError], ...] = (BadRequest, NotFound, MethodNotAllowed, NotAcceptable, Busy, WinnowError, NotReady)
_FETCHING = (AddressRefused, FetchDisabled, FetchFailed, FetchTimeout, InvalidInput, UnreadablePage, TooHard, TooLarge)
_READING = (SlowUpload, UnsupportedMediaType)


NDJSON = "application/x-ndjson"


def ref(model: str) -> dict[str, str]:
    """A reference to the schema of one of schemas.MODELS."""
    return {"$ref": f"#/components/schemas/{model}"}


def _problems(*errors: type[WinnowError]) -> dict[int | str, dict[str, Any]]:
    by_status: dict[int, list[str]] = {}
    for error in errors:
        by_status.setdefault(error.status, []).append(f"`{error.code}`")
    content = {MEDIA_TYPE: {"schema": ref("Problem")}}
    return {status: {"description": ", ".join(codes), "content": content} for status, codes in sorted(by_status.items())}


def _answers() -> dict[str, Any]:
    schemas = {"json": ref("Answer")}
    return {form.media_type: {"schema": schemas.get(name, {"type": "string"})} for name, form in FORMATS.items()}


def clean_responses(*, posted: bool) -> dict[int | str, dict[str, Any]]:
    """The responses of /v1/clean by status."""
    errors = (*_OFTEN, *_FETCHING, *(_READING if posted else ()))
    return {200: {"description": "The page, cleaned.", "content": _answers()}, **_problems(*errors)}


def batch_responses() -> dict[int | str, dict[str, Any]]:
    """The responses of /v1/batch by status; what is wrong with a line is told on its line."""
    what = "An answer a line, in order, each with the `id` of its line; where there is none, its problem under `error`."
    lines = {NDJSON: {"schema": {"type": "string"}}}
    errors = (BadRequest, NotFound, MethodNotAllowed, NotAcceptable, SlowUpload, UnsupportedMediaType, WinnowError)
    return {200: {"description": what, "content": lines}, **_problems(*errors)}


def batch_body() -> dict[str, Any]:
    """Lines of every kind."""
    lines = (
        {"id": 1, "html": _PAGE, "url": "https://example.org/tide-mill"},
        {"id": "pasted", "text": _PASTED, "format": "markdown"},
        {"id": 3, "url": "https://example.org/tide-mill"},
    )
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return {"required": True, "content": {NDJSON: {"schema": {"type": "string", "minLength": 1}, "example": text}}}


def plain_responses(model: str, *errors: type[WinnowError]) -> dict[int | str, dict[str, Any]]:
    """The responses of a path that answers with JSON of one model."""
    return {200: {"description": "OK", "content": {"application/json": {"schema": ref(model)}}}, **_problems(*errors)}


NOT_READY = plain_responses("Health", NotReady)
METRICS: dict[int | str, dict[str, Any]] = {200: {"description": "OK", "content": {"text/plain": {"schema": {"type": "string"}}}}}


def _commas(allowed: list[str]) -> dict[str, Any]:
    return {"schema": {"type": "array", "items": {"type": "string", "enum": allowed}}, "style": "form", "explode": False}


def parameters(labels: list[str], *, url_required: bool) -> list[dict[str, Any]]:
    """The options of the query."""
    url = "The page to fetch." if url_required else "Where the page came from; it is not fetched."
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("url", url, {"schema": {"type": "string", "format": "uri", "maxLength": 8192}, "required": url_required}),
        ("format", "How to answer; stands above Accept.", {"schema": {"type": "string", "enum": list(FORMATS)}}),
        ("blocks", "Every block with its label and reason.", {"schema": {"type": "boolean"}}),
        ("include", "Further fields in the JSON answer, parted by commas.", _commas(list(INCLUDES))),
        ("engine", "`readability` gives readability-lxml's answer.", {"schema": {"type": "string", "enum": ["blocks", "readability"]}}),
        ("keep", "Labels to keep besides title and body, parted by commas.", _commas(labels)),
    ]
    return [{"name": name, "in": "query", "description": text, **rest} for name, text, rest in rows]


def request_body() -> dict[str, Any]:
    """Every kind of input, each with an example."""
    raw = {"type": "string", "minLength": 1}
    return {
        "required": True,
        "content": {
            "text/html": {"schema": raw, "example": _PAGE},
            "application/xhtml+xml": {"schema": raw, "example": _PAGE},
            "text/plain": {"schema": raw, "example": _PASTED},
            "application/json": {
                "schema": ref("CleanRequest"),
                "examples": {
                    "html": {"value": {"html": _PAGE, "url": "https://example.org/tide-mill", "include": ["links"]}},
                    "text": {"value": {"text": _PASTED, "blocks": True}},
                    "url": {"value": {"url": "https://example.org/tide-mill", "format": "markdown"}},
                },
            },
            "application/x-www-form-urlencoded": {"schema": ref("CleanRequest"), "example": {"text": _PASTED}},
            "multipart/form-data": {"schema": ref("CleanForm"), "example": {"html": _PAGE}},
            "application/octet-stream": {"schema": raw, "example": _PAGE},
        },
    }


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    _, schemas = models_json_schema([(model, "validation") for model in MODELS], ref_template="#/components/schemas/{model}")
    components = found.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **schemas["$defs"]}
    return found
