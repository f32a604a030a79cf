"""What kept lines of pasted text are: code, tables, lists, headings; told behind the verdicts, which see the lines as they were cut."""

from app.segment.pasted.settle import settle_kinds

__all__ = ["settle_kinds"]
