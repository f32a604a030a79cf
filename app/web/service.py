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
class Share:
    """How much of the service some callers may take, and how much they do."""

    max_requests: int
    max_bytes: int
    requests: int = 0  # that are read or worked on
    bytes: int = 0  # of their pages


STRANGERS = 10  # what callers whose key is not known yet may take is this part of all


@dataclass(slots=True)
class Service:
    """One running service."""

    settings: Settings
    lexicon: Lexicon
    pool: Pool
    metrics: Metrics
    resolver: Resolver | None = None
    ready: bool = field(default=False)  # False while starting and while draining
    callers: Share = field(init=False)
    strangers: Share = field(init=False)  # who send the plain form, with the key inside, where keys are asked for

    def __post_init__(self) -> None:
        requests, held = self.settings.max_requests, self.settings.held_bytes
        self.callers = Share(requests, held)
        self.strangers = Share(max(1, requests // STRANGERS), held // STRANGERS)

    @property
    def under_way(self) -> int:
        """Requests that are read or worked on."""
        return self.callers.requests + self.strangers.requests


def service_of(request: Request) -> Service:
    """The service that this request is for."""
    service: Service = request.app.state.service
    return service
