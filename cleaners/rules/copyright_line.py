"""Lines in which a site or a page reserves its rights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.copyright import copyright_notice
from cleaners.evidence.shape import is_prose
from cleaners.evidence.tables import phrases
from cleaners.reading import UNNAMED
from cleaners.relations.company import is_announced
from cleaners.relations.explained import terms
from cleaners.relations.wrapped import is_piece
from cleaners.view import Document

MAX_SUBHEAD = 4  # words
CLAUSE = re.compile(r"(?:§ ?)?\d{1,2}(?:\.\d{1,2}){0,2}[.)]? [^\W\d_]")
COMMENTS = ("*", "//", "#", ";", "--")  # before the lines of a comment in code


@rule(
    "copyright-line",
    5,
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
        "Lund, P. (2018). All Rights Reserved: A Short History of Copyright. Harbour Press.",
        "/* weir.c\n * Copyright (c) 2019 Ina Holm. All rights reserved.\n * Use it as you like.\n */\n"
        "The program prints a single word and ends, which is all that the exercise asks for.",
        "# Copyright (c) 2019 Ina Holm\n# All rights reserved\nimport weir\n"
        "The program reads the gauge and ends, which is all that the exercise asks for.",
        "The program reads the gauge of a weir and writes what it has read into a file.\nLicence\n"
        "Copyright (c) 2019 Ina Holm\n"
        "Permission is hereby granted, free of charge, to any person obtaining a copy of this program.",
        "2. Accounts\nYou are answerable for what is written under your name by somebody else.\n3. Content\n"
        "All rights reserved. You may print a page for your own use, but you may not sell the print.",
        "The picture stands on the page of the claimant with these words beneath it:\n"
        "© 2014 Ida Berg. All rights reserved.\n"
        "On the page of the other party the same words had been cut off, as both sides agree.",
    ],
)
def copyright_line(document: Document) -> Iterator[Mark]:
    """Mark notices, less surely the owner alone, who can be a picture's, and a formula among paragraphs.

    One that the sentence above announces is quoted, and that of a program's licence belongs to it.
    """
    for position, line in document.of_kind("legal"):
        found = copyright_notice(line.bare)
        if not found or is_announced(document, position) or is_piece(document, position):
            continue
        if _is_of_program(document, position) or position in terms(document):
            continue
        if found == "formula" and _is_clause(document, position):
            continue
        if found == "owner":
            yield whole(line, 0.9 if document.prose and position in document.tail else 0.7)
        elif found == "formula" and line.words <= MAX_SUBHEAD and _is_within(document, position):
            yield whole(line, 0.7)
        else:
            yield whole(line, 0.95)


def _is_of_program(document: Document, position: int) -> bool:
    """Whether a line stands in a comment of code, or right above the text of a licence."""
    lines = document.lines
    mark = next((mark for mark in COMMENTS if lines[position].bare.startswith(mark)), "")
    if mark == "*" and any(line.bare.startswith("/*") for line in lines[max(0, position - 3) : position]):
        return True
    beside = (*lines[max(0, position - 1) : position], *lines[position + 1 : position + 2])
    if mark and mark != "*" and any(line.bare.startswith(mark) for line in beside):
        return True
    below = lines[position + 1] if position + 1 < len(lines) else None
    return below is not None and below.kind == "prose" and below.bare.casefold().startswith(_grants())


@cache
def _grants() -> tuple[str, ...]:
    return tuple(sorted(phrases("copyright", "grants")))


def _is_clause(document: Document, position: int) -> bool:
    """Whether a line is the text of a numbered section: "3. Content" stands right above, and it runs on."""
    above = document.lines[position - 1] if position else None
    is_headed = above is not None and above.kind in UNNAMED and CLAUSE.match(above.bare) is not None
    return is_headed and is_prose(document.lines[position].bare)


def _is_within(document: Document, position: int) -> bool:
    """Whether a line stands between paragraphs."""
    return bool(document.prose) and document.prose[0] < position < document.prose[-1]
