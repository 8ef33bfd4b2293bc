"""The frozen documents: well labelled, and cleaned as well as ever."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from benchmarks import floors
from benchmarks.frozen import Labelled, documents, figures, measure
from benchmarks.pages import STYLES, words

DOCUMENTS = documents()
FLOORS = floors.read("frozen")


@cache
def measured() -> dict[str, float]:
    return figures(measure(DOCUMENTS))


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.name)
def test_figure_holds(floor: floors.Floor) -> None:
    assert floors.failures([floor], measured()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.id)
def test_gold_stands_in_the_text_in_order(document: Labelled) -> None:
    text = " ".join(document.text.split())
    place = 0
    for line in document.gold.splitlines():
        place = text.find(" ".join(line.split()), place)
        assert place >= 0, line
        place += len(line)
    assert words(document.gold).total() < words(document.text).total()


def test_the_documents_are_many_and_mixed() -> None:
    assert len({document.id for document in DOCUMENTS}) == len(DOCUMENTS) >= 24
    assert len({document.language for document in DOCUMENTS}) >= 10
    assert {document.style for document in DOCUMENTS} == set(STYLES)
    assert min(Counter(document.page_type for document in DOCUMENTS).values()) >= 3
    assert {document.page_type for document in DOCUMENTS} == {
        "news",
        "forum",
        "product",
        "docs",
        "service",
        "listing",
    }
