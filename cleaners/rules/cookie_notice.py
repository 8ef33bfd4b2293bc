"""Notices and buttons of consent dialogs."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.evidence.cookie import is_cookie_notice
from cleaners.relations.company import label_marks
from cleaners.view import Document


@rule(
    "cookie-notice",
    5,
    "Consent dialogs lie above the page, not in it, but their words end up in its text.",
    category="cookie",
    tables=["cookie", "labels"],
    removes=[
        """
-|We use cookies to improve your experience on our website. By continuing to browse, you agree to this.
-|Accept all cookies
-|Manage preferences
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
 |A second reading of the plan is expected before the summer, the mayor told reporters.
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
-|Wir verwenden Cookies, um Inhalte zu personalisieren. Mehr erfahren Sie in unserer Datenschutzerklärung.
-|Alle Cookies akzeptieren
""",
        """
-|En poursuivant votre navigation, vous acceptez l'utilisation de cookies. En savoir plus
-|Tout accepter
 |Le conseil du port a voté lundi la reconstruction du vieux quai, et les travaux commencent au printemps.
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
-|Продолжая использовать сайт, вы соглашаетесь с использованием файлов cookie.
-|Принять все
""",
    ],
    keeps=[
        "We use cookies here, said the baker, only for the tea of the afternoon and never for the guests.",
        "We use cookies in this chapter to remember who the user is, and sessions to remember what he did.",
        "The law of 2011 made every site ask before it sets a cookie, and nobody has read a notice since.",
        "“We use cookies to improve your experience” is the most printed sentence of our time.",
        "Cookies\nCream the butter and the sugar, add the egg, and let the dough rest for an hour.",
        "The button that accepts all cookies is blue and large, the one that rejects them is grey and small.",
        "Accept all of them, said the clerk, or send them back before the end of the week.",
        "The banner covers the first paragraph of each sheet that is printed, and it reads:\n"
        "We use cookies to improve your experience. By continuing, you accept this.\n"
        "A reader asked how the paper could be printed without it, and nobody could say.",
        "We use cookies to improve your experience on our website. You can opt out in your browser.\n"
        "We use cookies to remember your preferences on our website, as our cookie policy says.\n"
        "This policy was written in May and is read once a year by the council of the town.",
        "Mit Ihrer Zustimmung, sagte der Arzt, speichern wir die Werte, und Sie dürfen jederzeit widerrufen.",
    ],
)
def cookie_notice(document: Document) -> Iterator[Mark]:
    """Mark notices and buttons, except in a document that is about little else, such as a policy."""
    if not document.of_kind("cookie"):
        return iter(())
    told = {at for at, line in enumerate(document.lines) if is_cookie_notice(line.bare, line.hits)}
    rest = sum(position not in told for position in document.prose)
    return iter(()) if len(told) > rest else label_marks(document, "cookie")
