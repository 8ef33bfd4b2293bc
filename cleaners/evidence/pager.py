"""Links to the pages before and behind: "1 2 3 … 9 Next »", "Page 1 of 12", "Previous article: Fire"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from cleaners.evidence.menus import is_cut_sentence
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import ends_sentence, word_count
from cleaners.evidence.signs import Signs, first_words
from cleaners.evidence.tables import phrase, phrases, spaced

Pager = Literal["row", "numbers", "neighbour", "step", ""]
ARROWS = "«»‹›<>←→⟨⟩◀▶►◄"
GAPS = frozenset({"…", "...", "..", "....", "-", "–", "|", "/", "·", "•"})
NUMBER = re.compile(r"[\[(]?\d{1,4}[\])]?")
MAX_CHARACTERS = 160
MAX_NEIGHBOUR = 250
MAX_STEP_WORDS = 3
MIN_NUMBERS = 3
MAX_TITLE_WORDS = 25
HEAD = 2  # characters


@lru_cache(maxsize=8192)
def pager(text: str, hits: frozenset[str] = frozenset()) -> Pager:
    """How a line leads to other pages: a row or a label of its own, bare numbers, a neighbour's title.

    A "step" is the word Next or its like alone, which can be a heading, too.
    """
    if "pager.lines" in hits and not is_cut_sentence(text):
        return "row"
    if len(text) > MAX_NEIGHBOUR:
        return ""
    line = spaced(text)
    if line[:HEAD].casefold() in _heads() and line.casefold().startswith(_neighbours()):
        return "neighbour" if _leads_to_title(line) else ""
    return _row(line) if len(line) <= MAX_CHARACTERS else ""


@cache
def _neighbours() -> tuple[str, ...]:
    """The labels before a title, the longest first, so that "Next post" is not read for "Next posts"."""
    return tuple(sorted(phrases("pager", "neighbours"), key=len, reverse=True))


@cache
def _heads() -> frozenset[str]:
    return frozenset(name[:HEAD] for name in _neighbours())


def _leads_to_title(line: str) -> bool:
    folded = line.casefold()
    name = next(name for name in _neighbours() if folded.startswith(name))
    rest = line[len(name) :]
    title = rest.lstrip(":： –—→»›>-")
    if not title or word_count(title) > MAX_TITLE_WORDS or (ends_sentence(title) and title[-1] in ".。"):
        return False
    marked = rest.lstrip()[:1] in (":", "：", "→", "»", "›", ">")
    return marked or (rest[0].isalnum() and not rest[0].islower() and rest[0] < "\u0590")


def _row(line: str) -> Pager:
    numbers: list[int] = []
    steps: set[str] = set()
    others = arrows = gaps = 0
    tokens = line.split()
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if not token.strip(ARROWS):
            arrows += 1
        elif token in GAPS:
            gaps += token.startswith(("…", ".."))
        elif NUMBER.fullmatch(token):
            numbers.append(int(token.strip("[]()")))
        else:
            found, length = _words(tokens, position)
            if not found:
                return ""
            arrows += any(t[0] in ARROWS or t[-1] in ARROWS for t in tokens[position : position + length])
            if found in _steps():
                steps.add(found)
            else:
                others += 1
            position += length - 1
        position += 1
    return _judge(numbers, len(steps), others, arrows, gaps)


def _judge(numbers: list[int], steps: int, others: int, arrows: int, gaps: int) -> Pager:
    rising = all(before < after for before, after in pairwise(numbers))
    if not rising:
        return ""
    if steps:
        sure = steps + others > 1 or arrows or len(numbers) >= 2 or (numbers and others)
        return "row" if sure else "step" if not numbers else ""
    if len(numbers) >= MIN_NUMBERS and numbers[0] == 1 and (arrows or others):
        return "row"
    return "numbers" if len(numbers) >= MIN_NUMBERS and numbers[0] == 1 and gaps else ""


@cache
def _steps() -> frozenset[str]:
    return phrases("pager", "steps")


def _words(tokens: list[str], position: int) -> tuple[str, int]:
    """The longest label that begins at a token, and how many tokens it takes."""
    first = tokens[position].strip(ARROWS + "[]|")
    if first and phrase(first) not in _first_words():
        return "", 0
    for length in range(min(MAX_STEP_WORDS, len(tokens) - position), 0, -1):
        name = phrase(" ".join(tokens[position : position + length]).strip(ARROWS + "[]|"))
        if name in _steps() or name in phrases("pager", "others"):
            return name, length
    return "", 0


@cache
def _first_words() -> frozenset[str]:
    """The first words of all labels, as they are by themselves."""
    return frozenset(phrase(name.split()[0]) for name in _steps() | phrases("pager", "others"))


def is_pager(text: str, hits: frozenset[str]) -> bool:
    """Whether a line leads to other pages."""
    return bool(pager(text, hits))


def signs() -> Signs:
    """What every such line bears: the first word of a label, to which a title can be glued, or numbers."""
    names = first_words(_neighbours()) | _first_words()
    return book_signs("pager") | Signs(whole=["1 2 3"], openings=names)
