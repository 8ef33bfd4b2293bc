"""The story's title."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, lifted, rule
from cleaners.relations.layout import headline
from cleaners.view import Document


@rule(
    "title",
    3,
    "The title is no sentence of the story; it has a column of its own.",
    category="title",
    tables=["titles"],
    removes=[
        """
-|Ferry Burns Off The Coast At Dawn

 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
    ],
    keeps=[
        "The ferry had left the port at dawn with ninety people on board, officials said.\n\nA Long Night\n"
        "Rescuers reached it within the hour and brought everybody to the shore.",
        "Ferry Burns Off The Coast\nSmoke seen from far away\n"
        "The ferry had left the port at dawn with ninety people on board, officials said.",
        "The ferry had left the port at dawn with ninety people on board, and\n"
        "nobody had thought of the storm. It came at noon.\n"
        "By two the boat was gone, and with it the mail and the priest of the island.",
        "Section 12\nRight of reply\n"
        "Whoever is named in a paper may ask that an answer be printed without delay.\n"
        "Section 13\nDuty of care\n"
        "What is printed for money must be marked as such in letters that everybody can read.",
        "Dear Mrs Clara Hough\n\nThank you for the second draft, which I have read on the train to Leeds.\n"
        "I had not thought of the bridge in that way, and I will change the chapter as you asked.",
        "“Who is there?”\nNobody answered, and the lamp in the window of the mill went out at once.\n"
        "She stood on the bridge for another hour, and then she walked home along the river.",
        "Politics\nThe ferry had left the port at dawn with ninety people on board, officials said.",
        "A Song of Winter\n\nThe snow fell on the town\nThe snow fell on the town\nand nobody came by\n\n"
        "I waited by the stove until the morning came, and then I slept.\n"
        "The letters lay unopened on the table, and the cat was gone.",
        "A list of ferries\nThe Old Maid\nThe Young Maid",
    ],
)
def title(document: Document) -> Iterator[Mark]:
    """Lift the only line above the first prose that can be a title."""
    found = headline(document)
    if found:
        line = document.lines[found.position]
        yield lifted(line, "title", line.bare, confidence=0.95)
