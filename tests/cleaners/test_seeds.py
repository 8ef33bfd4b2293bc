"""The documents that Winnow was ordered with: what has to leave `text`, line by line, and what stays."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cleaners import clean
from cleaners.document import Mode

SEEDS = Path(os.environ.get("WINNOW_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))

# Non-blank lines that leave the text, by number from the top (0) or from the foot (-1).
LEAVE = {
    "000": [],
    "001": [0, 1, 2, 3, 4, 5, -3, -2, -1],
    "002": [0, 1, 2, 13],
    "003": [0, 2, 3, 4, 5, -1],
    "004": [0],
}
TITLES = {"000": None, "001": 3, "002": 2, "003": 0, "004": 0}
BODY_LINES = 64

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not on this machine")


def read(number: str) -> tuple[bytes, list[str]]:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    data = path.read_bytes()
    return data, [line for line in data.decode().split("\n") if line.strip()]


@pytest.mark.parametrize("mode", ["careful", "balanced"])
@pytest.mark.parametrize("number", sorted(LEAVE))
def test_body_stays_as_it_is_and_the_rest_leaves(number: str, mode: Mode) -> None:
    data, lines = read(number)
    leave = {index % len(lines) for index in LEAVE[number]}
    document = clean(data, mode=mode)
    assert [line for line in document.text.split("\n") if line.strip()] == [
        line for index, line in enumerate(lines) if index not in leave
    ]
    title = TITLES[number]
    assert document.title == (None if title is None else lines[title])


def test_the_expectations_cover_all_lines() -> None:
    counts = [len(read(number)[1]) - len(leave) for number, leave in LEAVE.items()]
    assert sum(counts) == BODY_LINES
    assert sum(map(len, LEAVE.values())) == 20


def test_clean_article_comes_out_byte_for_byte() -> None:
    data, _ = read("000")
    assert clean(data).text.encode() == data
    assert clean(data).edits == ()


def test_metadata_are_lifted() -> None:
    forum, dated, desk = (clean(read(number)[0]) for number in ("001", "002", "003"))
    assert (forum.author, forum.date_published) == (("Henry Meyer",), datetime(2015, 5, 30, tzinfo=UTC))
    assert forum.page_type == "forum"
    assert dated.date_published == datetime(2015, 9, 10, 14, 50, tzinfo=UTC)
    assert dated.date_published_raw == "10 Sep, 2015 14:50"
    assert desk.author == ("Ben Ariel",)


def test_names_with_accents_are_untouched() -> None:
    text = clean(read("004")[0]).text
    assert "Mevlüt Çavuşoğlu" in text
    assert "Tanju Bilgiç" in text
