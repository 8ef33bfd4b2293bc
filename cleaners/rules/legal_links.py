"""Links to a site's legal pages."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.legal import legal
from cleaners.relations.company import is_announced
from cleaners.view import Document


@rule(
    "legal-links",
    5,
    "The law wants these links on every page; no story needs them.",
    category="legal",
    tables=["legal"],
    removes=[
        """
 |The ferry had left the port at dawn with ninety people on board, officials said.
-|Privacy Policy | Terms of Use | Contact
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
-|Impressum Datenschutz AGB
-|Impressum | Datenschutz | Satzung
""",
        """
 |Le bac avait quitté le port à l'aube avec quatre-vingt-dix personnes à bord.
-|Mentions légales
""",
        """
 |フェリーは夜明けに九十人を乗せて港を出たと当局者は月曜日に語った。
-|プライバシーポリシー
""",
    ],
    keeps=[
        "Privacy policy\nWe store nothing that you do not send to us, and we delete it after a year.",
        "The privacy policy was changed twice.",
        "Terms of use",
        "Privacy | Silence | Peace",
        "Privacy and Terms of Peace",
        "Copyright",
        "Disclaimer: the author owns a boat.",
        "Each page of the website bore these words in grey type at its foot:\n"
        "Home | About us | Privacy policy | Terms of use\n"
        "© 2019 The Harbour Post. All rights reserved.\n"
        "The court did not think that a reader would have seen them there.",
    ],
)
def legal_links(document: Document) -> Iterator[Mark]:
    """Mark rows of such links anywhere, and one alone where it stands below the story.

    What the sentence above announces is quoted.
    """
    for position, line in document.of_kind("legal"):
        found = legal(line.bare)
        if found and is_announced(document, position):
            continue
        if found == "row":
            yield whole(line, 0.95)
        elif found and document.prose and position in document.tail:
            yield whole(line, 0.9)
