"""The line above or below a forum's post with its number, its writer and its time."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.threads import forum_marks
from cleaners.view import Document


@rule(
    "forum-post-header",
    2,
    "Each post bears its number, its writer and its time as the software prints them.",
    category="forum",
    tables=["forum_posts"],
    removes=[
        """
-|« Reply #5 on: March 03, 2010, 10:11:12 PM »
 |Mine needed a new seal after the first year, which took an hour to replace.
""",
        """
-|Post by old pump » Mon May 30, 2015 2:50 pm
 |Mine needed a new seal after the first year, which took an hour to replace.
-|05-30-2015, 02:50 PM #12
 |The seal of mine was gone after one winter, and the shop would not take it back.
""",
        """
-|von Wasserwart » Mo 30. Mai 2015, 14:50
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
""",
        """
-|发表于 2012-3-4 10:11 | 只看该作者
 |水泵已经用了两个冬天，到现在为止一次也没有坏过，邻居家的也一样。
""",
    ],
    keeps=[
        "#12",
        "Post by the river",
        "By Ina Holm » News",
        "#3 The old quay, rebuilt in 1912",
        "News » Harbour » 30 May 2015",
        "Route #12, 10:30",
        "The post by Ina came on Monday at half past two, and nobody read it until the evening.",
        "Reply to letter #4 of March 3",
    ],
)
def forum_post_header(document: Document) -> Iterator[Mark]:
    """Mark lines that are a post's number or writer with its time, and nothing else."""
    return forum_marks(document, "post", 0.95)
