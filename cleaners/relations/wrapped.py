"""Pieces of sentences in a text whose lines were broken: a line of it can read as a label does."""

from __future__ import annotations

from itertools import pairwise

from cleaners.evidence.shape import ends_sentence
from cleaners.reading import UNNAMED
from cleaners.relations.once import fact
from cleaners.relations.passing import passing
from cleaners.view import Document, Line

MIN_BREAKS = 4  # in a text whose lines were broken
MIN_WORDS = 4  # of the line above; fewer can be a label or a heading


def is_piece(document: Document, position: int) -> bool:
    """Whether a line goes on with the unended one right above, and the one right below goes on with it.

    Both are such that no rule takes them, and no blank line parts the three.
    """
    lines = document.lines
    if not 0 < position < len(lines) - 1:
        return False
    above, line, below = lines[position - 1 : position + 2]
    return (
        above.kind in UNNAMED
        and below.kind in UNNAMED
        and below.bare[0].islower()
        and above.words >= MIN_WORDS
        and not ends_sentence(above.bare)
        and _touch(above, line)
        and _touch(line, below)
        and passing(document).isdisjoint((position - 1, position + 1))
        and not any(part.block for part in (above, line, below))
    )


def _touch(above: Line, below: Line) -> bool:
    return below.start - above.end == 1


@fact
def is_wrapped(document: Document) -> bool:
    """Whether lines were broken throughout: several go on in small letters on the next."""
    breaks = 0
    for above, below in pairwise(document.lines):
        if above.kind in UNNAMED and below.kind in UNNAMED and below.bare[0].islower():
            breaks += above.words >= MIN_WORDS and not ends_sentence(above.bare) and _touch(above, below)
    return breaks >= MIN_BREAKS
