"""Wires the service: settings, lexicon, workers and paths become one application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import __version__
from app.lexicon import Lexicon, shared_lexicon
from app.settings import Settings
from app.web import NOUNS, Door, Envelope, Pool, Resolver, Service, handlers


def create_app(settings: Settings | None = None, lexicon: Lexicon | None = None, resolver: Resolver | None = None) -> FastAPI:
    """The application; settings default to the environment, the lexicon to the one that ships, `resolver` to the machine's name look-up."""
    settings = settings or Settings()
    lexicon = lexicon or shared_lexicon()
    logging.getLogger("winnow").setLevel(settings.log_level.upper())
    service = Service(settings, lexicon, Pool(settings, lexicon), resolver)
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
    app.add_middleware(Door, settings=settings)
    app.add_middleware(Envelope)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await app.state.service.pool.warm_up()
    app.state.service.ready = True
    yield
    app.state.service.ready = False


def __getattr__(name: str) -> FastAPI:
    """`app` is made when somebody asks for it, so that importing this module does no work."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
