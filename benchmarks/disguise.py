"""Texts in disguise: what a labelled page would look like in a language whose words no model has read.

The labelled pages are English. A model that learns from them alone leans on their words, and is at a loss
where it knows none; shape, place and repetition are what is left to it there, and a disguise leaves it those.
"""

from __future__ import annotations

import hashlib
import random
import re
import string
from collections.abc import Sequence

from cleaners.learned.terms import FUNCTION_WORDS

TONGUES = ("spelled", "foreign", "unspaced")
VOWELS = "aeiouy"
CONSONANTS = "".join(letter for letter in string.ascii_lowercase if letter not in VOWELS)
LETTERS = re.compile(r"[A-Za-z]+")
WIDE_MARKS = str.maketrans(",.:?!", "，。：？！")
FIRST_WIDE, LAST_WIDE = 0x4E00, 0x9FA0


def drawn(page: str, kind: str) -> float:
    """A number from 0 to 1 for a page and what may be made of it, the same each time."""
    return int(hashlib.sha256(f"{kind} {page}".encode()).hexdigest()[:8], 16) / 16**8


def disguised(lines: Sequence[str], seed: str) -> list[str]:
    """Write lines in another tongue; the same word is the same everywhere on a page.

    One page in three keeps its function words ("spelled"), one exchanges the letters of all words
    ("foreign"), one writes each word as two wide characters, without spaces ("unspaced").

    Args:
        lines: of a text.
        seed: tells one page's tongue and letters from another's.
    """
    drawn = random.Random(seed)  # noqa: S311 - no secret
    tongue = drawn.choice(TONGUES)
    if tongue == "unspaced":
        return [_unspaced(line, seed) for line in lines]
    vowels, consonants = (drawn.sample(letters, len(letters)) for letters in (VOWELS, CONSONANTS))
    table = dict(zip(VOWELS + CONSONANTS, vowels + consonants, strict=True))
    letters = str.maketrans(table | {letter.upper(): other.upper() for letter, other in table.items()})

    def spelled(match: re.Match[str]) -> str:
        stays = tongue == "spelled" and match[0].lower() in FUNCTION_WORDS
        return match[0] if stays else match[0].translate(letters)

    return [LETTERS.sub(spelled, line) for line in lines]


def _unspaced(line: str, seed: str) -> str:
    def written(match: re.Match[str]) -> str:
        drawn = hashlib.sha256(f"{seed} {match[0].lower()}".encode()).digest()
        return _wide(drawn[:2]) + _wide(drawn[2:4])

    return LETTERS.sub(written, line).translate(WIDE_MARKS).replace(" ", "")


def _wide(drawn: bytes) -> str:
    return chr(FIRST_WIDE + int.from_bytes(drawn) % (LAST_WIDE - FIRST_WIDE))
