"""Whole lines and openings of lines that mean boilerplate, from the tables beside this file.

A table takes part by its sections ``[lines]`` and ``[openings]``, lists by language. ``#`` stands for a
number: ``"# comments"`` fits "1,204 Comments". Everything is looked up, never searched for, so the cost
of a line does not grow with the tables, and a line of 60,000 characters costs nothing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases, table

MAX_CHARACTERS = 700
NUMBER = re.compile(r"\d+(?:[.,:’'\u00a0\u202f ]?\d+)*(?:[kmKM]\b)?\+?")
SECTIONS = ("lines", "openings")
NO_HITS: frozenset[str] = frozenset()
REMEMBERED = 200  # characters
HEAD = 4  # characters by which openings are found
UNSPACED = "\u0e00"  # where scripts without spaces begin; all before are parted by spaces


def folded(text: str) -> str:
    """A line as the tables have it: as :func:`~cleaners.evidence.tables.phrase`, numbers as ``#``."""
    return _remembered(text) if len(text) <= REMEMBERED else NUMBER.sub("#", phrase(text))


@lru_cache(maxsize=4096)
def _remembered(text: str) -> str:
    return NUMBER.sub("#", phrase(text))


def hits(text: str) -> frozenset[str]:
    """Which tables know a line: "cookie.lines" where all of it, "cookie.openings" where it begins so."""
    if len(text) > MAX_CHARACTERS:
        return NO_HITS
    line = folded(text)
    found = _whole().get(line, NO_HITS)
    openings = _openings()
    lengths = _opening_lengths()
    for length in lengths.get(line[:1], ()) + lengths.get(line[:HEAD], ()):
        opening = openings.get(line[:length])
        if opening and _ends_word(line, length):
            found |= opening
    return found


def _ends_word(line: str, length: int) -> bool:
    """Whether a cut at ``length`` falls between two words; scripts without spaces can be cut anywhere."""
    around = line[length - 1 : length + 1]
    return not (len(around) > 1 and around.isalnum() and max(around) < UNSPACED)


@cache
def books() -> tuple[str, ...]:
    """Names of the tables with sections of their own for lines or openings."""
    names = sorted(
        entry.name.removesuffix(".toml")
        for entry in files("cleaners.evidence").iterdir()
        if entry.name.endswith(".toml")
    )
    return tuple(name for name in names if any(section in table(name) for section in SECTIONS))


@cache
def _whole() -> dict[str, frozenset[str]]:
    return _merged("lines")


@cache
def _openings() -> dict[str, frozenset[str]]:
    return _merged("openings")


@cache
def _opening_lengths() -> dict[str, tuple[int, ...]]:
    """The lengths of the openings by their first characters, of shorter ones by the first alone."""
    lengths: dict[str, set[int]] = {}
    for opening in _openings():
        head = opening[:HEAD] if len(opening) >= HEAD else opening[:1]
        lengths.setdefault(head, set()).add(len(opening))
    return {head: tuple(sorted(found)) for head, found in lengths.items()}


def _merged(section: str) -> dict[str, frozenset[str]]:
    merged: dict[str, frozenset[str]] = {}
    for name in books():
        if section in table(name):
            for entry in phrases(name, section):
                key = NUMBER.sub("#", entry)
                merged[key] = merged.get(key, NO_HITS) | {f"{name}.{section}"}
    return merged


def book_signs(*names: str) -> Signs:
    """Signs of a line that one of these tables can hit."""
    found = {section: [name for name in names if section in table(name)] for section in SECTIONS}
    return Signs(
        whole=[entry for name in found["lines"] for entry in phrases(name, "lines")],
        openings=[entry for name in found["openings"] for entry in phrases(name, "openings")],
    )
