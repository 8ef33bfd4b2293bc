"""Leftovers of templates and scripts that a reader was never meant to see."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.residue import residue, talk
from cleaners.relations.explained import terms
from cleaners.relations.once import fact
from cleaners.view import Document


@rule(
    "machine-residue",
    2,
    "A shortcode or a script's line shows that a template failed, and says nothing to a reader.",
    category="residue",
    tables=["residue"],
    removes=[
        """
-|[caption id="attachment_412" align="aligncenter" width="600"]
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|[/caption]
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|window.dataLayer = window.dataLayer || [];
-|googletag.cmd.push(function() { googletag.display('div-gpt-ad-1'); });
""",
        """
-|[object Object]
 |Le bac avait quitté le port à l'aube avec quatre-vingt-dix personnes à bord.
-|{"@context":"https://schema.org","@type":"NewsArticle","headline":"Un bac en feu"}
""",
    ],
    keeps=[
        "The template prints the story's name twice.\n{{ title }}\n{% if user %}",
        'Write the shortcode into the post and save it.\n[gallery ids="1,2"]',
        "undefined",
        "null",
        "[applause]",
        "[…]",
        "[Music]",
        "nativo de la isla (1904)",
        "What does NaN mean?",
        "#1: the ferry",
        "A page that is put together wrongly shows words that nobody has written into it.\n"
        "undefined\nThe name that was asked for is not known, and most often it has been misspelt.\n"
        "null\nThere is such a name, but nothing has been put into it so far.\n"
        "[object Object]\nA whole thing was printed where one of its parts was meant to be.\n"
        "Infinity\nSomething was divided by nothing, which is a mistake in most of the cases.\n"
        "NaN\nA word was taken for a number, and the sum of the two is not one.",
        "The script of the page has to begin with this line.\nwindow.dataLayer = window.dataLayer || [];",
    ],
)
def machine_residue(document: Document) -> Iterator[Mark]:
    """Mark leftovers, the unmistakable surely, and none where the sentences speak of such things."""
    talks = _talks(document)
    if "writing" in talks:
        return
    for position, line in document.of_kind("residue"):
        found = residue(line.bare) if position not in terms(document) else ""
        if found == "sure":
            yield whole(line, 0.95)
        elif found and not talks and document.prose:
            yield whole(line, 0.6)


@fact
def _talks(document: Document) -> frozenset[str]:
    """What the document's sentences say of programs; they are what no rule removes."""
    if not document.of_kind("residue"):
        return frozenset()
    return frozenset(talk(document.lines[position].bare) for position in document.prose) - {""}
