"""Lines that forum software prints: user panels, notices, the blocks below a thread."""

from __future__ import annotations

import re
from typing import Literal

from cleaners.evidence.dates import DateLine
from cleaners.evidence.tables import phrase, phrases

Panel = Literal[
    "title", "plain title", "dated", "counted", "date label", "number label", "date", "number", ""
]
ENGINES = ("xenforo", "phpbb", "vbulletin", "discourse", "mybb", "smf")
MAX_CHARACTERS = 90
NUMBER = re.compile(r"[\d][\d.,  ]{0,11}[kKmM]?")
LABEL_VALUE = re.compile(r"(?P<label>[^\W\d_][^:\d]{2,24}?)\s*:?\s+(?P<value>\S.*)")
SOFTWARE = re.compile(
    r"(?:community platform|forum software) by xenforo\b.*"
    r"|powered by (?:" + "|".join(ENGINES) + r")\b.*",
    re.IGNORECASE,
)


def panel(text: str, date: DateLine | None) -> Panel:
    """Which part of a user panel a line can be; a date or a number can be one only beside others.

    Args:
        text: the line.
        date: what :func:`~cleaners.evidence.dates.date_line` makes of it.
    """
    line = " ".join(text.split())
    if not line or len(line) > MAX_CHARACTERS:
        return ""
    name = phrase(line)
    if name in phrases("forum", "user_titles"):
        return "title"
    if name in phrases("forum", "plain_titles"):
        return "plain title"
    if name in phrases("forum", "panel_dates"):
        return "date label"
    if name in phrases("forum", "panel_numbers"):
        return "number label"
    if NUMBER.fullmatch(line):
        return "number"
    return _with_value(line, date)


def _with_value(line: str, date: DateLine | None) -> Panel:
    if date:
        return "dated" if date.label == "joined" else "date" if not date.label else ""
    match = LABEL_VALUE.fullmatch(line)
    if (
        match
        and NUMBER.fullmatch(match["value"])
        and phrase(match["label"]) in phrases("forum", "panel_numbers")
    ):
        return "counted"
    return ""


def is_tail_label(text: str) -> bool:
    """Whether a line heads one of the blocks that forums print below a thread."""
    return len(text) <= MAX_CHARACTERS and phrase(text) in phrases("forum", "tail")


def is_notice(text: str) -> bool:
    """Whether a line is a button or a notice that only forum software prints."""
    line = text.strip()
    return len(line) <= MAX_CHARACTERS and (
        phrase(line) in phrases("forum", "notices") or bool(SOFTWARE.fullmatch(line))
    )


def engine(text: str) -> str | None:
    """Which software a thread names as its own; None if it names none."""
    for line in text.split("\n"):
        if SOFTWARE.fullmatch(line.strip()):
            return next((name for name in ENGINES if name in line.lower()), None)
    return None
