"""Forty shapes known to make parsers or expressions quadratic: twice the document, at most 3 times the work.

A shape is cleaned in sizes n, 2n and 4n, in processor time, the best of a few tries each. Linear work
doubles, quadratic work grows fourfold; 3 is between them. Nothing is held against a clock.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from cleaners import clean, stages
from cleaners.reading import remembered
from tests.cleaners.test_hostile_pages import MANY
from tests.cleaners.test_linear import filled

SIZES = (1, 2, 4)
LIMIT = 3.0
FLOOR = 0.04  # seconds; below this a size is fast enough, whatever the ratio
TRIES = 15  # as many only on a busy machine: what is quadratic never passes
PAGES = 10_000  # of whatever a page is full of
CHARACTERS = 60_000

TEXTS = {
    "spaces before the end of a line": " " * 999 + "x",
    "spaces only": " ",
    "spaces and tabs": " \t",
    "no-break spaces": "\xa0 ",
    "line breaks of all kinds": "\r\n\x0b\x0c\x85\u2028",
    "open brackets": "([{",
    "open quotes": "“‘«",
    "repeated letter, as in (a+)+$": "a",
    "letters and marks, as in (.*[!?])*": "a!?",
    "dots, as in an address": "a.",
    "at signs": "a@",
    "slashes, as in an URL": "http://",
    "digits and dots, as in a date": "1.1.",
    "digits and colons, as in a time": "1:1:",
    "hyphens": "a-",
    "entities without an end": "&amp",
    "numeric entities without an end": "&#x",
    "escapes without an end": "\x1b[",
    "mojibake of mojibake": "Ã¢â‚¬â„¢",
    "combining marks": "\u0301\u0316",
    "regional indicators": "\U0001f1e6",
    "by and names": "by Ann Lee and ",
}
SHAPES = [*MANY, *TEXTS]


def document(shape: str, size: int) -> tuple[str, str]:
    if shape in MANY:
        return MANY[shape](size * PAGES) + "<p>The end of it.</p>", "text/html"
    return filled(TEXTS[shape], size * CHARACTERS) + "\nThe end of it.", "text/plain"


def seconds(text: str, media_type: str) -> float:
    remembered.cache_clear()
    start = time.process_time()
    done = clean(text, media_type)
    spent = time.process_time() - start
    assert done.raw_text
    return spent


@pytest.fixture(autouse=True, scope="module")
def _others_garbage() -> Iterator[None]:
    """What other tests have left alive is not looked through again while a shape is measured."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def test_there_are_forty_shapes() -> None:
    assert len(set(SHAPES)) >= 40


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_at_most_threefold_when_a_document_doubles(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "ROUNDS", 1)  # what is compared has to take the same number of them
    documents = [document(shape, size) for size in SIZES]
    best = [float("inf")] * len(SIZES)
    for _ in range(TRIES):
        best = [min(seen, seconds(*one)) for seen, one in zip(best, documents, strict=True)]
        if all(later <= max(FLOOR, LIMIT * earlier) for earlier, later in pairwise(best)):
            return
    pytest.fail(f"sizes {SIZES} took {', '.join(f'{one:.3f}' for one in best)} s", pytrace=False)
