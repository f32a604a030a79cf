"""Lines of NDJSON: cut out of a stream in little memory, and turned into lines that answer them."""

from app.lines.answer import Wanted, answered, cleaned, id_of, line_of, longest, refused
from app.lines.cut import Cutter, Line, too_long

__all__ = ["Cutter", "Line", "Wanted", "answered", "cleaned", "id_of", "line_of", "longest", "refused", "too_long"]
