"""What the site's clock says: reading time, how long ago, the hour of the last update."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.timestamps import is_day_and_hour, is_duration
from cleaners.view import Document

MOST_ABOVE = 4  # more of them are a list of stories


@rule(
    "timestamp",
    1,
    "How long ago it was and how long it takes to read is true on one day and for one layout.",
    category="metadata",
    tables=["timestamps"],
    removes=[
        """
-|5 min read
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
-|Lesedauer: 3 Min.
-|vor 2 Stunden
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
 |Der Umweg führt bis in den Herbst um den ganzen See herum, hieß es.
""",
        """
-|Обновлено 3 часа назад
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
 |Спасатели прибыли через час и доставили всех пассажиров на берег.
""",
    ],
    keeps=[
        "Ten years ago\nThe bridge was closed to lorries, and nobody in the town had been asked about it.",
        "100 years ago\nThe bridge was opened by the king, and the whole town came out to see it.",
        "Two hours ago the ferry left the port at dawn with ninety people on board, officials said.",
        "30 min\nThe dough rests for half an hour in a warm place, and then it goes into the oven.",
        "The ferry leaves the port at dawn and comes back in the evening, every day:\n9:30\n14:50",
        "Updated rules\nThe council voted on Monday to rewrite the rules of the harbour from the spring on.",
        "Today, 20:15\nThe two clubs meet for the third time this year, and nobody expects an easy game.",
        "Reading time is the best time of the day, the teacher said, and all of them agreed.",
    ],
)
def timestamp(document: Document) -> Iterator[Mark]:
    """Mark lines of the site's clock: surely above the story, less surely elsewhere."""
    above = sum(document.is_near_head(position) for position, _ in document.of_kind("timestamp"))
    signed = any(document.lines[position].kind in ("date", "byline") for position in document.head)
    for position, line in document.of_kind("timestamp"):
        near = document.is_near_head(position) and above <= MOST_ABOVE
        if is_day_and_hour(line.bare):
            yield whole(line, 0.6)
        elif is_duration(line.bare):
            if near:
                yield whole(line, 0.9 if signed else 0.6)
        else:
            reading = "timestamps.lines" in line.hits and any(mark.isdigit() for mark in line.bare)
            yield whole(line, 0.95 if near or (reading and above <= MOST_ABOVE) else 0.7)
