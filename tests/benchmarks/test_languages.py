"""The pages in sixteen languages: well formed, and cleaned as well as ever."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.languages import PAGES, counted, figures, measure, read_page

FLOORS = floors.read("languages")
FILES = sorted(PAGES.glob("*/*.txt"))


@cache
def measured() -> dict[str, float]:
    return figures(measure())


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.name)
def test_figure_holds(floor: floors.Floor) -> None:
    assert floors.failures([floor], measured()) == []


def test_the_pages_are_many_and_mixed() -> None:
    assert len(FILES) >= 90
    assert len({file.parent.name for file in FILES}) == 16
    for file in FILES:
        kinds = Counter(kind for kind, _ in read_page(file))
        assert min(kinds["content"], kinds["boilerplate"]) >= 7, file


def test_a_line_without_a_margin_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(" |A line.\nno margin\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"page\.txt:2: a line begins"):
        read_page(page)


def test_what_goes_is_counted_by_what_its_line_is() -> None:
    story = "The harbour council voted on Monday to rebuild the old quay, and work begins in the spring."
    label = "ADVERTISEMENT - CONTINUE READING BELOW"
    after = story.replace("Monday", "Tuesday")
    found = counted([("content", story), ("boilerplate", label), ("content", after)], "careful")
    assert (found["boilerplate"], found["boilerplate gone"]) == (len(label), len(label))
    assert (found["content gone"], found["clean gone"], found["changed"]) == (0, 0, 0)
    found = counted([("content", story), ("content", label), ("content", after)], "careful")
    assert found["content gone"] == found["clean gone"] == len(label)
