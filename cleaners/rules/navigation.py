"""Menus of the site: rows of labels, runs of lines that are one label each, commands of the page."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.menus import BULLETS, label, menu
from cleaners.evidence.tables import phrase
from cleaners.layout import contents_items, doubled_captions, doubled_lines, headline_lines
from cleaners.reading import UNNAMED
from cleaners.threads import member_panels
from cleaners.view import Document

MIN_RUN = 3
MIN_MIXED = 4
MIN_SECTIONS = 6


@rule(
    "navigation",
    2,
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
    ],
)
def navigation(document: Document) -> Iterator[Mark]:
    """Mark commands, rows, and runs of labels between which nothing stands that stays."""
    for _, line in document.of_kind("navigation"):
        found = menu(line.bare, line.hits)
        if found in ("command", "row"):
            yield whole(line, 0.95)
        elif found == "loose row":
            yield whole(line, 0.6)
    for run in _runs(document):
        confidence = _judge(document, run)
        if confidence:
            yield from (whole(document.lines[position], confidence) for position in run)


def _runs(document: Document) -> Iterator[list[int]]:
    """Lines of one label each in a row; what other rules can take from between them does not count."""
    passing = headline_lines(document) | doubled_captions(document) | doubled_lines(document)
    passing |= member_panels(document) | contents_items(document)
    run: list[int] = []
    for position, line in enumerate(document.lines):
        if line.kind not in UNNAMED:
            if _name(line.bare):
                run.append(position)
        elif position not in passing:
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
    return (0.9 if outside else 0.6) if len(names) >= MIN_SECTIONS else 0.6 if outside and anchors else 0.0
