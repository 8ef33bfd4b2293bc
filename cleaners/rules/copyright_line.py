"""Lines in which a site or a page reserves its rights."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.copyright import copyright_notice
from cleaners.relations.company import is_announced
from cleaners.relations.wrapped import is_piece
from cleaners.view import Document

MAX_SUBHEAD = 4  # words


@rule(
    "copyright-line",
    4,
    "Who owns the page is printed below each of its stories and belongs to none.",
    category="legal",
    tables=["copyright"],
    removes=[
        """
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|© 2026 The Harbour Post. All rights reserved.
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Alle Rechte vorbehalten
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
-|© 2004–2020 «Портовый вестник». Все права защищены.
""",
        """
 |Le bac avait quitté le port à l'aube avec quatre-vingt-dix personnes à bord.
-|Copyright 1999-2020 La Gazette du Port
""",
    ],
    keeps=[
        "(c) It is not obvious that the owner knew of the fire.",
        "SELECT day, sum(c) FROM boats GROUP BY day",
        "Copyright law protects the heirs of authors who died after 1955.",
        "She wrote “all rights reserved” below every one of her drawings.",
        "Copyright expires 70 years after the author's death.",
        "In 2019 all rights reserved to the crown were sold to the town.",
        "The sign © was first used on maps.",
        "Alle rechten voorbehouden, zo stond het op de achterkant van elke foto die hij ooit verkocht.",
        "© Jan Smit. Alle rechten voorbehouden. Dat stempel zette hij vanaf dat jaar achter op elke afdruk.",
        "Nachdruck verboten, stand auf jeder Seite.",
        "Derechos reservados a la corona.",
        "Below every one of the drawings stood a stamp of the house and the words\n"
        "All rights reserved\nin letters that nobody could read without a glass.",
        "Все права защищены, и писать об этом под каждым снимком вовсе не обязательно, сказала судья.",
        "Lund, P. (2018) All Rights Reserved. Harbour Press.",
        "The picture stands on the page of the claimant with these words beneath it:\n"
        "© 2014 Ida Berg. All rights reserved.\n"
        "On the page of the other party the same words had been cut off, as both sides agree.",
    ],
)
def copyright_line(document: Document) -> Iterator[Mark]:
    """Mark notices, less surely the owner alone, who can be a picture's, and a formula among paragraphs.

    One that the sentence above announces is quoted.
    """
    for position, line in document.of_kind("legal"):
        found = copyright_notice(line.bare)
        if not found or is_announced(document, position) or is_piece(document, position):
            continue
        if found == "owner":
            yield whole(line, 0.9 if document.prose and position in document.tail else 0.7)
        elif found == "formula" and line.words <= MAX_SUBHEAD and _is_within(document, position):
            yield whole(line, 0.7)
        else:
            yield whole(line, 0.95)


def _is_within(document: Document, position: int) -> bool:
    """Whether a line stands between paragraphs."""
    return bool(document.prose) and document.prose[0] < position < document.prose[-1]
