"""Captions of pictures that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.layout import doubled_captions
from cleaners.view import Document, Line

MIN_WORDS = 3


@rule(
    "caption",
    1,
    "A caption describes a picture; pages print it twice, as the picture's text and below it.",
    removes=[
        """
-|Ferry Burns Off The Coast At Dawn
 |All on board of the ferry were rescued, the coast guard said on Monday.
-|The ferry at dawn
-|The ferry at dawn
-|Flash 90
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
    ],
    keeps=[
        "Never more\nNever more\nThe raven sat above the door and said what it had always said.",
        "Row, row, row your boat\nRow, row, row your boat\nGently down the stream",
        "The ferry had left the port at dawn with ninety people on board, officials said.\n\n"
        "We shall not sink\nWe shall not sink\n\n"
        "They sang it until the boats arrived, one of those who were rescued told reporters.",
    ],
)
def caption(document: Document) -> Iterator[Mark]:
    """Mark lines doubled above a credit, a page's ``figcaption``, and, less surely, a doubled line alone."""
    doubled = doubled_captions(document)
    for position, line in enumerate(document.lines):
        if position in doubled or _is_figcaption(line):
            yield whole(line)
        elif _is_doubled_block(document, position):
            yield from (whole(copy, 0.7) for copy in document.lines[position : position + 2])


def _is_figcaption(line: Line) -> bool:
    return line.block is not None and line.block.tag == "figcaption" and line.block.region == "figure"


def _is_doubled_block(document: Document, position: int) -> bool:
    """Whether two equal lines stand between blank lines and, beyond these, prose."""
    lines = document.lines[max(position - 1, 0) : position + 3]
    if len(lines) < 4 or lines[1].bare != lines[2].bare or lines[1].words < MIN_WORDS:
        return False
    before, first, second, after = lines
    return (
        before.kind == after.kind == "prose"
        and first.kind in ("heading", "other")
        and first.index - before.index > 1
        and second.index - first.index == 1
        and after.index - second.index > 1
    )
