"""When the story was published."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, lifted, rule, whole
from cleaners.layout import member_panels
from cleaners.view import Document


@rule(
    "publication-date",
    1,
    "The date is no sentence of the story; it has a column of its own.",
    category="metadata",
    tables=["dates"],
    removes=[
        """
-|Ferry Burns Off The Coast At Dawn
-|3 Mar, 2019 09:12
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
-|Published: March 3, 2019 at 9:12 am
-|Updated: March 4, 2019
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
    ],
    keeps=[
        "March 3, 2019\nWe left the port at dawn, and the sea was as flat as a plate.\nMarch 4, 2019\n"
        "The wind came up in the night, and by the morning we were all sick.",
        "03/04/2019\nThe ferry had left the port at dawn with ninety people on board, officials said.",
        "The ferry had left the port at dawn with ninety people on board, officials said.\nMarch 3, 2019",
        "On March 3, 2019 the ferry left the port at dawn with ninety people on board.",
    ],
)
def publication_date(document: Document) -> Iterator[Mark]:
    """Lift the date above the story if the document has no other; remove the date of its last update."""
    panels = member_panels(document)
    dated = [
        (position, line, found)
        for position, line in enumerate(document.lines)
        if line.kind == "date" and position not in panels and (found := line.date)
    ]
    plain = [found.moment for _, _, found in dated if found.label in ("", "published")]
    for position, line, found in dated:
        if not document.is_near_head(position):
            continue
        if found.label == "updated":
            yield whole(line, 0.9)
        elif len(set(plain)) == 1 and found.label in ("", "published"):
            yield lifted(line, "date_published", found.printed, confidence=0.95)
