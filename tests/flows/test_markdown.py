from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.markdown import LONGEST, bar, block, cell, code, short, table

HOSTILE = st.text(st.sampled_from("`|~#*_[]()!<>&\\ \n\r\t\x1b\u2028\u202ea"), max_size=60) | st.text(
    max_size=60
)


@given(HOSTILE)
def test_code_holds_any_text_on_one_line_and_none_of_it_ends_the_code(text: str) -> None:
    shown = code(text)
    assert "\n" not in shown
    if not short(text):
        assert shown == "(nothing)"
        return
    ticks = shown[: len(shown) - len(shown.lstrip("`"))]
    assert shown.startswith(ticks)
    assert shown.endswith(ticks)
    inside = shown.removeprefix(ticks).removesuffix(ticks)
    assert inside.strip(" ") == short(text).strip(" ")
    assert ticks not in inside
    assert not inside.startswith("`")
    assert not inside.endswith("`")


@given(st.lists(HOSTILE, min_size=1))
def test_no_line_ends_a_block(texts: list[str]) -> None:
    first, *lines, last = block([short(text) for text in texts])
    assert first == last
    assert set(first) == {"`"}
    assert all(first not in line and "\n" not in line for line in lines)


@given(HOSTILE)
def test_a_short_text_has_no_character_that_steers_anything(text: str) -> None:
    assert all(
        character.isprintable() or character == "\N{ZERO WIDTH NO-BREAK SPACE}" for character in short(text)
    ) or (not set(short(text)) & set("\x00\x1b\x07\x9b\n\r\u2028\u2029\u202e\u2066"))


def test_a_line_of_a_megabyte_is_cut_and_its_length_told() -> None:
    shown = code("x" * 1_000_000)
    assert len(shown) < LONGEST + 40
    assert "(1,000,000 characters)" in shown


@given(HOSTILE, HOSTILE)
def test_a_table_has_as_many_cells_as_columns_whatever_is_in_them(one: str, other: str) -> None:
    lines = list(table(("A", "B", "C"), [(code(one), code(other), "1")], numbers=1))
    assert lines[:2] == ["| A | B | C |", "| --- | --- | ---: |"]
    assert [line.count("|") for line in lines] == [4, 4, 4]


@pytest.mark.parametrize(("share", "drawn"), [(0.0, "░░░░░"), (0.5, "██░░░"), (1.0, "█████"), (7.0, "█████")])
def test_a_bar_is_as_long_as_its_share(share: float, drawn: str) -> None:
    assert bar(share, 5) == drawn


@pytest.mark.parametrize(
    "text",
    [
        "[a](b)",
        "![a](b)",
        "<b>",
        "https://a.example",
        "www.a.example",
        "a@b.example",
        "1. a",
        "# a",
        "- a",
        "_a_",
        "&lt;",
    ],
)
def test_a_cell_shows_as_code_what_markdown_could_take_for_more_than_text(text: str) -> None:
    assert cell(text) == f"`{text}`"


@pytest.mark.parametrize("text", ["2024/05/a.txt", "sample-news", "holds a PNG image, not text"])
def test_a_cell_shows_plain_text_as_it_is(text: str) -> None:
    assert cell(text) == text
