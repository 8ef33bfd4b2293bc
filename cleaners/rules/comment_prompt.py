"""Labels, buttons and notices of comment sections; what readers wrote in them stays."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.relations.company import label_marks
from cleaners.view import Document


@rule(
    "comment-prompt",
    4,
    "Comment sections print counts, buttons and notices that no reader wrote.",
    category="comment",
    tables=["comments", "labels"],
    removes=[
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|12 Comments
-|Leave a comment
 |My father laid the first stone of that quay, and I hope they keep it.
-|Reply
-|Report
-|Like
 |A second reading of the plan is expected before the summer, the mayor told reporters.
-|Your email address will not be published. Required fields are marked *
-|Cancel reply
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
 |Fahrer müssen bis zum Herbst den langen Weg um den See nehmen, sagte sie.
-|Kommentare (3)
-|Kommentar schreiben
""",
        """
 |El consejo del puerto votó el lunes la reconstrucción del viejo muelle, y las obras empiezan en primavera.
-|Sé el primero en comentar
-|Inicia sesión para comentar
""",
        """
 |Rada portu głosowała w poniedziałek za odbudową starego nabrzeża, a prace ruszą wiosną.
-|Dodaj komentarz
""",
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|Like · Reply · Report
 |A second reading of the plan is expected before the summer, the mayor told reporters.
""",
    ],
    keeps=[
        "19:00 Weather\n20:15 The Ferry\n22:00 Comment\n"
        "The film was shot in the winter of the flood and had been lost for thirty years.",
        "Comment choisir une pompe pour votre cave",
        "Leave a comment in the guest book when you visit the tower, and take a card with you.",
        "The minister had no comment when he left the hall, and his office did not answer the phone.",
        "Reply\nHer answer came a week later, on the back of a menu, and it was short.",
        "Two thousand comments were sent to the council, and most of them were about the noise.",
        "Comments on the draft\nThe bar wants a longer deadline, the unions want none at all.",
        "“Be the first to comment,” the page said, and so she was.",
        "Report\nThe inspectors found two cracks in the northern pier and none in the southern one.",
        "Küfür, hakaret ve tehdit suçlarından üç kişi pazartesi günü gözaltına alındı.",
        "Yorum yapmak için henüz erken, dedi bakan ve gazetecilerin sorularını yanıtlamadı.",
        "Comments submitted to the agency by the end of May will be published in full.",
        "Sie müssen sich anmelden, um an der Führung teilzunehmen; das Museum nimmt höchstens zwölf mit.",
    ],
)
def comment_prompt(document: Document) -> Iterator[Mark]:
    """Mark such lines; bare words such as “Reply” only where their company speaks for them."""
    return label_marks(document, "comment")
