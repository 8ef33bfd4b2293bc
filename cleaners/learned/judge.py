"""Which lines of a document the model lets go, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaners.contract import Mark, whole
from cleaners.learned import gate
from cleaners.learned.lines import Array
from cleaners.learned.model import current
from cleaners.learned.named import evidence
from cleaners.reading import UNNAMED
from cleaners.view import Document, Line

MIN_LINES = 8  # fewer are no page, and give the model nothing to compare
MANY_LINES = 30  # on pages with fewer, the model has less to go by and has to be surer
FLOOR = 0.1  # a less likely line is never chosen as content
CLEAN_BAR = 0.02  # in a text that is clean, only lines go that are as unlikely as this, and those around
DOUBTFUL_BAR = 0.15  # the same in a text that may be
READ = 0.6  # the share of a document's words that the model knows if it has read the language
UNREAD_BAR = 0.2  # in a language that it has not read, only less likely lines go
UNDOUBTED = 4  # times the bar below which a document is sure to be no clean text
SURELY_CLEAN = 0.8  # from this probability on a document is no doubtful case of a clean one
CAREFUL = 0.9  # the confidence from which careful mode applies a mark
BALANCED = 0.5
NEAR_HEADING = 3  # lines below it; byline and date can stand between
MIN_STANDFIRST = 6  # words
ELSEWHERE = frozenset({"nav", "footer", "aside", "form", "dialog"})  # where a page has no standfirst


class Judgement(NamedTuple):
    """What the model makes of the lines of a document that no other rule has taken.

    Attributes:
        left: their positions in the document's lines.
        content: shape (lines left,), how likely each is to be content.
        words: shape (lines left,), how many words each has.
        clean: how likely the document is to be clean already, 0 to 1.
        is_read: whether the model has read the document's language.
    """

    left: list[int]
    content: Array
    words: Array
    clean: float
    is_read: bool


def judge(document: Document) -> Iterator[Mark]:
    """Mark the lines that are not the page's content, among those that no other rule has taken.

    Confidence is at least 0.9 for lines of which the model is sure on this page, and at least 0.5 for
    those that are not among the lines that together promise the best word F1. In a document that is
    clean already only what is least likely of all goes, in one that may be, only what is unlikely among
    its like. A standfirst is never sure to go.
    """
    judgement = document.facts_found[judge] = _judgement(document)  # for is_settled
    if judgement is None:
        return
    left, content, words, clean, is_read = judgement
    model = current()
    chosen, promise = best_selection(content, words)
    if clean >= gate.DOUBTFUL:
        bar = CLEAN_BAR if clean >= gate.CLEAN else DOUBTFUL_BAR
        chosen |= (content > bar) | (_around(content) > bar)
    if not is_read:
        chosen |= content > UNREAD_BAR
    # No probability is below 0: of a document that may be clean, careful mode takes nothing.
    careful = model.careful * promise if clean < gate.UNCLEAN else -1.0
    titles = (place for place in document.taken if document.lines[place].kind == "heading")
    yield from marked(
        [document.lines[place] for place in left],
        content,
        chosen,
        careful=careful,
        around=model.careful_around,
        spared=standfirsts(document.lines, titles),
    )


def is_settled(document: Document, *, found: bool) -> bool:
    """Whether a judgement leaves nothing that a second one, of the rest alone, would take.

    What a clear judgement leaves of a page is clean text to the next one, and what it leaves of clean text
    is no less clean. So only doubt is looked at twice: with the gate near one of its bars, or in a language
    that the model has not read. Of 100 documents four to ten are, and a second judgement of the others would
    find something in one of 600 (balanced mode) or of some thousands (careful mode). Of a short document, in
    which each line counts for more, a second one costs next to nothing.

    Args:
        document: one that :func:`judge` has been asked about; any other is not settled.
        found: whether any of its marks counts in the mode at hand.
    """
    judgement: Judgement | None = document.facts_found.get(judge)
    if judgement is None or len(judgement.left) < MANY_LINES:
        return False
    if not found:
        nearly_clean = gate.CLEAN <= judgement.clean < SURELY_CLEAN
        return judgement.clean > UNDOUBTED * gate.UNCLEAN and not nearly_clean
    return judgement.is_read and judgement.clean < gate.DOUBTFUL


def _judgement(document: Document) -> Judgement | None:
    """Judge a document; None of one that has too few lines."""
    left = [place for place in range(len(document.lines)) if place not in document.taken]
    if len(left) < MIN_LINES:
        return None
    model = current()
    content, words = (column[left] for column in _contents(document))
    clean = float(model.gate.probabilities(gate.features(content, words))[0])
    is_read = model.share_known([line.bare for line in document.lines]) >= READ
    return Judgement(left, content, words, clean, is_read)


def likelihood(document: Document) -> list[float]:
    """How likely each line is to be content, 0 to 1, by its words and what is around it."""
    found: list[float] = _contents(document)[0].tolist() if document.lines else []
    return found


def _contents(document: Document) -> tuple[Array, Array]:
    return current().contents([line.bare for line in document.lines], evidence(document))


def standfirsts(lines: Sequence[Line], titles: Iterable[int]) -> frozenset[int]:
    """Where the first running words below each title start, such as the sentence that sums up the story.

    On most labelled pages they are no part of the content, but they are written for the page at hand.
    """
    below = (lines[title + 1 : title + 1 + NEAR_HEADING] for title in titles)
    first = (next(filter(_can_be_standfirst, some), None) for some in below)
    return frozenset(line.start for line in first if line)


def _can_be_standfirst(line: Line) -> bool:
    block = line.block
    if block and (block.region in ELSEWHERE or 2 * block.link_chars >= len(line.bare)):
        return False
    return line.kind in UNNAMED and line.words >= MIN_STANDFIRST


def marked(
    lines: Sequence[Line],
    content: Array,
    chosen: NDArray[np.bool_],
    *,
    careful: float,
    around: float,
    spared: Set[int],
) -> Iterator[Mark]:
    """Mark what is not chosen, so surely that careful mode applies it where there is next to no doubt.

    Args:
        lines: of a document.
        content: the probability of each to be content.
        chosen: those that stay.
        careful: what probability careful mode allows on this page, if the page is not short.
        around: what mean probability of a line's neighbourhood it allows.
        spared: where the lines start that it never takes.
    """
    bar = careful * min(len(lines) / MANY_LINES, 1.0)
    sure = (content < bar) & (_around(content) <= around) & ~chosen
    for line, probability, is_sure, stays in zip(lines, content.tolist(), sure, chosen, strict=True):
        if is_sure and line.start not in spared:
            yield whole(line, round(1 - (1 - CAREFUL) * probability / bar, 3))
        elif not stays:
            yield whole(line, round(CAREFUL - (CAREFUL - BALANCED) * probability - 0.001, 3))


def best_selection(content: Array, words: Array) -> tuple[NDArray[np.bool_], float]:
    """Choose the lines that maximise the expected word F1 of the page.

    With lines in order of probability, F1 is 2·TP / (selected + expected words of content), where TP is
    the expected content among those selected. A page is decoded as a whole: what counts as likely
    depends on what else there is.

    Returns:
        Which lines are chosen, and the F1 that they promise: how well the model understands the page.
    """
    order = np.argsort(-content, kind="stable")
    expected = (content * words)[order]
    selected = np.cumsum(words[order])
    f1 = 2 * np.cumsum(expected) / np.maximum(selected + expected.sum(), 1e-9)
    best = int(np.argmax(f1))
    chosen = np.zeros(len(content), np.bool_)
    chosen[order[: best + 1]] = True
    return chosen & (content >= FLOOR), float(f1[best])


def _around(content: Array) -> Array:
    """Mean probability of the lines up to two away: boilerplate stands together."""
    padded = np.pad(content, 2, mode="edge")
    means: Array = np.convolve(padded, np.full(5, 0.2, np.float32), "valid")
    return means
