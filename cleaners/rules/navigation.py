"""Menus of the site: rows of labels, runs of lines that are one label each, commands of the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.menus import BULLETS, label, menu
from cleaners.evidence.tables import phrase
from cleaners.reading import UNNAMED
from cleaners.relations.explained import glossary
from cleaners.relations.lists import announced_lines, is_cell_row, mail_lines
from cleaners.relations.passing import passing
from cleaners.view import Document

MIN_RUN = 3
MIN_MIXED = 4
MIN_SECTIONS = 6
MAX_OWN = 5  # labels in a row that no table knows
MAX_ANNOUNCED = 12


@rule(
    "navigation",
    4,
    "A site prints its menu on every page; the labels say where else a reader could be.",
    category="navigation",
    tables=["menus"],
    removes=[
        """
-|Home | News | Sport | Culture | Contact
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|Back to top
""",
        """
-|Sign inSubscribeHomeWorldUSPoliticsBusiness
 |The ferry had left the port at dawn with ninety people on board, officials said.
""",
        """
-|Startseite
-|Politik
-|Wirtschaft
-|Kontakt
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
""",
        """
-|Aller au contenu principal
-|Accueil · Politique · Sport · Culture
 |Le bac avait quitté le port à l'aube avec quatre-vingt-dix personnes à bord.
""",
        """
-|首页 | 新闻 | 体育 | 财经 | 关于我们
 |渡轮在黎明时分载着九十人离开港口，官员们星期一下午在新闻发布会上说。
""",
    ],
    keeps=[
        "Home\nWork\nChurch\nThose were the four stations of his day, and he saw them in this order.",
        "Sport",
        "He opened the paper at the back: news, sport, weather.",
        "The menu: home, about and contact.",
        "Home | Away | Draw",
        "Politics\nThe council sat until midnight and left by the back door.\nSport\nThe town lost again.",
        "HomePod AirPods iPhone MacBook",
        "Search for the missing boat",
        "The school moved into the old mill last year.\nIts eight departments, which share one house, are:\n"
        "History\nReligion\nMusic\nLaw\nEducation\nEconomy\nTechnology\nTheatre",
        "Nine people were asked to find the price of the ferry, and each of them was watched.\n"
        "The second of them clicked:\nMenu\nBack to top\n"
        "Six of the nine gave up before they had seen a price, and two of them telephoned.",
        "Home\tNews\tSport\tContact\nJane\tBo\tIna\tAda\n"
        "The table shows who writes which page of the site, so that nobody can say he forgot it.",
    ],
)
def navigation(document: Document) -> Iterator[Mark]:
    """Mark commands, rows, and runs of labels between which nothing stands that stays."""
    for position, line in document.of_kind("navigation"):
        found = menu(line.bare, line.hits)
        if _is_named(document, position) if found == "command" else _is_storys(document, position):
            continue
        if found in ("command", "row"):
            yield whole(line, 0.95)
        elif found == "loose row":
            yield whole(line, 0.6)
    for run in _runs(document):
        confidence = 0.0 if _is_quoted(document, run) else _judge(document, run)
        if confidence:
            spared = glossary(document)
            yield from (whole(document.lines[place], confidence) for place in run if place not in spared)


def _is_storys(document: Document, position: int) -> bool:
    """Whether a row is the story's: announced by a sentence, a row of a table, or part of a quoted mail."""
    return (
        position in announced_lines(document)
        or is_cell_row(document, position, passing(document))
        or position in mail_lines(document)
    )


def _is_named(document: Document, position: int) -> bool:
    """Whether the text speaks of a command: explains it, or says amid the story what follows."""
    if position in glossary(document):
        return True
    return position in announced_lines(document) and position not in document.tail


def _is_quoted(document: Document, run: list[int]) -> bool:
    """Whether a sentence announces a run; a long one stands below a colon by chance."""
    return run[0] in mail_lines(document) or (
        len(run) <= MAX_ANNOUNCED and run[0] in announced_lines(document)
    )


def _runs(document: Document) -> Iterator[list[int]]:
    """Lines of one label each in a row; what other rules can take from between them does not count."""
    taken = passing(document)
    run: list[int] = []
    for position, line in enumerate(document.lines):
        if line.kind not in UNNAMED:
            if _name(line.bare):
                run.append(position)
        elif position not in taken:
            if len(run) >= MIN_RUN:
                yield run
            run = []
    if len(run) >= MIN_RUN:
        yield run


def _name(text: str) -> str:
    """The label that a line is; empty if it is none."""
    name = phrase(text.strip(BULLETS)) if len(text) < 60 else ""
    return name if label(name) else ""


def _judge(document: Document, run: list[int]) -> float:
    """How sure a run is a menu: the longer and the more labels that no story lists, the surer.

    It must not grow surer when lines of the run are gone, or a second cleaning would find more.
    """
    names = {_name(document.lines[position].bare) for position in run}
    anchors = sum(label(name) == "anchor" for name in names)
    outside = run[-1] in document.tail or run[-1] in document.head
    if len(names) < MIN_RUN or not document.prose:
        return 0.95 if len(names) >= MIN_MIXED and anchors > 1 else 0.0
    if len(names) >= MIN_MIXED and anchors:
        return 0.95 if outside or anchors > 1 else 0.8
    if anchors > 1:
        return 0.9 if outside else 0.7
    if len(names) < MIN_SECTIONS:
        return 0.6 if outside and anchors else 0.0
    if run[-1] in document.head:
        return 0.0 if _is_headed(document, run[0]) else 0.9
    return 0.9 if outside and _is_beside_menu(document, run) else 0.6


def _is_headed(document: Document, first: int) -> bool:
    """Whether a line that stays stands right above, as a heading does; unknown labels stand amid others."""
    above = [document.lines[place].kind for place in range(first - 1, max(-1, first - 2 - MAX_OWN), -1)]
    own = list(takewhile(lambda kind: kind in ("heading", "other"), above))
    return bool(own) and (first - 1) not in passing(document) and above[len(own) :][:1] in ([], ["prose"])


def _is_beside_menu(document: Document, run: list[int]) -> bool:
    """Whether a line beside a run of sections goes by itself as a part of the site."""
    lines = document.lines
    for place in (run[0] - 1, run[-1] + 1):
        if not 0 <= place < len(lines) or _is_storys(document, place):
            continue
        line = lines[place]
        if line.kind == "navigation" and menu(line.bare, line.hits) in ("command", "row"):
            return True
        if line.kind == "legal" and place in document.tail:
            return True
    return False
