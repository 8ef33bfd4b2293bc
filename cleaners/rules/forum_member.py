"""The panel that a forum prints beside each post: who wrote it, member since when, how active."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.relations.threads import member_panels
from cleaners.view import Document


@rule(
    "forum-member",
    7,
    "A member's title, join date and counters tell of the writer's account, not of the post; the join date "
    "is no publication date.",
    category="forum",
    tables=["forum"],
    removes=[
        """
 |Which knot do you use for a ring, since mine slips each night?
 |gull2
-|Well-Known Member
-|Joined: Mar 5, 2011
-|Messages
-|122
 |Thanks
 |gull3
-|Well-Known Member
-|Joined: Mar 5, 2011
-|Messages
-|123
 |Then use a bowline, it can be undone.
""",
        """
-|Senior Member
-|Mar 18, 2011
 |I have run this pump for two winters now, and it has not failed me once so far.
""",
        """
 |I have run this pump for two winters now, and it has not failed me once so far.

-|Well-known member
-|Joined
-|Jun 4, 2009
-|Messages
-|1,204
-|Reaction score
-|88

 |Mine needed a new seal after the first year, which took an hour to replace.
""",
        """
-|Junior Member
-|Join Date: 4 Jun 2009
-|Posts: 1,077
 |Mine needed a new seal after the first year, which took an hour to replace.
""",
        """
 |Die Dichtung war nach einem Winter hin, und der Laden nahm sie nicht zurück.
-|Neuer Benutzer
-|Registriert seit: 12.03.2010
-|Ort: Emden
-|Beiträge: 77
""",
        """
-|Новичок
-|Регистрация: 12.03.2010
-|Сообщений: 1,204
 |Насос работает у меня третью зиму и ни разу за это время не подвёл.
""",
        """
-|Местный
-|Регистрация: 08.03.2014
-|Адрес: Тамбов
-|Сообщений: 412
 |Корма везде хватает, объединять шестой улей с соседним я пока не хочу, он ещё слишком слаб.
 |дед Матвей
-|Сообщений: 5 688
 |Подсиливай печатным расплодом, по рамке в неделю, и посмотри, что из этого выйдет к маю.
""",
        """
-|#3
 |Mine needed a new seal after the first year, which took an hour to replace.
 |SealTeam  Offline
-|Posting Freak
-|#4
-|05-12-2014, 10:55 PM
 |The old one had gone hard, and the shop did not want to see it again.
""",
        """
 |Mine needed a new seal after the first year, which took an hour to replace.
-|Thanked 5 Times in 4 Posts
-|Posts: 77
-|Join Date: Aug 2008 Location: Leeds Posts: 1,077
""",
        """
 |Kellerkind
-|Registriert seit: 12.03.2010
-|Beiträge: 77
-|#1
 |Die Therme geht seit einer Woche jede Nacht auf Störung, und keiner weiß, woran es liegt.
 |Flammenheini
-|#2
 |Dann schau einmal, was bei euch um drei Uhr passiert, und schreib es hier auf.
""",
    ],
    keeps=[
        "#1\nThe old quay was rebuilt in 1912 and has been repaired three times since then.\n#2\n"
        "The new one was begun in the year in which the harbour master retired at last.",
        "He became a senior member of the party in March 2011, two years after he had joined.",
        "Senior Member\nThe committee appoints a senior member who speaks for it in its absence.",
        "The site will be down on Sunday night while we replace its disks.\nAdministrator\nMay 30, 2015",
        "Messages\n1,204\nThe committee has appointed a person who reads all of its messages every day.",
        "Location: London",
        "Posts: 12\nThe line stands twelve feet apart at each of them, as the farmers like it.\n"
        "Posts: 14\nFurther up the hill the ground is softer, so two more of them were needed there.",
        "Age: 34\nLocation: Leeds\nThe boy was last seen on Monday at the quay, waiting for the ferry.",
        "Goalkeeper\nAge: 27\nJoined: July 2014\nPoints: 34\n"
        "The club has never had a goalkeeper who could do so much with his feet, the coach said.",
        "Points: 34\nRatio: 3\nThe club has won eleven of its last twelve games and leads the league.",
    ],
)
def forum_member(document: Document) -> Iterator[Mark]:
    """Mark user panels that show at least two of title, join date and counters, and the numbers of posts."""
    return (whole(document.lines[position]) for position in sorted(member_panels(document)))
