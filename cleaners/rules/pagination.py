"""Links to the pages before and behind."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.pager import pager
from cleaners.relations.explained import glossary
from cleaners.relations.wrapped import is_piece
from cleaners.view import Document


@rule(
    "pagination",
    3,
    "Page numbers and arrows lead away from the page and are no part of what it says.",
    category="navigation",
    tables=["pager"],
    removes=[
        """
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|1 2 3 … 9 Next »
-|Page 1 of 12
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Zurück Weiter
-|Ältere Beiträge
""",
        """
 |Le bac avait quitté le port à l'aube avec quatre-vingt-dix personnes à bord.
-|Article précédent : Un pont fermé pour six mois
-|Page suivante
""",
        """
 |渡轮在黎明时分载着九十人离开港口，官员们星期一下午在新闻发布会上说。
-|上一页 1 2 3 下一页
""",
    ],
    keeps=[
        "1 2 3 4 5",
        "Next",
        "The next page is missing from the book.",
        "Next post office: four miles",
        "Previous page numbers have been kept.",
        "On page 1 of 12 he gave up.",
        "First 100",
        "1\n2\n3",
        "Publisher: Weir Books\nPages: 312\nThe book is short, and it is the only one of the spring that "
        "made us laugh.",
        "The clerk who had to write the names of all the children into the book had turned to the\n"
        "previous page\nand found that somebody had torn it out.",
        "Button\nA place on the screen that does something when it is touched or clicked by the user.\n"
        "Next page\nThe button at the bottom that brings the part of the list that has not been shown.\n"
        "Field\nA place on the screen in which something can be written by the one who uses it.",
        "Next: the results of the second heat\nAnna Holm\nIda Berg",
    ],
)
def pagination(document: Document) -> Iterator[Mark]:
    """Mark rows of page numbers and labels, neighbours' titles, and what is likely one below the story."""
    for position, line in document.of_kind("navigation"):
        found = pager(line.bare, line.hits)
        if position in glossary(document) or is_piece(document, position):
            continue
        if found in ("row", "neighbour"):
            yield whole(line, 0.95)
        elif found and document.prose and position in document.tail:
            yield whole(line, 0.6)
