"""Labels that stood above an advertisement."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.company import label_marks, subheads
from cleaners.view import Document

MAX_SUBHEADS = 1


@rule(
    "advertisement-label",
    4,
    "The label of an advertisement stays behind when the advertisement is gone.",
    category="advertisement",
    tables=["advert", "labels"],
    removes=[
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|ADVERTISEMENT - CONTINUE READING BELOW
 |A second reading of the plan is expected before the summer, the mayor told reporters.
-|Advertisement
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Anzeige
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
-|Реклама
 |Спасатели добрались до него за час и доставили всех на берег.
""",
        """
 |港の評議会は月曜日に古い岸壁の再建を決め、工事は春に始まる予定だと市長が記者団に語った。
-|広告
 |計画の二回目の審議は夏までに行われる見通しで、費用はまだ決まっていないという。
""",
    ],
    keeps=[
        "The advertisement ran for a week, and then the bakery took it down again.",
        "Advertisement feature writers earn more than reporters do, a study of the union found.",
        "Produkt\nZuerst muss klar sein, was verkauft werden soll und wer es überhaupt braucht.\n"
        "Preis\nDanach wird gerechnet, und zwar mit allen Kosten, auch mit denen der Lagerung.\n"
        "Anzeige\nErst am Ende wird gestaltet, gedruckt und gehängt, und das kostet am meisten.",
        "Sponsored by the town, the race has been run every May since the war ended.",
        "Ad\nThe word is short for the Latin name of the year of the Lord and stands in front.\nBc\n"
        "This one is English, and it stands behind the number and not before it.",
        "Nobody says the word that the law asks for.\nAdvertisement.\nThe study followed ninety of them.",
        "Die Anzeige ging am Montag bei der Polizei ein, wie ein Sprecher sagte.",
        "The editor had asked us to mark everything that is paid for with the word\nAdvertisement\n"
        "in capitals, and to leave two lines of white above it. Nobody did, and after\n"
        "a year the rule was forgotten, until a reader wrote to the\n"
        "council and asked who had paid for the story about the new home for the\n"
        "old, which had appeared on the third page without any mark, and said that it was\nshameful.",
        "Byline\nThe line with the name of whoever has written the story, in small letters above it.\n"
        "Advertisement\nSpace that somebody pays for; the word “advertisement” has to stand above it.\n"
        "The two are kept apart by a line, and whoever moves it has to answer to the editor.",
        "広告の費用は去年より一割増え、新聞社の経営を支える大切な収入になっているという。",
    ],
)
def advertisement_label(document: Document) -> Iterator[Mark]:
    """Mark labels; a lone word among subheads of a word or two can be one of them."""
    for mark in label_marks(document, "advert"):
        text = document.text[mark.start : mark.end].strip()
        lone = len(text.split()) == 1 and not text.isupper() and text.casefold() != "advertisement"
        if not (lone and subheads(document) > MAX_SUBHEADS):
            yield mark
