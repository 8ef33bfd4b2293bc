"""Prompts to subscribe, to become a member, to log in."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.company import label_marks
from cleaners.view import Document


@rule(
    "newsletter-prompt",
    4,
    "Sites interrupt the story to ask for an address, a subscription or a log-in.",
    category="newsletter",
    tables=["newsletter", "labels"],
    removes=[
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|Sign up for our newsletter
-|Enter your email
-|Subscribe
 |A second reading of the plan is expected before the summer, the mayor told reporters.
""",
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|Join our WhatsApp channel
 |A second reading of the plan is expected before the summer, the mayor told reporters.
-|This article is for subscribers only.
-|Already a subscriber? Log in
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Newsletter abonnieren
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
-|Sie haben bereits ein Abo?
""",
        """
 |Le conseil du port a voté lundi la reconstruction du vieux quai, et les travaux commencent au printemps.
-|Cet article est réservé aux abonnés.
-|Déjà abonné ? Connectez-vous
 |Une seconde lecture du projet est attendue avant l’été, a dit le maire aux journalistes.
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
-|Подписывайтесь на наш канал в Telegram и читайте новости первыми.
 |Спасатели добрались до него за час и доставили всех на берег.
""",
    ],
    keeps=[
        "Newsletters are back: a third of all editors now write one, and most of them write it at night.",
        "Sign up for the race at the town hall before noon, and bring a doctor's note.",
        "He left his job to write a newsletter, and within a year forty thousand people had subscribed.",
        "“Already a subscriber? Log in” was the only sentence on the page that she could read.",
        "Subscribe to a daily paper, read it on the train, and leave it on the seat for somebody else.",
        "Log in\nOpen the settings\nChoose a language\nThis takes a minute at most, and you can "
        "change it again later.",
        "Membership\nThe club has three hundred members, and most of them are older than the hall.",
        "El boletín de la parroquia cuenta cada mes quién nació y quién murió en el pueblo.",
        "To keep reading about it every day is more than she can bear.",
        "Folgen Sie uns ins Labor",
        "Следите за новостями, сказал врач, но не каждый день, а подписку на газету отмените.",
        "Forgot your password?\nAsk the school office for a new one; it lasts three days.\n"
        "Who may come?\nAll children of the town, and those from the villages around it if there is room.\n"
        "What does it cost?\nNothing at all, because the town pays for everything but the books.",
        "Click Sign in.\nEnter your email address.\nEnter your password twice.\n"
        "The library sends you a link within minutes, and then the account is open.",
        "Wer die Mühle sehen will, bekommt die Karten nur über den\n"
        "Newsletter abonnieren, der jeden Freitag\nverschickt wird und alle Termine der Woche enthält.",
    ],
)
def newsletter_prompt(document: Document) -> Iterator[Mark]:
    """Mark prompts; the bare word, such as “Subscribe”, only where its company speaks for it."""
    return label_marks(document, "newsletter")
