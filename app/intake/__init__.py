"""From a stranger to a page: the only room with a network."""

from app.intake.fetch import Resolver
from app.intake.inflate import BrokenGzipError, Inflater
from app.intake.read import page_of, read_url

__all__ = ["BrokenGzipError", "Inflater", "Resolver", "page_of", "read_url"]
