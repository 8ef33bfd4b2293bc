"""Buttons that send the page to a network or a friend."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.company import label_marks
from cleaners.view import Document


@rule(
    "share-bar",
    4,
    "Share bars leave the names of their buttons between headline and story, and below it.",
    category="share",
    tables=["share", "labels"],
    removes=[
        """
-|Share this:
-|Facebook Twitter WhatsApp Email
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
 |A second reading of the plan is expected before the summer, the mayor told reporters.
-|12 Shares
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Artikel teilen
-|Auf Facebook teilen
-|Teilen
-|Merken
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
""",
        """
-|Partager
-|Tweeter
-|Imprimer
 |Le conseil du port a voté lundi la reconstruction du vieux quai, et les travaux commencent au printemps.
 |Une seconde lecture du projet est attendue avant l’été, a dit le maire aux journalistes.
""",
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|FacebookTwitterWhatsAppEmail
 |A second reading of the plan is expected before the summer, the mayor told reporters.
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
 |Спасатели добрались до него за час и доставили всех на берег.
-|Поделиться
""",
    ],
    keeps=[
        "English\tDeutsch\tFrançais\nShare\tTeilen\tPartager\nPrint\tDrucken\tImprimer\n"
        "Learn more\tMehr dazu\tPlus encore\n"
        "The table is read by the program when it starts, so there must be no blank lines in it.",
        "Share of homes sold above asking\n61.2%\nNever before have so many homes of this town "
        "been sold for more than was asked.",
        "Pin Configuration\nThe board has forty pins, of which eight carry power and two carry the clock.",
        "The most downloaded programs of the year were:\nFacebook\nWhatsApp\nInstagram\nNobody "
        "expected the list to change, and it did not change.",
        "He pressed the button “Share on Facebook”, and nothing happened for a while.",
        "Facebook, Twitter and WhatsApp\nThe three companies were asked to answer by Friday, and "
        "two of them did.",
        "Share this article with your pupils before the lesson, and let them underline the verbs.",
        "Email Marketing\nThe chapter explains how to write a letter that somebody will open.",
        "Where the words had stood, the court found a row of buttons in their place:\nShare on Facebook\n"
        "Send to a friend\nThe witness said that she had pressed none of them on that day or later.",
        "- Share\n- Tweet\n- Pin it\nThese are the three buttons that nobody in our test could find.",
        "Toolbar\nThe toolbar has six buttons, and each of them shows its name when touched.\n"
        "Share\nCopies the address of the map, and anybody with the address sees the same part of it.\n"
        "Compass\nTurns the map until the north is at the top again, which takes a second or two.",
    ],
)
def share_bar(document: Document) -> Iterator[Mark]:
    """Mark buttons, and rows and runs of them; the bare word only where its company speaks for it."""
    return label_marks(document, "share")
