"""Lines that say where a picture comes from: "Reuters", "Photo: A. Bee/Getty Images", "AFP / C. Dee"."""

from __future__ import annotations

import re
from typing import Literal

from cleaners.evidence.bylines import is_name
from cleaners.evidence.shape import ends_sentence, word_count
from cleaners.evidence.tables import phrase, phrases

Credit = Literal["agency", "weak agency", "credited", "labelled", ""]
MAX_WORDS = 14
LABELLED = re.compile(r"(?P<label>[^\W\d_][^:=/|,]{1,24}?)\s*(?P<mark>[:=：,])\s*(?P<rest>\S.*)")
BY = re.compile(
    r"(?P<label>(?:photo|photos|image|images|picture|photograph|foto) (?:by|von|de|di)) (?P<rest>\S.*)", re.I
)
PARTS = re.compile(r"\s*(?:[/|•·,;]|\bvia\b|\bon\b|\bfor\b)\s*", re.IGNORECASE)
COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?|\s*\(?©\)?$", re.IGNORECASE)
YEAR = re.compile(r"\s*,?\s*(?:19|20)\d{2}$")


def credit(text: str) -> Credit:
    """How a line credits a picture.

    Returns:
        "credited" if an agency stands behind a photo label or beside a photographer, "agency" if the line
        is an agency's name and nothing else, "weak agency" if that name is also a common word or a short
        code, "labelled" if a photo label stands before a person's name, "" for every other line.
    """
    line = " ".join(text.split())
    bare = line.strip("()[]|*_ ")
    if not bare or len(line) > 160 or word_count(bare) > MAX_WORDS:
        return ""
    match = BY.fullmatch(bare) or LABELLED.fullmatch(bare)
    if match and phrase(match["label"]) in phrases("credits", "labels"):
        found = _labelled(match["rest"])
        return "" if found == "labelled" and match.groupdict().get("mark") == "," else found
    return "" if ends_sentence(bare) else _by_parts(bare)


def _labelled(rest: str) -> Credit:
    parts = [part for part in PARTS.split(_plain(rest)) if part]
    if any(_agency(part) for part in parts):
        return "credited"
    return "labelled" if parts and is_name(parts[0].rstrip(".")) else ""


def _by_parts(line: str) -> Credit:
    parts = [part for part in PARTS.split(_plain(line)) if part]
    found = {_agency(part) for part in parts}
    if not any(found):
        return ""
    # Beside the agency only the photographer, the client or another agency may stand.
    if not all(_agency(part) or is_name(part) or part.isupper() for part in parts):
        return ""
    if len(parts) > 1:
        return "credited"
    return "agency" if "agency" in found else "weak agency"


def _plain(text: str) -> str:
    return YEAR.sub("", COPYRIGHT.sub("", text))


def _agency(part: str) -> Credit:
    name = phrase(part)
    if name not in phrases("credits", "agencies"):
        return ""
    return "weak agency" if name in phrases("credits", "weak") else "agency"
