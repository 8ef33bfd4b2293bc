"""The pages that models learn from beside those of WCXB: well formed, and none that measures."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from benchmarks.labelled_html import LABEL, kinds_of, read_html
from benchmarks.labelled_text import read_page
from benchmarks.languages import PAGES
from benchmarks.line_texts import read_texts
from benchmarks.written import WRITTEN, WrittenText, written_html, written_texts

TEXTS = list(written_texts())
STORY = "The harbour council voted on Monday to rebuild the old quay, and work begins in the spring."


def test_the_pages_are_many_and_mixed() -> None:
    assert len(TEXTS) >= 400
    assert len({page.domain for page in TEXTS}) >= 30
    for page in TEXTS:
        kinds = Counter(kind for kind, text in page.lines for _ in text)
        assert min(kinds["content"], kinds["boilerplate"]) >= 20, page.id


def test_the_pages_of_html_lose_their_labels() -> None:
    pages = list(written_html())
    assert len(pages) >= 50
    assert not [entry.id for entry in pages if LABEL in entry.page.html]


def test_the_line_classifier_learns_from_some_of_the_pages_of_html() -> None:
    every = [entry.id for entry in written_html()]
    some = [entry.id for entry in written_html(for_lines=True)]
    assert len(set(every)) == len(every) > len(some) >= 50
    assert set(some) < set(every)
    assert {entry.domain for entry in written_html()} <= {folder.name for folder in WRITTEN.iterdir()}


def test_no_page_that_measures_is_learned_from() -> None:
    def content(folder: Path) -> set[str]:
        lines = chain.from_iterable(map(read_page, folder.glob("*/*.txt")))
        said = chain.from_iterable(read_html(file).texts for file in folder.rglob("*.html"))
        return {"".join(text.split()) for kind, text in chain(lines, said) if kind == "content"}

    assert not [text for text in content(WRITTEN) & content(PAGES) if len(text) > 30]


def test_lines_of_a_rendering_are_what_most_of_their_text_is(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f'<!doctype html><body {LABEL}="boilerplate"><a href=/>Home</a>'
        f'<main {LABEL}="content"><h1 {LABEL}="either">A quay</h1><p>{STORY}</p></main>',
        encoding="utf-8",
    )
    labelled = read_html(page)
    assert kinds_of(labelled, ["Home", "A quay", STORY]) == ["boilerplate", "either", "content"]
    assert kinds_of(labelled, ["Home A quay", STORY, "Nowhere"]) == ["either", "content", "either"]
    assert kinds_of(labelled, [f"Home A quay {STORY}"]) == ["content"]


def test_a_written_page_is_learned_from_whole_and_without_its_boilerplate() -> None:
    lines = [
        ("boilerplate", "Alles auf einen Blick"),
        ("either", "Der Kai wird neu gebaut"),
        ("content", STORY),
    ]
    lines += [("content", f"{STORY} {number}") for number in range(9)]
    whole, clean = read_texts((7, WrittenText("de/kai.txt", "de", lines)))
    assert (whole.page, whole.kind, clean.kind) == (7, "written", "written clean")
    assert whole.lines == [text for _, text in lines]
    assert whole.kept.tolist() == [False, *[True] * 11]
    assert whole.known.tolist() == [True, False, *[True] * 10]
    assert clean.lines == whole.lines[1:]


def test_a_page_whose_lines_repairs_would_change_is_refused() -> None:
    with pytest.raises(ValueError, match="written page 7"):
        read_texts((7, WrittenText("de/kai.txt", "de", [("content", f"{STORY}\r{STORY}")])))
