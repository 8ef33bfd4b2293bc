"""Lines of share bars: "Share this:", "Teilen", "12 Shares", "Facebook Twitter WhatsApp Email"."""

from __future__ import annotations

from cleaners.evidence.labels import label, row
from cleaners.evidence.shape import ends_sentence, word_count

MAX_WORDS = 14


def is_share(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is a button of a share bar, or a row of them; the bare word can be meant."""
    if "share.lines" in hits or label(text) in ("share", "network") or row(text) == "share":
        return True
    return "share.openings" in hits and word_count(text) <= MAX_WORDS and not ends_sentence(text)
