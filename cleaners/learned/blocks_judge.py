"""Which blocks of a page the model lets go, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cleaners.contract import Mark, whole
from cleaners.learned.blocks_model import current
from cleaners.learned.blocks_read import Array
from cleaners.learned.judge import BALANCED, CAREFUL, CLEAN_FLOOR, best_selection, is_clean
from cleaners.view import Document

MIN_BLOCKS = 8  # fewer are no page, and give the model nothing to compare
MANY_BLOCKS = 30  # on pages with fewer, the model has less to go by and has to be surer
REACH = 2  # blocks on each side whose probability counts in careful mode


def judge_blocks(document: Document) -> Iterator[Mark]:
    """Mark the blocks of a page that are not its content.

    Confidence is at least 0.9 for blocks of which the model is sure on this page, and at least 0.5 for
    those that are not among the blocks that together promise the best word F1.
    """
    lines = [line for line in document.lines if line.block]
    if len(lines) < MIN_BLOCKS or len(lines) < len(document.lines):
        return
    model = current()
    blocks = [line.block for line in lines if line.block]
    content, words = model.contents([line.bare for line in lines], blocks, document.facts)
    chosen, promise = best_selection(content, words)
    if is_clean(content, words):
        chosen = content >= CLEAN_FLOOR
    bar = model.careful * promise**2 * min(len(lines) / MANY_BLOCKS, 1.0)
    sure = (content <= bar) & (_around(content) <= model.careful_around) & ~chosen
    for line, probability, is_sure, stays in zip(lines, content.tolist(), sure, chosen, strict=True):
        if is_sure:
            yield whole(line, round(1 - (1 - CAREFUL) * probability / bar, 3))
        elif not stays:
            yield whole(line, round(CAREFUL - (CAREFUL - BALANCED) * probability - 0.001, 3))


def _around(content: Array) -> Array:
    """Mean probability of the blocks near each: boilerplate stands together."""
    size = 2 * REACH + 1
    padded = np.pad(content, REACH, mode="edge")
    means: Array = np.convolve(padded, np.full(size, 1 / size, np.float32), "valid")
    return means
