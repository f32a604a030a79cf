"""What the handlers of requests share: settings, lexicon, the workers and the name look-up, handed in when the service is wired."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from app.intake import Resolver
from app.lexicon import Lexicon
from app.settings import Settings
from app.web.pool import Pool


@dataclass(slots=True)
class Service:
    """One running service."""

    settings: Settings
    lexicon: Lexicon
    pool: Pool
    resolver: Resolver | None = None
    ready: bool = field(default=False)  # False while starting and while draining


def service_of(request: Request) -> Service:
    """The service that this request is for."""
    service: Service = request.app.state.service
    return service
