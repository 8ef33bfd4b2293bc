"""When the story was published."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, lifted, rule, whole
from cleaners.evidence.tables import phrase, phrases
from cleaners.relations.lists import fact_lines
from cleaners.relations.threads import member_panels
from cleaners.view import Document


@rule(
    "publication-date",
    5,
    "The date is no sentence of the story; it has a column of its own.",
    category="metadata",
    tables=["dates"],
    removes=[
        """
-|Ferry Burns Off The Coast At Dawn
-|3 Mar, 2019 09:12
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
-|Published: March 3, 2019 at 9:12 am
-|Updated: March 4, 2019
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
-|Le bac brûle au large de la côte
-|le 3 mars 2019
 |Le bac avait quitté le port à l'aube avec quatre-vingt-dix personnes à bord.
 |Les secours l'ont rejoint en moins d'une heure et ont ramené tout le monde à terre.
""",
        """
-|03/04/2019
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
-|Veröffentlicht am 3. März 2019 um 09:12 Uhr
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
 |Der Umweg führt bis in den Herbst um den ganzen See herum, hieß es.
""",
        """
-|2019年3月3日 09:12
 |渡轮黎明时分离开港口，船上共有九十人，官员星期一说。
 |救援人员一小时内赶到，把所有人都送上了岸。
""",
        """
-|입력 2019.03.03 09:12 수정 2019.03.04 10:00
 |여객선은 새벽에 승객 구십 명을 태우고 항구를 떠났다고 관계자가 월요일 밝혔다.
 |구조대는 한 시간 안에 도착해 모든 승객을 육지로 옮겼다고 당국이 전했다.
""",
    ],
    keeps=[
        "March 3, 2019\nWe left the port at dawn, and the sea was as flat as a plate.\nMarch 4, 2019\n"
        "The wind came up in the night, and by the morning we were all sick.",
        "03/04/2019\n04/04/2019\nThe ferry had left the port at dawn with ninety people on board.",
        "The ferry had left the port at dawn with ninety people on board, officials said.\nMarch 3, 2019",
        "On March 3, 2019 the ferry left the port at dawn with ninety people on board.",
        "le 3 ou le 4 mars 2019\nLe bac quittera le port pour la dernière fois, a dit la mairie lundi.",
        "3 – 5 March 2019\nThe harbour festival takes place for the tenth time, the town said on Monday.",
        "From: Ina Holm <ina@example.org>\nTo: weir@example.org\n"
        "Date: Wed, 3 Mar 2021 09:12:00 +0100\nSubject: Re: the next release\n"
        "The alarms are not done yet, so I would rather wait for another month or two.\n"
        "Thank you for the offer, I am going to send you a list of what is left to do.",
        "Write these lines into the file and save it before you start the robot again:\n"
        "title: Weir at dawn\nlayout: wide\ndate: 2021-03-03\nshare: true\n"
        "The robot makes a page with that title in the folder of the year, and a link to it.",
        "10.2.4\nThis release mends two faults of the one before, and nothing else was changed in it.",
    ],
)
def publication_date(document: Document) -> Iterator[Mark]:
    """Lift the date above the story if the document has no other; remove the date of its last update.

    The one in a box of facts or at the head of a mail is a fact among others.
    """
    panels = member_panels(document)
    dated = [
        (position, line, found)
        for position, line in document.of_kind("date")
        if position not in panels and (found := line.date)
    ]
    plain = [found.moment or found.printed for _, _, found in dated if found.label in ("", "published")]
    for position, line, found in dated:
        if not document.is_near_head(position) or _is_fact(document, position):
            continue
        if found.label == "updated":
            yield whole(line, 0.9)
        elif len(set(plain)) == 1 and found.label in ("", "published"):
            yield lifted(line, "date_published", found.printed, confidence=0.95)


def _is_fact(document: Document, position: int) -> bool:
    """Whether a line is one of several facts and says no more than that it is a date."""
    label, colon, _ = document.lines[position].bare.partition(":")
    return bool(colon) and phrase(label) in phrases("dates", "facts") and position in fact_lines(document)
