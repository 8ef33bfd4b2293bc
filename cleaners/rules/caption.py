"""Captions of pictures that are not there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.shape import ends_in_colon, sentence_count
from cleaners.html.page import Element
from cleaners.relations.layout import doubled_captions, doubled_lines
from cleaners.view import Document, Line

MIN_WORDS = 3
MIN_EXPLAINING = 18  # words; with more, in several sentences, a caption tells more than who saw what
MAX_WORDS = 25  # with more in a single sentence, too
LONG = 0.7  # careful mode leaves what may explain a chart, and what the text can refer to
NUMBERED = re.compile(r"\w{1,20}\.? ?\d{1,3}(?:[-–.]\d{1,3})*(?:[.:：)]|\s?[–—-]\s|\u3000)")  # Figure 2:
SHOWN = frozenset({"pre", "blockquote", "table"})


@rule(
    "caption",
    5,
    "A caption describes a picture; pages print it twice, as the picture's text and below it.",
    category="caption",
    removes=[
        """
-|Fähre brennt vor der Küste
 |Alle Passagiere der Fähre wurden gerettet, teilte die Küstenwache am Montag mit.
-|Die Fähre am Morgen
-|Die Fähre am Morgen
-|Foto: dpa
 |Die Retter erreichten das Schiff innerhalb einer Stunde und brachten alle an Land.
""",
        """
-|Паром сгорел у берега
 |Всех пассажиров парома удалось спасти, сообщила береговая охрана в понедельник.
-|Паром на рассвете
-|Паром на рассвете
-|РИА Новости
 |Спасатели прибыли через час и доставили всех пассажиров на берег.
""",
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
        "The old man ran through the house and opened one door after the other, and he cried:\n"
        "Nobody is at home\nNobody is at home\n"
        "Then he sat down on the stairs and waited until his daughter came back from the field.",
        "The ferry had left the port at dawn with ninety people on board, officials said.\n\n"
        "We shall not sink\nWe shall not sink\n\n"
        "They sang it until the boats arrived, one of those who were rescued told reporters.",
    ],
)
def caption(document: Document) -> Iterator[Mark]:
    """Mark lines doubled above a credit, and captions; less surely long ones, and lines doubled alone."""
    shows = _figures_with_text(document)
    credited = doubled_captions(document)
    doubled = doubled_lines(document)
    for position, line in enumerate(document.lines):
        if position in credited:
            yield whole(line)
        elif _is_figcaption(line):
            if _figure(line) not in shows:
                yield whole(line, LONG if _explains(line) else 1.0)
        elif position in doubled and line.words >= MIN_WORDS and not _is_announced(document, position):
            yield whole(line, 0.7)


def _is_announced(document: Document, position: int) -> bool:
    """Whether the paragraph above a doubled line ends in a colon: "…, he cried:"."""
    above = document.prose[bisect_left(document.prose, position) - 1]
    return ends_in_colon(document.lines[above].bare)


def _is_figcaption(line: Line) -> bool:
    return line.block is not None and line.block.tag == "figcaption" and line.block.region == "figure"


def _figures_with_text(document: Document) -> set[Element]:
    """The figures that show code, a quotation or a table, whose captions belong to the text."""
    found: set[Element] = set()
    for line in document.lines:
        if line.block and line.block.region == "figure" and (figure := _figure(line)):
            element = line.block.element
            while element and element is not figure:
                if element.tag in SHOWN:
                    found.add(figure)
                element = element.parent
    return found


def _figure(line: Line) -> Element | None:
    element = line.block.element if line.block else None
    while element and element.tag != "figure":
        element = element.parent
    return element


def _explains(line: Line) -> bool:
    """Whether a caption says more than what is to be seen, or has a number to refer to it."""
    several = line.words > MIN_EXPLAINING and sentence_count(line.bare) > 1
    return several or line.words > MAX_WORDS or NUMBERED.match(line.bare) is not None
