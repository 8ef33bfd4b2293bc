"""Which lines of no class can be taken all the same: titles, captions, panels, items of lists.

A rule that seeks the neighbours of a line looks past them, so that it finds the same in the next cleaning.
"""

from __future__ import annotations

from cleaners.relations.layout import (
    contents_items,
    doubled_captions,
    doubled_lines,
    headline_lines,
    signature_lines,
)
from cleaners.relations.once import fact
from cleaners.relations.threads import member_panels, tail_blocks
from cleaners.view import Document


@fact
def passing(document: Document) -> frozenset[int]:
    """Positions of lines of no named kind that a rule can take all the same."""
    return (
        headline_lines(document)
        | doubled_captions(document)
        | doubled_lines(document)
        | contents_items(document)
        | signature_lines(document)
        | member_panels(document)
        | frozenset(tail_blocks(document))
    )
