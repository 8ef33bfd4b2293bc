"""Who wrote the story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.contract import Mark, lifted, rule
from cleaners.evidence.bylines import Byline, signature
from cleaners.evidence.dates import date_line
from cleaners.evidence.names import is_name
from cleaners.evidence.titles import is_quoted
from cleaners.reading import UNNAMED
from cleaners.relations.layout import headline_lines
from cleaners.relations.lists import fact_lines
from cleaners.view import Document, Line

CRAFT = re.compile(r"[^\W\d_]{3,14}(?: [^\W\d_]{2,14}){0,2} by (?P<name>\S.{3,40})")
MOST_ABOVE = 5
MOST_BELOW = 2


@rule(
    "byline",
    4,
    "The author is no sentence of the story; the name has a column of its own.",
    category="metadata",
    tables=["bylines"],
    removes=[
        """
-|Ferry Burns Off The Coast At Dawn
-|By Ina Holm and Bo Ray, The Harbour Post
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
 |All on board of the ferry were rescued, the coast guard said on Monday.

-|Ina Holm, Oslo ,

 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
-|Fähre brennt vor der Küste
-|Von Ina Holm, 3. März 2019
 |Alle Passagiere der Fähre wurden gerettet, teilte die Küstenwache am Montag mit.
 |Die Retter erreichten das Schiff innerhalb einer Stunde und brachten alle an Land.
""",
        """
-|Ferry Burns Off The Coast At Dawn
-|By Ludwig van der Berg, San Francisco
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
""",
        """
-|Автор: Иван Петров
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
 |Спасатели прибыли через час и доставили всех пассажиров на берег.
""",
        """
 |여객선은 새벽에 승객 구십 명을 태우고 항구를 떠났다고 관계자가 월요일 밝혔다.
 |구조대는 한 시간 안에 도착해 모든 승객을 육지로 옮겼다고 당국이 전했다.
-|홍길동 기자 hong@example.com
""",
    ],
    keeps=[
        "By the end of this program you will know how to weld and how to read a plan.",
        "By Weight\nThe dough is half flour and half water, and it is weighed rather than measured.",
        "The season ends in May, the theatre said.\nBy Popular Demand\n"
        "The play returns to the old theatre for three more nights in the spring.",
        "The poem is quoted in full below, as it was printed at the time.\nThe sea was all that he had known "
        "before.\nBy Ina Holm",
        "L’appel a été formé dans le délai de deux mois, et il est recevable.\nPAR CES MOTIFS,\n"
        "La cour annule l’arrêt qui a été rendu le 3 mars, et elle renvoie l’affaire à la cour de Lyon.",
        "Por fin viernes\nEl ferry salió del puerto al amanecer con noventa personas a bordo.",
        "Text: see below\nThe dough is half flour and half water, and it is weighed rather than measured.",
        "高层 记者\n渡轮黎明时分离开港口，船上共有九十人，官员星期一说。",
        "Jane Holm, Reuters\nBo Ray, BBC News\nThey are the winners of this year, the jury said at dinner in "
        "the old mill.\nNobody has ever won the prize of the harbour twice, and nobody is going to.",
        "“The mill is ours, and it is going to stay where it is.”\nJane Holm, BBC\nHalf of the town has it "
        "on a cup.\nThe other half has said for years that the mill should be moved to the other bank.",
        "Author: Jane Holm\nPublisher: Weir Books\nPrice: nine pounds\n"
        "The book tells the story of a mill and of those who would not leave it, and it does so well.",
        "Directed by Ina Holm\nWritten by Clara Hough\nProduced by Jane Bee\n"
        "The film tells the story of a mill and of those who would not leave it when the river came.\n"
        "It was shot in the winter of the flood, and half of the town can be seen in it.",
        "First prize\nIna Holm, Reuters\nSecond prize\nJonas Beck, AFP\n"
        "The jury met for three days and looked at nine thousand pictures, of which two were left.\n"
        "The prizes are given out in the old mill by the one who has won the most of them.",
        "The Ferry\nby Ina Holm\nNobody had told the man at the quay that it would not come.\n"
        "The Mill\nby Jonas Beck\nIt had stood still for so long that it was taken for a church.\n"
        "The Weir\nby Clara Hough\nIt is loud enough to drown a quarrel, and that is why they came.",
        "Milk, Eggs, Butter\nAll of it is put into one bowl and stirred until it is smooth.",
    ],
)
def byline(document: Document) -> Iterator[Mark]:
    """Lift bylines that stand where a story's byline stands: above it or between deck and story.

    One with a word that means an author wherever it stands is taken below the story too. More than a few
    are a list of stories or books.
    """
    facts = fact_lines(document)
    signed = [
        (position, line, found)
        for position, line in document.of_kind("byline")
        if position not in facts and (found := signature(line.bare))
    ]
    above = [entry for entry in signed if document.is_near_head(entry[0])]
    if _are_of_stories(document, [position for position, _, _ in above]):
        above = []
    below = [entry for entry in signed if entry[0] in document.tail and entry[2].explicit]
    for group, most in ((above, MOST_ABOVE), (below, MOST_BELOW)):
        if len(group) <= most:
            for position, line, found in group:
                listed = _is_listed if found.outlet else _is_among_crafts
                if not listed(document, position):
                    yield from _marks(line, found)


def _are_of_stories(document: Document, signed: list[int]) -> bool:
    """Whether one name stands above the first paragraph and the next below a heading: each has its story."""
    lines = document.lines
    if not signed or not signed[0] < document.prose[0] < signed[-1]:
        return False
    return any(lines[p - 1].kind in ("heading", "other") for p in signed if p > document.prose[0])


def _is_among_crafts(document: Document, position: int) -> bool:
    """Whether a line stands amid others that say who has done what: "Directed by X", "Produced by Y"."""
    lines = document.lines
    return 0 < position < len(lines) - 1 and all(
        line.kind in UNNAMED and (match := CRAFT.fullmatch(line.bare)) and is_name(match["name"])
        for line in (lines[position - 1], lines[position + 1])
    )


def _is_listed(document: Document, position: int) -> bool:
    """Whether a name with an outlet is one of several, or stands below what the person has said."""
    lines = document.lines
    beside = [place for place in (position - 1, position + 1) if 0 <= place < len(lines)]
    # "First prize" above one name, "Second prize" above the next.
    beside += [
        place
        for place in (position - 2, position + 2)
        if 0 <= place < len(lines) and lines[(place + position) // 2].kind in ("heading", "other")
    ]
    if any(
        lines[p].kind == "byline" and (found := signature(lines[p].bare)) and found.outlet for p in beside
    ):
        return True
    is_title = position - 1 in headline_lines(document)
    return position > 0 and not is_title and is_quoted(lines[position - 1].bare)


def _marks(line: Line, found: Byline) -> Iterator[Mark]:
    """Lift the author, and the date beside the name as the date."""
    if not found.dated:
        yield lifted(line, "author", *found.people, confidence=0.95)
        return
    first, last = found.dated
    printed = line.bare[first:last]
    date = date_line(printed)
    bare = line.start + line.text.index(line.bare)
    cut = bare + (first or last)
    spans = ((line.start, cut), (cut, line.end))
    signed, dated = spans if first else spans[::-1]
    yield Mark(*signed, "lift", "author", found.people, 0.95)
    yield Mark(*dated, "lift", "date_published", (date.printed if date else printed,), 0.95)
