"""Menus of a site: "Home | News | Contact", "Sign inSubscribeHomeWorldUS", "Toggle navigation", labels alone.

Labels come in two sorts: anchors, which only a site's furniture bears (Log in, Contact), and sections
(Sport, Culture), which a list of a story can name as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import UNSPACED, ends_sentence, marks
from cleaners.evidence.signs import GLUE, Signs
from cleaners.evidence.tables import phrase, phrases, spaced

Menu = Literal["command", "row", "loose row", "label", ""]
Label = Literal["anchor", "section", ""]
MAX_LABEL = 60  # characters
MAX_LABEL_WORDS = 6
MAX_UNSPACED_LABEL = 12
MIN_ROW = 3
MIN_SPACED = 4
MIN_SECTIONS = 5
MIN_PARTLY_KNOWN = 5
BULLETS = "*•·▪►▸▾▼▲›»>+–—-| \t\xa0"
BARS = re.compile(r"[|｜¦•·∙●▪‧・]|\s[/–—-]\s|\t|\s{3,}")
DASHES = frozenset("/–—-")
BAR_MARKS = frozenset("|｜¦•·∙●▪‧・") | DASHES
SPACE = re.compile(r"\t|\s{3}")


@dataclass(frozen=True, slots=True)
class Row:
    """The parts of a line: how many there are, and which of them are labels."""

    parts: int
    labels: tuple[str, ...]

    @property
    def anchors(self) -> int:
        """How many different labels only a menu bears."""
        return sum(label(name) == "anchor" for name in set(self.labels))


@lru_cache(maxsize=8192)
def menu(text: str, hits: frozenset[str] = frozenset()) -> Menu:
    """What part of a menu a line is; a "label" is one only beside others, a "loose row" is likely one."""
    if "menus.lines" in hits and not is_cut_sentence(text):
        return "command"
    line = spaced(text).strip(BULLETS)
    if not line:
        return ""
    if label(phrase(line)):
        return "label"
    if len(line) < 8 and not _is_unspaced(line):
        return ""
    return "" if ends_sentence(line) and not line.endswith(("…", "...")) else _row(text.strip())


def label(name: str) -> Label:
    """The sort of a label, given as :func:`~cleaners.evidence.tables.phrase` has it."""
    return _labels().get(name, "")


def all_labels() -> Iterable[str]:
    """Every label that the tables know."""
    return _labels().keys()


@cache
def _labels() -> dict[str, Label]:
    found: dict[str, Label] = {}
    for name in phrases("menus", "sections"):
        found[name] = "section"
    for name in phrases("menus", "anchors") | phrases("legal", "links"):
        found[name] = "anchor"
    return found


def _row(text: str) -> Menu:
    barred = _barred(text)
    if len(barred) >= MIN_ROW:
        return _judge_barred(barred)
    glued = _glued(text)
    if len(glued) >= MIN_ROW:
        return _judge_glued(glued)
    return _judge_spaced(text)


def _barred(text: str) -> list[str]:
    """The parts of a line between its bars."""
    if marks(text).isdisjoint(BAR_MARKS) and (spaced(text) == text or not SPACE.search(text)):
        return [part] if (part := text.strip(BULLETS)) else []
    parts = [part.strip(BULLETS) for part in BARS.split(text)]
    return [part for part in parts if part]


def _is_unspaced(text: str) -> bool:
    return not text.isascii() and UNSPACED.search(text) is not None


def _judge_barred(parts: list[str]) -> Menu:
    if any(len(part) > MAX_LABEL or len(part.split()) > MAX_LABEL_WORDS for part in parts):
        return ""
    row = _read(parts)
    if row.parts == len(row.labels):
        return "row" if row.anchors or len(set(row.labels)) >= MIN_SECTIONS else "loose row"
    return _judge_partly_known(row)


def _judge_partly_known(row: Row) -> Menu:
    """Every site has labels of its own; those that all sites share tell what the others are."""
    known = len(row.labels) / row.parts
    if row.parts >= MIN_PARTLY_KNOWN and known >= 0.6 and row.anchors >= 2:
        return "row"
    return "loose row" if row.parts >= MIN_ROW + 1 and known >= 0.5 and row.anchors >= 2 else ""


def _judge_glued(parts: list[str]) -> Menu:
    """Names of products are glued too, but no three of them are labels, with one that only menus bear."""
    if any(len(part) > MAX_LABEL or len(part.split()) > MAX_LABEL_WORDS for part in parts):
        return ""
    row = _read(parts)
    if len(set(row.labels)) < MIN_ROW or not row.anchors:
        return ""
    if row.parts == len(row.labels):
        return "row"
    return _judge_partly_known(row)


def _judge_spaced(text: str) -> Menu:
    """Labels with mere spaces between them: all known, each with a capital, several of them anchors."""
    if _is_unspaced(text):
        names = list(_unspaced_labels(text.casefold()))
    else:
        names = list(_spaced_labels(text.split()))
    row = Row(len(names), tuple(name for name in names if name))
    different = len(set(row.labels))
    if row.parts > len(row.labels) or different < MIN_ROW:
        return ""
    if different >= MIN_SPACED and row.anchors >= 2:
        return "row"
    return "loose row" if different >= MIN_SPACED + (not row.anchors) else ""


def _read(parts: list[str]) -> Row:
    names: list[str] = []
    for part in parts:
        name = phrase(part)
        if label(name):
            names.append(name)
        else:
            inner = list(_spaced_labels(part.split()))
            names += inner if inner and all(inner) else [""]
    return Row(len(names), tuple(name for name in names if name))


def _spaced_labels(tokens: list[str]) -> Iterator[str]:
    """The labels that a row of words consists of, the longest first; an empty one for what is unknown."""
    first = next((token for token in tokens if token.strip(BULLETS)), "")
    if first and not _begins_label(first):
        yield ""
        return
    tokens = [token for token in tokens if token.strip(BULLETS)]
    position = 0
    while position < len(tokens):
        longest = min(MAX_LABEL_WORDS, len(tokens) - position) if _begins_label(tokens[position]) else 0
        for length in range(longest, 0, -1):
            name = phrase(" ".join(tokens[position : position + length]))
            if label(name) and not tokens[position][0].islower():
                yield name
                position += length
                break
        else:
            yield ""
            return


def _begins_label(word: str) -> bool:
    return word.replace("’", "'").casefold() in _first_words() or phrase(word) in _first_words()


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in all_labels())


def _unspaced_labels(line: str) -> Iterator[str]:
    """As :func:`_spaced_labels`, for scripts without spaces: labels may stand side by side."""
    position = 0
    while position < len(line):
        if line[position] in BULLETS:
            position += 1
            continue
        for length in range(min(MAX_UNSPACED_LABEL, len(line) - position), 0, -1):
            if label(line[position : position + length]):
                yield line[position : position + length]
                position += length
                break
        else:
            yield ""
            return


def _glued(text: str) -> list[str]:
    """Cut a line where a capital follows a small letter, and then where the table of labels says so."""
    if text[:1].islower():
        return []
    cuts = [match.start() + 1 for match in GLUE.finditer(text)]
    if len(cuts) < MIN_ROW - 1:
        return []
    parts = [text[start:end].strip() for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return [piece for part in parts for piece in _at_labels(part)]


def _at_labels(part: str) -> list[str]:
    """Cut "USPolitics" in two where both halves are labels."""
    if len(part) <= MAX_LABEL and not label(phrase(part)):
        for place in range(2, len(part)):
            if part[place].isupper() and label(phrase(part[:place])) and label(phrase(part[place:])):
                return [part[:place], part[place:]]
    return [part]


def labels_in(text: str) -> tuple[str, ...]:
    """The labels that a line consists of, whatever stands between them; none if there is more in it."""
    parts = _barred(text)
    if len(parts) == 1:
        parts = _glued(text) or parts
    if len(parts) == 1 and _is_unspaced(text):
        names = tuple(_unspaced_labels(text.casefold()))
        return names if all(names) else ()
    row = _read(parts)
    return row.labels if row.parts == len(row.labels) else ()


def is_cut_sentence(text: str) -> bool:
    """Whether a line ends in a full stop, as no label does: "on this page." is the rest of a sentence."""
    return text.endswith((".", "。")) and not text.endswith("..")


def is_menu(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is a menu's, be it one label of it."""
    return bool(menu(text, hits))


def signs() -> Signs:
    """What every line of a menu bears: a label, a label's first word, or what parts several of them."""
    return book_signs("menus") | Signs(
        whole=all_labels(), openings=all_labels(), marks=BAR_MARKS - DASHES, glued=True, barred=True
    )
