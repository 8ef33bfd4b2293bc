"""Lines that reserve rights: "© 2026 Name. All rights reserved.", "Copyright 1999-2020 X"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from cleaners.evidence.shape import ends_sentence, word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.speech import tells
from cleaners.evidence.tables import phrase, phrases, spaced

Notice = Literal["notice", "formula", "owner", ""]
YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–—/,]\s?(?:(?:19|20)?\d\d|present|today|heute))*", re.IGNORECASE)
OWNED = frozenset("©ⓒ")
SIGNS = re.compile(r"[©ⓒ]|\(c\)|\bcopyrights?\b", re.IGNORECASE)
MAX_OPENING = 40  # characters before the year
MAX_WORDS = 16
MAX_WORDS_RESERVED = 75
MAX_OWNER_WORDS = 8
MAX_FORMULA_WORDS = 30
MAX_REST = 8  # words behind the formula; more of them have to speak of uses, or a story goes on
EDGES = ".,;:!|·•-–—()[]©ⓒ /»<>&。，"


@lru_cache(maxsize=8192)
def copyright_notice(text: str) -> Notice:
    """How a line reserves rights: with sign and year, with the formula alone, or an owner after the sign."""
    if len(text) < 4:
        return ""
    line = spaced(text.replace("\u200b", ""))
    folded = phrase(line)
    rights = _rights().search(folded) if _has_stem(folded) else None
    if not rights and not _is_signed(line[:MAX_OPENING]):
        return ""
    if _opens(folded):
        return _judge_opening(line, rights)
    if not rights:
        return _judge_name_first(line)
    return "formula" if _is_formula(line, folded, rights) else ""


@cache
def _rights() -> re.Pattern[str]:
    words = sorted(phrases("copyright", "rights"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _has_stem(folded: str) -> bool:
    """A cheap test that nearly every line fails: whether it has a few letters of any formula."""
    for stem in _ascii_stems() if folded.isascii() else _stems():  # noqa: SIM110 - a third faster than any()
        if stem in folded:
            return True
    return False


def _is_signed(opening: str) -> bool:
    if opening.isascii() and "opyright" not in (low := opening.lower()) and "(c)" not in low:
        return False
    return SIGNS.search(opening) is not None


@cache
def _stems() -> tuple[str, ...]:
    formulas = phrases("copyright", "rights")
    stems = phrases("copyright", "stems")
    assert all(any(stem in formula for stem in stems) for formula in formulas)  # noqa: S101 - of our own tables
    return tuple(sorted(stems))


@cache
def _ascii_stems() -> tuple[str, ...]:
    return tuple(filter(str.isascii, _stems()))


@cache
def _marks() -> tuple[str, ...]:
    return tuple(sorted(phrases("copyright", "marks"), key=len, reverse=True))


def _opens(folded: str) -> str:
    """The sign that a line begins with, bullets aside."""
    line = folded.lstrip("|·•-–—* ")
    mark = next((mark for mark in _marks() if line.startswith(mark)), "")
    following = line[len(mark) : len(mark) + 1]
    return mark if mark and not (mark[-1].isalpha() and following.isalpha()) else ""


def _judge_opening(line: str, rights: re.Match[str] | None) -> Notice:
    """A line that begins with the sign: with a year or the formula near, or a short owner's name."""
    rest = rights.string[rights.end() :] if rights else ""
    count = word_count(line)
    year = YEARS.search(line[: 2 * MAX_OPENING])
    signed = "©" in line[:MAX_OPENING] or "ⓒ" in line[:MAX_OPENING]
    if rights and (year or signed or count <= MAX_WORDS):
        return "notice" if count <= MAX_WORDS_RESERVED and not _tells(rest) else ""
    if year and year.start() <= MAX_OPENING:
        names = _names_owner(line[year.end() :]) and _names_owner(line[_sign_end(line) : year.start()])
        return "notice" if count <= MAX_WORDS and names else ""
    if signed and count <= MAX_OWNER_WORDS and not _is_sentence(line):
        return "notice" if year else "owner"
    return ""


def _sign_end(line: str) -> int:
    return max((match.end() for match in SIGNS.finditer(line[:MAX_OPENING])), default=0)


def _names_owner(rest: str) -> bool:
    """Whether what stands beside the year is nothing or a name, and no sentence about copyright."""
    first = rest.strip(EDGES)[:1]
    return (
        not first or not first.islower() or rest.strip(EDGES).casefold().startswith(("by ", "all ", "the "))
    )


def _judge_name_first(line: str) -> Notice:
    """A line such as "The Harbour Post © 2019": short, with sign and year side by side."""
    sign = re.search(r"[©ⓒ]\s?(?:copyright\s)?(?:19|20)\d\d", line, re.IGNORECASE)
    return "notice" if sign and word_count(line) <= MAX_WORDS and not _is_sentence(line) else ""


def _is_formula(line: str, folded: str, rights: re.Match[str]) -> bool:
    """Whether the formula is all that a line says, but for an owner, a year, a ban on copies."""
    before = folded[: rights.start()].strip(EDGES)
    after = folded[rights.end() :].lstrip(" ")
    if after and after[0].isalnum() and rights.group()[-1] < "\u0590" and not _goes_on(line, after):
        return False
    if tells(line):
        return False
    if word_count(line) > MAX_FORMULA_WORDS or "“" in line or '"' in line or "«" in line or _tells(after):
        return False
    if not before:
        return True
    if after and after[0].isalnum():
        return False
    signed = bool(SIGNS.search(line)) or bool(YEARS.search(before[-4:]))
    start = line[: rights.start()].rstrip()
    if start.rstrip(".,:").endswith(")") and not SIGNS.search(start) and OWNED.isdisjoint(line):
        return False  # a title in a list of books
    return word_count(before) <= MAX_WORDS and (signed or start.endswith((".", "|", "-", "–", "—", "·", ",")))


def _tells(rest: str) -> bool:
    """Whether what stands behind the formula tells a story: many words, and none about uses of the page."""
    return word_count(rest) > MAX_REST and not any(stem in rest for stem in phrases("copyright", "uses"))


def _goes_on(line: str, after: str) -> bool:
    """Whether the formula goes on as formulas do: "to the owner", "by X", a year.

    Spanish, Italian and French owners have a name: "a la corona" is history.
    """
    if after.startswith(("à ", "a ")):
        return any(map(str.isupper, line[-len(after) :]))
    return after.startswith(("by ", "to ", "worldwide", "bei ")) or after[0].isdigit()


def _is_sentence(line: str) -> bool:
    return ends_sentence(line) and word_count(line) > MAX_OWNER_WORDS


def is_copyright(text: str, _: frozenset[str]) -> bool:
    """Whether a line reserves rights."""
    return bool(copyright_notice(text))


def signs() -> Signs:
    """What every such line bears: the sign, its word, or a few letters of a formula."""
    return Signs(words=["copyright", "copyrights"], parts=[*phrases("copyright", "stems"), "(c)"], marks="©ⓒ")
