"""What tells a sentence of a story from a prompt that begins alike: somebody speaks in it, or it is past.

"Follow us on Facebook, said the note on the door": a site says such things, it does not report them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from cleaners.evidence.shape import UNSPACED
from cleaners.evidence.tables import table

HANGUL = re.compile("[가-힣]")
MAX_BOUND = 4  # letters of a word that others have inside them: German "abo" in "about" and "Labor"


@lru_cache(maxsize=1024)
def tells(text: str) -> bool:
    """Whether a line tells what somebody says or what has been, in whatever language."""
    return _telling().search(flat(text)) is not None


def flat(text: str) -> str:
    """A line as phrases are looked for in it: case, white space, apostrophes."""
    return " ".join(text.replace("’", "'").split()).casefold()


def mentions(line: str, words: frozenset[str]) -> int:
    """How many phrases of a table a line has in it, very short ones as words of their own."""
    return sum(1 for word in words if word in line and (not _is_bound(word) or _stands(line, word)))


def _is_bound(word: str) -> bool:
    return len(word) <= MAX_BOUND and word.isascii() and word.isalpha()


def _stands(line: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", line) is not None


@cache
def _telling() -> re.Pattern[str]:
    entries = sorted({flat(entry) for entry in _entries()}, key=len, reverse=True)
    parts = [re.escape(entry) for entry in entries if _is_part(entry)]
    clauses = [re.escape(entry) for entry in entries if entry[0] == ","]
    words = [re.escape(entry) for entry in entries if entry[0] != "," and not _is_part(entry)]
    ways = (rf"\b(?:{'|'.join(words)})\b", rf"(?:{'|'.join(clauses)})\b", "|".join(parts))
    return re.compile("|".join(ways))


def _is_part(entry: str) -> bool:
    return (UNSPACED.search(entry) or HANGUL.search(entry)) is not None


def _entries() -> set[str]:
    return {entry for entries in table("speech")["tells"].values() for entry in entries}
