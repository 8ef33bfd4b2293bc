"""Points in time as forums print them, in whatever order: "03-18-2011, 10:11 PM", "Today at 2:50 pm"."""

from __future__ import annotations

import re
from functools import cache

from cleaners.evidence.tables import phrases, table

MAX_CHARACTERS = 60
MAX_PARTS = 16
PART = re.compile(r"\d+|[^\W\d_]+(?:['’-][^\W\d_]+)*")
CLOCK = re.compile(r"\d{1,2}\s?[:.h時时點点시]\s?\d{2}")
RELATIVE_NUMBERS = 2
NUMBERS = range(2, 8)
UNSPACED_UNITS = frozenset("年月日号時时分秒點点년월일시분초")


def is_moment(text: str) -> bool:
    """Whether a text is a date, with or without a time, or a time of today; only words of dates stand in it.

    Looser than :func:`~cleaners.evidence.dates.date_line`, which knows what a date means; so a frame
    has to stand around it that no sentence has.
    """
    if not 4 <= len(text) <= MAX_CHARACTERS:
        return False
    parts = PART.findall(text.casefold())
    if len(parts) > MAX_PARTS:
        return False
    numbers = sum(part.isdecimal() for part in parts)
    words = [part for part in parts if not part.isdecimal()]
    if numbers not in NUMBERS and not (numbers == 1 and len(words) == 1 and words[0] in _months()):
        return False
    return all(_is_word(word) for word in words)


def has_clock(text: str) -> bool:
    """Whether a time of day stands in a text."""
    return CLOCK.search(text) is not None


def _is_word(word: str) -> bool:
    return word in _words() or word.removesuffix(".") in _words() or UNSPACED_UNITS.issuperset(word)


@cache
def _months() -> frozenset[str]:
    return frozenset(
        form.casefold()
        for names in table("dates")["months"].values()
        for forms in names
        for form in forms.split()
    )


@cache
def _words() -> frozenset[str]:
    books = ("weekdays", "at", "morning", "afternoon", "hours")
    known = {part for book in books for entry in phrases("dates", book) for part in PART.findall(entry)}
    return frozenset(known | _months() | phrases("forum_posts", "moment"))


def other_words(text: str) -> int:
    """How many words of a text are none of a point in time."""
    return sum(not (part.isdecimal() or _is_word(part)) for part in PART.findall(text.casefold()))
