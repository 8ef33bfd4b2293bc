"""Time zones as news sites print them: "EDT", "ET", "GMT+3", "+02:00", "мск"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from cleaners.evidence.tables import phrases, table

OFFSET = re.compile(r"(?:utc|gmt)?\s?([+\-−])(\d{1,2}):?(\d{2})?")
SUNDAY = 6


def known(name: str) -> bool:
    """Whether a printed name is a zone at all, be it an ambiguous one."""
    return is_ambiguous(name) or name in _american() or _offset(name) is not None


def is_ambiguous(name: str) -> bool:
    """Whether two regions use the name for different hours, as China and Chicago do with CST."""
    return name in phrases("dates", "ambiguous.zones")


def in_utc(local: datetime, name: str) -> datetime | None:
    """A local time in UTC; a time without a zone is taken as it stands, None if nobody can know."""
    if not name:
        return local.replace(tzinfo=UTC)
    offset: timedelta | None
    if name in _american():
        offset = timedelta(hours=_american()[name] + _is_american_summer(local))
    else:
        offset = _offset(name)
    return None if offset is None else local.replace(tzinfo=timezone(offset)).astimezone(UTC)


@cache
def _american() -> dict[str, int]:
    pairs = (entry.split() for entry in table("dates")["american"]["zones"])
    return {name: int(hours) for name, hours in pairs}


def _offset(name: str) -> timedelta | None:
    hours = table("dates")["zones"].get(name)
    if hours is not None:
        return timedelta(hours=hours)
    match = OFFSET.fullmatch(name)
    if not match or int(match[2]) > 14 or int(match[3] or 0) > 59:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return offset if match[1] == "+" else -offset


def _is_american_summer(local: datetime) -> bool:
    """Whether clocks in the United States show summer time, by the law of the year.

    Since 2007 from the second Sunday of March to the first of November, before from the first of April
    (until 1986 the last) to the last of October; further back the rules were many.
    """
    year = local.year
    if year >= 2007:
        begin, end = _sunday(year, 3, 8), _sunday(year, 11, 1)
    else:
        begin, end = _sunday(year, 4, 1 if year >= 1987 else 24), _sunday(year, 10, 25)
    return begin <= local < end


def _sunday(year: int, month: int, day: int) -> datetime:
    """Two in the night of the first Sunday from a day on."""
    first = datetime(year, month, day, 2)
    return first + timedelta(days=(SUNDAY - first.weekday()) % 7)
