"""Whether the only line that looks like a headline is one, or the first line of the text."""

from __future__ import annotations

import re
from itertools import takewhile

from cleaners.evidence.titles import is_broken, is_no_title, is_speech
from cleaners.reading import UNNAMED
from cleaners.relations.lists import fact_lines
from cleaners.view import Document, Line

NUMBERED = re.compile(r"(?P<word>(?:[^\W\d_]{3,12}|§) )\d{1,4}\.?")
MAX_LINES = 5  # in which a text with broken lines shows it
MAX_TURNS = 3  # in which a play shows it
NEAR = 3  # lines, in which a caption and its credit stand together


def is_trusted(document: Document, position: int) -> bool:
    """Whether a line that could be a title by its shape is none of the text: no broken line, no speech."""
    line = document.lines[position]
    if is_no_title(line.bare) or position in fact_lines(document) or _parts_caption(document, position):
        return False
    if is_speech(line.bare):
        turns = document.prose[:MAX_TURNS]
        return not any(is_speech(document.lines[turn].bare) for turn in turns)
    return not (is_broken(line.bare) or _is_wrapped(document, position) or _is_of_section(document, position))


def _parts_caption(document: Document, position: int) -> bool:
    """Whether a line beside the title stands there twice above a credit: without the title, a caption."""
    lines = document.lines
    below = list(takewhile(_is_short, lines[position + 1 : position + 1 + NEAR]))
    if not any(line.kind == "credit" for line in below):
        return False
    beside = [line.bare.casefold() for line in (*lines[max(position - NEAR, 0) : position], *below)]
    return len(set(beside)) < len(beside)


def _is_of_section(document: Document, position: int) -> bool:
    """Whether a number stands above a line, "Section 12", and the same word with another further down."""
    if not position or document.lines[position - 1].kind not in UNNAMED:
        return False
    above = document.lines[position - 1].bare
    match = NUMBERED.fullmatch(above)
    if not match:
        return False
    word = match["word"]
    return any(
        line.bare.startswith(word) and line.bare != above and NUMBERED.fullmatch(line.bare)
        for line in document.lines[position + 1 :]
    )


def _is_short(line: Line) -> bool:
    return line.kind != "prose"


def _is_wrapped(document: Document, position: int) -> bool:
    """Whether a line belongs to a text that was broken into lines: one right below goes on in small letters.

    Only running text proves that, for no rule takes it away.
    """
    above = document.lines[position]
    for line in document.lines[position + 1 : position + 1 + MAX_LINES]:
        if line.start - above.end != 1:
            return False
        if line.kind == "prose" and line.bare[0].islower() and not _is_ended(above):
            return True
        above = line
    return False


def _is_ended(line: Line) -> bool:
    return line.kind == "prose" and line.bare[-1] in '.!?:…"”’»)'
