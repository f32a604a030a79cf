"""From a stranger to a page: the only room with a network."""

from app.intake.fetch import PSEUDONYM, Resolver
from app.intake.guard import MAX_DEPTH, MAX_LINES, MAX_TAGS
from app.intake.inflate import BrokenGzipError, Inflater
from app.intake.read import page_of, read_url
from app.intake.tags import MAX_ATTRIBUTES
from app.intake.target import checked_origin

__all__ = ["LIMITS", "PSEUDONYM", "BrokenGzipError", "Inflater", "Resolver", "checked_origin", "page_of", "read_url"]

LIMITS = {"max_depth": MAX_DEPTH, "max_attributes": MAX_ATTRIBUTES, "max_tags": MAX_TAGS, "max_lines": MAX_LINES}  # of markup
