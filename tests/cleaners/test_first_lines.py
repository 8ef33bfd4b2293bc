"""What stands at a text's head: a title or a first line, an author or a photographer, a day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners import clean
from cleaners.evidence.bylines import byline
from cleaners.evidence.credits import credit
from cleaners.evidence.dates import date_line
from cleaners.evidence.names import is_name
from cleaners.evidence.titles import is_broken, is_no_title

STORY = (
    "The council voted on Monday to buy the old mill by the river and to turn it into a museum.\n"
    "Work begins in the spring, and in three years it is going to open its doors to the public.\n"
)


@pytest.mark.parametrize(
    "line",
    [
        "Mill becomes a museum",
        "Ukraine war: What happened today",
        "What we are waiting for",
        "“We are ready,” says the miller",
        "«Мельница врёт первой»",
        "Mill Becomes a Museum | Culture | The Harbour Post",
        "Dear diary of a mill",
    ],
)
def test_headlines_are_lifted(line: str) -> None:
    assert clean(f"{line}\n{STORY}", "text/plain").title == line


@pytest.mark.parametrize(
    "line",
    [
        "“Who is there?”",
        "Dear Mrs Clara Hough",
        "Sehr geehrte Frau Doktor Hough",
        "Rank\tBoat\tClub\tTime",
        "from cleaners import clean",
        "INT. KITCHEN - NIGHT",
        "FOR IMMEDIATE RELEASE",
        "Subject: The second draft of the book",
        "Start date May 3, 2021",
        "jane77 May 3, 2021, 2:50pm 1",
        "Mill > Heating > Thermostat",
        "Music: Bo Ray\nScreenplay: Clara Hough",
    ],
)
def test_other_first_lines_are_no_titles_and_stay(line: str) -> None:
    cleaned = clean(f"{line}\n{STORY}", "text/plain", mode="careful")
    assert cleaned.title is None
    assert cleaned.text.startswith(line)


def test_a_text_broken_into_lines_has_no_title() -> None:
    text = (
        "The ferry had left the port at dawn with ninety people when Captain\n"
        "Holm saw the fire on the lower deck and called all of his men to\n"
        "the boats on the lee side of the ship, which was sinking.\n"
        "By two the boat was gone, and with it the mail and the priest of the island.\n"
    )
    cleaned = clean(text, "text/plain")
    assert cleaned.title is None
    assert cleaned.text == text


def test_a_line_is_broken_after_a_conjunction_and_not_after_a_preposition() -> None:
    assert is_broken("The ferry had left the port, and")
    assert not is_broken("What we are waiting for")
    assert not is_broken("The uses of vitamin A")


def test_a_quotation_without_an_end_can_be_a_title() -> None:
    assert not is_no_title("«Мельница врёт первой»")
    assert is_no_title("«Кто там стоит?»")


@pytest.mark.parametrize("name", ["Ludwig van der Berg", "Hans van den Broek", "Ursula von der Leyen"])
def test_particles_belong_to_names(name: str) -> None:
    assert is_name(name)
    assert byline(f"By {name}") == (name,)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Jane Holm, Political Correspondent", ("Jane Holm",)),
        ("By Jane Holm, San Francisco", ("Jane Holm",)),
        ("Por Joana Martins — São Paulo", ("Joana Martins",)),
        ("By Ann Lee, BBC News", ("Ann Lee",)),
        ("By Ann Lee, Bo Ray and Ina Holm", ("Ann Lee", "Bo Ray", "Ina Holm")),
        ("Author: Ann Lee, Bo Ray", ("Ann Lee", "Bo Ray")),
        ("Par Jeanne Martin (avec AFP)", ("Jeanne Martin",)),
        ("Анна Петрова, корреспондент", ("Анна Петрова",)),
        ("记者王小明 通讯员李华", ("王小明", "李华")),
        ("부산=김민수 기자", ("김민수",)),
        ("사진=김민수 기자", ()),
    ],
)
def test_a_place_or_an_outlet_is_no_second_author(line: str, people: tuple[str, ...]) -> None:
    assert byline(line) == people


@pytest.mark.parametrize(
    "line", ["Jane Bee/Reuters", "JEAN MARTIN / AFP", "Juan Pérez / EFE", "Иван Петров/ТАСС"]
)
def test_a_name_before_an_agency_and_a_slash_is_a_photographer(line: str) -> None:
    assert byline(line) == ()
    assert credit(line) == "credited"


@pytest.mark.parametrize("line", ["le 3 mai 2021", "am 3. Mai 2021", "el 3 de mayo de 2021", "ma 3 mei 2021"])
def test_a_day_stands_behind_its_article(line: str) -> None:
    found = date_line(line)
    assert found is not None
    assert found.moment == datetime(2021, 5, 3, tzinfo=UTC)
