"""What agencies print below a story: who worked on it, "-ENDS-", initials, the name of the agency."""

from __future__ import annotations

import re
from functools import cache

from cleaners.evidence.credits import is_agency
from cleaners.evidence.names import is_name, is_unspaced_name
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases

MAX_CHARACTERS = 400
MAX_WORDS = 60
BRACKETS = frozenset("(（[【/")
MAX_CONTRIBUTION_WORDS = 45
MAX_CODED_WORDS = 7
SENTENCES = re.compile(r"[^\W\d_]{3}[.!?]\s")  # two of them, but for "U.S. "
RULER = re.compile(r"(?:#\s*){3,6}|[-–—*\s]{1,4}30[-–—*\s]{1,4}")
IN_BRACKETS = re.compile(r"[(（\[【/]\s*(?P<inside>[^()（）\[\]【】]{2,60}?)\s*[)）\]】/]\.?")
SOURCE = re.compile(
    r"[(（\[【]?(?P<label>[^\W\d_][^:：]{1,24}?)\s*[:：]\s*(?P<rest>[^:：]{2,80}?)[)）\]】]?\.?"
)
PARTS = re.compile(r"\s*(?:[/,;|、，\s]|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*")
PEOPLE = re.compile(
    r"\s*(?:[,;:&/、，；()（）]|\s(?:and|und|et|y|e|и|та|in|at|for|from|by|por|par|en|à|de|von|di|da|para)\s|\.\s)\s*"
)
VERB = re.compile(r"\s(?:also\s|have\s|has\s)?contribut", re.IGNORECASE)
PLACED = re.compile(r"^(?:In|From) [^,]{2,30},\s")  # "In Oslo, Ina Holm contributed …"
MAX_NAME = 5  # words
CAPITALS = re.compile(r"[A-Z]{2,4}(?: [A-Z]{2,4})*")
CJK = re.compile("[\u3400-\u9fff]")


def is_wire(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is an agency's foot; only the last lines of a document prove it one."""
    if len(text) > MAX_CHARACTERS:
        return False
    if "wire.lines" in hits or text in ("ENDS", "END") or RULER.fullmatch(text):
        return True
    if "wire.openings" in hits:
        return _names_people(text)
    if text[:1] not in BRACKETS and ":" not in text and "：" not in text:
        return _is_coded(text) or _is_contribution(text)
    return _is_bracketed_agency(text) or _is_source(text) or _is_coded(text) or _is_contribution(text)


def _names_people(text: str) -> bool:
    """Whether capitals or names follow the opening; "Editing by hand takes longer." is a sentence."""
    if _tells_facts(text) or word_count(text) > MAX_WORDS:
        return False
    opening = _opening().match(text)
    if not opening:
        return False
    rest = text[opening.end() :].strip(" :：)）]】.。")
    if CJK.search(text):
        return len(rest) <= 30 and _is_list_of_unspaced(rest)
    parts = [part for part in PEOPLE.split(rest) if part.strip()]
    if not parts or not (is_name(parts[0]) or is_agency(parts[0])):
        return False
    return all(_begins_as_name(part) for part in parts)


def _is_list_of_unspaced(text: str) -> bool:
    names = [name for name in re.split(r"[\s、，,：:/]+", text) if name]
    return bool(names) and all(is_unspaced_name(name) or name.isdigit() or _is_code(name) for name in names)


def _is_code(text: str) -> bool:
    """An editor's number: "un655"."""
    return text.isascii() and text.isalnum() and len(text) <= 8


def _begins_as_name(part: str) -> bool:
    words = part.split()
    is_work = words[0].casefold() in _works()
    return is_work or is_agency(part) or (words[0][:1].isupper() and len(words) <= 6)


@cache
def _works() -> frozenset[str]:
    """First words of openings, which follow each other in one line, and those who are not named."""
    openings = (entry.strip("(-— ").split()[0] for entry in phrases("wire", "openings"))
    return frozenset((*openings, *phrases("wire", "others")))


@cache
def _opening() -> re.Pattern[str]:
    words = sorted(phrases("wire", "openings"), key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s*", re.IGNORECASE)


def _is_bracketed_agency(text: str) -> bool:
    match = IN_BRACKETS.fullmatch(text)
    if not match:
        return False
    parts = [part for part in PARTS.split(match["inside"]) if part]
    desks = all(is_agency(part) or (part.isalpha() and len(part) <= 3) for part in parts)
    return is_agency(match["inside"]) or (bool(parts) and is_agency(parts[0]) and desks)


def _is_source(text: str) -> bool:
    """Whether an agency stands behind a word for the source: "Quelle: dpa", "来源：新华社"."""
    match = SOURCE.fullmatch(text)
    if not match or phrase(match["label"]) not in phrases("wire", "sources"):
        return False
    parts = [part for part in re.split(r"\s*[/,;、，|]\s*", match["rest"]) if part]
    return all(is_agency(part) for part in parts)


def _is_coded(text: str) -> bool:
    words = text.split(maxsplit=MAX_CODED_WORDS)
    return (
        1 < len(words) <= MAX_CODED_WORDS
        and words[0].isupper()
        and words[0].casefold() in phrases("wire", "coded")
        and CAPITALS.fullmatch(" ".join(words[1:])) is not None
    )


def _is_contribution(text: str) -> bool:
    """Whether a sentence ends in "… contributed to this report." and names who did."""
    line = phrase(text.rstrip("*_)] "))
    if not line.endswith(_endings()):
        return False
    if word_count(text) > MAX_CONTRIBUTION_WORDS or _tells_facts(text) or SENTENCES.search(text):
        return False
    subject = VERB.split(" ".join(text.strip("*_([—–- ").split()), maxsplit=1)[0]
    first = PEOPLE.split(PLACED.sub("", subject))[0].split()
    names = [" ".join(first[-count:]) for count in range(1, min(len(first), MAX_NAME) + 1)]
    return bool(first) and (is_agency(first[0].partition("'")[0]) or any(map(_is_source_name, names)))


def _is_source_name(text: str) -> bool:
    """Whether a text is a person, an agency or those who are named without a name."""
    return is_name(text) or is_agency(text) or text.casefold() in phrases("wire", "others")


def is_weak(text: str) -> bool:
    """Whether a line is an agency's sign for the end that stands below plays and poems, too: "(END)"."""
    return phrase(text) in phrases("wire", "weak.lines")


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(phrases("wire", "endings")))


def _tells_facts(text: str) -> bool:
    line = phrase(text)
    return any(word in line for word in phrases("wire", "facts"))


def signs() -> Signs:
    """What every such line bears."""
    return book_signs("wire") | Signs(
        whole=["end", "ends", "- 30 -"],
        openings=phrases("wire", "coded") | phrases("wire", "sources"),
        endings=phrases("wire", "endings"),
        firsts=BRACKETS,
    )
