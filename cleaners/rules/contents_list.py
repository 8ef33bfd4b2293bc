"""Lists of a page's own headings, and the labels above them."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.contents import is_contents_label, is_sure_label
from cleaners.relations.explained import glossary
from cleaners.relations.layout import contents_items
from cleaners.view import Document

MAX_BETWEEN = 12  # lines between a label and the first heading of its list


@rule(
    "contents-list",
    2,
    "A list of links to the headings of the same page says them twice.",
    category="navigation",
    tables=["contents"],
    removes=[
        """
-|Table of contents
-|1. How it began
-|2. How it ended
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |How it began
 |Smoke was seen from the shore at six, and the first boats put out at once to help.
 |How it ended
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
-|Inhaltsverzeichnis
-|Warum gesperrt wird
-|Was Fahrer wissen müssen
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
 |Warum gesperrt wird
 |Gutachter fanden schon vor zwei Jahren Risse in den Trägern, heißt es im Bericht.
 |Was Fahrer wissen müssen
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
""",
        """
-|目次
-|火事の始まり
-|救助の様子
 |フェリーは夜明けに九十人を乗せて港を出たと当局者は月曜日に語った。
 |火事の始まり
 |煙は六時に岸から見え、最初の船がすぐに助けに向かったという。
 |救助の様子
 |救助隊は一時間以内に到着し、全員を無事に岸まで運んだと発表した。
""",
        """
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|On this page
 |Smoke was seen from the shore at six, and the first boats put out at once to help.
""",
    ],
    keeps=[
        "Contents\nTwo shirts\nOne lamp\nThis is all that the bag held when it was found on the beach.",
        "Table of contents\nThe Weir\nThe Bell\nThe book costs ten pounds and can be had at the harbour.",
        "The table of contents is longer than the book.",
        "Inhalt: 250 ml",
        "Contents may be hot.",
        "In this article of the law the word owner means whoever holds the boat.",
    ],
)
def contents_list(document: Document) -> Iterator[Mark]:
    """Mark labels that only such a list bears, and lists whose headings stand again below, with labels."""
    items = contents_items(document)
    yield from (whole(document.lines[position], 0.95) for position in sorted(items))
    for position, line in document.of_kind("navigation"):
        if position in items or position in glossary(document):
            continue
        if is_contents_label(line.bare, line.hits):
            near = range(position + 1, position + MAX_BETWEEN)
            if not items.isdisjoint(near):
                yield whole(line, 0.95)
            elif is_sure_label(line.bare) and document.prose:
                yield whole(line, 0.9)
