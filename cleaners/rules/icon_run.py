"""Names of icons where the page showed pictures."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.icons import is_arrow, is_icon_label, is_icon_run, is_sure_label, label_amid_ligatures
from cleaners.reading import UNNAMED
from cleaners.relations.once import fact
from cleaners.relations.passing import passing
from cleaners.view import Document, Line

MIN_RUN = 3
SURE, LIKELY = 1.0, 0.7


@rule(
    "icon-run",
    5,
    "Sprite sheets and icon fonts leave the names of their pictures when a page is turned to text.",
    category="icon",
    tables=["icons"],
    removes=[
        """
-|icon menu-bicon menuicon camera-oicon check linkicon arrow leftflag enicon sign inicon share
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
""",
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|YouTube icon Instagram icon Facebook icon
 |A second reading of the plan is expected before the summer, the mayor told reporters.
""",
        """
-|navigate_next chevron_right
-|menu search account_circle
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
""",
        """
 |Der Hafenrat stimmte am Montag für den Neubau des alten Kais, im Frühjahr wird begonnen.
-|Icon Facebook
-|Icon Twitter
-|Icon Suche
""",
        """
 |Guides
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|fa-solid fa-house
-|Icon indicating copy to clipboard
""",
        """
 |El consejo del puerto votó el lunes por reconstruir el viejo muelle, y la obra empieza en primavera.
-|icono de búsqueda
-|icono de WhatsApp
""",
    ],
    keeps=[
        "Click the padlock icon, then the menu icon, then the share icon.",
        "How the share icon became an icon: the icon that every phone shows",
        "silicon lexicon emoticon Rubicon camera share",
        "Icon of the Seas\nThe ship left the yard in November and was handed over to its owner.",
        "Style icon Audrey, fashion icon Grace, screen icon Ingrid",
        "Gear icon\nOpens the settings",
        "Arrow left",
        "The boat is steered with four keys, and nothing else is needed to play the game to its end.\n"
        "Arrow up\nArrow down\nArrow left\nArrow right\n"
        "Whoever presses two of them at the same time sees the boat turn over and has to begin anew.",
        "fa-cup",
        "bi-weekly",
        "Set arrow_back = true in the file",
        "The font draws an arrow where the page says chevron_right",
        ":smile:",
        "Kenneth Arrow",
        "caret-color",
        "Chevron\nShell\nTotal",
    ],
)
def icon_run(document: Document) -> Iterator[Mark]:
    """Mark lines that are icon names and no sentence; one picture's name counts where three stand in a row.

    Names of an icon font at the ends of a label go alone, and the label stays.
    """
    lonely = lonely_labels(document)
    keys = listed_keys(document)
    for position, line in document.of_kind("icons"):
        if position in keys:
            continue
        one = is_icon_label(line.bare, line.hits) and not is_icon_run(line.bare)
        sure = not one or position not in lonely or "icons.lines" in line.hits
        if sure or is_sure_label(line.bare, line.hits):
            yield whole(line, SURE if sure else LIKELY)
    for _, line in document.of_kind("other"):
        for start, end in _ligatures(line):
            yield Mark(line.start + start, line.start + end, confidence=0.95)


def _ligatures(line: Line) -> Iterator[tuple[int, int]]:
    """Where ligatures begin and end a line that is of the same kind without them, and nothing else known."""
    label = label_amid_ligatures(line.text)
    if not label:
        return
    start, end = label
    left = Line.read(line.text[start:end])
    if left.kind == line.kind and not left.hits and not left.panel:
        yield from (span for span in ((0, start), (end, len(line.text))) if span[0] < span[1])


@fact
def lonely_labels(document: Document) -> frozenset[int]:
    """Positions of names of one picture without two more such lines beside them.

    Neighbours are sought past what a rule could take away.
    """
    return frozenset(position for run in _runs(document) if len(run) < MIN_RUN for position in run)


@fact
def listed_keys(document: Document) -> frozenset[int]:
    """Positions of arrows of one sort, each named once, with no other icon among them: a keyboard's keys."""
    found: set[int] = set()
    for run in _runs(document):
        names = [document.lines[position].bare.casefold() for position in run]
        is_of_sort = len({name.split()[0] for name in names}) == 1 and all(map(is_arrow, names))
        if is_of_sort and len(set(names)) == len(names):
            found.update(run)
    return frozenset(found)


@fact
def _runs(document: Document) -> list[list[int]]:
    taken = passing(document)
    runs: list[list[int]] = [[]]
    for position, line in enumerate(document.lines) if document.of_kind("icons") else ():
        if line.kind == "icons":
            runs[-1].append(position)
        elif line.kind in UNNAMED and position not in taken and runs[-1]:
            runs.append([])
    return runs
