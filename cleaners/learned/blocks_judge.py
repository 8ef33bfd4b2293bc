"""Which blocks of a page the model lets go, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaners.contract import Mark
from cleaners.learned.blocks_model import current
from cleaners.learned.blocks_read import Array
from cleaners.learned.judge import CAREFUL, best_selection, marked
from cleaners.reading import UNNAMED
from cleaners.view import Document, Line

MIN_BLOCKS = 8  # fewer are no page, and give the model nothing to compare
MAX_BLOCKS = 20_000  # of more, features and trees would take more memory than a worker has
CLEAN_SHARE = 0.8  # of the words, expected to be content
CLEAN_FLOOR = 0.1  # on a page that is clean, only a less likely block goes
NEAR_HEADING = 3  # blocks below it; byline and date can stand between
MIN_STANDFIRST = 6  # words
ELSEWHERE = frozenset({"nav", "footer", "aside", "form", "dialog"})
UNSURE = CAREFUL - 0.001


def judge_blocks(document: Document) -> Iterator[Mark]:
    """Mark the blocks of a page that are not its content.

    Confidence is at least 0.9 for blocks of which the model is sure on this page, and at least 0.5 for
    those that are not among the blocks that together promise the best word F1. It is never 0.9 for a
    standfirst: on most labelled pages that is no part of the content, but it is written for this one.
    """
    lines = document.lines
    blocks = [line.block for line in lines if line.block]
    if not MIN_BLOCKS <= len(blocks) <= MAX_BLOCKS or len(blocks) < len(lines):
        return
    model = current()
    content, words = model.contents([line.bare for line in lines], blocks, document.facts)
    chosen, promise = best_selection(content, words)
    if _is_clean(content, words):
        chosen = content >= CLEAN_FLOOR
    standfirsts = _standfirsts(lines)
    for mark in marked(lines, content, chosen, model.careful * promise**2, model.careful_around):
        yield mark._replace(confidence=min(mark.confidence, UNSURE)) if mark.start in standfirsts else mark


def _standfirsts(lines: Sequence[Line]) -> set[int]:
    """Where the first running words below each h1 start, such as the sentence that sums up the story."""
    found: set[int] = set()
    for position, line in enumerate(lines):
        if line.block and line.block.tag == "h1":
            below = lines[position + 1 : position + 1 + NEAR_HEADING]
            found.update(next(([other.start] for other in below if _can_be_standfirst(other)), ()))
    return found


def _can_be_standfirst(line: Line) -> bool:
    block = line.block
    if block is None or block.region in ELSEWHERE or 2 * block.link_chars >= len(line.bare):
        return False
    return line.kind in UNNAMED and line.words >= MIN_STANDFIRST


def _is_clean(content: Array, words: Array) -> bool:
    """Whether next to all of a page is content, so that its odd blocks are likely content, too."""
    return bool((content * words).sum() >= CLEAN_SHARE * words.sum())
