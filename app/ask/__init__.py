"""From what a caller writes to what is wanted: the one page in a JSON object or a form, and the options beside it, checked."""

from app.ask.given import MAX_FIELDS, PAGES, Given, form_pairs, given_in_fields, given_in_json, given_in_object, object_in
from app.ask.options import NAMES, merged, once, options_of, shown, text_of

__all__ = [
    "MAX_FIELDS",
    "NAMES",
    "PAGES",
    "Given",
    "form_pairs",
    "given_in_fields",
    "given_in_json",
    "given_in_object",
    "merged",
    "object_in",
    "once",
    "options_of",
    "shown",
    "text_of",
]
