"""The metadata that a news story carries in its text: author beside date, dates in doubt, datelines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners import clean

STORY = (
    "The ferry had left the port at dawn with ninety people on board, officials said.\n"
    "Rescuers reached it within the hour and brought everybody to the shore.\n"
)


@pytest.mark.parametrize("printed", ["03/04/2019", "30 May 2015, 14:50 CST", "30 May 2015 at 14:50 BST"])
def test_date_in_doubt_is_kept_as_printed_and_flagged(printed: str) -> None:
    document = clean(f"{printed}\n{STORY}")
    assert document.text == STORY
    assert document.date_published is None
    assert document.date_published_raw == printed
    assert document.date_ambiguous


def test_certain_date_is_not_flagged() -> None:
    document = clean(f"Published: 14:50 GMT, 30 May 2015\n{STORY}")
    assert document.date_published == datetime(2015, 5, 30, 14, 50, tzinfo=UTC)
    assert not document.date_ambiguous


def test_document_without_a_date_is_not_flagged() -> None:
    assert not clean(STORY).date_ambiguous


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("By Ina Holm | May 30, 2015", "May 30, 2015"),
        ("May 30, 2015 by Ina Holm", "May 30, 2015"),
        ("Posted by Ina Holm on 30 May 2015", "30 May 2015"),
    ],
)
def test_author_and_date_of_one_line_have_a_column_each(line: str, printed: str) -> None:
    document = clean(f"{line}\n{STORY}")
    assert document.text == STORY
    assert document.author == ("Ina Holm",)
    assert document.date_published_raw == printed
    assert document.date_published == datetime(2015, 5, 30, tzinfo=UTC)
    assert {edit.field for edit in document.edits} == {"author", "date_published"}


@pytest.mark.parametrize(
    ("start", "place"),
    [("LONDON (Reuters) - ", "LONDON"), ("МОСКВА, 10 сен - РИА Новости. ", "МОСКВА"), ("", None)],
)
def test_dateline_stays_in_the_text_and_tells_the_place(start: str, place: str | None) -> None:
    document = clean(start + STORY)
    assert document.text == start + STORY
    assert document.dateline_place == place


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("ET", 18), ("EDT", 18), ("CEST", 12), ("MSK", 11), ("KST", 5), ("GMT+3", 11), ("+05:30", 9)],
)
def test_zones_that_everybody_reads_alike_are_read(zone: str, hour: int) -> None:
    document = clean(f"30 May 2015 14:50 {zone}\n{STORY}")
    assert document.date_published is not None
    assert document.date_published.hour == hour


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("March 7, 2015", 17), ("March 8, 2015", 16), ("October 31, 2015", 16), ("November 1, 2015", 17),
        ("April 1, 2006", 17), ("April 2, 2006", 16), ("October 28, 2006", 16), ("October 29, 2006", 17),
    ],
)  # fmt: skip
def test_eastern_time_is_summer_time_in_summer(day: str, hour: int) -> None:
    document = clean(f"{day} 12:00 ET\n{STORY}")
    assert document.date_published is not None
    assert document.date_published.hour == hour
