"""What lines look like by themselves: dates, names, credits, leads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners.evidence.bylines import byline
from cleaners.evidence.credits import credit
from cleaners.evidence.dates import date_line
from cleaners.evidence.icons import is_icon_run
from cleaners.evidence.promos import promo


@pytest.mark.parametrize(
    ("line", "label", "moment"),
    [
        ("May 30, 2015", "", datetime(2015, 5, 30, tzinfo=UTC)),
        ("10 Sep, 2015 14:50", "", datetime(2015, 9, 10, 14, 50, tzinfo=UTC)),
        ("Monday, 10 September 2015", "", datetime(2015, 9, 10, tzinfo=UTC)),
        ("Published: May 30, 2015 at 2:50 pm", "published", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("Updated on 3 March 2019", "updated", datetime(2019, 3, 3, tzinfo=UTC)),
        ("Joined Mar 18, 2011", "joined", datetime(2011, 3, 18, tzinfo=UTC)),
        ("2015-05-30T14:50:00+02:00", "", datetime(2015, 5, 30, 12, 50, tzinfo=UTC)),
        ("30.05.2015 14:50 Uhr", "", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("13/04/2019", "", datetime(2019, 4, 13, tzinfo=UTC)),
        ("Sept. 10, 2015 12:05 a.m. EDT", "", datetime(2015, 9, 10, 4, 5, tzinfo=UTC)),
        ("10 de mayo de 2015", "", datetime(2015, 5, 10, tzinfo=UTC)),
        ("12 сентября 2015, 14:50", "", datetime(2015, 9, 12, 14, 50, tzinfo=UTC)),
    ],
)
def test_line_that_is_a_date_is_read(line: str, label: str, moment: datetime) -> None:
    found = date_line(line)
    assert found is not None
    assert (found.label, found.moment) == (label, moment)
    assert found.printed in line


@pytest.mark.parametrize(
    "line",
    [
        "03/04/2019", "32 May 2015", "Feb 11", "Route 66", "June 2015", "Born 30 May 2015", "Area 51",
        "May 30, 2015 was a good day", "Moscow, 10 Sep 2015", "10 Sep 2015 14:50 XYZ", "", "9999-99-99",
    ],
)  # fmt: skip
def test_line_that_is_no_whole_or_no_certain_date_is_not_read(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("by Henry Adam", ("Henry Adam",)),
        ("By Ann Lee and Bo Ray", ("Ann Lee", "Bo Ray")),
        ("By Ann Lee, Bo Ray and Cy Dee", ("Ann Lee", "Bo Ray", "Cy Dee")),
        ("By Ann Lee, The Harbour Post", ("Ann Lee",)),
        ("Von Anna Müller", ("Anna Müller",)),
        ("By Ann Lee, local government reporter", ("Ann Lee",)),
        ("By Ann Lee,", ("Ann Lee",)),
        ("By Ann Lee, who had seen it all before", ()),
        ("By Jean-Luc de la Tour", ("Jean-Luc de la Tour",)),
        ("By Omar al-Zahar", ("Omar al-Zahar",)),
        ("Ann Lee, Oslo ,", ("Ann Lee",)),
        ("By Weight", ()),
        ("By Popular Demand", ()),
        ("By the end of this program…", ()),
        ("Por la tarde", ()),
        ("Milk, Eggs, Butter", ()),
        ("Ann Lee, Oslo", ()),
        ("By", ()),
    ],
)
def test_bylines_name_persons(line: str, people: tuple[str, ...]) -> None:
    assert byline(line) == people


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("Flash 90", "agency"),
        ("© Reuters 2019", "agency"),
        ("AP", "weak agency"),
        ("Photo: Ann Lee/Getty Images", "credited"),
        ("Getty Images / Ann Lee", "credited"),
        ("Image: Ann Lee / Unsplash / Bo Ray", "credited"),
        ("AP Photo/Ann Lee", "credited"),
        ("EPA-EFE/A. LEE", "credited"),
        ("Image source, Getty Images", "credited"),
        ("Фото: РИА Новости / Иванов", "credited"),
        ("(Photo: AFP)", "credited"),
        ("Crédit photo : A. Lee", "labelled"),
        ("Image: nginx", ""),
        ("Pic: Nomadstays.com", ""),
        ("EPA-rated range: 245–318 miles", ""),
        ("Reuters/Ipsos poll", ""),
        ("AA batteries", ""),
        ("Photo: see page 12", ""),
        ("…, reports Reuters.", ""),
        ("Route 66", ""),
    ],
)
def test_credits_name_agencies_or_photographers(line: str, form: str) -> None:
    assert credit(line) == form


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("READ MORE:\xa0 Minister 'knew' of it - report", "lead"),
        ("Lesen Sie auch: Gutachter fanden Risse", "lead"),
        ("Читайте также: Паром сгорел у берега", "lead"),
        ("[Related: Ferry burns]", ""),
        ("RELATED: Ferry burns", "lead"),
        ("Read more »", "button"),
        ("See also: fermentation", ""),
        ("Read more about this in chapter three.", ""),
        ("Read more: he said that this was his advice.", ""),
        ("Watch: the hands of a clock", ""),
        ("http://a.example/b", ""),
    ],
)
def test_promos_have_a_lead_and_a_headline(line: str, form: str) -> None:
    assert promo(line) == form


@pytest.mark.parametrize(
    ("line", "is_run"),
    [
        ("icon menu-bicon menuicon checkicon shareicon mail", True),
        ("Facebook icon Twitter icon YouTube icon", True),
        ("Click the padlock icon, the menu icon and the share icon.", False),
        ("silicon lexicon emoticon camera share", False),
        ("The icon of the share icon is an icon", False),
        ("icon", False),
    ],
)
def test_icon_runs_are_dense_and_no_sentence(line: str, is_run: bool) -> None:
    assert is_icon_run(line) == is_run
