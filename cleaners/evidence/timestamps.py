"""Lines in which a site's clock speaks: "5 min read", "Updated 2 hours ago", "Updated 14:50 GMT"."""

from __future__ import annotations

import re
from functools import cache

from cleaners.evidence.dates import is_clock, label_words, without_label
from cleaners.evidence.phrasebook import book_signs, folded
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases, table

MAX_CHARACTERS = 60
MAX_WITHOUT_DIGIT = 20
HAS_DIGIT = re.compile(r"\d")
FRAME = "|•·()[] -–—"
CLOCK = re.compile(r"\d{1,2}\s?[:.h時点시]\s?\d{2}\D|\d{1,2}[:.h]\d{2}$")


def is_timestamp(text: str, hits: frozenset[str]) -> bool:
    """Whether a line tells the reading time, how long ago it was, or the hour of the last update."""
    if len(text) > MAX_CHARACTERS or not (len(text) <= MAX_WITHOUT_DIGIT or HAS_DIGIT.search(text)):
        return "timestamps.lines" in hits
    if "timestamps.lines" in hits or is_duration(text):
        return True
    line = text.strip(FRAME)
    label, rest = without_label(line)
    if label in ("published", "updated") and (folded(rest) in _ago() or _is_hour(rest)):
        return True
    return folded(line) in _ago() or is_day_and_hour(line)


def is_duration(text: str) -> bool:
    """Whether a line is some minutes and nothing else, which can be of reading, of cooking, of walking."""
    return text[:1].isdigit() and folded(text) in phrases("timestamps", "durations")


def is_vague(text: str) -> bool:
    """Whether a line tells how long ago it was without a number and a label: "A week ago"."""
    line = text.strip(FRAME)
    return not HAS_DIGIT.search(line) and folded(line) in _ago()


def _is_hour(text: str) -> bool:
    return CLOCK.search(text) is not None and is_clock(text)


def is_day_and_hour(text: str) -> bool:
    """Whether a line is an hour of today or yesterday, of a post or of something that takes place."""
    line = text.strip(FRAME)
    if not CLOCK.search(line):
        return False
    cut = next((mark.start() for mark in HAS_DIGIT.finditer(line)), 0)
    day, rest = phrase(line[:cut].rstrip(" ,،-|")), line[cut:]
    return day in phrases("timestamps", "days") and is_clock(rest)


@cache
def _ago() -> frozenset[str]:
    return frozenset(
        folded(pattern.replace("@", unit))
        for language, patterns in table("timestamps")["ago"].items()
        for pattern in patterns
        for unit in table("timestamps")["units"][language]
    )


def signs() -> Signs:
    """What every such line bears: a time that has passed and nothing else, or what stands before an hour."""
    return book_signs("timestamps") | Signs(
        whole=_ago() | phrases("timestamps", "durations"),
        openings=label_words() | phrases("timestamps", "days"),
    )
