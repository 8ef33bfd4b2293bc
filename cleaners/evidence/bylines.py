"""Lines that name who wrote a text: "by Jane Doe", "By Ann Lee and Bo Ray, The Post", "Jane Doe, Oslo ,"."""

from __future__ import annotations

import re
from functools import cache

from cleaners.evidence.tables import phrases

MAX_CHARACTERS = 120
NAME_TOKENS = range(2, 6)
TOKEN = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
JOINED = re.compile(r"\s+(?:and|und|et|y|e|en|&)\s+|\s*,\s*(?:and\s+)?|\s*;\s*")
# A byline whose link to the author's page or to a date fell out: "Jane Doe, Oslo ,".
CUT_OFF = re.compile(r"(?P<name>[^,]{4,60}?)\s*,\s*(?P<place>[^\W\d_][^,\d]{1,40}?)\s*,")


def byline(text: str) -> tuple[str, ...]:
    """The persons or the desk that a byline names, in order; empty if the line is no byline."""
    line = " ".join(text.split())
    if len(line) > MAX_CHARACTERS:
        return ()
    if match := _opening().match(line):
        return _people(line[match.end() :])
    match = CUT_OFF.fullmatch(line)
    if match and is_name(match["name"]) and _is_capitalised(match["place"]):
        return (match["name"],)
    return ()


@cache
def _opening() -> re.Pattern[str]:
    words = sorted(phrases("bylines", "by"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})\s*:?\s+(?=[^\W\d_])", re.IGNORECASE)


def _people(text: str) -> tuple[str, ...]:
    """The leading names of a list; what follows the last name is the outlet or the place."""
    people: list[str] = []
    for position, part in enumerate(filter(None, JOINED.split(text))):
        if position == 0 and part.casefold() in phrases("bylines", "desks"):
            return (part,)
        if not is_name(part):
            rest_is_short = position > 0 and (_is_capitalised(part) or _is_role(part))
            return tuple(people) if rest_is_short else ()
        people.append(part)
    return tuple(people)


def is_name(text: str) -> bool:
    """Whether a text has the shape of a person's full name."""
    tokens = text.split()
    if len(tokens) not in NAME_TOKENS or not all(TOKEN.fullmatch(token) for token in tokens):
        return False
    if any(token.casefold() in phrases("bylines", "not_names") for token in tokens):
        return False
    named = [any(not part[:1].islower() for part in token.split("-")) for token in tokens]
    small = [token.casefold() in phrases("bylines", "particles") for token in tokens]
    return named[0] and named[-1] and all(map(max, named, small))


def _is_role(text: str) -> bool:
    tokens = text.casefold().split()
    return len(tokens) <= 6 and tokens[-1] in phrases("bylines", "roles")


def _is_capitalised(text: str) -> bool:
    """Whether a short text names a place or an outlet: every longer word begins with a capital."""
    tokens = text.split()
    return 0 < len(tokens) <= 6 and all(
        token[0].isupper() or not token[0].isalpha() or len(token) <= 3 for token in tokens
    )
