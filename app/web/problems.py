"""Turns every refusal into application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match

from app.errors import BadRequest, MethodNotAllowed, NotFound, WinnowError

log = logging.getLogger("winnow.web")
MEDIA_TYPE = "application/problem+json"


def problem(error: WinnowError, request_id: str) -> Response:
    """The response for a refusal; `error.detail` stays inside."""
    told = {**error.told(), "request_id": request_id}
    content = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, error.status, dict(error.headers), MEDIA_TYPE)


def internal(request_id: str) -> Response:
    """The response for a fault of ours, which tells nothing but where in the log to look."""
    return problem(WinnowError("This is a fault in the service. The request_id finds it in the log."), request_id)


def request_id_of(request: Request) -> str:
    """The id that the envelope gave to this request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


async def _on_refusal(request: Request, error: Exception) -> Response:
    if not isinstance(error, WinnowError):
        raise error
    request_id = request_id_of(request)
    log.info("refused %s: %s", error.code, error.detail or error.title, extra={"request_id": request_id})
    return problem(error, request_id)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    found: WinnowError
    if error.status_code == 404:
        found = NotFound("There is nothing at this path. See /docs.")
    elif error.status_code == 405:
        allowed = ", ".join(sorted(_methods(request.app.routes, request.scope) or {"GET", "HEAD"}))
        found = MethodNotAllowed(f"This path takes {allowed}.", headers={"Allow": allowed})
    elif error.status_code < 500:
        found = BadRequest("The request could not be read.", detail=str(error.detail))
    else:
        raise error
    return problem(found, request_id_of(request))


async def _on_validation_error(request: Request, error: Exception) -> Response:
    return problem(BadRequest("The request does not have the form that /docs describes.", detail=repr(error)), request_id_of(request))


def _methods(routes: list[BaseRoute], scope: Mapping[str, Any]) -> set[str]:
    """All methods of the routes that match this path."""
    found: set[str] = set()
    for route in routes:
        match, _ = route.matches(dict(scope))
        if match is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
            found |= _methods(getattr(route, "routes", None) or [], scope)
    return found


def handlers() -> dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]:
    """Exception to handler, for the application; what is not among them is answered by the envelope."""
    return {WinnowError: _on_refusal, HTTPException: _on_http_exception, RequestValidationError: _on_validation_error}
