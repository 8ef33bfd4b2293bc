"""The shape of a person's name, in scripts with capitals, without, and without spaces."""

from __future__ import annotations

import re
from functools import cache

from cleaners.evidence.tables import phrases, table

NAME_TOKENS = range(2, 6)
TOKEN = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
HAN = re.compile("[\u3400-\u9fff々]{2,5}")
HANGUL = re.compile("[가-힣]{2,4}")


def is_name(text: str) -> bool:
    """Whether a text has the shape of a person's full name."""
    tokens = text.split()
    if len(tokens) not in NAME_TOKENS or not all(TOKEN.fullmatch(token) for token in tokens):
        return False
    small = [token.casefold() in phrases("bylines", "inside.particles") for token in tokens]
    inside = [False, *small[1:-1], False]  # "Ludwig van der Berg"; at its end "der" begins a noun
    if any(
        token.casefold() in phrases("bylines", "no.names")
        for token, is_inside in zip(tokens, inside, strict=True)
        if not is_inside
    ):
        return False
    named = [any(not part[:1].islower() for part in token.split("-")) for token in tokens]
    return named[0] and named[-1] and all(map(max, named, small))


def has_capitals(text: str) -> bool:
    """Whether the script of a text knows capitals; without them a name looks like any words."""
    return any(mark.isupper() or mark.islower() for mark in text)


def is_unspaced_name(text: str) -> bool:
    """Whether a text is a Chinese, a Japanese or a Korean name: a known family name, a given name."""
    name = text.replace(" ", "").replace("\u3000", "")
    if HANGUL.fullmatch(name):
        return len(name) >= 3 and name[0] in _characters("ko")
    if not HAN.fullmatch(name):
        return False
    if len(name) <= 3 and name[0] in _characters("zh"):
        return True
    families = table("names")["ja"]
    return len(name) >= 3 and any(name[:length] in families and len(name) > length for length in (1, 2, 3))


@cache
def _characters(language: str) -> frozenset[str]:
    return frozenset("".join(table("names")[language]))
