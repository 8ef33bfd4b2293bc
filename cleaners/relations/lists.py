"""Lists, tables and mails of the story itself, whose lines look like a site's: boxes of facts, rows, quotes.

They are told by lines that no rule takes, so what is spared once is spared in the next cleaning, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from cleaners.evidence.moments import is_moment
from cleaners.evidence.names import has_capitals, is_name
from cleaners.evidence.shape import ends_in_colon
from cleaners.evidence.tables import phrase, phrases
from cleaners.reading import UNNAMED
from cleaners.relations.once import fact
from cleaners.view import Document, Line

FACT = re.compile(r"(?P<label>[^\W\d_][^:：]{0,28}?)\s?[:：]\s*(?P<value>\S.{0,79})")
MAX_FACT_WORDS = 10
MAX_LABEL_WORDS = 3
MIN_FACTS = 2  # that no class takes; with fewer it may be the story's own head
BARS = ("\t", "|")  # between the cells of a row
MIN_BARS = 2
MAX_ROWS = 12  # between a row and one that no class takes
MIN_ANNOUNCING = 3  # words before a colon; fewer are a heading: "Follow us:"
MIN_UNENDED = 5  # words of a line that announces without one


@fact
def fact_lines(document: Document) -> frozenset[int]:
    """Positions of lines in a list of facts, "Author: …" above "Publisher: …": none of them is the site's."""
    return frozenset(
        position
        for run in _fact_runs(document)
        if len(run.own) >= MIN_FACTS or (run.signed and any(map(_names_person, run.own)))
        for position in run.positions
    )


@fact
def credit_lines(document: Document) -> frozenset[int]:
    """Positions of lines in a list of those who did the work: "Director: …" above "Music: …"."""
    return frozenset(
        position
        for run in _fact_runs(document)
        if sum(map(_names_person, run.own)) >= MIN_FACTS
        for position in run.positions
    )


class FactRun(NamedTuple):
    """Neighbouring lines of a label and a value each.

    Attributes:
        positions: where they stand.
        own: those that no class takes and that no head of an article has.
        signed: whether one of them names an author.
    """

    positions: list[int]
    own: list[Line]
    signed: bool


@fact
def _fact_runs(document: Document) -> list[FactRun]:
    found = []
    for run in _runs(document, _is_fact):
        lines = [document.lines[position] for position in run]
        own = [line for line in lines if line.kind in UNNAMED and not line.panel and not _is_heads(line)]
        found.append(FactRun(run, own, any(line.kind == "byline" for line in lines)))
    return found


def _is_fact(line: Line) -> bool:
    if line.kind == "prose" or not (":" in line.bare or "：" in line.bare):
        return False
    match = FACT.fullmatch(line.bare)
    return (
        match is not None and len(match["label"].split()) <= MAX_LABEL_WORDS and line.words <= MAX_FACT_WORDS
    )


def _is_heads(line: Line) -> bool:
    """Whether a fact is about the text itself: its source, the day of it."""
    match = FACT.fullmatch(line.bare)
    return match is not None and (
        phrase(match["label"]) in phrases("wire", "sources") or is_moment(match["value"])
    )


def _names_person(line: Line) -> bool:
    """Whether a line gives a person's part: "Music: Bo Ray"."""
    match = FACT.fullmatch(line.bare)
    return match is not None and is_name(match["value"]) and has_capitals(match["value"])


@fact
def mail_lines(document: Document) -> frozenset[int]:
    """Positions of what a mail quotes: lines that begin with ">", one of them running text."""
    runs = _runs(document, lambda line: line.bare[0] == ">")
    lines = document.lines
    return frozenset(p for run in runs if any(lines[q].kind == "prose" for q in run) for p in run)


def _runs(document: Document, belongs: Callable[[Line], bool]) -> Iterator[list[int]]:
    """Neighbouring lines to which a test says yes."""
    run: list[int] = []
    for position, line in enumerate(document.lines):
        if belongs(line):
            run.append(position)
        elif run:
            yield run
            run = []
    if run:
        yield run


def is_cell_row(document: Document, position: int, passing: frozenset[int]) -> bool:
    """Whether a row of labels belongs to a table: a row beside it, no menu, has as many cells.

    Args:
        document: the document.
        position: of the row.
        passing: positions of lines that go, though no class takes them.
    """
    lines = document.lines
    row = lines[position].bare
    beside = [p for p in (position - 1, position + 1) if 0 <= p < len(lines) and p not in passing]
    others = [lines[place].bare for place in beside if lines[place].kind in UNNAMED]
    return any(
        _bars(row, mark) >= MIN_BARS and _bars(other, mark) == _bars(row, mark)
        for other in others
        for mark in BARS
    ) or (_bars(row, "\t") >= MIN_BARS and _is_amid_cells(document, position))


def _is_amid_cells(document: Document, position: int) -> bool:
    """Whether rows with as many cells, which classes may take too, lead to one that none takes."""
    lines = document.lines
    cells = _bars(lines[position].bare, "\t")
    for step in (-1, 1):
        place = position + step
        while 0 <= place < len(lines) and abs(place - position) <= MAX_ROWS:
            if _bars(lines[place].bare, "\t") != cells:
                break
            if lines[place].kind in UNNAMED:
                return True
            place += step
    return False


def _bars(row: str, mark: str) -> int:
    return row.strip("| \t").count(mark)


def announces(line: Line, least: int = MIN_ANNOUNCING) -> bool:
    """Whether a line of the text says in some words what follows: "The page shows these words:"."""
    if line.kind not in UNNAMED:
        return False
    if ends_in_colon(line.bare):
        return line.words >= least
    return line.bare[-1].isalpha() and _refers(line.bare.casefold()) and line.words >= MIN_UNENDED


def _refers(text: str) -> bool:
    """Whether a line without an end speaks last of what is to be read below it."""
    return text.endswith(_wordings()) or not phrases("announcements", "following").isdisjoint(
        text.rsplit(None, 2)[1:]
    )


@cache
def _wordings() -> tuple[str, ...]:
    return tuple(f" {entry}" for entry in sorted(phrases("announcements", "wordings")))


@fact
def announced_lines(document: Document) -> frozenset[int]:
    """Positions of lines that a class takes, where the last other line above says what follows.

    "These are its sections:" does; a word or two before a colon are a heading of the site.
    """
    found: set[int] = set()
    is_announced = False
    for position, line in enumerate(document.lines):
        if line.kind in UNNAMED:
            is_announced = announces(line)
        elif is_announced:
            found.add(position)
    return frozenset(found)
