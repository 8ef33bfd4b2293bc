"""The note below a forum's post that it was edited, when and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.threads import forum_marks
from cleaners.view import Document


@rule(
    "forum-edit-mark",
    2,
    "The software notes who edited a post last; the post itself does not say so.",
    category="forum",
    tables=["forum_posts"],
    removes=[
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|Last edited by old pump on Mon May 30, 2015 2:50 pm, edited 2 times in total.
""",
        """
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
-|Zuletzt geändert von Wasserwart am Mo 30. Mai 2015, 14:50, insgesamt 2-mal geändert.
""",
        """
 |Насос работает у меня третью зиму и ни разу за это время не подвёл.
-|Последний раз редактировалось Ваня 30 май 2015, 14:50, всего редактировалось 2 раз(а).
""",
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|« Last Edit: March 03, 2010, 10:11:12 PM by Ina »
""",
    ],
    keeps=[
        "The map was last edited by the harbour master in 1912, and it shows a quay that is gone.",
        "Edited by Bo Ray",
        "Editado por Ana Ruiz",
        "Bewerkt door Jan Bakker",
        "This article was edited on 30 May 2015 to correct the depth of the harbour, which is nine metres.",
        "Letters, edited by Ina Holm and Bo Ray",
        "Last edited by candlelight",
    ],
)
def forum_edit_mark(document: Document) -> Iterator[Mark]:
    """Mark notes of edits with a name and a time."""
    return forum_marks(document, "edit", 0.95)
