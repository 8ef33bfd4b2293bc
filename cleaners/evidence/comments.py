"""Labels and notices of comment sections: "12 Comments", "Be the first to comment", "Like Reply Report"."""

from __future__ import annotations

import re

from cleaners.evidence.labels import label, label_signs, row, row_signs
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.speech import flat, mentions, tells
from cleaners.evidence.tables import phrases

MAX_WORDS = 60
CLOCK = re.compile(r"\d{1,2}[:.]\d\d\s")  # of a programme: "22:00 Comment"


def is_comment(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is a part of a comment section that no reader wrote."""
    if CLOCK.match(text):
        return False
    if "comments.lines" in hits or label(text) == "comment" or row(text) == "comment":
        return True
    return "comments.openings" in hits and word_count(text) <= MAX_WORDS and _is_notice(text)


def _is_notice(text: str) -> bool:
    """Whether a line that begins as a notice is about comments and states a rule or asks for something.

    Many begin as any sentence does: "Sie müssen sich anmelden, um an der Führung teilzunehmen".
    """
    line = flat(text)
    named = mentions(line, phrases("comments", "matters")) > 0
    return named and mentions(line, phrases("comments", "demands")) > 0 and not tells(text)


def signs() -> Signs:
    """What every such line bears."""
    return book_signs("comments") | label_signs("comment") | row_signs()
