"""What the desk says of its own work, in brackets below the story."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.view import Document


@rule(
    "desk-note",
    1,
    "A desk's note is about the site's hours and its staff; readers of the dataset are not its readers.",
    category="note",
    tables=["notes"],
    removes=[
        """
 |The bridge will be closed to lorries from Monday on, the regional government said.
 |Drivers will have to take the long way round the lake until the autumn.

-|(Our northern desk is keeping you updated until the holiday. The time posted on all articles is local time.)
""",
        """
 |Drivers will have to take the long way round the lake until the autumn.
-|(Reporting by Ina Holm in Oslo; Editing by Bo Ray)
""",
    ],
    keeps=[
        "The bridge will be closed to lorries from Monday on.\n(It had been built in 1911.)",
        "The bridge will be closed to lorries, they said.\n(The author teaches engineering at a university.)",
        "The bridge will be closed, they said.\n(Correction: an earlier version of this article "
        "misstated the year in which the bridge was built; it was 1911. The desk has updated it.)",
        "(The desk was updated in May, and all articles on it were sold.)\n"
        "The auction house called it a success and will do it again.",
    ],
)
def desk_note(document: Document) -> Iterator[Mark]:
    """Mark bracketed notes of a desk after the last prose."""
    return (
        whole(document.lines[position], 0.95)
        for position in document.tail
        if document.lines[position].kind == "note"
    )
