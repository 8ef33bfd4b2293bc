"""Lines of share bars: "Share this:", "Teilen", "12 Shares", "Facebook Twitter WhatsApp Email"."""

from __future__ import annotations

from cleaners.evidence.labels import label, label_signs, row, row_signs
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import ends_sentence, word_count
from cleaners.evidence.signs import Signs

MAX_WORDS = 14


def is_share(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is a button of a share bar, or a row of them; the bare word can be meant."""
    if "share.lines" in hits or label(text) in ("share", "network") or row(text) == "share":
        return True
    return "share.openings" in hits and word_count(text) <= MAX_WORDS and not ends_sentence(text)


def signs() -> Signs:
    """What every such line bears."""
    return book_signs("share") | label_signs("share") | row_signs()
