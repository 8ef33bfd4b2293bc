"""Buttons and notices that only forum software prints."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.threads import forum_marks
from cleaners.view import Document


@rule(
    "forum-notice",
    4,
    "The software's own buttons and notices stand between the posts and are said by nobody.",
    category="forum",
    tables=["forum_notices"],
    removes=[
        """
 |I have run this pump for two winters now, and it has not failed me once so far.
-|Click to expand...
 |Mine needed a new seal after the first year, which took an hour to replace.
-|Not open for further replies.
""",
        """
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
-|Mit Zitat antworten
-|Mitglieder in diesem Forum: 0 Mitglieder und 3 Gäste
""",
        """
 |Насос работает у меня третью зиму и ни разу за это время не подвёл.
-|Ответить с цитированием
-|Вы не можете создавать новые темы
""",
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|You may not post new threads
-|HTML code is Off
-|Board index ‹ General
""",
    ],
    keeps=[
        "The button says “Click to expand...” and nobody knows why.",
        "Quick and dirty reply",
        "The sign reads “Reply With Quote”, and she has no idea what that means.",
        "Return to the harbour",
        "The council said that the list was not open for further replies after Friday.",
        "The forum is powered by phpBB, and its owner pays for the server himself, he said.",
    ],
)
def forum_notice(document: Document) -> Iterator[Mark]:
    """Mark lines that are such a notice from end to end."""
    return forum_marks(document, "notice", 0.95)
