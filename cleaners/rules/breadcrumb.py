"""The path from a site's home page to the page at hand."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.crumbs import crumb
from cleaners.view import Document


@rule(
    "breadcrumb",
    3,
    "A breadcrumb says where in the site a page hangs, and often repeats its title.",
    category="navigation",
    tables=["crumbs"],
    removes=[
        """
-|Home > News > Local
 |The ferry had left the port at dawn with ninety people on board, officials said.
""",
        """
-|Startseite › Politik
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
""",
        """
-|Vous êtes ici : Accueil » Sport » Football
 |Le bac avait quitté le port à l'aube avec quatre-vingt-dix personnes à bord.
""",
        """
-|您现在的位置：首页 > 新闻 > 正文
 |渡轮在黎明时分载着九十人离开港口，官员们星期一下午在新闻发布会上说。
""",
    ],
    keeps=[
        "Open the program and choose the paper.\nFile > Save As > PDF",
        "Home > Options > Advanced",
        "Open the app on your telephone and choose what you would like to have changed in the house.\n"
        "Home > Heating > Thermostat > Schedule\n"
        "Enter the hours at which the heating is to be turned on and off, and press the green button.",
        "Start > Einstellungen > Datenschutz",
        "a > b > c",
        "Hull > Whitby > Leith",
        "You are here: the letters stood in red on the map by the gate.",
        "He went from home > to work > and back, every day for sixty years, as the notes have it.",
        "Home / Work / Church",
    ],
)
def breadcrumb(document: Document) -> Iterator[Mark]:
    """Mark paths from the home page anywhere; of one step, or from a section, only above the story."""
    for position, line in document.of_kind("navigation"):
        found = crumb(line.bare, line.hits)
        if found == "path" or (found == "root" and not _is_amid_prose(document, position)):
            yield whole(line, 0.95)
        elif found == "root":
            if position in document.tail:
                yield whole(line, 0.6)
        elif found:
            yield whole(line, 0.9 if position in document.head and found == "step" else 0.6)


def _is_amid_prose(document: Document, position: int) -> bool:
    """Whether running text stands right above and below a line, as around a path through a program."""
    beside = document.lines[max(0, position - 1) : position + 2]
    return position > 0 and all(line.kind == "prose" for line in (beside[0], *beside[2:]))
