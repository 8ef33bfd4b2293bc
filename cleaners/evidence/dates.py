"""Lines that are a date and nothing else.

A date library would find dates in any text; here a line has to be a date as a whole, down to its last
character, so the grammar is small and strict. A purely numeric date whose day and month could change
places is not read at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Literal

from cleaners.evidence.tables import phrases, table

Label = Literal["", "published", "updated", "joined"]
MAX_CHARACTERS = 80
DIGIT = re.compile(r"\d")
WEEKDAY = r"(?:(?P<weekday>[^\W\d_]{2,12}(?:-feira)?)\.?,?\s+)?"
CLOCK = (
    r"(?:(?:\s*[,|·–-]\s*|\s+)(?:at\s+|um\s+|à\s+|a\s+las\s+)?"
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*uhr)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*\(?(?P<zone>utc|gmt|z|[+-]\d{2}:?\d{2}|[a-z]{2,4})\)?)?)?"
)
SHAPES = tuple(
    re.compile(WEEKDAY + date + CLOCK + r"\s*", re.IGNORECASE)
    for date in (
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|º|er)?\.?\s+(?:de\s+)?(?P<month>[^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(?P<year>\d{4})(?:\s+г\.)?",
        r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})",
        r"(?P<first>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d{4})",
        r"(?P<year>\d{4})[-/](?P<number>\d{2})[-/](?P<day>\d{2})",
    )
)  # fmt: skip
ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?")
LABELLED = re.compile(r"([^\W\d_][^\d:]{2,24}?)\s*[:\s]\s*(?=\d|[^\W\d_]{3,12}\.?,?\s+\d)")


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date as a line of its own.

    Attributes:
        label: what the word before it makes of it, "" if there is none.
        printed: the date as printed, without the label.
        moment: the date in UTC; a printed time without a zone is taken as it stands.
    """

    label: Label
    printed: str
    moment: datetime


@cache
def _months() -> dict[str, int]:
    return {
        name: month
        for names in table("dates")["months"].values()
        for month, forms in enumerate(names, start=1)
        for name in forms.split()
    }


def date_line(text: str) -> DateLine | None:
    """Read a line that is a date and nothing else, with or without a label; None for any other line."""
    line = text.strip()
    if len(line) > MAX_CHARACTERS or not DIGIT.search(line):
        return None
    if moment := parse(line):
        return DateLine("", line, moment)
    match = LABELLED.match(line)
    label = _label(match[1]) if match else None
    if match and label and (moment := parse(line[match.end() :])):
        return DateLine(label, line[match.end() :], moment)
    return None


def _label(text: str) -> Label | None:
    word = " ".join(text.casefold().split())
    labels: tuple[Label, ...] = ("published", "updated", "joined")
    return next((label for label in labels if word in phrases("dates", "labels." + label)), None)


def parse(printed: str) -> datetime | None:
    """Read a printed or ISO 8601 date; None if it is none, is not possible or is ambiguous."""
    text = printed.strip()
    try:
        if ISO.fullmatch(text):
            return _in_utc(datetime.fromisoformat(text))
        for shape in SHAPES:
            if (match := shape.fullmatch(text)) and _is_weekday(match["weekday"]):
                return _moment(match.groupdict())
    except (ValueError, OverflowError):
        return None
    return None


def _is_weekday(word: str | None) -> bool:
    return word is None or word.casefold() in phrases("dates", "weekdays")


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _moment(parts: dict[str, str | None]) -> datetime | None:
    calendar = _calendar(parts)
    zone = _zone(parts["zone"])
    if calendar is None or zone is None or not 1600 <= calendar[0] <= 2200:
        return None
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if half := parts["half"]:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return datetime(*calendar, hour, minute, second, tzinfo=zone).astimezone(UTC)


def _calendar(parts: dict[str, str | None]) -> tuple[int, int, int] | None:
    """Year, month, day; None for an unknown month and for 03/04/2019, which two countries read two ways."""
    year = int(parts["year"] or 0)
    if first := parts.get("first"):
        one, other = int(first), int(parts["other"] or 0)
        if one != other and max(one, other) <= 12:
            return None
        return (year, other, one) if one > 12 else (year, one, other)
    name = parts.get("month")
    month = _months().get(name.lower()) if name else int(parts["number"] or 0)
    return (year, month, int(parts["day"] or 0)) if month else None


ZONES = {"utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6,
         "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9}  # fmt: skip


def _zone(name: str | None) -> timezone | None:
    """The zone of a printed name; UTC where none is printed, None for one that nobody can know."""
    if not name:
        return UTC
    if name[0] in "+-":
        hours, minutes = int(name[:3]), int(name[-2:])
        return timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes))
    hours = ZONES.get(name.lower(), 99)
    return None if hours == 99 else timezone(timedelta(hours=hours))
