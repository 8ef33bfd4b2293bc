"""Labels that a text speaks of: words of a glossary, questions of its readers, steps of a manual.

What is sought beside them is such that no rule takes it, or stays with them, so what is spared once is spared
in the next cleaning, too.
"""

from __future__ import annotations

from cleaners.evidence.shape import asks_in_greek, ends_sentence
from cleaners.layout import headline_lines
from cleaners.once import fact
from cleaners.passing import passing
from cleaners.reading import UNNAMED, Kind
from cleaners.view import Document, Line

MIN_HEADS = 3
MIN_QUESTIONS = 2
MAX_HEAD_WORDS = 4
MAX_STEP_WORDS = 10
MAX_QUESTION_WORDS = 20
QUESTION_MARKS = ("?", "？", "؟")
STOPS = (".", "。")
# Kinds of the labels that a glossary or a manual explains one by one.
EXPLAINED: frozenset[Kind] = frozenset(
    ("share", "cookie", "newsletter", "app", "access", "comment", "navigation")
)


@fact
def glossary(document: Document) -> frozenset[int]:
    """Positions of lines in :func:`heads` of which at least one is no site's: words that a text explains."""
    return frozenset(
        position
        for run in heads(document)
        if any(document.lines[head].kind in UNNAMED for head in run)
        for position in run
    )


@fact
def heads(document: Document) -> tuple[tuple[int, ...], ...]:
    """Runs of short lines above one paragraph each, three different ones at least, and nothing else."""
    runs: list[list[int]] = [[]]
    for position in range(len(document.lines) - 1):
        if _is_head(document, position):
            if runs[-1] and runs[-1][-1] != position - 2:
                runs.append([])
            runs[-1].append(position)
    return tuple(tuple(run) for run in runs if _are_different(document, run))


def _are_different(document: Document, run: list[int]) -> bool:
    return len({document.lines[position].bare.casefold() for position in run}) == len(run) >= MIN_HEADS


def _is_head(document: Document, position: int) -> bool:
    """Whether a line is a word or a few above a paragraph, and below one or below the title."""
    lines = document.lines
    line = lines[position]
    if lines[position + 1].kind != "prose" or line.kind == "prose" or line.panel:
        return False
    above = lines[position - 1] if position and position - 1 not in headline_lines(document) else None
    if (above is not None and above.kind != "prose") or line.words > MAX_HEAD_WORDS:
        return False
    return position not in passing(document) and (line.kind in UNNAMED or line.kind in EXPLAINED)


def is_question(document: Document, position: int) -> bool:
    """Whether a line asks what the paragraph right below answers."""
    lines = document.lines
    return _asks(lines[position].bare) and position + 1 < len(lines) and lines[position + 1].kind == "prose"


@fact
def asks_often(document: Document) -> bool:
    """Whether several lines of no class are questions with an answer below, as in a list of them."""
    taken = passing(document)
    asked = 0
    for position, line in document.unnamed:
        if line.kind != "prose" or line.words <= MAX_QUESTION_WORDS:
            asked += position not in taken and is_question(document, position)
    return asked >= MIN_QUESTIONS


def is_step(document: Document, position: int) -> bool:
    """Whether a line is a short sentence among others that no site prints, or answers the question above."""
    lines = document.lines
    line = lines[position]
    if position == 0 or not line.bare.endswith(STOPS) or line.bare.endswith(("..", "…")):
        return False
    taken = passing(document)
    above = lines[position - 1]
    if above.kind not in UNNAMED or above.panel or position - 1 in taken:
        return False
    if _asks(above.bare):
        return True
    below = lines[position + 1] if position + 1 < len(lines) else None
    stays = below is not None and below.kind in UNNAMED and not below.panel and position + 1 not in taken
    return stays and below is not None and _is_short(above) and ends_sentence(below.bare)


def _asks(text: str) -> bool:
    return text.endswith(QUESTION_MARKS) or asks_in_greek(text)


def _is_short(line: Line) -> bool:
    """Whether a line is one sentence of a few words."""
    return line.bare.endswith(STOPS) and line.words <= MAX_STEP_WORDS
