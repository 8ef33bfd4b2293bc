"""Which labels stand in company: "Reply" beside "Report", "Share" below the last paragraph.

A bare label counts only where more than its word speaks for it. Neighbours are sought past everything
that a rule could take away, so they are the same in the next cleaning, and a group goes or stays whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cleaners.contract import Mark, whole
from cleaners.evidence.access import is_placeholder
from cleaners.evidence.labels import label
from cleaners.evidence.shape import asks, ends_in_colon
from cleaners.reading import UNNAMED, Kind
from cleaners.relations.explained import (
    asks_often,
    glossary,
    heads,
    is_addressed,
    is_named_below,
    is_question,
    is_step,
    offers_answers,
)
from cleaners.relations.layout import headline_lines
from cleaners.relations.lists import announces, is_cell_row
from cleaners.relations.once import fact
from cleaners.relations.passing import passing
from cleaners.relations.wrapped import is_piece, is_wrapped
from cleaners.view import Document, Line

LABELLED: frozenset[Kind] = frozenset(("share", "cookie", "newsletter", "app", "access", "advert", "comment"))
TABLES = ("share", "cookie", "newsletter", "app", "access", "advert", "comments")
UNRELATED: frozenset[Kind] = frozenset(("advert", "cookie"))  # these stand anywhere, beside anything
SURE, IN_COMPANY, ALONE = 0.95, 0.92, 0.65
MIN_LABELS = 3
MIN_REPEATS = 3
MAX_QUOTED = 4  # lines; more of them are a bar that stands there by chance
MIN_ANSWERS = 2
MIN_PROSE = 2
MAX_SUBHEAD_WORDS = 3
MIN_ANNOUNCING = 5  # words before a colon; fewer can be a label themselves
WHOLE = frozenset(f"{name}.lines" for name in TABLES)


@dataclass(frozen=True, slots=True)
class Group:
    """Labels with nothing between them that is sure to stay, and what stays before and after them."""

    labels: tuple[int, ...]
    before: Line | None
    after: Line | None


def label_marks(document: Document, kind: Kind) -> Iterator[Mark]:
    """Mark the lines of a class: the sure ones, labels in company, and less surely an island of labels."""
    for position, line in document.of_kind(kind) if document.prose else ():
        if position in spared(document):
            continue
        if "\t" in line.bare and is_cell_row(document, position, passing(document)):
            continue
        if not is_bare(line):
            if position not in quoted(document):
                yield whole(line, ALONE if position in single(document) else SURE)
        elif position in accompanied(document):
            yield whole(line, IN_COMPANY)
        elif position in islands(document) and label(line.bare) != "network":
            yield whole(line, IN_COMPANY if is_placeholder(line.bare) else ALONE)


def is_bare(line: Line) -> bool:
    """Whether a line is a label that proves little by itself, and no line of the tables of sure ones."""
    return bool(label(line.bare)) and WHOLE.isdisjoint(line.hits)


def is_announced(document: Document, position: int) -> bool:
    """Whether a sentence above announces a line of no story, alone or with others of its kind."""
    kind = document.lines[position].kind
    for line in reversed(document.lines[max(0, position - MAX_QUOTED) : position]):
        if announces(line, MIN_ANNOUNCING):
            return True
        if line.kind != kind:
            return False
    return False


@fact
def quoted(document: Document) -> frozenset[int]:
    """Positions of labels that a sentence above announces; an advertisement can cut in anywhere."""
    return frozenset(
        position
        for group in groups(document)
        if group.before and len(group.labels) <= MAX_QUOTED
        if announces(group.before, MIN_ANNOUNCING) or _is_frame(document, group.before)
        for position in group.labels
        if document.lines[position].kind != "advert"
    )


def _is_frame(document: Document, line: Line) -> bool:
    """Whether a line with a colon stands there again, as "Expected:" does below each step of a plan."""
    return ends_in_colon(line.bare) and line.kind in UNNAMED and _colons(document)[line.bare] > 1


@fact
def _colons(document: Document) -> Counter[str]:
    return Counter(line.bare for _, line in document.unnamed if ends_in_colon(line.bare))


def _is_answer(document: Document, group: Group) -> bool:
    """Whether bare labels are answers to a question, with one of no class among them that ends the list.

    Below a question in a forum they are buttons, and the name of the next member ends them.
    """
    before, after = group.before, group.after
    if before is None or after is None or len(group.labels) < MIN_ANSWERS:
        return False
    if not asks(before.bare) or after.kind != "other" or document.of_kind("forum"):
        return False
    return all(is_bare(document.lines[p]) for p in group.labels) and offers_answers(document)


@fact
def spared(document: Document) -> frozenset[int]:
    """Positions of labels that the text itself has: pieces of sentences, steps, questions, words."""
    alone = [group.labels[0] for group in groups(document) if len(group.labels) == 1]
    return glossary(document).union(
        position
        for position in alone
        if ((document.lines[position].words > 1 or is_wrapped(document)) and is_piece(document, position))
        or _is_headword(document, position)
        or is_step(document, position)
        or is_addressed(document, position)
        or (is_question(document, position) and asks_often(document))
    )


def _is_headword(document: Document, position: int) -> bool:
    """Whether a label stands once, and the paragraph below it speaks of it; many do of advertisements."""
    line = document.lines[position]
    is_once = line.kind != "cookie" and _said(document)[line.bare] == 1
    return is_once and is_named_below(document, position, as_word=line.kind == "advert")


@fact
def _said(document: Document) -> Counter[str]:
    """How often each label stands there."""
    return Counter(document.lines[position].bare for group in groups(document) for position in group.labels)


@fact
def single(document: Document) -> frozenset[int]:
    """Positions of labels with no other beside them above a paragraph that may answer or explain them."""
    explained = {position for run in heads(document) for position in run}
    return frozenset(
        position
        for group in groups(document)
        for position in group.labels
        if len(group.labels) == 1 and (position in explained or is_question(document, position))
    )


@fact
def accompanied(document: Document) -> frozenset[int]:
    """Positions of bare labels for which their company speaks."""
    repeated = _repeated(document)
    found: set[int] = set()
    for group in groups(document):
        if group.before and ends_in_colon(group.before.bare):
            continue  # somebody lists what a page shows
        if _is_answer(document, group):
            continue
        if _is_bar(document, group) or _is_last(document, group):
            found.update(group.labels)
        else:
            found.update(p for p in group.labels if document.lines[p].bare in repeated)
    return frozenset(found)


@fact
def islands(document: Document) -> frozenset[int]:
    """Positions of a label or two between paragraphs; beside other short lines they are part of a list."""
    return frozenset(
        position
        for group in groups(document)
        if sum(is_bare(document.lines[position]) for position in group.labels) < MIN_LABELS
        and (group.before or group.after)
        and all(line is None or line.kind == "prose" for line in (group.before, group.after))
        and not (group.before and ends_in_colon(group.before.bare))
        for position in group.labels
    )


def _is_bar(document: Document, group: Group) -> bool:
    """Whether one sure line is among the labels, or several different ones make a bar."""
    lines = [document.lines[position] for position in group.labels]
    if any(line.kind not in UNRELATED and not is_bare(line) for line in lines):
        return True
    weak = [line.bare.casefold() for line in lines if is_bare(line)]
    named = all(label(line.bare) == "network" for line in lines)
    return len(weak) >= MIN_LABELS and len(set(weak)) >= 2 and not named


def _is_last(document: Document, group: Group) -> bool:
    """Whether nothing but labels follows the last paragraph."""
    return (
        group.after is None
        and group.before is not None
        and group.before.kind == "prose"
        and len(document.prose) >= MIN_PROSE
        and any(label(document.lines[position].bare) != "network" for position in group.labels)
    )


def _repeated(document: Document) -> frozenset[str]:
    """Labels that stand below several paragraphs, as those of posts and comments do."""
    counts = Counter(
        text
        for group in groups(document)
        if group.before and group.before.kind == "prose"
        for text in {document.lines[position].bare for position in group.labels}
        if label(text) and label(text) != "network"
    )
    return frozenset(text for text, count in counts.items() if count >= MIN_REPEATS)


@fact
def groups(document: Document) -> tuple[Group, ...]:
    """The labels of a document, parted by the lines that stay."""
    taken = passing(document)
    found: list[Group] = []
    pending: list[int] = []
    before: Line | None = None
    for position, line in enumerate(document.lines):
        if line.kind in LABELLED:
            pending.append(position)
        elif line.kind in UNNAMED and not line.panel and position not in taken:
            if pending:
                found.append(Group(tuple(pending), before, line))
            pending, before = [], line
    if pending:
        found.append(Group(tuple(pending), before, None))
    return tuple(found)


@fact
def subheads(document: Document) -> int:
    """How many single lines of a word or three stand above a paragraph, as subheads do.

    Of the lines between a title and the first paragraph only one right below the title can be one.
    """
    title = headline_lines(document)
    first = max(title) + 1 if title else None
    stays = [(at, line) for at, line in document.unnamed if not line.panel and at not in title]
    return sum(
        1
        for above, (position, line), (_, below) in zip(
            [None, *(line for _, line in stays)], stays, stays[1:], strict=False
        )
        if below.kind == "prose" != line.kind
        and (first in (None, position) if above is None else above.kind == "prose")
        and line.words <= MAX_SUBHEAD_WORDS
    )
