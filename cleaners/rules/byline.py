"""Who wrote the story."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, lifted, rule
from cleaners.evidence.bylines import byline as people
from cleaners.view import Document


@rule(
    "byline",
    2,
    "The author is no sentence of the story; the name has a column of its own.",
    category="metadata",
    tables=["bylines"],
    removes=[
        """
-|Ferry Burns Off The Coast At Dawn
-|By Ina Holm and Bo Ray, The Harbour Post
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
 |All on board of the ferry were rescued, the coast guard said on Monday.

-|Ina Holm, Oslo ,

 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
    ],
    keeps=[
        "By the end of this program you will know how to weld and how to read a plan.",
        "By Weight\nThe dough is half flour and half water, and it is weighed rather than measured.",
        "The season ends in May, the theatre said.\nBy Popular Demand\n"
        "The play returns to the old theatre for three more nights in the spring.",
        "The poem is quoted in full below, as it was printed at the time.\nThe sea was all that he had known "
        "before.\nBy Ina Holm",
        "L’appel a été formé dans le délai de deux mois, et il est recevable.\nPAR CES MOTIFS,\n"
        "La cour annule l’arrêt qui a été rendu le 3 mars, et elle renvoie l’affaire à la cour de Lyon.",
        "Milk, Eggs, Butter\nAll of it is put into one bowl and stirred until it is smooth.",
    ],
)
def byline(document: Document) -> Iterator[Mark]:
    """Lift bylines that stand where a story's byline stands: above it or between deck and story."""
    for position, line in enumerate(document.lines):
        if line.kind == "byline" and document.is_near_head(position):
            yield lifted(line, "author", *people(line.bare), confidence=0.95)
