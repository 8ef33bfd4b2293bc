"""What a page says to screen readers and browsers: "Skip to main content", "Loading...", player labels."""

from __future__ import annotations

from cleaners.evidence.labels import label, label_signs
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.speech import mentions, tells
from cleaners.evidence.tables import phrase, phrases

MAX_WORDS = 45
MAX_PLACEHOLDER = 40
DOTS = ("...", "…")


def is_access(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is a label for machines or a notice of what a browser cannot do."""
    return "access.lines" in hits or is_placeholder(text) or label(text) == "access" or _is_notice(text, hits)


def is_placeholder(text: str) -> bool:
    """Whether a line stands where something was still to come; without its dots it can be a heading."""
    return (
        len(text) <= MAX_PLACEHOLDER and text.endswith(DOTS) and phrase(text) in phrases("access", "dotted")
    )


def _is_notice(text: str, hits: frozenset[str]) -> bool:
    if "access.openings" not in hits or word_count(text) > MAX_WORDS:
        return False
    line = text.casefold()
    return mentions(line, phrases("access", "machinery")) > 0 and not tells(text)


def signs() -> Signs:
    """What every such line bears."""
    return book_signs("access") | label_signs("access") | Signs(whole=phrases("access", "dotted"))
