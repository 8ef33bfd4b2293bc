"""Which lines of a document the model lets go, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaners.contract import Mark, whole
from cleaners.learned.features import Array
from cleaners.learned.model import Model, current
from cleaners.view import Document, Line

SHAPES = frozenset({"prose", "heading", "other"})
MIN_LINES = 4  # fewer are no page, and give the model nothing to compare
CAREFUL = 0.9  # the confidence from which careful mode applies a mark
BALANCED = 0.5


def judge(document: Document) -> Iterator[Mark]:
    """Mark the lines that are not the page's content.

    Confidence is at least 0.9 where the probability of content is below the careful point of the model,
    at least 0.5 where the line is not among those that together promise the best word F1.
    """
    lines = document.lines
    if len(lines) < MIN_LINES:
        return
    model = current()
    content, words = model.contents([line.bare for line in lines], [hit(line) for line in lines])
    best = best_selection(content, words, model.floor)
    for line, probability, chosen in zip(lines, content.tolist(), best.tolist(), strict=True):
        sure = _confidence(probability, chosen, model)
        if sure:
            yield whole(line, sure)


def hit(line: Line) -> float:
    """How surely the named evidence takes a line for boilerplate: 1 by its kind, .5 by a phrase in it."""
    if line.kind not in SHAPES:
        return 1.0
    return 0.5 if line.hits else 0.0


def best_selection(content: Array, words: Array, floor: float) -> NDArray[np.bool_]:
    """Choose the lines that maximise the expected word F1 of the page.

    With lines in order of probability, F1 is 2·TP / (selected + expected words of content), where TP is
    the expected content among those selected. A page is decoded as a whole: what counts as likely
    depends on what else there is.
    """
    order = np.argsort(-content, kind="stable")
    expected = (content * words)[order]
    selected = np.cumsum(words[order])
    f1 = 2 * np.cumsum(expected) / np.maximum(selected + expected.sum(), 1e-9)
    chosen = np.zeros(len(content), np.bool_)
    chosen[order[: int(np.argmax(f1)) + 1]] = True
    return chosen & (content >= floor)


def _confidence(probability: float, chosen: bool, model: Model) -> float:
    if probability <= model.careful:
        return round(1 - (1 - CAREFUL) * probability / model.careful, 3)
    if chosen:
        return 0.0
    return round(min(BALANCED + (CAREFUL - BALANCED) * (1 - probability), CAREFUL - 0.001), 3)
