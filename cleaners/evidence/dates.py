"""Lines that are a date and nothing else.

A date library would find dates in any text; here a line has to be a date as a whole, down to its last
character, so the grammar is small and strict. What can be read in two ways, as 03/04/2019 and as any
time in "CST", is a date without a moment: it is known for a date and not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Literal

from cleaners.evidence import zones
from cleaners.evidence.shape import letters
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases, table

Label = Literal["", "published", "updated", "joined"]
LABELS: tuple[Label, ...] = ("published", "updated", "joined")
MAX_CHARACTERS = 120
YEAR = re.compile(r"\d{4}")
NUMERIC = re.compile(r"\d\s?[-/.年년]\s?\d")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?")
CLOCK_FIRST = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
BETWEEN = re.compile(r"\s*[,|·•–—-]\s*|\s+")
MAX_CUTS = 4
MAX_SPACES = 18
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # of writing direction
WEEKDAY = (  # "le 3 mai" begins with none
    r"(?:(?!(?:le|am|el|den|op)\s+\d)"
    r"(?P<weekday>(?:[^\W\d_]{2,4} )?[^\W\d_]{2,14}(?:-feira)?)[.,،]{0,2}\s+)?"
)
MONTH = r"(?P<month>[^\W\d_]{3,12}(?: [^\W\d_]{4,6})?)"
DATES = (
    rf"(?:(?:le|am|el|den|op)\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|[ºª°]|er)?\.?\s+(?:de\s+|of\s+)?"
    rf"(?:[^\W\d_]{{3,8}}(?: [^\W\d_]{{4,6}})?\s?/\s?)?{MONTH}\.?[,،]?\s+(?:de\s+|del\s+)?(?P<year>\d{{4}})"
    r"(?:\s?(?:г|р|r|года|року|roku)\b\.?)?",
    rf"{MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    r"(?P<day>\d{1,2})-(?P<month>[^\W\d_]{3,9})-(?P<year>\d{4})",
    r"(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>\d{4})(?:\s?г\.?)?",
    r"(?P<first>\d{1,2})(?P<slash>[/-])(?P<other>\d{1,2})(?P=slash)(?P<year>\d{4})",
    r"(?P<year>\d{4})(?P<slash>[-/.])\s?(?P<number>\d{1,2})(?P=slash)\s?(?P<day>\d{1,2})\.?",
    r"(?P<year>\d{4})\s?[年년]\s?(?P<number>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
)
TIME = (
    r"(?P<hour>\d{1,2})(?:\s?(?P<mark>[:.h時时點点시])\s?"
    r"(?:(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s?[分분]?)?)?"
)
ZONE = (
    r"\(?(?P<zone>(?:utc|gmt)?\s?[+\-−]\d{1,2}(?::?\d{2})?|[^\W\d_]{1,5}"
    r"|بتوقيت غرينتش)\)?"
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date as a line of its own.

    Attributes:
        label: what the word before it makes of it, "" if there is none.
        printed: the date as printed, without the label.
        moment: the date in UTC; a printed time without a zone is taken as it stands. None if it can be
            read in two ways.
    """

    label: Label
    printed: str
    moment: datetime | None


@dataclass(frozen=True, slots=True)
class _Reading:
    moment: datetime | None
    timed: bool


def parse(printed: str) -> datetime | None:
    """Read a printed or ISO 8601 date; None if it is none, is not possible or is ambiguous."""
    reading = _read(printed)
    return reading.moment if reading else None


def is_ambiguous(printed: str) -> bool:
    """Whether a text is a date that can be read in two ways: 03/04/2019, or an hour in "CST"."""
    reading = _read(printed)
    return reading is not None and reading.moment is None


def date_line(text: str) -> DateLine | None:
    """Read a line that is a date and nothing else, with or without a label; None for any other line.

    A date with the date of its last update behind it is one line too; two dates without a label are a
    span of time and no date.
    """
    line = text.strip().strip("|•· ")
    years = len(YEAR.findall(line)) if len(line) <= MAX_CHARACTERS else 0
    if not years or line.count(" ") > MAX_SPACES or not _names_day(line):
        return None
    if found := _single(line):
        return found
    cut = years > 1 and _updated().search(line)
    if not cut:
        return None
    first, last = _single(line[: cut.start()]), _single(line[cut.end() :].rstrip(") "))
    if first and last and last.label == "updated" and first.label in ("", "published"):
        return first
    return None


def _names_day(line: str) -> bool:
    """A cheap test of what every date has: a month's name, or numbers side by side."""
    return NUMERIC.search(line) is not None or not letters(line).isdisjoint(_month_words())


@cache
def _month_words() -> frozenset[str]:
    return frozenset(month.split()[0] for month in _months())


def _single(line: str) -> DateLine | None:
    match = _labels().match(line)
    label, printed = (_label(match[1]), line[match.end() :]) if match else ("", line)
    reading = _read(printed)
    if not reading or (match and not reading.timed and phrase(match[1]) in phrases("dates", "timed.labels")):
        return None
    return DateLine(label, printed, reading.moment)


def is_clock(text: str) -> bool:
    """Whether a text is a time of day: "14:50 GMT", "2.50 p.m. ET"; an hour by itself is none."""
    match = _clock().fullmatch(f" {text.strip()}")
    return match is not None and match["minute"] is not None and _zone(match["zone"]) is not None


def without_label(text: str) -> tuple[Label, str]:
    """Cut the label of a date or a time from a text: ("updated", "14:50 GMT")."""
    first = text[:2].lstrip("([")[:1]
    if first.isascii() and first not in _label_initials():
        return "", text
    match = _labels().match(text)
    return (_label(match[1]), text[match.end() :]) if match else ("", text)


@cache
def _labels() -> re.Pattern[str]:
    words = "|".join(_escaped(f"labels.{label}" for label in LABELS))
    return re.compile(rf"[(\[]?({words})(?![^\W\d_])\s*[:：|\-–]?\s*(?=\S)", re.IGNORECASE)


@cache
def _label_initials() -> frozenset[str]:
    """The ASCII letters that a label can begin with, as the expression above ignores case."""
    initials = {word[0] for label in LABELS for word in phrases("dates", f"labels.{label}")}
    any_of = re.compile(f"[{''.join(map(re.escape, initials))}]", re.IGNORECASE)
    return frozenset(letter for letter in map(chr, range(128)) if any_of.match(letter))


@cache
def _updated() -> re.Pattern[str]:
    """Where a date ends and the label of the next one begins."""
    words = "|".join(_escaped(["labels.updated"]))
    return re.compile(rf"\s*[|•·,;/(\-–—]*\s*(?=(?:{words})(?![^\W\d_]))(?<=[\s|•·,;/(])", re.IGNORECASE)


@cache
def _clock() -> re.Pattern[str]:
    at, hours, morning, afternoon = (
        "|".join(_escaped([key])) for key in ("at", "hours", "morning", "afternoon")
    )
    half = rf"(?:(?P<{{0}}am>{morning})|(?P<{{0}}pm>{afternoon}))"
    return re.compile(
        rf"(?:(?:\s*[,،|•·/–—-]\s*|\s+|(?<=[日일)）.]))(?:(?:{at})\.?\s+)?(?:{half.format('first_')}\s?)?{TIME}"
        rf"(?:\s?(?P<unit>{hours})\b)?(?:\s?{half.format('')}(?![^\W\d_])\.?)?(?:\s*{ZONE})?)",
        re.IGNORECASE,
    )


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    days = "|".join(_escaped(["weekdays"]))
    after = rf"(?:,?\s?[(（]?(?:{days})[)）]?(?=[\s\d,]|$))?"
    return tuple(
        re.compile(rf"{WEEKDAY}{date}{after}(?:{_clock().pattern})?\s*", re.IGNORECASE) for date in DATES
    )


def _escaped(paths: object) -> list[str]:
    words = {word for path in paths for word in phrases("dates", path)}  # type: ignore[attr-defined]
    return [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))]


@cache
def _label_of() -> dict[str, Label]:
    return {word: label for label in LABELS for word in phrases("dates", f"labels.{label}")}


def _label(text: str) -> Label:
    return _label_of().get(" ".join(text.casefold().replace("i\u0307", "i").split()), "published")


@cache
def _months() -> dict[str, int]:
    return {
        form.casefold().replace("_", " "): month
        for names in table("dates")["months"].values()
        for month, forms in enumerate(names, start=1)
        for form in forms.split()
    }


def _read(printed: str) -> _Reading | None:
    text = MARKS.sub("", printed).strip().rstrip("|,،;· ")
    if len(text) > MAX_CHARACTERS or not YEAR.search(text):
        return None
    try:
        if ISO.fullmatch(text):
            return _Reading(_in_utc(datetime.fromisoformat(text)), True)
        return _shaped(text) or _clock_first(text)
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _shaped(text: str) -> _Reading | None:
    for shape in _shapes():
        if match := shape.fullmatch(text):
            parts = match.groupdict()
            if _is_weekday(parts["weekday"]):
                return _reading(parts)
    return None


def _clock_first(text: str) -> _Reading | None:
    """Read a date behind its time of day: "4:05 PM EDT, Sat May 30, 2015"."""
    if not CLOCK_FIRST.match(text):
        return None
    for cut in islice(BETWEEN.finditer(text), MAX_CUTS):
        if is_clock(text[: cut.start()]) and (found := _shaped(f"{text[cut.end() :]} {text[: cut.start()]}")):
            return found
    return None


def _is_weekday(word: str | None) -> bool:
    return word is None or _plain(word) in phrases("dates", "weekdays")


def _plain(word: str) -> str:
    return word.casefold().replace("i\u0307", "i").replace("’", "'")


def _reading(parts: dict[str, str | None]) -> _Reading | None:
    year = int(parts["year"] or 0)
    zone = _zone(parts["zone"])
    calendar = _month_and_day(parts)
    if zone is None or calendar is None or not 1600 <= year <= 2200:
        return None
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    morning, afternoon = (parts[key] or parts[f"first_{key}"] for key in ("am", "pm"))
    if parts["hour"] and not (parts["minute"] or morning or afternoon or parts["mark"] or parts["unit"]):
        return None
    if morning or afternoon:
        hour = hour % 12 + 12 * bool(afternoon)
    month, day, certain = calendar
    local = datetime(year, month, day, hour, minute, second)
    return _Reading(zones.in_utc(local, zone) if certain else None, parts["hour"] is not None)


def _zone(name: str | None) -> str | None:
    """A printed zone as the table has it, "" where none is printed; None for one that nobody knows."""
    zone = (name or "").casefold().strip()
    return zone if not zone or zones.known(zone) else None


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int, bool] | None:
    """Month, day, and whether that is certain; None for an unknown month.

    03/04/2019 is not: two countries read it two ways.
    """
    if first := parts.get("first"):
        one, other = int(first), int(parts["other"] or 0)
        if one > 12:
            return other, one, True
        return one, other, one == other or other > 12
    name = parts.get("month")
    month = _months().get(_plain(name)) if name else int(parts["number"] or 0)
    return (month, int(parts["day"] or 0), True) if month else None


def signs() -> Signs:
    """What every date bears."""
    return Signs(years=True)


def label_words() -> frozenset[str]:
    """What can stand before a date or a time."""
    return frozenset().union(*(phrases("dates", f"labels.{label}") for label in LABELS))
