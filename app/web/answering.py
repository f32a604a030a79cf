"""From what came in to an answer: a page is taken as it is, or fetched, and given to a worker for as long as its sender waits."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from app.ask import Given
from app.errors import InvalidInput, WinnowError
from app.intake import checked_origin, read_url
from app.records import Source
from app.web.gate import Held
from app.web.service import Service, service_of
from app.work import Answer, Options

T = TypeVar("T")
GONE = 499  # a status for the log alone: nobody is there to read it


async def answer_to(request: Request, given: Given, url: str | None, options: Options) -> Answer:
    """The answer to the page that was given, which `url` only says the origin of, or to the one at `url`; raises refusals."""
    service = service_of(request)
    source = given.source
    if source is None and url is None:
        raise InvalidInput("There is no page. Send `html`, `text`, or a `url` to fetch.")
    if source is None:
        source = await fetched(service, url or "", request.state.held)
    elif url is not None:
        source = Source(source.body, source.kind, source.charset, checked_origin(url), source.warnings)
    return await service.pool.run(source, options)


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` comes to; None, and the work is cancelled, when the client goes away first. The body must have been read."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnect(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        return await task if task.done() else None
    finally:
        for each in (task, gone):
            each.cancel()
        del task, gone  # a refusal's frames must not hold on to the page


async def _disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def fetched(service: Service, url: str, held: Held) -> Source:
    """The page at `url`, whose bytes `held` holds; what came of it is counted."""
    outcome = "ok"
    try:
        return await read_url(url, service.settings, service.resolver, held.take)
    except WinnowError as refusal:
        outcome = refusal.code
        raise
    finally:
        service.metrics.fetches.labels(outcome).inc()
