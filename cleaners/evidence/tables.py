"""The tables of phrases and names beside this file: TOML, apart from the code that reads them."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

LANGUAGE = re.compile("[a-z]{2}")
REMEMBERED = 200  # characters; longer lines are looked up once, if at all


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
    lists = value.values() if isinstance(value, dict) else [value]
    return frozenset(phrase(entry) for entries in lists for entry in entries)


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
