"""A test that is not asked would have said no: signs save time and change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import all_rules
from cleaners.evidence.signs import TOKEN, tokens_of
from cleaners.evidence.tables import table
from cleaners.reading import EVERY, MAX_KNOWN, read, read_by
from cleaners.repairs.mojibake import SUSPICIOUS
from tests.cleaners.cases import load
from tests.cleaners.documents import CHROME, PROSE, assembled_text

ROOT = Path(__file__).parents[2]
NAMES = [path.name for path in files("cleaners.evidence").iterdir()]
TABLES = sorted(name.removesuffix(".toml") for name in NAMES if name.endswith(".toml"))
# What stands around a phrase on real pages: numbers, other labels, names, ornaments, dates, a sentence.
FRAMES = (
    "» {} »",
    "({})",
    "{}.",
    "{}: Ann Lee",
    "{} 12",
    "Ann Lee, {}",
    "{} | {} | Home",
    "Home{}News",
    "{} on Monday 3 May 2019 at 14:50",
    "The council {} the quay",
)
TURNS = 3  # frames that each phrase is put into
CASINGS: tuple[Callable[[str], str], ...] = (str, str.upper, str.capitalize, str.title)
SPOILED = ["Syriaâ€™s cafÃ©s", "BÃ¼cher", "РџСЂРёРІРµС‚", "œ", "Â ", "a Ã b"]


def assert_nothing_is_missed(text: str) -> None:
    for line in (line.strip() for line in text.split("\n")):
        if 0 < len(line) <= MAX_KNOWN:
            assert read(line) == read_by(line, EVERY), line


def entries(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from entries(inner)


@pytest.mark.parametrize("name", TABLES)
def test_phrases_of_a_table_are_read_as_if_every_test_were_asked(name: str) -> None:
    turns = cycle(product(FRAMES, CASINGS))
    for place, entry in enumerate(entries(table(name))):
        phrase = entry.replace("#", "1,204" if place % 2 else "1.2k")
        assert_nothing_is_missed(phrase)
        for frame, casing in islice(turns, TURNS):
            assert_nothing_is_missed(frame.replace("{}", casing(phrase)))


def test_examples_and_cases_are_read_as_if_every_test_were_asked() -> None:
    for rule in all_rules():
        for example in (*rule.removes, *rule.keeps):
            lines = (line[2:] if line[1:2] == "|" else line for line in example.split("\n"))
            assert_nothing_is_missed("\n".join(lines))
    for case in (*load("keep"), *load("remove")):
        assert_nothing_is_missed(case.text)
    for sample in (ROOT / "samples").rglob("*.txt"):
        assert_nothing_is_missed(sample.read_text("utf-8", "replace"))


@settings(max_examples=500, deadline=None)
@given(assembled_text() | st.text(max_size=60) | st.lists(st.sampled_from([*CHROME, *PROSE])).map("".join))
def test_any_text_is_read_as_if_every_test_were_asked(text: str) -> None:
    assert_nothing_is_missed(text)


@settings(max_examples=2000, deadline=None)
@given(
    st.text(st.sampled_from("".join(MOJIBAKE_CATEGORIES.values()) + "abcXYZ .,!-\xa0ÂÃâ€вЂÐ"), max_size=8)
    | st.text(max_size=8)
    | st.sampled_from(SPOILED)
)
def test_no_damage_is_overlooked_in_a_line_without_suspicious_characters(text: str) -> None:
    line = text.replace("\n", " ")
    assert SUSPICIOUS.search(line) or line.isascii() or not is_bad(line)


@given(
    st.text(st.sampled_from("  \tab1km_/-.'|#,(&"), max_size=60)
    | st.text(st.sampled_from(" ab"), max_size=20)
)
def test_tokens_of_ascii_are_those_that_any_line_has(line: str) -> None:
    assert tokens_of(line) == TOKEN.findall(line)
