"""Invitations to install the site's app."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.company import label_marks
from cleaners.view import Document


@rule(
    "app-prompt",
    4,
    "Sites ask their readers to go on in an app.",
    category="app",
    tables=["app"],
    removes=[
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|Download our app
 |A second reading of the plan is expected before the summer, the mayor told reporters.
-|Get it on Google Play
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|App herunterladen
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
-|In der App öffnen
""",
        """
 |El consejo del puerto votó el lunes la reconstrucción del viejo muelle, y las obras empiezan en primavera.
-|Descarga nuestra app
""",
        """
 |港の評議会は月曜日に古い岸壁の再建を決め、工事は春に始まる予定だと市長が記者団に語った。
-|アプリで開く
 |計画の二回目の審議は夏までに行われる見通しで、費用はまだ決まっていないという。
""",
    ],
    keeps=[
        "Download our app is what every bus company says now, and half of the passengers have no phone.",
        "Get it on Google Play or on the App Store, the ministry said, and keep it on your phone "
        "during the flood.",
        "The app is free and runs on every phone that was sold in the last ten years.",
        "Apps of the year\nThe jury chose three programs, of which two help farmers to count their sheep.",
        "1. Download the app\n2. Create a profile\nThe third step, which most people forget, is "
        "to read the terms.",
        "Open the app, tap the bell and wait until the light turns green.",
        "The app is available for Android only, which has angered the many members who own an iPhone.",
    ],
)
def app_prompt(document: Document) -> Iterator[Mark]:
    """Mark buttons of app shops and sentences that begin as one."""
    return label_marks(document, "app")
