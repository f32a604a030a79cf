"""HTTP, and nothing but: turns requests into sources and wishes, and answers or refusals into responses."""

from app.web.envelope import Envelope
from app.web.pages import docs_folder
from app.web.problems import handlers
from app.web.routes import routers
from app.web.service import Service

__all__ = ["Envelope", "Service", "docs_folder", "handlers", "routers"]
