"""The paths around the work for programs: health, readiness, version, and the description of the interface."""

from __future__ import annotations

from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app.errors import NotReady
from app.intake import LIMITS
from app.web.openapi import METRICS, NOT_READY, document, plain_responses
from app.web.service import Service, service_of


def add_routes(app: FastAPI, service: Service) -> None:
    """Put the paths into the application."""
    for path, endpoint, summary, responses in (
        ("/healthz", healthz, "Is the process alive?", plain_responses("Health")),
        ("/readyz", readyz, "May requests be sent here?", NOT_READY),
        ("/version", version, "What this service is made of", plain_responses("Version")),
    ):
        app.add_api_route(path, endpoint, methods=["GET"], summary=summary, response_class=JSONResponse, responses=responses)
    app.add_api_route(
        "/metrics", metrics, methods=["GET"], summary="Metrics for Prometheus", response_class=PlainTextResponse, responses=METRICS
    )
    app.add_api_route("/openapi.json", openapi, methods=["GET"], include_in_schema=False)


async def healthz() -> Response:
    """Answers as long as the event loop runs."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Answers 503 while the service is starting or draining."""
    if not service_of(request).ready:
        raise NotReady("The service is starting or draining. Try again in a moment.", headers={"Retry-After": "1"})
    return JSONResponse({"status": "ready"})


async def version(request: Request) -> Response:
    """Version, labels, languages, limits, and what the weights were trained on."""
    service = service_of(request)
    settings = service.settings
    limits = {**LIMITS, "max_bytes": settings.max_bytes, "deadline_s": settings.deadline_s, "upload_timeout_s": settings.upload_timeout_s}
    told = {
        "version": request.app.version,
        "labels": sorted(service.lexicon.labels),
        "languages": sorted(service.lexicon.languages),
        "limits": limits,
        "weights": service.lexicon.weights_info,
    }
    return JSONResponse(told)


async def metrics(request: Request) -> Response:
    """What there is to watch, in Prometheus' text format."""
    service_of(request).pool.tell()
    return Response(service_of(request).metrics.exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    return JSONResponse(document(request.app))
