"""Lines that point to other stories of the same site: "READ MORE: …", "Read more »", "Most read"."""

from __future__ import annotations

import re
from typing import Literal

from cleaners.evidence.shape import asks, ends_sentence, word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases, spaced

Promo = Literal["lead", "button", "heading", ""]
MAX_LEAD = 40
MAX_HEADING = 60
MAX_WORDS = 35
LEAD_MARKS = ":：|–—>»】"
PATHS = (">", "»")  # a second one makes steps of a path
LEAD = re.compile(
    r"[\[(*>»▶►→•\-\s]*(?P<lead>[^\W\d_][^:：|\n]{1,38}?)\s*(?P<mark>[:：]|\s[|–—>»]\s)\s*(?P<rest>\S.*)?"
)
PLACE = re.compile(r"[^\W\d_A-Z]{1,12}\.? \d{1,4}\.?")  # in the same book: "chapter 3"
BRACKETED = re.compile(
    r"[▶►■\s]{0,4}【\s*(?P<lead>[^【】\n]{2,20}?)\s*(?P<mark>】)\s*(?P<rest>\S.*)?"
)  # "【関連記事】…"


def promo(text: str) -> Promo:
    """How a line promotes another story: "lead" with a headline, "button" without, "heading" of several.

    A lead needs its colon and, after it, a headline and no sentence: "Lesen Sie auch die Checkliste …"
    is a sentence with a link in it, "See also: fermentation." belongs to a reference work.
    """
    line = spaced(text)
    if phrase(line.strip("[]()»>→ ")) in phrases("promos", "buttons"):
        return "button"
    if len(line) <= MAX_HEADING and _is_heading(line):
        return "heading"
    opening = line[: MAX_LEAD + 10]
    marked = any(mark in opening for mark in LEAD_MARKS)
    match = LEAD.match(opening) or BRACKETED.match(opening) if marked else None
    if not match:
        return ""
    lead = phrase(match["lead"])
    if lead not in phrases("promos", "lead"):
        return ""
    if lead in phrases("promos", "capitals") and not match["lead"].isupper():
        return ""
    rest = line[match.end("mark") :].strip(" ])")
    path = match["mark"].strip()
    if not rest or word_count(rest) > MAX_WORDS or (path in PATHS and path in rest) or PLACE.fullmatch(rest):
        return ""
    return "" if ends_sentence(rest) and not match["lead"].isupper() and not asks(rest) else "lead"


def _is_heading(line: str) -> bool:
    """Whether a line heads a list of other stories; a Chinese bracket around it is a site's ornament."""
    return phrase(line.strip("»>▶►■◆●▪★☆|【】[]「」 #*")) in phrases("promos", "headings")


def is_promo(text: str, _: frozenset[str]) -> bool:
    """Whether a line promotes another story."""
    return bool(promo(text))


def signs() -> Signs:
    """What every such line bears."""
    return Signs(
        whole=phrases("promos", "buttons") | phrases("promos", "headings"), openings=phrases("promos", "lead")
    )
