"""How lines are looked up in the tables of phrases."""

from __future__ import annotations

import pytest

from cleaners.evidence.dates import date_line
from cleaners.evidence.phrasebook import hits
from cleaners.evidence.promos import promo


@pytest.mark.parametrize(
    "line",
    [
        "当サイトではCookieを使用しています。",
        "当サイトでは、Cookieを使用しています。",
        "このサイトはcookieを使用しています。",
    ],
)
def test_opening_without_spaces_ends_before_latin_letters_too(line: str) -> None:
    assert "cookie.openings" in hits(line)


def test_opening_of_words_ends_between_two_of_them() -> None:
    assert "cookie.openings" in hits("Vi bruger cookies, og det er vi glade for.")
    assert "cookie.openings" not in hits("Vi bruger cookiesene i dejen.")


@pytest.mark.parametrize(
    "line", ["haberin devamı", "Haberin Devamı", "HABERİN DEVAMI", "İlgili Haberler", "İLGİLİ HABERLER"]
)
def test_turkish_phrase_is_known_in_capitals(line: str) -> None:
    assert promo(line)


@pytest.mark.parametrize("line", ["Διαβάστε επίσης", "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ"])
def test_greek_phrase_is_known_in_capitals_which_have_no_accents(line: str) -> None:
    assert promo(line) == "heading"


@pytest.mark.parametrize(
    ("line", "month"),
    [("12 Μάρτιος 2024", 3), ("12 Μαρτίου 2024", 3), ("12 ΜΑΡΤΙΟΥ 2024", 3), ("12 Μαΐου 2024", 5)],
)
def test_greek_month_is_known_in_every_form(line: str, month: int) -> None:
    found = date_line(line)
    assert found is not None
    assert found.moment is not None
    assert found.moment.month == month
