"""Notes of a news desk in brackets: "(Reporting by …; editing by …)", "[Our desk keeps this updated]"."""

from __future__ import annotations

import re
from functools import cache

from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrases

PAIRS = {"(": ")", "[": "]", "（": "）", "【": "】"}
MAX_CHARACTERS = 600
MAX_BEFORE_VOICE = 5  # words: "(The Post's northern desk is …"


def is_desk_note(text: str, _: frozenset[str]) -> bool:
    """Whether a line is one bracket from end to end in which a desk speaks of its own work.

    A correction tells the reader a fact and is none; nor is an author's biography.
    """
    if text.lstrip()[:1] not in PAIRS:
        return False
    line = " ".join(text.replace("’", "'").split()).casefold()
    if not line or len(line) > MAX_CHARACTERS or not _is_one_bracket(line.rstrip(".")):
        return False
    voice = _pattern("voices").search(line)
    opens = voice is not None and len(line[: voice.start()].split()) <= MAX_BEFORE_VOICE
    return opens and _says("matters", line) and not _says("facts", line)


def _is_one_bracket(line: str) -> bool:
    """Whether the bracket that opens the line closes at its very end."""
    close = PAIRS.get(line[:1])
    if not close:
        return False
    depth = 0
    for position, mark in enumerate(line):
        depth += (mark == line[0]) - (mark == close)
        if not depth:
            return position == len(line) - 1
    return False


def _says(key: str, line: str) -> bool:
    return bool(_pattern(key).search(line))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    words = sorted(phrases("notes", key), key=len, reverse=True)
    # Scripts without spaces have no ends of words to look for.
    bounds = ((word, r"\b" if word < "\u0e00" else "") for word in words)
    return re.compile("|".join(f"{bound}{re.escape(word)}{bound}" for word, bound in bounds))


def signs() -> Signs:
    """What every such note bears."""
    return Signs(firsts=PAIRS)
