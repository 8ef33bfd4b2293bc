"""The blocks of links that a forum prints below a thread."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.relations.threads import tail_blocks
from cleaners.view import Document


@rule(
    "forum-tail",
    3,
    "Below a thread forums list other threads; what stands between two of these headings, "
    "or between one and the footer, belongs to them.",
    category="forum",
    tables=["forum", "forum_rows"],
    removes=[
        """
 |I have run this pump for two winters now, and it has not failed me once so far.

-|Latest Replies

-|Heating and Plumbing

-|New threads
""",
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|Similar threads
-|Noisy pump in the cellar
-|Which seal for a Borealis 40
-|Members online
""",
        """
 |Насос работает у меня третью зиму и ни разу за это время не подвёл.
-|Похожие темы
-|Шумит насос в подвале
-|Ответов: 12
-|Какая прокладка нужна
-|Ответов: 3
""",
        """
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
-|Ähnliche Themen
-|Pumpe im Keller ist laut
-|Alle Zeiten sind UTC+02:00
""",
    ],
    keeps=[
        "Similar threads run through all of her novels, and critics have long pointed that out.",
        "Similar threads",
        "She writes of the sea in all of her novels, and of ships.\nSimilar threads\nLove\nDeath",
        "The talk had three parts, and nobody left before the end.\nRelated topics\nWind\nWater",
        "New threads\nThe tailor used new threads for the seams, since the old ones had all given way.",
        "The loom takes cotton and wool, and the weaver changes both while it runs.\nNew threads",
    ],
)
def forum_tail(document: Document) -> Iterator[Mark]:
    """Mark blocks of links below the end of the prose that are bound on both sides or are rows of threads."""
    return (whole(document.lines[position]) for position in tail_blocks(document))
