"""The foot of a forum's page: its software, its clock, how long the page took."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.threads import forum_marks
from cleaners.view import Document


@rule(
    "forum-footer",
    3,
    "Forum software signs each page with its name, its time zone and what the page cost it.",
    category="forum",
    tables=["forum_footer"],
    removes=[
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|All times are GMT -5. The time now is 03:12 PM.
-|Powered by vBulletin® Version 4.2.0
-|Copyright © 2024 vBulletin Solutions, Inc. All rights reserved.
""",
        """
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
-|Alle Zeiten sind UTC+02:00
-|Deutsche Übersetzung durch phpBB.de
""",
        """
 |La pompe tourne chez moi depuis deux hivers et elle n'est jamais tombée en panne.
-|Fuseau horaire GMT +1. Il est actuellement 14h50.
""",
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|SMF 2.0.15 | SMF © 2017, Simple Machines
-|Page created in 0.05 seconds with 20 queries.
""",
    ],
    keeps=[
        "The forum is powered by phpBB, and its owner pays for the server himself, he said.",
        "Powered by the wind",
        "All times are good times",
        "The time now is ripe",
        "Page 12 was generated in 1912",
        "Theme: the sea",
        "All times are local, and trains run every hour until midnight on all days of the week.",
        "Powered by phpBB for fifteen years, the village forum closed last week for lack of members.",
        "All times are GMT, the brochure said, but the ferry ran by the sun and by the captain's mood.",
    ],
)
def forum_footer(document: Document) -> Iterator[Mark]:
    """Mark lines that only forum software prints at the foot."""
    return forum_marks(document, "footer", 0.95)
