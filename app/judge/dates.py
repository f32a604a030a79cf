"""Finds dates in text, in any language whose month names it is handed, and writes them as ISO 8601 to the precision that the text gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

LONGEST = 300  # characters looked at; a date line is shorter, and work stays bounded
EARLIEST = 1990  # the first web page; earlier years in prose are history, not a publication
_EARLIEST_DECLARED = 1000  # what a machine-readable date may say (scanned books, papers)


class Found(NamedTuple):
    """A date in a text: its ISO 8601 form and where it stands."""

    iso: str
    start: int
    end: int


class _Clock(NamedTuple):
    months: Mapping[str, int]
    now: date | None
    month_first: bool
    earliest: int
    american: bool = False  # the page says so itself: then month first with hyphens too


_TIME = (
    r"(?:(?:[\sT,|·–-]{1,4}|(?=[上下午오]))(?:(?:at|um|à|às|om|kl\.?|klo|alle|ore|в|о)\s+)?(?P<half_first>[上下]午|午[前後]|오[전후])?\s?"
    r"(?P<hour>\d{1,2})(?:[:h.]|\s?[時时点點시]\s?)(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?!\d)[分분]?\s{0,2}(?P<half>[ap]\.?m\b\.?|[صم]\b)?\s{0,2}(?P<zone>Z\b|GMT(?:[+-]\d{2}:?\d{2})?|UTC\b|[+-]\d{2}:?\d{2})?)?"
)
_AFTERNOON = ("下午", "午後", "오후")
_WORD = r"(?P<word>[^\s\d,()|·/:;\-]{2,20})"
_BEFORE = r"(?<![\d/$€£:\-])(?<!\d[.,])"
_AFTER = r"(?!\d|[/\-.]\d)"
_YEAR = r"(?P<year>\d{4})"
_MONTH = r"(?P<month>\d{1,2})"
_DAY = r"(?P<day>\d{1,2})"
_FLAGS = re.IGNORECASE
_PATTERNS = [
    # 2025-03-02, 2025/3/2, 2025. 3. 2., 2025年3月2日, 2025년 3월 2일, with a time or without
    re.compile(rf"{_BEFORE}{_YEAR}\s?[-/.年년]\s?{_MONTH}\s?[-/.月월]\s?{_DAY}(?!\d|[/\-]\d)(?:\s?[日일.])?{_TIME}", _FLAGS),
    re.compile(rf"{_BEFORE}{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?=T\d|\Z){_TIME}", _FLAGS),
    # 2. März 2025, 2nd of March 2025, 2 de marzo de 2025, 02-Mar-2025, Sun, 02 Mar 2025 10:20:30 GMT
    re.compile(
        rf"{_BEFORE}{_DAY}[^\s\d]{{0,3}}[\s\-/]{{1,3}}(?:[^\s\d]{{1,3}}\s)?{_WORD}[.,]{{0,2}}"
        rf"[\s\-/]{{1,3}}(?:[^\s\d]{{1,4}}\s)?{_YEAR}(?!\d){_TIME}",
        _FLAGS,
    ),
    # ngày 2 tháng 3 năm 2025
    re.compile(rf"{_BEFORE}{_DAY}\s(?:tháng|thg)\s{_MONTH},?\s(?:năm\s)?{_YEAR}(?!\d)", _FLAGS),
    # March 2nd, 2025; Sun Mar 02 2025; Sun Mar 2 10:20:30 UTC 2025
    re.compile(
        rf"{_WORD}[\s.\-]{{1,3}}{_DAY}(?:st|nd|rd|th)?[,\s]{{1,3}}(?:\d\d:\d\d:\d\d\s(?:[A-Z]{{3,4}}\s)?)?{_YEAR}(?!\d){_TIME}",
        _FLAGS,
    ),
    # 2025. március 2.
    re.compile(rf"{_BEFORE}{_YEAR}[.,]?\s{_WORD}\s{_DAY}(?!\d)", _FLAGS),
    # 02.03.2025, 02/03/25
    re.compile(
        rf"{_BEFORE}(?P<first>\d{{1,2}})(?P<mark>[/.\-])\s?(?P<second_number>\d{{1,2}})(?P=mark)\s?"
        rf"(?P<year>\d{{4}}|\d\d){_AFTER}{_TIME}",
        _FLAGS,
    ),
    # March 2025, marzo de 2025
    re.compile(rf"{_WORD}[.,]{{0,2}}\s{{1,3}}(?:[^\s\d]{{2,4}}\s)?{_YEAR}{_AFTER}", _FLAGS),
    # 2025-03, 2025年3月
    re.compile(rf"{_BEFORE}{_YEAR}\s?[-/年년]\s?{_MONTH}(?!\d|[/\-.:]\d)\s?[月월]?", _FLAGS),
]
# Month first is the habit of the United States and the Philippines; English that does not say of which country is more often American.
_MONTH_FIRST = frozenset(("en", "en-us", "en-ph", "es-us", "fil"))


def iso(text: str, months: Mapping[str, int], now: date | None = None, language: str | None = None) -> str | None:
    """The first date in a short text as ISO 8601; None where there is none, or it is after `now`, or before 1990 and not itself ISO.

    `months` maps lower-case names and abbreviations to 1 … 12. `language` (a tag such as en-GB) decides 03/04/2025: month first in
    American English, day first elsewhere and wherever the numbers are parted by points or hyphens.
    """
    text = " ".join(_western(text[:LONGEST]).split())
    declared = re.fullmatch(r"-?(\d{4})(?:-\d\d){0,2}(?:[T ].{1,30})?", text) is not None
    american = (language or "").lower().replace("_", "-") == "en-us"
    found = _first(text, _Clock(months, now, _is_month_first(language), _EARLIEST_DECLARED if declared else EARLIEST, american))
    return found.iso if found else _bare(text, now)


def find(text: str, months: Mapping[str, int], now: date | None = None, language: str | None = None) -> Found | None:
    """The first date that stands in visible text, with its place; a year alone, a time alone or a day of the week is none."""
    return _first(_western(text[:LONGEST]), _Clock(months, now, _is_month_first(language), EARLIEST))


WEST, EAST = 8, 11  # hours: the day is still yesterday on the Pacific coast before the first, and tomorrow in Auckland from the second


def local(stamp: str, source: str, others: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """A stamp in universal time as the page's readers have it, with its source: of `others` the one that is the same moment with another
    offset, or the day before or after if the page's address has that; the stamp itself where there is none."""
    moment = _moment(stamp)
    if moment is None or moment.utcoffset() != timedelta(0):
        return stamp, source
    for other, by in others:
        again = _moment(other)
        if again is not None and again == moment and again.utcoffset():
            return other, by
        if by == "url" and len(other) == 10:
            apart = (date.fromisoformat(other) - moment.date()).days
            if (apart == -1 and moment.hour < WEST) or (apart == 1 and moment.hour >= EAST):
                return other, by
    return stamp, source


def _moment(stamp: str) -> datetime | None:
    """A full stamp with its offset; None for a day, a month or a time without one."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _is_month_first(language: str | None) -> bool:
    return (language or "").lower().replace("_", "-") in _MONTH_FIRST


def _western(text: str) -> str:
    """Digits of every script as 0 to 9, character for character, and every white space a space."""
    if text.isascii():
        return text.replace("\n", " ").replace("\t", " ")
    return "".join(str(unicodedata.digit(c, c)) if c.isdigit() and not c.isascii() else " " if c.isspace() else c for c in text)


def _first(text: str, clock: _Clock) -> Found | None:
    best: Found | None = None
    for found in _all(text, clock):
        if best is None or (found.start, -len(found.iso)) < (best.start, -len(best.iso)):
            best = found
    return best


def _all(text: str, clock: _Clock) -> Iterator[Found]:
    """The first sound date of each pattern; a match that is no date lets the search go on one character later."""
    for pattern in _PATTERNS:
        at = 0
        for _ in range(20):
            match = pattern.search(text, at)
            if match is None:
                break
            written = _written(match, clock)
            if written:
                yield Found(written, match.start(), match.end())
                break
            at = match.start() + 1


def _written(match: re.Match[str], clock: _Clock) -> str | None:
    part = match.groupdict()
    year, month, day = int(part["year"]), part.get("month"), part.get("day")
    if len(part["year"]) == 2:
        if part.get("mark") == "-":
            return None
        year += 2000 if clock.now is None or 2000 + year <= clock.now.year else 1900
    number = int(month) if month else 0
    if word := part.get("word"):
        number = _month(word, clock.months)
    if first := part.get("first"):
        month_first = clock.month_first and (part["mark"] == "/" or (part["mark"] == "-" and clock.american))
        number, day = _ordered(int(first), int(part["second_number"]), month_first)
    elif not number:
        return None
    stamp = _stamp(year, number, int(day) if day else None, clock)
    return stamp and stamp + (_time(part) if day and part.get("hour") else "")


def _ordered(first: int, second: int, month_first: bool) -> tuple[int, str]:
    """(month, day) of two numbers: what can be no month is the day, else the language's habit decides."""
    if second > 12 or (month_first and first <= 12):
        return first, str(second)
    return second, str(first)


def _month(word: str, months: Mapping[str, int]) -> int:
    word = word.casefold()
    return months.get(word) or months.get(word.rstrip(".")) or months.get(word.replace(".", "")) or 0


def _stamp(year: int, month: int, day: int | None, clock: _Clock) -> str | None:
    try:
        when = date(year, month, day or 1)
    except ValueError:
        return None
    if year < clock.earliest or (clock.now is not None and when > clock.now):
        return None
    return when.isoformat() if day else f"{year:04d}-{month:02d}"


def _time(part: dict[str, str | None]) -> str:
    hour, minute, second = (int(part.get(name) or 0) for name in ("hour", "minute", "second"))
    half = part.get("half") or part.get("half_first") or ""
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] in "pPم" or half in _AFTERNOON else 0)
    if hour > 23 or minute > 59 or second > 59:
        return ""
    zone = (part.get("zone") or "").upper().removeprefix("GMT").replace("UTC", "Z") or ("Z" if part.get("zone") else "")
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"T{hour:02d}:{minute:02d}" + (f":{second:02d}" if part.get("second") else "") + zone


def _bare(text: str, now: date | None) -> str | None:
    """A year alone, or seconds or milliseconds since 1970: only where it is all that a machine-readable value says."""
    if re.fullmatch(r"\d{4}", text) and EARLIEST <= int(text) <= (now.year if now else 9999):
        return text
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        when = datetime.fromtimestamp(int(text[:10]), UTC)
        return when.strftime("%Y-%m-%dT%H:%M:%SZ") if now is None or when.date() <= now else None
    return None
