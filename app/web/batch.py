"""POST /v1/batch: a page a line in, an answer a line out, in order, streamed in memory that does not grow with the length."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.ask import NAMES, once, options_of
from app.errors import NotAcceptable
from app.web.accept import accepts
from app.web.batch_flow import MOST_BYTES, BatchFlow
from app.web.batch_read import BatchReader, inflater_for
from app.web.gate import Held
from app.web.openapi import NDJSON, batch_body, batch_responses, parameters
from app.web.service import Service, service_of

PATH = "/v1/batch"
DEFAULTS = tuple(name for name in NAMES if name != "url")  # options of the query, for lines that do not say otherwise


def add_routes(app: FastAPI, service: Service) -> None:
    """Put the path into the application."""
    options = [row for row in parameters(sorted(service.lexicon.labels), url_required=False) if row["name"] in DEFAULTS]
    app.add_api_route(
        PATH,
        post,
        methods=["POST"],
        summary="Clean many pages",
        operation_id="batch",
        response_class=Response,
        responses=batch_responses(),
        openapi_extra={"parameters": options, "requestBody": batch_body()},
    )


async def post(request: Request) -> Response:
    """One JSON object a line, as /v1/clean takes it, with an optional `id`; every line is answered on its own.

    Read answers while you send: what is not read holds back what is worked on, and in the end what you can send.
    """
    service = service_of(request)
    defaults = once(request.query_params.multi_items(), DEFAULTS)
    options_of(defaults, service.lexicon.labels)
    if not accepts(request.headers.get("accept"), NDJSON):
        raise NotAcceptable(f"A batch is answered with {NDJSON}, which Accept does not allow.")
    inflater = inflater_for(request.headers)
    held: Held = request.state.held
    held.take(MOST_BYTES)
    reader = BatchReader(request.receive, inflater, service)
    await reader.begin()
    return BatchFlow(service, reader, defaults, held)
