"""The pages in many languages: well formed, and cleaned as well as ever."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.labelled_html import KINDS, LABEL, read_html
from benchmarks.labelled_html import counted as counted_html
from benchmarks.labelled_text import read_page
from benchmarks.languages import PAGES, all_figures, counted, measure, measure_html

FLOORS = floors.read("languages")
FILES = sorted(PAGES.glob("*/*.txt"))
HTML = sorted(PAGES.glob("*/*.html"))


@cache
def measured() -> dict[str, float]:
    return all_figures(measure(), measure_html())


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.name)
def test_figure_holds(floor: floors.Floor) -> None:
    assert floors.failures([floor], measured()) == []


def test_the_pages_are_many_and_mixed() -> None:
    assert len(FILES) >= 130
    assert len({file.parent.name for file in FILES}) >= 19
    for file in FILES:
        kinds = Counter(kind for kind, _ in read_page(file))
        assert min(kinds["content"], kinds["boilerplate"]) >= 7, file


def test_the_pages_of_html_are_many_and_mixed_and_lose_their_labels() -> None:
    assert len(HTML) >= 100
    assert len({file.parent.name for file in HTML}) >= 20
    for file in HTML:
        page = read_html(file)
        sizes = Counter(kind for kind, text in page.texts for _ in text)
        assert min(sizes["content"], sizes["boilerplate"]) >= 100, file
        assert LABEL not in page.html, file


@pytest.mark.parametrize(
    ("body", "reason"),
    [("<body><p>A</p></body>", "has no"), (f'<body {LABEL}="chrome"><p>A</p></body>', "none of content")],
)
def test_a_page_without_labels_or_with_strange_ones_is_named(tmp_path: Path, body: str, reason: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html>{body}", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"page\.html: .*{reason}"):
        read_html(page)


def test_texts_of_html_are_counted_by_their_nearest_label(tmp_path: Path) -> None:
    story = "The harbour council voted on Monday to rebuild the old quay, and work begins in the spring."
    page = tmp_path / "page.html"
    page.write_text(
        f'<!doctype html><body {LABEL}="boilerplate"><nav><a href=/>Home</a></nav>'
        f'<main {LABEL}="content"><h1 {LABEL}="either">A quay</h1><p>{story}</p><p hidden>Not seen</p></main>'
        "<p hidden>Nor this</p><footer>Imprint</footer></body>",
        encoding="utf-8",
    )
    labelled = read_html(page)
    assert [kind for kind, _ in labelled.texts] == [KINDS[n] for n in (1, 2, 0, 0, 1, 1)]
    found = counted_html(labelled, "careful")
    characters = len("".join(story.split()))
    assert (found["content"], found["content gone"]) == (characters + 7, 7)
    assert (found["boilerplate"], found["boilerplate gone"]) == (len("HomeImprint"), len("HomeImprint"))


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
