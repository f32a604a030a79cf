"""Dates are found in many languages and forms, are never in the future, and other numbers are not taken for them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judge.dates import find, iso

NOW = date(2026, 6, 1)
MONTHS = {
    "january": 1, "march": 3, "mar": 3, "märz": 3, "marzo": 3, "mars": 3, "março": 3, "марта": 3, "március": 3, "mart": 3, "مارس": 3,
    "मार्च": 3, "μαρτίου": 3, "marca": 3, "may": 5, "december": 12, "dec": 12,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-02", "2025-03-02"),
        ("2025-03", "2025-03"),
        ("2025", "2025"),
        ("1890-05-01", "1890-05-01"),
        ("2025-03-02T07:08:09Z", "2025-03-02T07:08:09Z"),
        ("2025-03-02T07:08:09.123+0100", "2025-03-02T07:08:09+01:00"),
        ("2025-03-02 07:08:09", "2025-03-02T07:08:09"),
        ("2025/3/2", "2025-03-02"),
        ("20250302", "2025-03-02"),
        ("Sun, 02 Mar 2025 10:20:30 GMT", "2025-03-02T10:20:30Z"),
        ("Sun Mar 02 2025 10:00:00 GMT+0100 (CET)", "2025-03-02T10:00:00+01:00"),
        ("Sun Mar  2 10:20:30 UTC 2025", "2025-03-02"),
        ("1741000000", "2025-03-03T11:06:40Z"),
        ("3 March 2025", "2025-03-03"),
        ("March 3rd, 2025", "2025-03-03"),
        ("Published: Mar. 3, 2025 at 6:01 pm", "2025-03-03T18:01"),
        ("3. März 2025", "2025-03-03"),
        ("3 de marzo de 2025", "2025-03-03"),
        ("le 3 mars 2025", "2025-03-03"),
        ("3 марта 2025 г.", "2025-03-03"),
        ("2025. március 3.", "2025-03-03"),
        ("3 Mart 2025 Pazartesi", "2025-03-03"),
        ("٣ مارس ٢٠٢٥", "2025-03-03"),
        ("3 मार्च 2025", "2025-03-03"),
        ("3 Μαρτίου 2025", "2025-03-03"),
        ("ngày 3 tháng 3 năm 2025", "2025-03-03"),
        ("2025年3月3日", "2025-03-03"),
        ("２０２５年３月３日 10:11", "2025-03-03T10:11"),
        ("2025년 3월 3일", "2025-03-03"),
        ("٢٠٢٥-٠٣-٠٢T٠٧:٠٨+٠١:٠٠", "2025-03-02T07:08+01:00"),
        ("2025. 3. 3.", "2025-03-03"),
        ("03/04/2025", "2025-04-03"),
        ("13/04/2025", "2025-04-13"),
        ("04/13/2025", "2025-04-13"),
        ("03.04.25", "2025-04-03"),
        ("March 2025", "2025-03"),
        ("3 مارس 2025 - 1:40 م", "2025-03-03T13:40"),
        ("3 مارس 2025 10:15 ص", "2025-03-03T10:15"),
        ("2025年3月3日 6時30分", "2025-03-03T06:30"),
        ("2025年3月3日午後6時30分", "2025-03-03T18:30"),
        ("2025年3月3日 上午 12:05", "2025-03-03T00:05"),
        ("2025년 3월 3일 오후 6시 30분", "2025-03-03T18:30"),
    ],
)
def test_dates_of_many_forms_and_languages(text: str, expected: str) -> None:
    assert iso(text, MONTHS, NOW) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("03/04/2025", "en-US", "2025-03-04"),
        ("03/04/2025", "en-GB", "2025-04-03"),
        ("03/04/2025", "de", "2025-04-03"),
        ("03.04.2025", "en-US", "2025-04-03"),
    ],
)
def test_the_language_decides_which_number_is_the_month(text: str, language: str, expected: str) -> None:
    assert iso(text, MONTHS, NOW, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "Wednesday", "10:30 am", "Monday 10:30", "2023;12(10):44", "12.345.2023", "+1 555 123 2023", "020 7946 0958", "$1,999.20",
        "€20.12", "€20.122.024,00", "Vol 12, 2023", "1 of 12 2023", "2024–2025", "31 February 2025", "2025-13-40", "3 March 1890",
        "March 3", "10.1000/2023.12.10.5", "5 min read",
    ],
)  # fmt: skip
def test_other_numbers_are_no_dates(text: str) -> None:
    assert iso(text, MONTHS, NOW) is None


@pytest.mark.parametrize("text", ["2026-06-02", "2 December 2026", "2027", "03/03/2030", "9999999999", "1999999999"])
def test_the_future_is_never_a_date(text: str) -> None:
    assert iso(text, MONTHS, NOW) is None


def test_a_date_in_a_row_is_found_with_its_place() -> None:
    text = "By Ada Moor · March 3, 2025 · 5 min read"
    found = find(text, MONTHS, NOW)
    assert found is not None
    assert text[found.start : found.end] == "March 3, 2025"


def test_a_year_alone_is_a_date_only_where_it_is_all_that_is_said() -> None:
    assert find("In 2019 the mill", MONTHS, NOW) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9٣]{1,4}[-/. ][0-9]{1,2}[-/. ]( ?march )?[0-9]{1,5}", fullmatch=True), st.dates())
def test_any_text_gives_a_past_date_or_none(text: str, now: date) -> None:
    stamp = iso(text, MONTHS, now)
    if stamp is not None:
        year, month, day = (int(part) for part in f"{stamp[:10]}-01-01".split("-")[:3])
        assert date(year, month, day) <= now


@given(st.dates(min_value=date(1990, 1, 1), max_value=NOW))
def test_every_past_day_is_read_back(day: date) -> None:
    assert iso(day.isoformat(), MONTHS, NOW) == day.isoformat()
