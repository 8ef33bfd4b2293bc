"""What the desk says of its own work, in brackets below the story."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.view import Document


@rule(
    "desk-note",
    3,
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
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
 |Der Umweg führt bis in den Herbst um den ganzen See herum, hieß es.
-|[Anmerkung der Redaktion: Dieser Artikel wird laufend aktualisiert.]
""",
        """
 |El ferry salió del puerto al amanecer con noventa personas a bordo, según la empresa.
 |Los equipos de rescate llegaron en una hora y llevaron a todos a la costa.
-|(Nota de la redacción: este artículo se actualiza con regularidad.)
""",
    ],
    keeps=[
        "The bridge will be closed to lorries from Monday on.\n(It had been built in 1911.)",
        "The bridge will be closed to lorries, they said.\n(The author teaches engineering at a university.)",
        "The bridge will be closed, they said.\n(Correction: an earlier version of this article "
        "misstated the year in which the bridge was built; it was 1911. The desk has updated it.)",
        "Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.\n"
        "(Anmerkung der Redaktion: In einer früheren Version dieses Artikels stand ein falsches Jahr.)",
        "The bridge will be closed, they said.\n(The editor of the local paper was against it.)",
        "The letters were found in an attic last winter, the publisher said on Monday.\n"
        "(The editors of the letters have published nine volumes so far, and nobody has read them all.)",
        "(The desk was updated in May, and all articles on it were sold.)\n"
        "The auction house called it a success and will do it again.",
    ],
)
def desk_note(document: Document) -> Iterator[Mark]:
    """Mark bracketed notes of a desk after the last prose."""
    return (whole(line, 0.95) for position, line in document.of_kind("note") if position in document.tail)
