"""Words under which a story is filed."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.tags import tags
from cleaners.relations.lists import fact_lines
from cleaners.view import Document

MAX_ROWS = 2  # of hashtags; with more of them the page is a list of stories, each with its own


@rule(
    "tag-line",
    3,
    "Tags are links to lists of other stories.",
    category="promo",
    tables=["tags"],
    removes=[
        """
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|Tags: ferry, harbour, fire
-|#ferry #harbour #fire
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Schlagwörter: Brücke, Verkehr
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
-|Теги: паром, порт, пожар
""",
        """
 |フェリーは夜明けに九十人を乗せて港を出たと当局者は月曜日に語った。
-|タグ：フェリー、港
""",
    ],
    keeps=[
        "Tags: they cost ten pounds each and have to be worn at all times.",
        "Topics: weirs, bells, rights\nThe council will sit on Monday at six in the old school by the sea.",
        "#1 #2 #3",
        "#fff #000000",
        "# Heading",
        "Price tags: red, blue",
        "Tags: latest, stable",
        "The cloth is sold by the yard.\nMaterial: linen\nColour: blue\nTags: linen, summer\n"
        "It is woven in the old mill by the river, and it keeps its colour for many years.",
        "Categories: men, women, under 18\nThe race begins at ten and the prizes are given at four.",
    ],
)
def tag_line(document: Document) -> Iterator[Mark]:
    """Mark lines of tags; those that a list of the story's can look like only below it."""
    facts = fact_lines(document)
    promos = [(position, line) for position, line in document.of_kind("promo") if position not in facts]
    rows = sum(tags(line.bare) == "hashtags" for _, line in promos)
    for position, line in promos:
        found = tags(line.bare)
        outside = bool(document.prose) and position in document.tail
        if found == "tags" and document.prose:
            yield whole(line, 0.95)
        elif found == "hashtags":
            yield whole(line, 0.9 if outside and rows <= MAX_ROWS else 0.6)
        elif found and outside:
            yield whole(line, 0.6)
