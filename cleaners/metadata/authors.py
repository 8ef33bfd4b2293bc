"""The names of persons in what a page states as its author."""

from __future__ import annotations

import re

from cleaners.evidence.names import has_capitals, is_name
from cleaners.evidence.tables import phrases

# An account, an address or a template's blank is nobody's name.
NO_NAME = re.compile(
    r"https?:|www\.|@|^[\w.]*[._][\w.]*$|^\W*$|^[a-z0-9-]+$"
    r"|^/|^\S*\w\.\w{2,}/\S*$|\{\{|\{%|<%|\$\{|^%[^%]*%$|^\[.*\]$|\[object "
)
PLACEHOLDERS = frozenset(
    {
        "admin", "administrator", "anonymous", "author", "authors", "default", "guest", "guest author", "n.a",
        "n/a", "nil", "none", "null", "root", "site admin", "site administrator", "staff", "super user",
        "superuser", "undefined", "unknown", "unknown author", "user", "webmaster", "website admin",
        "wordpress",
    }
)  # fmt: skip
BY = re.compile(r"(?:(?:written|posted|reported|published|story|words|text)\s+)?by\s*:?\s+", re.I)
BAR = re.compile(r"\s*\|\s*")
LISTED = re.compile(r"\s*[,;|]\s*(?:(?:and|und|et|&)\s+)?|\s+(?:and|und|et|&)\s+")
SURNAME_FIRST = re.compile(r"[^\W\d_][^\W\d_'’. -]{1,30}, [^\W\d_][^,;]{0,40}")
MAX_STATED = 4_000  # characters
MAX_LISTED = 1_000
WORDS = range(2, 5)
# Words of offices, of outlets, of places and of what people are called: parts of a list that are no person.
NO_PERSON = frozenset(
    """administration agency angeles associated authority bank board bureau chief city contributing corp
    corporation daily desk digital director editorial fellow foundation founder francisco freelance guardian
    guest health herald hong house human institute journal kong las lead los magazine management manager media
    member network news newsletter office officer partner photo photographer photos post president press
    professor research resources review reviewer san santa school science sciences senior service services
    society staff studies team technology times today tribune tv united weekly york""".split()
)


def people(text: str) -> list[str]:
    """The names in a statement, one of each person if all that it lists are persons; empty for nobody."""
    if len(text) > MAX_STATED:
        return []
    text = _without_role(_without_by(text))
    return [name for name in _listed(text) if _is_somebody(name)]


def given_first(text: str) -> str:
    """A name as people say it, of one in the order of catalogues: "Lee, Ann" of a scholarly citation."""
    return re.sub(r"^([^,;]{1,60}), ([^,;]{1,60})$", r"\2 \1", text)


def is_person(text: str) -> bool:
    """Whether a text looks like one person's full name and like nothing else that has capitals."""
    tokens = text.split()
    if len(tokens) not in WORDS or not has_capitals(text) or not is_name(text):
        return False
    words = {token.strip(".").casefold() for token in tokens}
    return words.isdisjoint(NO_PERSON) and tokens[-1].casefold() not in phrases("bylines", "roles")


def _is_somebody(name: str) -> bool:
    return not NO_NAME.search(name) and name.strip(" .:-–—()<>\"'").casefold() not in PLACEHOLDERS


def _without_by(text: str) -> str:
    match = BY.match(text)
    return text[match.end() :] if match and text[match.end() :][:1].isupper() else text


def _without_role(text: str) -> str:
    """Cut off what stands behind a bar; where the name stands behind it, as after an outlet's, before it."""
    parts = [part for part in BAR.split(text) if part]
    if len(parts) < 2 or all(map(is_person, parts)):
        return text
    return next((part for part in parts if len(_listed(part)) > 1 or is_person(part)), parts[0])


def _listed(text: str) -> list[str]:
    """A list of persons part by part; whatever else has commas or an "and" stays one name."""
    if len(text) > MAX_LISTED:
        return [text]
    named = [part.strip() for part in text.split(";") if part.strip()]
    if len(named) > 1 and all(SURNAME_FIRST.fullmatch(part) for part in named):
        return named
    parts = [part for part in LISTED.split(text) if part]
    return parts if len(parts) > 1 and all(map(is_person, parts)) else [text]
