"""Further copies of the story's title."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.relations.layout import headline
from cleaners.view import Document


@rule(
    "repeated-title",
    3,
    "Pages print their title several times, in the tab, in the trail and above the story; once is enough.",
    category="title",
    removes=[
        """
-|Ferry Burns Off The Coast At Dawn | The Harbour Post
-|Ferry Burns Off the Coast at Dawn

 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
    ],
    keeps=[
        "“Who is there?”\n“Who is there?”\nNobody answered, and the lamp in the window went out.\n"
        "She stood on the bridge for another hour, and then she walked home along the river.",
        "The ferry had left the port at dawn with ninety people on board, officials said.\n\n"
        "Nobody was hurt in it\n\nRescuers reached it within the hour and brought everybody to the shore.\n\n"
        "Nobody was hurt in it\n\nThe company said on Tuesday that it would look into the cause of the fire.",
    ],
)
def repeated_title(document: Document) -> Iterator[Mark]:
    """Mark the copies of the title above the story; capitals and a site's name do not count."""
    found = headline(document)
    if found:
        yield from (whole(document.lines[position], 0.95) for position in found.copies)
