"""The dateline before a story's first sentence: "LONDON (Reuters) - …", "МОСКВА, 10 сен - РИА Новости. …".

It stays in the text, for the place is part of the story; here it is only read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cleaners.evidence.credits import is_agency
from cleaners.evidence.tables import phrase, phrases

MAX_CHARACTERS = 110  # of a dateline
PLACE = r"(?P<place>[^\W\d_][^\d()（）:;!?]{1,48}?)"
DAY = r"(?P<day>(?:\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}|[^\W\d_]{3,10}\.?\s\d{1,2})\.?(?:,?\s\d{4})?)"
DASH = r"\s*[.:]?\s*(?:-{1,2}|[–—−=])\s*"
AGENCY = r"(?P<agency>[^\d()（）]{2,40}?)"
SHAPES = (
    # LONDON (Reuters) - ; BERLIN, Oct 3 (AP) — ; Madrid, 3 oct (EFE).-
    re.compile(rf"{PLACE}(?:[,،]?\s{DAY})?,?\s\({AGENCY}\)(?:{DASH}|\.\s)"),
    # (ANSA) - ROMA, 3 OTT - ; (AFP) - Paris, 3 mai -
    re.compile(rf"\({AGENCY}\){DASH}{PLACE},\s{DAY}{DASH}"),
    # МОСКВА, 10 сен - РИА Новости. ; МОСКВА, 10 сентября. /ТАСС/.
    re.compile(rf"{PLACE},\s{DAY}\s*(?:{DASH}|\s*/){AGENCY}/?(?:,\s[^.\d]{{4,40}})?\.\s"),
    # (서울=연합뉴스) ; [서울=뉴시스]
    re.compile(rf"[(\[（]{PLACE}=(?P<agency>[^\d()\[\]=]{{2,20}})[)\]）]\s?"),
)
JOINED = re.compile(
    r"[（(【](?P<inside>[^）)】]{3,24})[）)】]|(?P<plain>新[华華]社\S{2,10}\d{1,2}月\d{1,2}日[电電])"
)
CHINESE_DAY = re.compile(r"\d{1,2}月\d{1,2}日[电電]$|[电電]$")
PERSON = re.compile(r"\s?[（(]记者[^）)]{2,20}[）)]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a story was filed and by whom.

    Attributes:
        place: as printed.
        agency: as printed.
        end: where the first sentence begins in the line.
    """

    place: str
    agency: str
    end: int


def dateline(text: str) -> Dateline | None:
    """Read the dateline that a line begins with; None without a known agency in it."""
    head = text[:MAX_CHARACTERS]
    for shape in SHAPES:
        match = shape.match(head)
        if match and _is_known(match["agency"]) and _is_place(match["place"]):
            return Dateline(match["place"].strip(), match["agency"].strip(), match.end())
    return _joined(head)


def _is_known(agency: str) -> bool:
    """Whether a known agency stands there, alone or first of several: "dpa/lno", "AFP, Reuters"."""
    names = [agency, *re.split(r"\s*[/,]\s*", agency)]
    return any(is_agency(name) or phrase(name) in phrases("datelines", "agencies") for name in names)


def _is_place(place: str) -> bool:
    """Whether a text has a place's shape: few words, each longer one with a capital if its script has any."""
    words = [word for word in re.split(r"[\s,/\-]+", place) if word]
    return 0 < len(words) <= 6 and all(not word[0].islower() or len(word) <= 3 for word in words)


def _joined(head: str) -> Dateline | None:
    """Read "（新华社北京9月10日电）" and "【ロンドン共同】", without a mark between the two."""
    match = JOINED.match(head)
    if not match:
        return None
    inside = match["inside"] or match["plain"]
    end = match.end()
    if person := PERSON.match(head, end):
        end = person.end()
    plain = CHINESE_DAY.sub("", inside)
    for agency in _agencies("zh"):
        if inside != plain and plain.startswith(agency) and 2 <= len(plain) - len(agency) <= 8:
            return Dateline(plain[len(agency) :], agency, end)
    for agency in _agencies("ja"):
        if head[0] == "【" and inside.casefold().endswith(agency) and 2 <= len(inside) - len(agency) <= 12:
            return Dateline(inside[: -len(agency)].strip(), inside[-len(agency) :], end)
    return None


@cache
def _agencies(language: str) -> tuple[str, ...]:
    return tuple(sorted(phrases("datelines", f"joined.{language}"), key=lambda name: (-len(name), name)))
