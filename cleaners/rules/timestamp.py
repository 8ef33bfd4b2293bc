"""What the site's clock says: reading time, how long ago, the hour of the last update."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.timestamps import is_day_and_hour, is_duration, is_vague
from cleaners.view import Document, Line

MOST_ABOVE = 4  # more of them are a list of stories


@rule(
    "timestamp",
    3,
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
        "A week ago\nThe bridge was closed to lorries, and nobody in the town had been asked about it.\n"
        "The mayor had said that it would stay open at least until the autumn of the year.",
        "Die Brücke wurde am Montag gesperrt, und niemand im Ort war gefragt worden.\nVor einer Woche\n"
        "Der Bürgermeister hatte noch gesagt, dass sie mindestens bis zum Herbst offen bleibe.",
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
    stamps = document.of_kind("timestamp")
    above = sum(document.is_near_head(position) for position, _ in stamps)
    signed = any(document.lines[position].kind in ("date", "byline") for position in document.head)
    counted = any(_is_counted(line) for _, line in stamps)
    for position, line in stamps:
        near = document.is_near_head(position) and above <= MOST_ABOVE
        if is_vague(line.bare) and not (counted or (near and signed)) and _is_subhead(document, position):
            continue
        if is_day_and_hour(line.bare):
            yield whole(line, 0.6)
        elif is_duration(line.bare):
            if near:
                yield whole(line, 0.9 if signed else 0.6)
        else:
            reading = "timestamps.lines" in line.hits and _has_digit(line)
            yield whole(line, 0.95 if near or (reading and above <= MOST_ABOVE) else 0.7)


def _is_counted(line: Line) -> bool:
    """Whether a line counts hours or minutes as a site's clock does, so that others are likely the same."""
    return _has_digit(line) and not is_day_and_hour(line.bare) and not is_duration(line.bare)


def _has_digit(line: Line) -> bool:
    return any(mark.isdigit() for mark in line.bare)


def _is_subhead(document: Document, position: int) -> bool:
    """Whether running text follows at once: "A week ago" can be the first words of it."""
    below = document.lines[position + 1 : position + 2]
    return bool(below) and below[0].kind == "prose"
