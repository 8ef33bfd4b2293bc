"""What lines look like by themselves: dates, names, credits, leads."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.evidence.bylines import byline
from cleaners.evidence.credits import credit
from cleaners.evidence.datelines import dateline
from cleaners.evidence.dates import date_line, is_ambiguous, parse
from cleaners.evidence.icons import is_icon_run, label_amid_ligatures
from cleaners.evidence.promos import promo
from cleaners.evidence.shape import has_words, is_heading, sentence_count, word_count


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
        ("30 мая 2015 г., 14:50 мск", "", datetime(2015, 5, 30, 11, 50, tzinfo=UTC)),
        ("30 травня 2015 р.", "", datetime(2015, 5, 30, tzinfo=UTC)),
        ("30 maja 2015, godz. 14:50", "", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("30 Mayıs 2015 Cumartesi 14:50", "", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("Publié le 30 mai 2015 à 14h50", "published", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("السبت 30 مايو 2015 14:50", "", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("30 كانون الثاني 2015", "", datetime(2015, 1, 30, tzinfo=UTC)),
        ("יום שני, 30 במאי 2015, 14:50", "", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("2015年5月30日 14:50", "", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("2015年5月30日（土）14時50分", "", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("更新时间：2015-05-30 14:50:07", "updated", datetime(2015, 5, 30, 14, 50, 7, tzinfo=UTC)),
        ("2015년 5월 30일", "", datetime(2015, 5, 30, tzinfo=UTC)),
        ("기사입력 2015.05.30. 오후 2:50", "published", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("입력 2015.05.30 14:50 수정 2015.05.31", "published", datetime(2015, 5, 30, 14, 50, tzinfo=UTC)),
        ("May 30, 2015 2:50 pm ET", "", datetime(2015, 5, 30, 18, 50, tzinfo=UTC)),
        ("Jan. 30, 2015 2:50 pm ET", "", datetime(2015, 1, 30, 19, 50, tzinfo=UTC)),
        ("4:05 PM EDT, Sat May 30, 2015", "", datetime(2015, 5, 30, 20, 5, tzinfo=UTC)),
        ("30 May 2015, 14:50 GMT+3", "", datetime(2015, 5, 30, 11, 50, tzinfo=UTC)),
        ("Published May 30, 2015 | Updated June 1, 2015", "published", datetime(2015, 5, 30, tzinfo=UTC)),
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
        "30/14/2019", "32 May 2015", "Feb 11", "Route 66", "June 2015", "Born 30 May 2015", "Area 51",
        "May 30, 2015 was a good day", "Moscow, 10 Sep 2015", "3 May 2019 – 5 May 2019", "May 30, 2015 14",
        "10 Sep 2015 14:50 XYZ", "", "9999-99-99",
    ],
)  # fmt: skip
def test_line_that_is_no_whole_or_no_certain_date_is_not_read(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize(
    "line", ["03/04/2019", "Published: 03-04-2019", "30 May 2015, 14:50 CST", "May 30, 2015 2:50 pm IST"]
)
def test_date_that_can_be_read_in_two_ways_is_known_for_a_date_and_not_guessed(line: str) -> None:
    found = date_line(line)
    assert found is not None
    assert found.moment is None
    assert parse(found.printed) is None
    assert is_ambiguous(found.printed)


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
        ("By Ann Lee | May 30, 2015", ("Ann Lee",)),
        ("Posted by Ann Lee on May 30, 2015 at 2:50 pm", ("Ann Lee",)),
        ("May 30, 2015 by Ann Lee", ("Ann Lee",)),
        ("By Ann Lee in Oslo", ("Ann Lee",)),
        ("By Ann Lee ann@example.com", ("Ann Lee",)),
        ("Ann Lee, CNN", ("Ann Lee",)),
        ("Ann Lee | Staff writer", ("Ann Lee",)),
        ("Автор статті: Ольга Коваль", ("Ольга Коваль",)),
        ("بقلم: أحمد علي", ("أحمد علي",)),
        ("מאת: יונתן כהן", ("יונתן כהן",)),
        ("记者：张三 李小四", ("张三", "李小四")),
        ("文/王小明", ("王小明",)),
        ("記者 山田太郎", ("山田太郎",)),
        ("홍길동 기자 hong@example.com", ("홍길동",)),
        ("Yazan: Ahmet Yılmaz", ("Ahmet Yılmaz",)),
        ("高层 记者", ()),
        ("Text: see below", ()),
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
        ("Bildquelle: picture alliance/dpa", "credited"),
        ("Quelle: Ann Lee", ""),
        ("Fot. Jan Kowalski / PAP", "credited"),
        ("Foto: Ann Lee / EFE", "credited"),
        ("Foto de Ciudad Juárez", "hinted"),
        ("צילום: פלאש 90", "credited"),
        ("צילום: יום מלא", "hinted"),
        ("مصدر الصورة: Getty Images", "credited"),
        ("新华社记者张三摄", "credited"),
        ("王小明 摄", "labelled"),
        ("图：高楼", ""),
        ("写真：ロイター/アフロ", "credited"),
        ("사진=연합뉴스", "credited"),
        ("연합뉴스 제공", "credited"),
        ("사진=홍길동 기자", "labelled"),
        ("사진: 고양이", "hinted"),
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


@pytest.mark.parametrize(
    ("line", "place", "rest"),
    [
        ("МОСКВА, 10 сен - РИА Новости. Паром вышел", "МОСКВА", "Паром вышел"),
        ("МОСКВА, 10 сентября. /ТАСС/. Паром вышел", "МОСКВА", "Паром вышел"),
        ("LONDON (Reuters) - The ferry left", "LONDON", "The ferry left"),
        ("BERLIN, Oct 3 (AP) — The ferry left", "BERLIN", "The ferry left"),
        ("Hamburg (dpa/lno) – Die Fähre", "Hamburg", "Die Fähre"),
        ("Madrid, 3 oct (EFE).- El ferry", "Madrid", "El ferry"),
        ("(ANSA) - ROMA, 3 OTT - Il traghetto", "ROMA", "Il traghetto"),
        ("（新华社北京9月10日电）渡轮", "北京", "渡轮"),
        ("【ロンドン共同】フェリー", "ロンドン", "フェリー"),
        ("(서울=연합뉴스) 여객선이", "서울", "여객선이"),
    ],
)
def test_datelines_tell_the_place(line: str, place: str, rest: str) -> None:
    found = dateline(line)
    assert found is not None
    assert (found.place, line[found.end :]) == (place, rest)


@pytest.mark.parametrize(
    "line",
    ["WARNING — The bridge is closed", "He works for the city (AP) - and it shows"],
)
def test_text_without_an_agency_is_no_dateline(line: str) -> None:
    assert dateline(line) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The boat left.", 1),
        ("The boat left. Nobody saw it.", 2),
        ("船は夜明けに出た。", 1),
        ("船は夜明けに出た。誰も見ていない。", 2),
        ("「船は出た。」と言った。", 2),
        ("开船了！！没有人看见。", 2),
    ],
)
def test_sentences_are_counted_by_their_ends_in_scripts_without_spaces_too(text: str, count: int) -> None:
    assert sentence_count(text) == count


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Docs arrow_drop_down", "Docs"),
        ("expand_more Sections", "Sections"),
        ("expand_more Listen Livevolume_upexpand_more", "Listen Live"),
        ("Docs", "Docs"),
        ("Set arrow_back to true", "Set arrow_back to true"),
    ],
)
def test_label_is_freed_of_all_ligatures_at_its_ends(line: str, label: str) -> None:
    found = label_amid_ligatures(line) or (0, len(line))
    assert line[found[0] : found[1]] == label


WORDY = st.text(st.sampled_from("ab1²_ '’.-é\u0301,;!漢字ก가 \t"), max_size=90)


@given(text=WORDY, least=st.sampled_from([1, 2, 7, 25]))
def test_words_are_counted_only_as_far_as_they_are_needed(text: str, least: int) -> None:
    assert has_words(text, least) == (word_count(text) >= least)


@given(text=WORDY.map(lambda text: f"A{text}b"))
def test_heading_has_three_to_thirty_words_without_its_numbers(text: str) -> None:
    assert is_heading(text) == (word_count(re.sub(r"\d+", " ", text)) in range(3, 31))
