"""The documents that the line model learns from: labelled pages in several renderings, and clean texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from benchmarks.disguise import disguised, drawn
from benchmarks.labelled_text import Line
from benchmarks.pages import STYLES, LabelledPage, labels, rendered
from benchmarks.written import WrittenText
from cleaners.engine import collect
from cleaners.learned.judge import MIN_LINES
from cleaners.learned.lines import EVIDENCE, Array
from cleaners.learned.named import evidence
from cleaners.repair import mend
from cleaners.view import Document

# Which share of the pages of WCXB is rendered in each kind. "gold" is the gold text by itself, "kept" the
# lines of the block rendering that people kept: texts that are clean, which only the gate learns from;
# "disguised" is the block rendering in words that no model knows, "rest" what of it the named rules leave, by
# itself.
SHARES = {"block": 1.0, "glued": 0.4, "node": 0.3, "disguised": 0.4, "rest": 0.3, "gold": 1.0, "kept": 1.0}
CLEAN = ("gold", "kept", "written clean")
AnyPage = LabelledPage | WrittenText


@dataclass(frozen=True, slots=True)
class Text:
    """A document as the line model meets it: what the named rules leave, amid what they have taken.

    Attributes:
        page: number of its page.
        kind: how it was made, see :data:`SHARES`; or "written" and, without its boilerplate, "written clean".
        lines: without the white space around them.
        evidence: shape (lines, len(EVIDENCE)), see :mod:`cleaners.learned.named`.
        kept: whether people kept it.
        known: whether that can be said; of titles, bylines and dates of written pages it can't.
    """

    page: int
    kind: str
    lines: list[str]
    evidence: Array
    kept: NDArray[np.bool_]
    known: NDArray[np.bool_]

    @property
    def left(self) -> NDArray[np.bool_]:
        """Which lines are the model's to judge."""
        found: NDArray[np.bool_] = self.evidence[:, EVIDENCE.index("sort")] == 0
        return found


def read_texts(numbered: tuple[int, AnyPage]) -> list[Text]:
    """All training documents of one page."""
    number, page = numbered
    made = _of_written(number, page) if isinstance(page, WrittenText) else _of_labelled(number, page)
    return [text for text in made if text.left.sum() >= MIN_LINES]


def _of_written(number: int, page: WrittenText) -> Iterator[Text]:
    yield _written(number, "written", page.lines)
    yield _written(number, "written clean", [line for line in page.lines if line[0] != "boilerplate"])


def _written(number: int, kind: str, lines: Sequence[Line]) -> Text:
    text = mend("\n".join(line for _, line in lines))[0]
    if text.count("\n") != len(lines) - 1:
        raise ValueError(f"repairs change the lines of written page {number}")
    seen = _seen(text)
    ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
    found = [lines[bisect_right(ends, line.start)][0] for line in seen.lines]
    return Text(
        number,
        kind,
        [line.bare for line in seen.lines],
        evidence(seen),
        np.array([one != "boilerplate" for one in found]),
        np.array([one != "either" for one in found]),
    )


def _of_labelled(number: int, page: LabelledPage) -> Iterator[Text]:
    for kind, share in SHARES.items():
        if drawn(page.id, kind) < share:
            yield _labelled(number, page, kind)


def _labelled(number: int, page: LabelledPage, kind: str) -> Text:
    style = kind if kind in STYLES else "block"
    text = page.gold if kind == "gold" else rendered(page.html, style)
    if kind == "kept":
        raw = text.split("\n")
        text = "\n".join(line for line, stays in zip(raw, labels(raw, page.gold), strict=True) if stays)
    seen = _seen(mend(text)[0], alone=kind == "rest")
    lines = [line.bare for line in seen.lines]
    kept = [True] * len(lines) if kind in CLEAN else labels(lines, page.gold)
    if kind == "disguised":
        lines = disguised(lines, page.id)
    return Text(number, kind, lines, evidence(seen), np.array(kept), np.ones(len(lines), np.bool_))


def _seen(text: str, *, alone: bool = False) -> Document:
    """What the named rules leave of a text, by itself or amid what they have taken."""
    document = Document(text)
    rest = document.after(entry.mark for entry in collect(document, "careful"))
    return rest if alone else document.beside(rest)
