"""Lines that name who wrote a text: "by Jane Doe", "By Ann Lee and Bo Ray, The Post", "Jane Doe, Oslo ,"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from cleaners.evidence.credits import credit, is_agency
from cleaners.evidence.dates import YEAR, date_line
from cleaners.evidence.names import has_capitals, is_name, is_unspaced_name
from cleaners.evidence.shape import letters
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases, spaced

MAX_CHARACTERS = 140
JOINED = re.compile(r"(\s+(?:and|und|et|y|e|en|i|и|та|ve|&)\s+|\s*,\s*(?:and\s+)?|\s*[;|•·/]\s*|\s+[–—-]\s+)")
LOOSE = frozenset(",–—-")  # what stands before a place or an outlet as well as before the next person
# A byline whose link to the author's page or to a date fell out: "Jane Doe, Oslo ,".
CUT_OFF = re.compile(r"(?P<name>[^,]{4,60}?)\s*,\s*(?P<place>[^\W\d_][^,\d]{1,40}?)\s*,")
CUT_TWICE = re.compile(r",[\s|•·–—/-]*[|•·,/–—-]")
SIGNED = re.compile(r"(?P<name>[^,|/–—]{4,60}?)\s*(?P<mark>,|\||/|\s[–—-]\s)\s*(?P<role>[^\W\d_][^,|]{1,40})")
CONTACTS = re.compile(r"\s*[,|(/·-]?\s*(?:\S{1,40}@[\w.-]{2,40}|(?<!\S)@\w{2,30})\)?")
SPACES = re.compile(r"\s*(?:[|•·,/–—-]|\bon\b|\bam\b|\ble\b|\bel\b|\bem\b|\bop\b|\bil\b)?\s+(?=\S)")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff가-힣]")
FIRST_WORD = re.compile(r"[^\W\d_]+")
BETWEEN_UNSPACED = re.compile(r"[\s、，,/／·・]+")
BRACKETED = re.compile(
    r"\s*\((?:avec|mit|con|com|with|met|z|с)\s[^()]{2,30}\)$", re.IGNORECASE
)  # "(avec AFP)"
MAX_SPACES = 14  # of a byline without a word before the name
SOURCE = re.compile(r"^(?:来源|來源)\s?[:：]\s?\S{2,20}\s+")
FILED = re.compile(
    r"^(?!사진|자료|영상|그래픽|이미지|출처|제공|글|취재)[가-힣]{2,6}\s?=\s?"
)  # the town before a Korean reporter
MAX_UNSPACED = 40
MAX_CUTS = 16


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text, and where in the line a date begins and ends, if one stands there too.

    Attributes:
        people: the persons or the desk, in order.
        dated: the date's span in the line, None without one.
        explicit: whether a word stands there that means an author wherever it stands, as in "Author: ".
        outlet: whether nothing but an outlet behind the name tells it: "Jane Doe, BBC News".
    """

    people: tuple[str, ...]
    dated: tuple[int, int] | None = None
    explicit: bool = False
    outlet: bool = False


def byline(text: str) -> tuple[str, ...]:
    """The persons or the desk that a byline names, in order; empty if the line is no byline."""
    found = signature(text)
    return found.people if found else ()


def signature(text: str) -> Byline | None:
    """Read a byline, with the date behind or before it; None if the line is none."""
    if len(text) > MAX_CHARACTERS or not text:
        return None
    if not YEAR.search(text):
        return _undated(text)
    if not _can_name(text):
        return None
    for start, end, rest in _dates(text):
        if found := _undated(rest):
            return replace(found, dated=(start, end))
    return None


def _can_name(text: str) -> bool:
    """A cheap test of what a byline has with its date cut off: a word for an author, or two commas."""
    words = letters(text)
    named = not (words.isdisjoint(_first_words()) and words.isdisjoint(_last_words()))
    return named or CUT_TWICE.search(text) is not None or (not text.isascii() and bool(UNSPACED.search(text)))


def _dates(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans at the line's end or at its beginning that are a date, and what the line is without them."""
    cuts = list(SPACES.finditer(text))
    if len(cuts) > MAX_CUTS:
        return
    for cut in cuts:
        rest = _after_bar(text[cut.end() :])
        signed = _opening().match(rest) or ((":" in rest or "：" in rest) and UNSPACED.search(rest))
        if cut.start() >= 8 and signed and _is_publication(text[: cut.start()]):
            yield 0, cut.start(), rest
    if _opening().match(text) or _label().match(text) or UNSPACED.search(text) or SIGNED.match(text):
        for cut in cuts:
            if cut.start() >= 4 and _is_publication(text[cut.end() :]):
                yield cut.end(), len(text), text[: cut.start()]


def _is_publication(text: str) -> bool:
    found = date_line(text)
    return found is not None and found.label in ("", "published")


def _after_bar(text: str) -> str:
    return text.lstrip(" |•·,–—-")


def _undated(text: str) -> Byline | None:
    line = spaced(text)
    if "@" in line:
        line = CONTACTS.sub("", line)
    line = line.rstrip(" |•·–—-")
    if not line:
        return None
    if not line.isascii() and UNSPACED.search(line):
        return _unspaced(line)
    if not (first := FIRST_WORD.match(line)) or first.group().casefold() not in _first_words():
        return _bare(line)
    if match := _label().match(line):
        people = _people(line[match.end() :], listed=True)
        if not people or (not has_capitals(people[0]) and len(line) - match.end() > 40):
            return None
        return Byline(people, explicit=phrase(match[0]) not in phrases("bylines", "above.labels"))
    if match := _opening().match(line):
        people = _people(line[match.end() :])
        return Byline(people) if people else None
    return _bare(line)


def _bare(line: str) -> Byline | None:
    """Names without a word before them: an outlet or a role behind, or a comma that leads nowhere."""
    if line.count(" ") > MAX_SPACES:
        return None
    match = CUT_OFF.fullmatch(line) if line.endswith(",") else None
    if match and is_name(match["name"]) and _is_capitalised(match["place"]):
        return Byline((match["name"],))
    match = SIGNED.fullmatch(line) if phrase(line).endswith(_signed()) else None
    if match and phrase(match["role"]) in phrases("bylines", "signed") and has_capitals(line):
        name = match["name"].strip()
        if not is_name(name) or (match["mark"] == "/" and credit(line) == "credited"):
            return None  # a photographer before his agency
        return Byline((name,), outlet=not _is_role(match["role"]))
    return None


@cache
def _signed() -> tuple[str, ...]:
    return tuple(sorted(phrases("bylines", "signed")))


@cache
def _last_words() -> frozenset[str]:
    """The last words of the roles behind a name."""
    return frozenset(FIRST_WORD.findall(entry)[-1] for entry in phrases("bylines", "signed"))


@cache
def _first_words() -> frozenset[str]:
    entries = phrases("bylines", "by") | phrases("bylines", "labels")
    return frozenset(match.group() for entry in entries if (match := FIRST_WORD.match(entry)))


@cache
def _opening() -> re.Pattern[str]:
    words = sorted(phrases("bylines", "by"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s*:?\s+(?=[^\W\d_])", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    words = sorted(phrases("bylines", "labels"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s?[:：]\s*(?=[^\W\d_])", re.IGNORECASE)


@cache
def _unspaced_frames() -> tuple[re.Pattern[str], ...]:
    words = {
        key: "|".join(map(re.escape, sorted(phrases("bylines", key), key=len, reverse=True)))
        for key in ("labels", "before", "after")
    }
    return (
        re.compile(rf"[(（\[【]?(?:{words['labels']})\s?[:：/／=丨|]\s*(?P<names>.+?)[)）\]】]?"),
        re.compile(rf"[(（\[【]?(?:{words['before']})\s*(?P<names>.+?)[)）\]】]?"),
        re.compile(rf"[(（\[【]?(?P<names>.+?)\s?(?:{words['after']})\s*=?[)）\]】]?"),
    )


@cache
def _titles() -> re.Pattern[str]:
    """What stands before each of several reporters: "记者王小明 通讯员李华"."""
    return re.compile(rf"^(?:{'|'.join(sorted(phrases('bylines', 'before'), key=len, reverse=True))})")


def _unspaced(line: str) -> Byline | None:
    line = SOURCE.sub("", FILED.sub("", line))
    if len(line) > MAX_UNSPACED:
        return None
    for frame in _unspaced_frames():
        if match := frame.fullmatch(line):
            names = _unspaced_names(match["names"])
            if names:
                return Byline(names, explicit=True)
    return None


def _unspaced_names(text: str) -> tuple[str, ...]:
    parts = BETWEEN_UNSPACED.split(text.strip())
    names = tuple(name for part in parts if (name := _titles().sub("", part)))
    if names and all(is_unspaced_name(name) for name in names):
        return names
    # A given name of one character is often set apart: "张 三".
    return (text.strip(),) if len(text) <= 5 and is_unspaced_name(text) else ()


def _people(text: str, *, listed: bool = False) -> tuple[str, ...]:
    """The leading names of a list; what follows the last name is the role, the outlet or the place.

    Args:
        text: what stands behind the word for an author.
        listed: whether that word has a colon, behind which nothing but names is listed.
    """
    pieces = JOINED.split(BRACKETED.sub("", text))
    parts = [
        (mark.strip(), part) for mark, part in zip(["", *pieces[1::2]], pieces[::2], strict=True) if part
    ]
    # "Ann Lee, San Francisco": two words behind a comma are a person only where a list goes on.
    listed = listed or len(parts) > 2 or any(mark not in LOOSE for mark, _ in parts[1:])
    people: list[str] = []
    for position, (mark, part) in enumerate(parts):
        if position == 0 and phrase(part) in phrases("bylines", "desks"):
            return (part,)
        if position and (
            _is_role(part) or _is_outlet(part) or (mark in LOOSE and not listed and "." not in part)
        ):
            return tuple(people) if _is_capitalised(part) or _is_role(part) else ()
        name = part if is_name(part) else _before_link(part)
        if not name:
            rest_is_short = position > 0 and (_is_capitalised(part) or _is_role(part))
            return tuple(people) if rest_is_short else ()
        people.append(name)
    return tuple(people)


def _is_outlet(text: str) -> bool:
    """Whether a text names a desk, an agency or an outlet that signs texts, and no person."""
    known = phrases("bylines", "desks") | phrases("bylines", "signed")
    return phrase(text) in known or is_agency(text)


def _before_link(text: str) -> str:
    """The name of "Ann Lee in Oslo" and "Ann Lee for The Post"."""
    tokens = text.split()
    for position in range(2, len(tokens) - 1):
        if tokens[position] in phrases("bylines", "links"):
            name, rest = " ".join(tokens[:position]), " ".join(tokens[position + 1 :])
            return name if is_name(name) and _is_capitalised(rest) else ""
    return ""


def _is_role(text: str) -> bool:
    tokens = text.casefold().split()
    return len(tokens) <= 6 and tokens[-1] in phrases("bylines", "roles")


def _is_capitalised(text: str) -> bool:
    """Whether a short text names a place or an outlet: every longer word begins with a capital."""
    tokens = text.split()
    return 0 < len(tokens) <= 6 and all(
        token[0].isupper() or not token[0].isalpha() or len(token) <= 3 for token in tokens
    )


def is_byline(text: str, _: frozenset[str]) -> bool:
    """Whether a line is a byline."""
    return signature(text) is not None


def signs() -> Signs:
    """What every byline bears: a word before the name, a role or a comma behind it, or a date."""
    ends = [*phrases("bylines", "signed"), *",|•·–—-"]
    return Signs(openings=_first_words(), endings=ends, marks="@", years=True)
