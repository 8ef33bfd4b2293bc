"""Captions of pictures that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.layout import doubled_captions, doubled_lines
from cleaners.view import Document, Line

MIN_WORDS = 3


@rule(
    "caption",
    1,
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
        "The ferry had left the port at dawn with ninety people on board, officials said.\n\n"
        "We shall not sink\nWe shall not sink\n\n"
        "They sang it until the boats arrived, one of those who were rescued told reporters.",
    ],
)
def caption(document: Document) -> Iterator[Mark]:
    """Mark lines doubled above a credit, a page's ``figcaption``, and, less surely, a doubled line alone."""
    credited = doubled_captions(document)
    doubled = doubled_lines(document)
    for position, line in enumerate(document.lines):
        if position in credited or _is_figcaption(line):
            yield whole(line)
        elif position in doubled and line.words >= MIN_WORDS:
            yield whole(line, 0.7)


def _is_figcaption(line: Line) -> bool:
    return line.block is not None and line.block.tag == "figcaption" and line.block.region == "figure"
