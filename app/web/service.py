"""What the handlers of requests share: settings, lexicon, the workers, metrics and the name look-up, handed in when it is wired."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from app.intake import Resolver
from app.lexicon import Lexicon
from app.settings import Settings
from app.web.metrics import Metrics
from app.web.pool import Pool


@dataclass(slots=True)
class Service:
    """One running service."""

    settings: Settings
    lexicon: Lexicon
    pool: Pool
    metrics: Metrics
    resolver: Resolver | None = None
    ready: bool = field(default=False)  # False while starting and while draining
    under_way: int = field(default=0)  # requests that are read or worked on
    held_bytes: int = field(default=0)  # of their bodies


def service_of(request: Request) -> Service:
    """The service that this request is for."""
    service: Service = request.app.state.service
    return service
