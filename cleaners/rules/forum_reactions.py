"""Who liked a forum's post, thanked for it or rated it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.threads import forum_marks
from cleaners.view import Document


@rule(
    "forum-reactions",
    1,
    "Below a post the software counts who liked it and who said thanks.",
    category="forum",
    tables=["forum_posts"],
    removes=[
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|Reactions: old pump, Ina and 3 others
-|👍 12
""",
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|The following 3 users say thank you to old pump for this useful post:
-|Like x 3
""",
        """
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
-|Folgende 3 Benutzer sagen Danke zu Wasserwart für den nützlichen Beitrag:
""",
        """
 |Насос работает у меня третью зиму и ни разу за это время не подвёл.
-|За это сообщение автора Ваня поблагодарил: Олег
""",
        """
 |水泵已经用了两个冬天，到现在为止一次也没有坏过，邻居家的也一样。
-|评分 参与人数 3
""",
    ],
    keeps=[
        "Reactions: mixed",
        "Berlin, Paris and 3 others",
        "Reactions: fever, headache",
        "The following three users of the library say thank you to its staff, who kept it open.",
        "Like Ina and Bo, three others like this part of the coast and come every summer.",
        "👍 The quay is open again",
        "Winner: 3",
        "12 people like this road, said the mayor, and four thousand do not.",
    ],
)
def forum_reactions(document: Document) -> Iterator[Mark]:
    """Mark rows of reactions that count somebody."""
    return forum_marks(document, "reaction", 0.95)
