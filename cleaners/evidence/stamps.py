"""Dates as programs write them into pages, beside those that people print, and which of them can be true."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from cleaners.evidence import dates

STAMP = re.compile(
    r"(?P<day>\d{4}(?P<mark>[-/.]?)\d{2}(?P=mark)\d{2})"
    r"(?:(?:\s?T\s?|\s)?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}(?:[.,]\d{1,12})?))?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+ -]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE,
)
# What Java adds to an offset, or a "Z" that a template adds.
SURPLUS = re.compile(r"(?<=Z)\[[\w/+-]{1,40}\]$|(?<=[+-]\d{2}:\d{2})(?:Z|\[[\w/+-]{1,40}\])$", re.IGNORECASE)
EPOCH = re.compile(r"1\d{9}(?:\d{3})?")  # until 2033; 2024030510 is something else
REMARK = re.compile(r"\s*\([^()]{1,60}\)$")
# "Tue Mar 05 10:00:00 UTC 2024", as Unix and Java print it.
YEAR_LAST = re.compile(
    r"(?:[a-z]{3} )?([a-z]{3}) +(\d{1,2}) (\d{2}:\d{2}:\d{2})( [a-z+\-\d:]{1,9})? (\d{4})", re.I
)
# Cleaning has no clock, for the same page has to give the same row next year: 32 bits of time end in 2038.
YEARS = range(1000, 2037)
# What databases and spreadsheets put where no date is: the first day that each of them knows.
PLACEHOLDERS = frozenset(
    date.fromisoformat(day) for day in ("1601-01-01", "1753-01-01", "1899-12-30", "1900-01-01", "1970-01-01")
)


def moment(stated: str) -> datetime | None:
    """Read a date that a page states to machines; None if it is none, ambiguous, or cannot be true."""
    text = stated.strip()
    if len(text) > dates.MAX_CHARACTERS:
        return None
    found = dates.parse(text) or _stamp(text) or dates.parse(_reordered(text))
    return found if found and _can_be_true(found, text) else None


def _can_be_true(found: datetime, text: str) -> bool:
    """Whether a date is more than a blank; midnight of a first day is one in any zone."""
    if found.year not in YEARS or (found.date() in PLACEHOLDERS and found.time() == datetime.min.time()):
        return False
    return not any(text.startswith(f"{day}T00:00") for day in PLACEHOLDERS)


def _stamp(text: str) -> datetime | None:
    """Read seconds or milliseconds since 1970, and the many ways to come close to ISO 8601."""
    try:
        if EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        match = STAMP.fullmatch(SURPLUS.sub("", text))
        return _stamped(match) if match else None
    except (ValueError, OverflowError):
        return None


def _stamped(match: re.Match[str]) -> datetime:
    parts = match.groupdict("")
    day = re.sub(r"\D", "", parts["day"])
    clock = f"{parts['hour'] or '00'}:{parts['minute'] or '00'}:{parts['second'] or '00'}"
    zone = (
        parts["zone"].replace(" ", "+") if parts["zone"][-1:].isdigit() else "Z"
    )  # a form has eaten the plus
    return datetime.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock}{zone}").astimezone(UTC)


def _reordered(text: str) -> str:
    """A date as JavaScript, Java or Unix print it, as people do."""
    return YEAR_LAST.sub(r"\1 \2 \5 \3\4", REMARK.sub("", text)) if text[:1].isalpha() else ""
