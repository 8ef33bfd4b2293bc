"""Labels of a word or two, "Reply", "Share", "Image", and rows of them on one line: "Share Tweet Email".

A label by itself proves little, the word can be meant; :mod:`cleaners.relations.company` tells what it takes.
"""

from __future__ import annotations

from functools import cache, lru_cache

from cleaners.evidence.phrasebook import NUMBER, folded
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrases, table

MAX_LABEL = 40
MAX_ROW = 300
MIN_ITEMS = 3
MIN_NETWORKS = 2
MIN_GLUED = 6  # letters of a name that may stand before another without a capital between them
BETWEEN = frozenset(" \t\xa0\u202f|·•/:–—-+0123456789")
ALIKE = frozenset("kKmM")  # in "1.2K"


@lru_cache(maxsize=65536)
def label(text: str) -> str:
    """The class that a bare label belongs to, "network" for the name of one; empty if it is none.

    Rows of two are as weak as a single word: "Twitter Facebook", "Reply Report".
    """
    if len(text) > MAX_LABEL or _is_cut(text):
        return ""
    return _labels().get(folded(text), "") or _row_class(text, weak=True)


def row(text: str) -> str:
    """The class of a line that is a row of buttons from end to end, "share" or "comment", or empty.

    Commas and conjunctions make a list of it, which somebody wrote.
    """
    return "" if len(text) > MAX_ROW else _row_class(text, weak=False)


def _is_cut(text: str) -> bool:
    """Whether a word is the rest of a sentence or a line of code, and no label: "messages.", "print"."""
    ends = text.endswith((".", ",", "?", "!")) and not text.endswith("...")
    return ends or ("a" <= text[:1] <= "z" and folded(text) not in phrases("share", "names"))


def _row_class(text: str, *, weak: bool) -> str:
    items = _items(text)
    if len(items) < 2 or len(set(items)) < 2 or weak != (len(items) < MIN_ITEMS):
        return ""
    networks = sum(1 for item in set(items) if item in phrases("share", "names"))
    sharing = any(item in phrases("share", "leads") for item in items)
    replying = any(_labels().get(item) == "comment" for item in items)
    if networks >= MIN_NETWORKS or (networks and sharing):
        return "network" if weak and not sharing else "share"
    if networks or any(item in phrases("share", "words") and not sharing for item in items):
        return ""
    return "comment" if replying else "share" if sharing else ""


@lru_cache(maxsize=1024)
def _items(text: str) -> tuple[str, ...]:
    """The buttons that a line is made of; none if anything else is in it."""
    line = text.lower().replace("’", "'")
    if len(line) != len(text):
        return ()
    items: list[str] = []
    start = 0
    while start < len(line):
        if line[start] in BETWEEN or (line[start - 1 : start].isdigit() and text[start] in ALIKE):
            start += 1
            continue
        entry = next((e for e in _entries(line[start : start + 2]) if _stands(text, line, start, e)), "")
        if not entry:
            return ()
        items.append(entry)
        start += len(entry)
    return tuple(items)


def _stands(text: str, line: str, start: int, entry: str) -> bool:
    """Whether an entry of the table is what a line has at a place, and not the beginning of a word."""
    end = start + len(entry)
    if not line.startswith(entry, start):
        return False
    following = text[end : end + 1]
    if not following.isalpha() or not entry[-1].isalpha():
        return True
    if following.isupper() or following > "\u2fff":
        return not text[start:end].isupper() or following > "\u2fff"
    return len(entry) >= MIN_GLUED and entry in phrases("share", "names")


def _entries(head: str) -> tuple[str, ...]:
    """What a button can say, by its first two characters, the longest first."""
    return _by_head().get(head) or _by_head().get(head[:1], ())


@cache
def _by_head() -> dict[str, tuple[str, ...]]:
    """The buttons by two characters, and those of a single one behind them; these by one, too."""
    heads = {entry[:size] for entry in _buttons() for size in (1, 2)}
    return {
        head: tuple(e for e in _buttons() if e == head[:1] or (len(head) > 1 and e.startswith(head)))
        for head in heads
    }


@cache
def _buttons() -> tuple[str, ...]:
    comments = {entry for entry in phrases("labels", "comment") if "#" not in entry and "*" not in entry}
    entries = comments.union(*(phrases("share", key) for key in ("names", "words", "leads")))
    return tuple(sorted(entries, key=lambda entry: (-len(entry), entry)))


@cache
def _labels() -> dict[str, str]:
    found = {entry: "network" for key in ("words", "names") for entry in phrases("share", key)}
    for name in table("labels"):
        found |= {NUMBER.sub("#", entry): name for entry in phrases("labels", name)}
    return found


def label_signs(name: str) -> Signs:
    """Signs of a bare label of a class."""
    return Signs(whole=phrases("labels", name))


def row_signs() -> Signs:
    """Signs of a row of buttons, which can be glued to each other."""
    names = phrases("share", "names")
    return Signs(
        whole=phrases("share", "words") | names,
        openings=_buttons(),
        heads=[name for name in names if len(name) >= MIN_GLUED],
    )
