"""Wires the service: settings, lexicon, workers and paths become one application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from app import __version__
from app.lexicon import shared_lexicon
from app.settings import Settings
from app.web import NOUNS, Door, Envelope, Gate, Metrics, Pool, Resolver, Service, handlers
from app.work import Work, work


def create_app(settings: Settings | None = None, resolver: Resolver | None = None, work: Work = work) -> FastAPI:
    """The application; settings default to the environment, `resolver` to the machine's name look-up.

    `work` is what workers do with a page: a function of a module, since it is done in another process.
    """
    settings = settings or Settings()
    metrics = Metrics()
    logging.getLogger("winnow").setLevel(settings.log_level.upper())
    service = Service(settings, shared_lexicon(), Pool(settings, metrics, work), metrics, resolver)
    app = FastAPI(
        title="Winnow",
        version=__version__,
        description="Gives back what a web page is for, and labels and explains everything it takes away.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers=handlers(),
        lifespan=_lifespan,
    )
    app.state.service = service
    for noun in NOUNS:
        noun.add_routes(app, service)
    app.add_middleware(Gate, service=service)
    app.add_middleware(Door, settings=settings)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["X-Request-ID", "Retry-After"],
        )
    app.add_middleware(Envelope, metrics=metrics, routes=[route.path for route in app.routes if isinstance(route, Route)])
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    await service.pool.start()
    service.ready = True
    yield
    service.ready = False
    await service.pool.close()


def __getattr__(name: str) -> FastAPI:
    """`app` is made when somebody asks for it, so that importing this module does no work."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
