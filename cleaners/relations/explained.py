"""Labels that a text speaks of: words of a glossary, questions of its readers, steps of a manual.

What is sought beside them is such that no rule takes it, or stays with them, so what is spared once is spared
in the next cleaning, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cleaners.evidence.copyright import copyright_notice
from cleaners.evidence.credits import credit
from cleaners.evidence.labels import label, row
from cleaners.evidence.promos import promo
from cleaners.evidence.shape import asks, ends_sentence
from cleaners.evidence.tables import phrase
from cleaners.reading import UNNAMED, Kind
from cleaners.relations.layout import headline_lines
from cleaners.relations.once import fact
from cleaners.relations.passing import passing
from cleaners.view import Document, Line

MIN_HEADS = 3
MIN_LABELS = 4  # a run of labels alone
MIN_TERMS = 5
MIN_NAMED = 3  # labels of a class, of which one may stand below the title
MIN_QUESTIONS = 2
MAX_LABEL_WORDS = 2
MAX_HEAD_WORDS = 4
MAX_TERM_WORDS = 8
MAX_STEP_WORDS = 10
MAX_QUESTION_WORDS = 20
STOPS = (".", "。")
OPENING_QUOTE = "[\"“„«‘‚']\\s?"
COMMAS = (",", "，", "،")
BARS = frozenset("|｜¦•·∙●›»>/")  # between the labels of a row
# Kinds of the labels that a glossary or a manual explains one by one.
EXPLAINED: frozenset[Kind] = frozenset(
    ("share", "cookie", "newsletter", "app", "access", "comment", "navigation")
)


@fact
def glossary(document: Document) -> frozenset[int]:
    """Positions of words that a text explains: in :func:`heads` with one that is no site's, and terms."""
    found = set(terms(document))
    for run in heads(document):
        if any(document.lines[head].kind in UNNAMED for head in run):
            found.update(run)
    return frozenset(found)


@fact
def heads(document: Document) -> tuple[tuple[int, ...], ...]:
    """Runs of short lines above one paragraph each, three different ones at least, and nothing else."""
    return tuple(
        tuple(run)
        for run in _runs(document, _can_be_head)
        if len(run) >= MIN_HEADS and _are_different(document, run)
    )


@fact
def terms(document: Document) -> frozenset[int]:
    """Positions in longer runs of such lines, whatever class they are of: a lexicon of a trade has them.

    A site that cuts in between paragraphs does so with the same words again, or beside a heading, which
    parts the run. A label on top is a bar below the title, unless others are labels too, or they are sorted.
    """
    found: set[int] = set()
    for run in _runs(document, _can_be_term):
        own = run[1:] if _is_on_top(document, run) else run
        lines = [document.lines[position] for position in own]
        if all(line.kind == "cookie" for line in lines):
            continue  # a dialog explains its sorts one by one
        if (_are_labels(lines) or _are_terms(lines)) and _are_different(document, own):
            found.update(own)
    return frozenset(found)


def _are_labels(lines: list[Line]) -> bool:
    return sum(line.kind == "navigation" or bool(label(line.bare)) for line in lines) >= MIN_LABELS


def _are_terms(lines: list[Line]) -> bool:
    """Whether a run is of one kind, of short words, or has several labels among what no site prints.

    A single one among subheads is as likely to cut a section in two.
    """
    if len(lines) < MIN_TERMS:
        return False
    named = [line for line in lines if line.kind not in UNNAMED]
    if len(named) < len(lines) and len(named) > 1:
        return True
    is_one_kind = len({line.kind for line in lines}) == 1
    return is_one_kind or all(line.words <= MAX_LABEL_WORDS for line in lines)


def _is_on_top(document: Document, run: list[int]) -> bool:
    """Whether a run begins right below the title with a label that is none of a series."""
    lines = [document.lines[position] for position in run]
    first = run[0]
    if lines[0].kind in UNNAMED or (first and first - 1 not in headline_lines(document)):
        return False
    names = [line.bare.casefold() for line in lines]
    return sum(line.kind not in UNNAMED for line in lines) < MIN_NAMED and names != sorted(names)


def _runs(document: Document, can_be: Callable[[Line], bool]) -> Iterator[list[int]]:
    """Lines of a sort that stand above one paragraph each, where nothing else stands between them."""
    run: list[int] = []
    for position in range(len(document.lines) - 1):
        if _is_above_paragraph(document, position) and can_be(document.lines[position]):
            if run and run[-1] != position - 2:
                yield run
                run = []
            if position not in passing(document):
                run.append(position)
    if run:
        yield run


def _are_different(document: Document, run: list[int]) -> bool:
    return len({document.lines[position].bare.casefold() for position in run}) == len(run)


def _is_above_paragraph(document: Document, position: int) -> bool:
    """Whether a line stands right above a paragraph, and below one, the title or the first line."""
    lines = document.lines
    line = lines[position]
    if lines[position + 1].kind != "prose" or line.kind == "prose":
        return False
    if position == 0 or lines[position - 1].kind == "prose":
        return True
    return position - 1 in headline_lines(document) or (position == 1 and lines[0].kind in UNNAMED)


def _can_be_head(line: Line) -> bool:
    """Whether a line is a word or a few."""
    return (line.kind in UNNAMED or line.kind in EXPLAINED) and line.words <= MAX_HEAD_WORDS


def _can_be_term(line: Line) -> bool:
    """Whether a line is one name of a thing and no row of them, whatever other class takes it."""
    if line.words > MAX_TERM_WORDS:
        return False
    if line.kind in UNNAMED:
        return True
    if line.kind in EXPLAINED:
        return BARS.isdisjoint(line.bare) and not row(line.bare)
    if line.kind == "credit":
        return credit(line.bare) in ("agency", "weak agency")
    if line.kind == "promo":
        return promo(line.bare) in ("button", "heading")
    return line.kind in ("advert", "residue") or (
        line.kind == "legal" and copyright_notice(line.bare) in ("formula", "")
    )


def is_question(document: Document, position: int) -> bool:
    """Whether a line asks what the paragraph right below answers."""
    lines = document.lines
    return asks(lines[position].bare) and position + 1 < len(lines) and lines[position + 1].kind == "prose"


@fact
def asks_often(document: Document) -> bool:
    """Whether several lines of no class are questions with an answer below, as in a list of them."""
    taken = passing(document)
    asked = 0
    for position, line in document.unnamed:
        if line.kind != "prose" or line.words <= MAX_QUESTION_WORDS:
            asked += position not in taken and is_question(document, position)
    return asked >= MIN_QUESTIONS


@fact
def offers_answers(document: Document) -> bool:
    """Whether a question has short lines of no class below it, to choose from, as in a form or a quiz."""
    lines = document.lines
    return any(
        asks(line.bare)
        and line.kind in UNNAMED
        and all(
            answer.kind == "other" and not answer.panel and answer.words <= MAX_HEAD_WORDS
            for answer in (lines[position + 1], lines[position + 2])
        )
        and passing(document).isdisjoint((position, position + 1, position + 2))
        for position, line in enumerate(lines[:-2])
    )


def is_step(document: Document, position: int) -> bool:
    """Whether a line is a short sentence among others that no site prints, or answers the question above."""
    lines = document.lines
    line = lines[position]
    if position == 0 or not line.bare.endswith(STOPS) or line.bare.endswith(("..", "…")):
        return False
    taken = passing(document)
    above = lines[position - 1]
    if above.kind not in UNNAMED or above.panel or position - 1 in taken:
        return False
    if asks(above.bare):
        return True
    below = lines[position + 1] if position + 1 < len(lines) else None
    stays = below is not None and below.kind in UNNAMED and not below.panel and position + 1 not in taken
    return stays and below is not None and _is_short(above) and ends_sentence(below.bare)


def is_addressed(document: Document, position: int) -> bool:
    """Whether a sentence is the first of a letter: right below the name of the one to whom it is written."""
    above = document.lines[position - 1] if position else None
    return (
        above is not None
        and above.bare.endswith(COMMAS)
        and above.kind in UNNAMED
        and not above.panel
        and position - 1 not in passing(document)
        and document.lines[position].bare.endswith(STOPS)
    )


def is_named_below(document: Document, position: int, *, as_word: bool) -> bool:
    """Whether the paragraph right below a label speaks of what the label says, as below a heading.

    Args:
        document: the document.
        position: of the label.
        as_word: whether it has to speak of the word, in quotation marks.
    """
    lines = document.lines
    below = lines[position + 1] if position + 1 < len(lines) else None
    if below is None or below.kind != "prose":
        return False
    name, said = phrase(lines[position].bare), phrase(below.bare)
    if not name or name not in said:
        return False
    before = OPENING_QUOTE if as_word else r"\b"
    return re.search(rf"{before}{re.escape(name)}\b", said) is not None


def _is_short(line: Line) -> bool:
    """Whether a line is one sentence of a few words."""
    return line.bare.endswith(STOPS) and line.words <= MAX_STEP_WORDS
