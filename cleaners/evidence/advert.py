"""Labels of advertisements: "ADVERTISEMENT - CONTINUE READING BELOW", "Anzeige", "広告"."""

from __future__ import annotations

from cleaners.evidence.labels import label, label_signs
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.signs import Signs


def is_advert(text: str, hits: frozenset[str]) -> bool:
    """Whether a line only tells that an advertisement stood there; some of the words are weak labels."""
    if text.endswith((".", "!", "?")) and not text.endswith("..") and " " not in text:
        return False  # somebody says it
    return "advert.lines" in hits or label(text) == "advert"


def signs() -> Signs:
    """What every such line bears."""
    return book_signs("advert") | label_signs("advert")
