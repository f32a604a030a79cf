"""HTTP, and nothing but: turns requests into sources and wishes, and answers or refusals into responses."""

from app.intake import Resolver
from app.web import batch, clean, pages, paste
from app.web.door import Door
from app.web.envelope import Envelope
from app.web.gate import Gate
from app.web.metrics import Metrics
from app.web.pool import Pool
from app.web.problems import handlers
from app.web.server import serve
from app.web.service import Service

__all__ = ["NOUNS", "Door", "Envelope", "Gate", "Metrics", "Pool", "Resolver", "Service", "handlers", "serve"]

NOUNS = (clean, batch, pages, paste)  # each adds its paths to the application
