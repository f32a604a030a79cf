"""Worker processes that can be killed: a page that is too hard costs itself, and nothing else notices."""

from app.crew.crew import Crew
from app.crew.worker import Fault

__all__ = ["Crew", "Fault"]
