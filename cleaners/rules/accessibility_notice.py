"""Labels for screen readers, players and browsers, and placeholders of what never loaded."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.company import label_marks
from cleaners.view import Document


@rule(
    "accessibility-notice",
    4,
    "Texts for machines, such as skip links and notices about scripts, are nothing that a reader should see.",
    category="accessibility",
    tables=["access", "labels"],
    removes=[
        """
-|Skip to main content
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|Your browser does not support the video tag.
 |A second reading of the plan is expected before the summer, the mayor told reporters.
-|Loading...
-|Please enable JavaScript to view the comments powered by Disqus.
""",
        """
-|Zum Inhalt springen
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Bitte aktivieren Sie JavaScript.
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
""",
        """
-|Aller au contenu principal
 |Le conseil du port a voté lundi la reconstruction du vieux quai, et les travaux commencent au printemps.
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
-|Ваш браузер не поддерживает видео
 |Спасатели добрались до него за час и доставили всех на берег.
-|(открывается в новом окне)
""",
    ],
    keeps=[
        "Skip to main content links help people who cannot use a mouse, and every page should have one.",
        "Loading\nPut the heavy plates below, the glasses above, and leave room for the arm to turn.",
        "JavaScript is required to run the examples of the third chapter.",
        "Image\nThe first part of the word means a likeness, and the second nobody can explain.",
        "The page said that my browser does not support the video tag, so I read the text instead.",
        "Image: the harbour in 1911\nThe picture hangs in the hall of the council and nobody "
        "knows who made it.",
        "Press play, wait for the second beat, and then come in with the left hand.",
        "This site requires JavaScript, complains a blind reader, who has written to the county nine times.",
        "Page not loading?\nPlease enable JavaScript in your browser.\n"
        "Most problems are gone after that, and if they are not, call the help line between eight and ten.",
    ],
)
def accessibility_notice(document: Document) -> Iterator[Mark]:
    """Mark such labels; bare words such as “Image” only where their company speaks for them."""
    return label_marks(document, "access")
