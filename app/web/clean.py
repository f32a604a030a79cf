"""POST and GET /v1/clean: one page in, one answer out."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.ask import NAMES, Given, merged, once, options_of, text_of
from app.render import FORMATS
from app.web.accept import negotiate
from app.web.answering import GONE, answer_to, while_connected
from app.web.body import read_body
from app.web.inputs import given_in
from app.web.openapi import clean_responses, parameters, request_body
from app.web.service import Service, service_of

PATH = "/v1/clean"


def add_routes(app: FastAPI, service: Service) -> None:
    """Put both methods of the path into the application."""
    labels = sorted(service.lexicon.labels)
    app.add_api_route(
        PATH,
        post,
        methods=["POST"],
        summary="Clean a page",
        operation_id="clean",
        response_class=Response,
        responses=clean_responses(posted=True),
        openapi_extra={"parameters": parameters(labels, url_required=False), "requestBody": request_body()},
    )
    app.add_api_route(
        PATH,
        get,
        methods=["GET"],
        summary="Fetch a page and clean it",
        operation_id="clean_url",
        response_class=Response,
        responses=clean_responses(posted=False),
        openapi_extra={"parameters": parameters(labels, url_required=True)},
    )


async def post(request: Request) -> Response:
    """The page comes as HTML, text, JSON, a form or a file, as Content-Type says; a `url` alone is fetched."""
    service = service_of(request)
    query = once(request.query_params.multi_items(), NAMES)
    given = await given_in(await read_body(request, service), request.headers.get("content-type"), service.pool)
    return await answer(request, given, merged(query, given.options))


async def get(request: Request) -> Response:
    """The page at `url`, which must be public."""
    query = once(request.query_params.multi_items(), NAMES)
    return await answer(request, Given(None, {}), query)


async def answer(request: Request, given: Given, fields: Mapping[str, object]) -> Response:
    """The answer to one page with its options; raises the refusals of the contract."""
    service = service_of(request)
    options = options_of(fields, service.lexicon.labels, "" if "format" in fields else negotiate(request.headers.get("accept")))
    url = text_of("url", fields["url"]) if "url" in fields else None
    found = await while_connected(request, answer_to(request, given, url, options))
    if found is None:
        return Response(status_code=GONE)
    return Response(found.body, media_type=FORMATS[options.format].media_type, headers={"Vary": "Accept"})
