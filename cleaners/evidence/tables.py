"""The tables of phrases and names beside this file: TOML, apart from the code that reads them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

LANGUAGE = re.compile("[a-z]{2}")
REMEMBERED = 200  # characters; longer lines are looked up once, if at all
DOTTED = {"i": "i\u0307", "ı": "i"}  # what a Turkish letter becomes if it is printed as a capital and folded
INITIAL = re.compile(r"\b[iı]")
LETTER_I = re.compile("[iı]")
ACUTE = "\u0301"


@cache
def table(name: str) -> dict[str, Any]:
    """Read ``<name>.toml``."""
    return tomllib.loads((files("cleaners.evidence") / f"{name}.toml").read_text("utf-8"))


def phrase(text: str) -> str:
    """Normalise a line for look-up in a table: case, white space, curly apostrophes, closing marks."""
    return _remembered(text) if len(text) <= REMEMBERED else _phrase(text)


def _phrase(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split()).rstrip(" .…:»›>→!")


@lru_cache(maxsize=1024)
def spaced(text: str) -> str:
    """A short line with single spaces between its words and none around it."""
    line = " ".join(text.split())
    return text if line == text else line


@lru_cache(maxsize=4096)
def _remembered(text: str) -> str:
    return _phrase(text)


@cache
def phrases(name: str, path: str) -> frozenset[str]:
    """The phrases at a dotted path of a table, a list or lists by language, as :func:`phrase` has them."""
    value: Any = table(name)
    for key in path.split("."):
        value = value[key]
    lists: dict[str, Any] = value if isinstance(value, dict) else {"": value}
    return frozenset(
        form for language, entries in lists.items() for entry in entries for form in _forms(language, entry)
    )


def _forms(language: str, entry: str) -> set[str]:
    """A phrase as it looks in lower case if it was printed in capitals, or each of its words with one.

    Turkish has a capital with a dot and one without, which others fold alike; Greek capitals bear no accents.
    """
    plain = phrase(entry)
    if language == "el":
        letters = unicodedata.normalize("NFD", plain).replace(ACUTE, "")
        return {plain, unicodedata.normalize("NFC", letters)}
    if language != "tr":
        return {plain}
    plain = plain.replace("i\u0307", "i")
    first = INITIAL.sub(_dotted, plain[:1]) + plain[1:]
    return {plain, first, INITIAL.sub(_dotted, plain), LETTER_I.sub(_dotted, plain)}


def _dotted(match: re.Match[str]) -> str:
    return DOTTED[match.group()]


@cache
def languages_of(*names: str) -> tuple[str, ...]:
    """ISO 639-1 codes under which tables have phrases, sorted."""
    found: set[str] = set()
    pending: list[tuple[str, Any]] = [("", table(name)) for name in names]
    while pending:
        key, value = pending.pop()
        if isinstance(value, dict):
            pending += value.items()
        elif LANGUAGE.fullmatch(key):
            found.add(key)
    return tuple(sorted(found))
