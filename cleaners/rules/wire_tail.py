"""What an agency prints below its story."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.evidence.credits import credit
from cleaners.evidence.datelines import dateline
from cleaners.evidence.shape import ends_in_colon
from cleaners.evidence.wire import is_weak
from cleaners.relations.layout import agencies
from cleaners.relations.lists import fact_lines
from cleaners.relations.threads import tail_blocks
from cleaners.view import Document


@rule(
    "wire-tail",
    3,
    "An agency's sign-off names its desk and its machinery; the story has ended above it.",
    category="wire",
    tables=["wire", "credits"],
    removes=[
        """
 |The ferry had left the port at dawn with ninety people on board, officials said.
 |Rescuers reached it within the hour and brought everybody to the shore.
-|Reporting by Ina Holm in Oslo; Editing by Bo Ray
-|Our Standards: The Thomson Reuters Trust Principles.
""",
        """
 |Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung mitteilte.
 |Der Umweg führt bis in den Herbst um den ganzen See herum, hieß es.
-|(dpa)
""",
        """
 |Паром вышел из порта на рассвете, на борту находились девяносто человек.
 |Спасатели прибыли через час и доставили всех пассажиров на берег.
-|ТАСС
""",
        """
 |渡轮黎明时分离开港口，船上共有九十人，官员星期一说。
 |救援人员一小时内赶到，把所有人都送上了岸。
-|（完）
-|（责任编辑：王小明）
""",
    ],
    keeps=[
        "The ferry burned off the coast at dawn, the company said on Monday.\n"
        "Reporting by hand takes longer, and so it did in this case, the captain told the paper.",
        "The ferry burned off the coast at dawn, the company said on Monday.\n"
        "Correction: an earlier version of this report misstated the name of the ferry. Ina Holm contributed "
        "to this report.",
        "We bought the pictures from three agencies over the years, and these were the best:\nReuters",
        "These agencies sent somebody to the harbour on the day, the council said on Monday.\nReuters\nAFP",
        "(END)\nSo it said on the last page of the old script, and nobody knew who had written that.",
        "# # #\nThe novel begins with three signs, and nobody has ever found out what they mean.",
        "The end of the line was in sight, and nobody on the platform said a word.\nThe End",
        "Ten years of work went into the book, the publisher said, and as many went into its index.\n"
        "More than two hundred scientists from forty countries contributed to this report.",
        "All the figures are from the council's own report, which it published on Monday.\n"
        "Source: our own count of ferries",
    ],
)
def wire_tail(document: Document) -> Iterator[Mark]:
    """Mark sign-offs after the last prose, and an agency's name that stands there alone."""
    facts = fact_lines(document)
    lonely = _lonely_agency(document)
    wire = [
        entry for entry in document.of_kind("wire") if entry[0] in document.tail and entry[0] not in facts
    ]
    is_wired = lonely is not None or _is_filed(document) or not all(is_weak(line.bare) for _, line in wire)
    for _, line in wire:
        yield whole(line, 0.95 if is_wired or not is_weak(line.bare) else 0.7)
    if lonely is not None:
        line = document.lines[lonely]
        weak = credit(line.bare) == "weak agency" and line.bare[0] not in "([（【"
        yield whole(document.lines[lonely], 0.6 if weak else 0.9)


def _is_filed(document: Document) -> bool:
    """Whether a dateline opens the story, as agencies print it."""
    return bool(document.prose) and dateline(document.lines[document.prose[0]].bare) is not None


def _lonely_agency(document: Document) -> int | None:
    """The position of the only agency below the story, where nothing makes a list of it."""
    if not document.prose or ends_in_colon(document.lines[document.prose[-1]].bare):
        return None
    blocks = tail_blocks(document)
    tail = [position for position in document.tail if position not in blocks]
    if any(document.lines[p].kind == "other" and not document.lines[p].panel for p in tail):
        return None
    found = [position for position in document.tail if position in agencies(document)]
    return found[0] if len(found) == 1 else None
