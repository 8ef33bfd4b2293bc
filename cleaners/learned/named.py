"""What the named evidence says of lines, as numbers for the model."""

from __future__ import annotations

import numpy as np

from cleaners.evidence.forum import Panel, part
from cleaners.learned.lines import EVIDENCE, Array
from cleaners.reading import UNNAMED, Kind
from cleaners.view import Document, Line

# Numbers of the kinds of lines that named rules take; all others are 1.
SORTS: dict[Kind, int] = {
    "byline": 2, "share": 3, "promo": 4, "navigation": 5, "date": 6, "forum": 7,
}  # fmt: skip
STAMPS: frozenset[Panel] = frozenset({"title", "dated", "counted", "proof", "joined", "date"})


def evidence(document: Document) -> Array:
    """Describe lines of text, shape (lines, len(EVIDENCE)); those have a sort that a named rule has taken."""
    taken = document.taken
    rows = [
        (_hit(line), SORTS.get(line.kind, 1) if place in taken else 0, _is_stamp(line))
        for place, line in enumerate(document.lines)
    ]
    return np.array(rows, np.float32).reshape(-1, len(EVIDENCE))


def _hit(line: Line) -> float:
    """How surely the named evidence takes a line for boilerplate: 1 by its kind, .5 by a phrase in it."""
    if line.kind not in UNNAMED:
        return 1.0
    return 0.5 if line.hits else 0.0


def _is_stamp(line: Line) -> bool:
    """Whether a line is a date, or what forums print with a post."""
    if line.kind == "date" or line.panel in STAMPS:
        return True
    return line.kind == "forum" and part(line.bare, line.hits)[0] == "post"
