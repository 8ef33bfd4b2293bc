"""Notices and buttons of consent dialogs: "We use cookies to … By continuing …", "Accept all"."""

from __future__ import annotations

from cleaners.evidence.labels import label, label_signs
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.speech import flat, mentions, tells
from cleaners.evidence.tables import phrases

MAX_SHORT = 12  # words; a longer notice has to speak to its reader twice
LINE_WORDS = 10


def is_cookie(text: str, hits: frozenset[str]) -> bool:
    """Whether a line belongs to a consent dialog."""
    return (
        "cookie.lines" in hits
        or label(text) == "cookie"
        or (is_cookie_notice(text, hits) and not tells(text))
    )


def is_cookie_notice(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is a site's own notice to its reader, told by how it begins and what it asks for.

    An article on cookies, a recipe and a manual begin so too, but ask their reader for nothing.
    """
    if "cookie.openings" not in hits:
        return False
    line = flat(text)
    if not mentions(line, phrases("cookie", "cookies")):
        return False
    asked = mentions(line, phrases("cookie", "consent"))
    return asked >= (1 if word_count(line) <= MAX_SHORT else 2)


def signs() -> Signs:
    """What every such line bears."""
    return book_signs("cookie") | label_signs("cookie")
