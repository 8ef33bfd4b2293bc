"""Lines that send the reader to another story of the site."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.promos import promo as promo_form
from cleaners.relations.explained import terms
from cleaners.relations.lists import mail_lines
from cleaners.view import Document


@rule(
    "promo",
    5,
    "A link to another story cuts the paragraph before it from the one after it.",
    category="promo",
    tables=["promos"],
    removes=[
        """
 |The bridge will be closed to lorries from Monday on, the regional government said.
-|READ MORE:\xa0 Bridge inspectors 'found cracks' two years ago - report
 |Drivers will have to take the long way round the lake until the autumn.
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Lesen Sie auch: Gutachter fanden schon vor zwei Jahren Risse
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
""",
        """
 |The bridge will be closed to lorries from Monday on, the regional government said.
-|Read more »
""",
        """
 |渡轮在黎明时分载着九十人离开港口，官员们星期一下午在新闻发布会上说。
-|相关阅读：港口两年前已发现裂缝
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
-|Читайте также
 |Пожар в порту потушен
""",
        """
 |Le bac avait quitté le port à l'aube avec quatre-vingt-dix personnes à bord.
-|Lire la suite
-|Les plus lus
""",
    ],
    keeps=[
        "Read more about this in chapter three of the handbook.",
        "See also: fermentation\nThe dough rests for a night and is then baked in a very hot oven.",
        "Lesen Sie auch die Checkliste zu Sicherheit und Datenschutz in Ihrem Betrieb.",
        "Read more: that was the advice which the old poet gave to every young writer he met.",
        "Comment choisir une pompe pour votre cave",
        "Next: the results of the second heat\nAnna Holm\nIda Berg",
        "Read more",
        "Fractions with other numbers below the line are added in the same way.\nRead more: chapter 3\n"
        "Look back at it if you have forgotten what a whole is, and do the exercises again.",
        "> Here is the second draft, which has grown by a chapter since you read the first.\n> Read more\n"
        "I had not thought of the bridge in that way, and I will change the chapter as you asked.",
        "Most read of all his books is the one about the weir, which every child in the town knows.",
        "Top stories of the old harbour",
        "Related: a word for kin",
        "Trending\nThe word was first used of coasts, and only later of what people talk about.",
    ],
)
def promo(document: Document) -> Iterator[Mark]:
    """Mark leads with a headline in documents with running text, buttons below some, headings below all."""
    first = document.prose[0] if document.prose else len(document.lines)
    mail = mail_lines(document)
    for position, line in document.of_kind("promo") if document.prose else ():
        if position in mail or position in terms(document):
            continue
        form = promo_form(line.bare)
        if form == "button" and position > first:
            yield whole(line, 0.9)
        elif form == "lead" or (form == "heading" and position in document.tail):
            yield whole(line, 0.95)
        elif form == "heading" and line.words > 1 and position > first:
            yield whole(line, 0.7)
