"""The line with which a forum opens a quotation: who is quoted, and when that was said."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.lists import mail_lines
from cleaners.relations.threads import forum_marks
from cleaners.view import Document


@rule(
    "forum-quote-header",
    3,
    "Above a quotation forum software prints whom it quotes; nobody wrote that line.",
    category="forum",
    tables=["forum_posts"],
    removes=[
        """
-|Originally Posted by oldpump
 |The seal of mine was gone after one winter, and the shop would not take it back.
 |Mine needed a new seal after the first year, which took an hour to replace.
""",
        """
-|Zitat von: Wasserwart am 03. März 2010, 10:11:12
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
""",
        """
-|Ваня писал(а):
 |Насос работает у меня третью зиму и ни разу за это время не подвёл.
""",
        """
-|ina wrote: ↑Mon May 30, 2015 2:50 pm
 |The seal of mine was gone after one winter, and the shop would not take it back.
-|On 5/30/2015 at 2:50 PM, old pump said:
 |Mine needed a new seal after the first year, which took an hour to replace.
""",
    ],
    keeps=[
        "On May 30, 2015, the minister said:\n“We will have to rebuild the quay before the winter.”",
        "Smith said:\n“We will have to rebuild the quay before the winter, and we know what it costs.”",
        "Er schrieb:\n„Wir müssen den Kai vor dem Winter neu bauen, und wir wissen, was das kostet.“",
        "Lavrov wrote:\n“There will have to be operations on the ground.”",
        "Quote from a letter of 1912\nThe ship is as large as a town, and twice as loud.",
        "The letter, originally posted by the harbour master in March, reached the town in June.",
        "Am 3. Mai 2021 um 10:02 schrieb Clara Hough:\n"
        "> danke für den zweiten Entwurf, den ich gestern im Zug gelesen habe.\n"
        "Das ist sehr freundlich von dir, und ich schicke dir bald den dritten Entwurf des Buches.",
        "Zitat von Goethe",
        "Сообщение от президента",
    ],
)
def forum_quote_header(document: Document) -> Iterator[Mark]:
    """Mark headers of quotations that the line proves; those with a mere nickname are likely only."""
    quoted = {document.lines[position - 1].start for position in mail_lines(document) if position}
    for mark in forum_marks(document, "quote", 0.95, likely=0.6):
        if mark.start not in quoted:  # above lines that begin with ">" it is a mail's
            yield mark
