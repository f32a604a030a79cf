"""Winnow gives back what a web page is for, and labels and explains everything it takes away."""

import os
from typing import TYPE_CHECKING

# A page's matrices are too small to share among threads, which get in each other's way where pages are worked on side by side. It must be
# said before NumPy is there; whoever has said otherwise is heard.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from app.records import Page, Winnowed

__version__ = "0.1.0"
__all__ = ["__version__", "winnow"]


def winnow(page: "str | Page", *, url: str | None = None) -> "Winnowed":
    """Clean one page: HTML source as a string, or a records.Page for pasted text and for more control.

    Nothing is fetched. The lexicon is read on first use and kept.
    """
    from app.lexicon import shared_lexicon
    from app.pipeline import winnow as run
    from app.records import Page

    return run(page if isinstance(page, Page) else Page("html", page, url), shared_lexicon())
