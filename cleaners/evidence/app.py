"""Invitations to install a site's app: "Get it on Google Play", "Open in app"."""

from __future__ import annotations

from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.speech import mentions, tells
from cleaners.evidence.tables import phrases

MAX_WORDS = 35


def is_app(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is such a button, or a sentence that begins as one and names a shop or a phone."""
    if "app.lines" in hits:
        return True
    if "app.openings" not in hits or word_count(text) > MAX_WORDS:
        return False
    return mentions(text.casefold(), phrases("app", "shops")) > 0 and not tells(text)


def signs() -> Signs:
    """What every such line bears."""
    return book_signs("app")
