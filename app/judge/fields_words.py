"""What choosing a page's fields asks of the lexicon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.judge import language


class Words(Protocol):
    """What is asked of the lexicon here."""

    @property
    def months(self) -> Mapping[str, int]:
        """Lower-case names and abbreviations of months, to 1 … 12."""

    @property
    def languages(self) -> Mapping[str, language.Tongue]:
        """The listed languages by their primary subtag."""

    @property
    def updated_words(self) -> tuple[str, ...]:
        """Lower-case words beside the date of a change."""

    @property
    def by_words(self) -> Sequence[str]:
        """Lower-case words that open a byline, the longest first."""
