"""Which blocks of a page the model lets go, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark
from cleaners.learned.blocks_model import current
from cleaners.learned.blocks_read import Array
from cleaners.learned.judge import READ, best_selection, marked, standfirsts
from cleaners.view import Document

MIN_BLOCKS = 8  # fewer are no page, and give the model nothing to compare
MAX_BLOCKS = 20_000  # of more, features and trees would take more memory than a worker has
CLEAN_SHARE = 0.9  # of the words, expected to be content
CLEAN_FLOOR = 0.1  # on a page that is clean, only a less likely block goes
UNREAD_BAR = 0.32  # in a language that the model has not read, only less likely blocks go
LOOKED_AT = 60  # blocks, at most, by which that is told


def judge_blocks(document: Document) -> Iterator[Mark]:
    """Mark the blocks of a page that are not its content.

    Confidence is at least 0.9 for blocks of which the model is sure on this page, and at least 0.5 for
    those that are not among the blocks that together promise the best word F1. In a language that the
    model has not read only unlikely ones go. A standfirst is never sure to go.
    """
    lines = document.lines
    blocks = [line.block for line in lines if line.block]
    if not MIN_BLOCKS <= len(blocks) <= MAX_BLOCKS or len(blocks) < len(lines):
        return
    model = current()
    texts = [line.bare for line in lines]
    content, words = model.contents(texts, blocks, document.facts)
    chosen, promise = best_selection(content, words)
    if _is_clean(content, words):
        chosen = content >= CLEAN_FLOOR
    if model.readings.share_known(texts[:: len(texts) // LOOKED_AT + 1]) < READ:
        chosen |= content > UNREAD_BAR
    titles = (place for place, block in enumerate(blocks) if block.tag == "h1")
    yield from marked(
        lines,
        content,
        chosen,
        careful=model.careful * promise**2,
        around=model.careful_around,
        spared=standfirsts(lines, titles),
    )


def _is_clean(content: Array, words: Array) -> bool:
    """Whether next to all of a page is content, so that its odd blocks are likely content, too."""
    return bool((content * words).sum() >= CLEAN_SHARE * words.sum())
