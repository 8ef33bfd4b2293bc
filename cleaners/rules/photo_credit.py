"""Lines that name the photographer or the agency of a picture that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.credits import credit
from cleaners.relations.company import is_announced
from cleaners.relations.explained import terms
from cleaners.relations.layout import (
    agencies,
    captioned_credits,
    doubled_captions,
    doubled_lines,
    headline_lines,
)
from cleaners.relations.lists import credit_lines
from cleaners.relations.wrapped import is_piece
from cleaners.view import Document, Line

QUOTES = ("“", '"', "„", "«", "‘", "—")


@rule(
    "photo-credit",
    4,
    "A credit belongs to a picture; in text it breaks into the story as a line about nothing.",
    category="credit",
    tables=["credits"],
    removes=[
        """
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|Photo: Ina Holm/Getty Images
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|REUTERS/Ina Holm
 |Rescuers reached it within the hour and brought everybody to the shore.
-|Photo: Ina Holm
 |The company said on Tuesday that it would look into the cause of the fire.
-|Ina Holm/Reuters
 |Nobody was hurt, and most of those on board went home on the same evening.
""",
        """
-|Ferry Burns Off The Coast At Dawn
 |All on board of the ferry were rescued, the coast guard said on Monday.
-|The ferry at dawn
-|The ferry at dawn
-|Flash 90
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Foto: Ina Holm/dpa
 |Der Umweg führt bis in den Herbst um den ganzen See herum, hieß es.
-|Bildquelle: picture alliance/dpa
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
-|Фото: РИА Новости / Иван Петров
 |Спасатели прибыли через час и доставили всех пассажиров на берег.
""",
        """
 |渡轮黎明时分离开港口，船上共有九十人，官员星期一说。
-|新华社记者 王小明 摄
 |救援人员一小时内赶到，把所有人都送上了岸。
-|图片来源：视觉中国
""",
    ],
    keeps=[
        "The ferry was empty when it burned, reports Reuters.\nEPA-rated range: 245–318 miles",
        "Image: nginx\nTag: latest",
        "Pic: Nomadstays.com",
        "Feb 11\nRoute 66\nArea 51\nWindows 11",
        "The photo, by Ina Holm, shows the ferry at dawn with smoke above the bridge.",
        "We bought the pictures from three agencies over the years:\nReuters\nAFP\nGetty Images",
        "Photo: see page 12",
        "Bild: Der Hafen im Winter",
        "Фото красной площади",
        "צילום: יום מלא\nעריכה: יומיים\nהמחיר כולל נסיעות בכל הארץ, והצוות מגיע לפנות בוקר.",
        "사진: 고양이",
        "图：高楼",
        "제품 제공",
        "Below the picture, on the page of the other party, there stood this line:\n"
        "Photo: Ida Lund/Getty Images\nThe court did not think that it was enough to name her.",
        "Whoever wishes to print the picture in a book has to put below it\nPhoto: Ida Lund/Getty Images\n"
        "in letters of six points, and has to send a copy of the page to the office.",
        "The houses that sell the news are older than most of the papers that buy it.\n"
        "Reuters\nPaul Julius Reuter began with pigeons between Aachen and Brussels in 1850.\n"
        "AFP\nJournalists of the resistance took over the offices of Havas and began anew.\n"
        "dpa\nThe German agency began with a report from Bonn that nobody remembers now.\n"
        "Getty Images\nTwo men in London bought one archive after the other, and paid with shares.\n"
        "Xinhua\nThe agency has offices in almost every country, and most of them are new.",
        "Director: Ina Holm\nScreenplay: Clara Hough\nPhotography: Jane Bee\nMusic: Bo Ray\n"
        "The film tells the story of a mill and of those who would not leave it when the river came.",
    ],
)
def photo_credit(document: Document) -> Iterator[Mark]:
    """Mark credit lines; an agency's bare name only where no list of names stands around it.

    One that a sentence announces or goes on with is quoted.
    """
    captioned = captioned_credits(document)
    alone = frozenset(_lonely_agencies(document))
    facts = credit_lines(document)
    for position, line in document.of_kind("credit"):
        if position in terms(document) or _is_quoted(document, position) or is_piece(document, position):
            continue
        form = credit(line.bare) if position not in facts else ""
        if form in ("credited", "labelled") or position in captioned:
            yield whole(line, 0.95)
        elif form == "hinted":
            yield whole(line, 0.7)
        elif position in alone:
            yield whole(line, 0.95 if form == "agency" else 0.6)


def _is_quoted(document: Document, position: int) -> bool:
    """Whether a sentence announces a credit, and not what somebody says below it."""
    below = document.lines[position + 1 : position + 2]
    return is_announced(document, position) and not (below and below[0].bare.startswith(QUOTES))


def _lonely_agencies(document: Document) -> Iterator[int]:
    """Positions of agencies above prose with nothing beside them that could be an item of a list."""
    named = agencies(document)
    explained = doubled_captions(document) | captioned_credits(document) | doubled_lines(document)
    explained |= headline_lines(document)
    lines = document.lines
    for above, below in pairwise((-1, *document.prose)):
        between = [position for position in range(above + 1, below) if position not in explained]
        found = [position for position in between if position in named]
        is_list = above >= 0 and lines[above].bare.endswith(":")
        if len(found) == 1 and not is_list and not any(_is_item(lines[p]) for p in between):
            yield found[0]


def _is_item(line: Line) -> bool:
    return line.kind == "other" and not line.panel
