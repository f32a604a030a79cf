"""When a pasted page says that it was changed, beside when it was published."""

from __future__ import annotations

from datetime import date

import pytest

from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import Fields, Page

PROSE = "For two hundred years the mill turned with the tide, and nobody in the village expected that it would ever stop. It did, in 1951."


def read(row: str, end: str = "") -> Fields:
    text = "\n".join(["How the tide mill was rebuilt", "By Ada Moor", row, *[PROSE] * 3, end])
    return winnow(Page("text", text), shared_lexicon(), today=date(2026, 6, 1)).fields


@pytest.mark.parametrize(
    ("row", "published", "modified"),
    [
        ("May 1, 2024", "2024-05-01", None),
        ("Updated: 14 May 2024, 11:47", None, "2024-05-14T11:47"),
        ("Published 1 May 2024, 10:00 | Updated 14 May 2024, 11:47", "2024-05-01T10:00", "2024-05-14T11:47"),
        ("Updated May 14, 2024 · Published May 1, 2024", "2024-05-01", "2024-05-14"),
        ("1 May 2024 (updated 14 May 2024)", "2024-05-01", "2024-05-14"),
        ("1 May 2024, 10:00 · Updated 2 hours ago", "2024-05-01T10:00", None),
        ("Updated\n14 May 2024", None, "2024-05-14"),
        ("Veröffentlicht am 01.05.2024 - aktualisiert am 14.05.2024", "2024-05-01", "2024-05-14"),
        ("公開 2024年5月1日 更新 2024年5月14日", "2024-05-01", "2024-05-14"),
        ("更新:2024年5月14日 11時47分", None, "2024-05-14T11:47"),
        ("2024年5月1日 公開 2024年5月14日 更新", "2024-05-01", "2024-05-14"),
        ("입력 2024.05.01. 10:00 수정 2024.05.14. 11:47", "2024-05-01T10:00", "2024-05-14T11:47"),
        ("Publié le 1 mai 2024, mis à jour le 14 mai 2024", "2024-05-01", "2024-05-14"),
        ("Publicado el 1 de mayo de 2024. Actualizado el 14 de mayo de 2024", "2024-05-01", "2024-05-14"),
        ("14 мая 2024 11:47 обновлено", None, "2024-05-14T11:47"),
        ("Güncelleme: 14.05.2024 11:47", None, "2024-05-14T11:47"),
        ("آخر تحديث: 14 مايو 2024", None, "2024-05-14"),
    ],
)
def test_dates_of_changes_are_told_from_dates_of_publication(row: str, published: str | None, modified: str | None) -> None:
    found = read(row)
    assert (found.published, found.modified) == (published, modified)


def test_a_change_may_be_told_at_the_end() -> None:
    found = read("May 1, 2024", "Last updated on May 14, 2024")
    assert (found.published, found.modified, found.sources["modified"]) == ("2024-05-01", "2024-05-14", "date row")


def test_a_change_in_prose_is_of_what_is_told() -> None:
    assert read("May 1, 2024", f"{PROSE} The drawings were updated on May 14, 2024, by the engineer of the harbour.").modified is None
