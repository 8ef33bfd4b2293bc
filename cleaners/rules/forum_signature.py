"""What a member of a forum puts below each of his posts."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.relations.layout import signature_lines
from cleaners.view import Document


@rule(
    "forum-signature",
    1,
    "A signature stands below every post of its member, ruled off from it, and belongs to none.",
    category="forum",
    removes=[
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|__________________
-|Borealis 40, two Aurora valves
-|Pump it up
-|Reply With Quote
 |The seal of mine was gone after one winter, and the shop would not take it back.
""",
        """
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
-|--
-|Wer pumpt, der bleibt
-|Mit Zitat antworten
""",
        """
 |Насос работает у меня третью зиму и ни разу за это время не подвёл.
-|__________________
-|Тише едешь, дальше будешь
-|Ответить с цитированием
""",
    ],
    keeps=[
        "The quay is nine metres deep and was built in 1912, when the harbour froze over for the last time.\n"
        "----------\nThe new quay\nIts stones came from the island, and two ships went down with them.",
        "__________________\nName\n__________________\nDate",
        "Mine needed a new seal after the first year, which took an hour to replace.\n--\nIna",
        "The poem ends where the harbour ends, and nobody has found its last verse so far.\n--\n"
        "Grey is the quay\nGrey is the sea\n--\nAnonymous",
        "--",
        "----------\nChapter Two\nThe harbour froze over in the night, and the ships stood still.",
    ],
)
def forum_signature(document: Document) -> Iterator[Mark]:
    """Mark a ruled line and the short lines below it, down to the forum's own chrome."""
    return (whole(document.lines[position], 0.9) for position in sorted(signature_lines(document)))
