"""Lines that point to another story of the same site: "READ MORE: …", "Lesen Sie auch: …", "Read more »"."""

from __future__ import annotations

import re
from typing import Literal

from cleaners.evidence.shape import ends_sentence, word_count
from cleaners.evidence.tables import phrase, phrases

Promo = Literal["lead", "button", ""]
MAX_LEAD = 40
MAX_WORDS = 35
LEAD = re.compile(
    r"[\[(*>»▶►→•\-\s]*(?P<lead>[^\W\d_][^:：|\n]{1,38}?)\s*(?P<mark>[:：]|\s[|–—]\s)\s*(?P<rest>\S.*)?"
)


def promo(text: str) -> Promo:
    """How a line promotes another story: "lead" with a headline, "button" without, or not at all.

    A lead needs its colon and, after it, a headline and no sentence: "Lesen Sie auch die Checkliste …"
    is a sentence with a link in it, "See also: fermentation." belongs to a reference work.
    """
    line = " ".join(text.split())
    if phrase(line.strip("[]()»>→ ")) in phrases("promos", "buttons"):
        return "button"
    match = LEAD.match(line[: MAX_LEAD + 10])
    if not match:
        return ""
    lead = phrase(match["lead"])
    if lead not in phrases("promos", "lead"):
        return ""
    if lead in phrases("promos", "capitals") and not match["lead"].isupper():
        return ""
    rest = line[match.end("mark") :].strip(" ])")
    if not rest or word_count(rest) > MAX_WORDS:
        return ""
    return "" if ends_sentence(rest) and not match["lead"].isupper() and not rest.endswith("?") else "lead"
