"""Prompts to subscribe, to log in, to join a channel: "Already a subscriber? Log in"."""

from __future__ import annotations

from cleaners.evidence.labels import label, label_signs
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.speech import flat, mentions, tells
from cleaners.evidence.tables import phrases

MAX_WORDS = 45
MAX_SHORT = 14  # words; a longer prompt has to name its matter twice
MAX_BARE = 6  # words of a prompt that offers nothing: "Follow us on Instagram"
QUOTES = frozenset('"“”„«»「」『』')


def is_newsletter(text: str, hits: frozenset[str]) -> bool:
    """Whether a line asks its reader to subscribe, to register or to log in."""
    return "newsletter.lines" in hits or label(text) == "newsletter" or _is_prompt(text, hits)


def _is_prompt(text: str, hits: frozenset[str]) -> bool:
    """Whether a sentence or three are such a prompt: what it is about, and what it offers.

    One with a quotation, or in which somebody speaks, tells of another prompt or of something else.
    """
    if "newsletter.openings" not in hits or not QUOTES.isdisjoint(text):
        return False
    words = word_count(text)
    if words > MAX_WORDS:
        return False
    line = flat(text)
    if mentions(line, phrases("newsletter", "matters")) < (1 if words <= MAX_SHORT else 2) or tells(text):
        return False
    return words <= MAX_BARE or mentions(line, phrases("newsletter", "offers")) > 0


def signs() -> Signs:
    """What every such line bears."""
    return book_signs("newsletter") | label_signs("newsletter")
