"""A lexicon of a few terms and a page, for tests of what the line model sees and decides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleaners.learned.lines import EVIDENCE, Array, Lines
from cleaners.learned.terms import Lexicon
from tests.cleaners.documents import CHROME, PROSE, SHORT

TERMS = ["harbour", "subscribe", "the ferry"]
WEIGHTS = np.array([1.0, -2.0, 1.5])
VECTORS = np.array([[0.5, -1.0], [1.27, 0.02], [-0.3, 0.01]])
LEXICON = Lexicon(TERMS, WEIGHTS, VECTORS)
PAGE = [line.strip() for line in (*CHROME, *PROSE, *SHORT, *CHROME[:5]) if line.strip()]


def base_of(lines: list[str]) -> Array:
    return Lines.of(lines, LEXICON).base(unknown(lines))


def unknown(lines: Sequence[str]) -> Array:
    """Lines of which no rule knows anything."""
    return np.zeros((len(lines), len(EVIDENCE)), np.float32)
