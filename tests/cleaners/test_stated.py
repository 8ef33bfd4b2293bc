"""Dates and authors, as pages state them well and badly, and what is believed of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cleaners.evidence.stamps import moment
from tests.cleaners.stated import HEADING, STORY, article, linked, meta, page

MORNING = datetime(2024, 3, 5, 10, tzinfo=UTC)
OTHER = article(headline="Another tale", author={"name": "Eve Fox"}, datePublished="2011-01-01")
OWN = article(headline="Bridge stays open", author={"name": "Ann Lee"}, datePublished="2024-03-05T10:00:00Z")


@pytest.mark.parametrize(
    "data",
    [
        [{"@type": "ItemList", "itemListElement": [OTHER, {"@type": "ListItem", "item": OTHER}]}, OWN],
        {"@graph": [{"@type": "CollectionPage", "hasPart": [OTHER]}, OWN]},
        [{"@type": "WebPage", "mainEntity": {"@type": "ItemList", "itemListElement": [OTHER]}}, OWN],
        [OTHER, OWN],
        [OTHER, OWN | {"headline": "Ponte aperto", "@id": "https://www.bay.example/bridge/#article"}],
        [OTHER, OWN | {"headline": None, "mainEntityOfPage": {"@id": "https://bay.example/bridge"}}],
        [OWN, OTHER],
    ],
)
def test_article_that_is_the_page_is_told_from_those_it_lists(data: object) -> None:
    done = linked(data, f"{STORY}<link rel=canonical href='https://bay.example/bridge'>", HEADING)
    assert (done.author, done.date_published) == (("Ann Lee",), MORNING)


def test_listed_articles_alone_say_nothing_of_the_page() -> None:
    done = linked({"@type": "ItemList", "itemListElement": [OTHER]}, STORY, HEADING)
    assert (done.author, done.date_published, done.page_type) == ((), None, None)


@pytest.mark.parametrize(
    "bad",
    [
        "soon", "03/05/2024", "0001-01-01", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1970-01-01",
        "1969-12-31T19:00:00-05:00", "1970-01-01T00:00:00+01:00", "9999-12-31T23:59:59Z",
        "1900-01-01T00:00:00",
        "2024-13-45", "0", "2038-01-19T03:14:07Z",
    ],
)  # fmt: skip
def test_bad_date_hides_no_good_one(bad: str) -> None:
    done = linked(OWN, f'<meta property="article:published_time" content="{bad}">')
    assert (done.date_published, done.date_published_raw) == (MORNING, "2024-03-05T10:00:00Z")
    assert not done.date_ambiguous
    assert bad in [claim.value for claim in done.claims if claim.field == "date_published"]


def test_first_date_is_recorded_where_none_can_be_read() -> None:
    done = page(meta(("pubdate", "03/05/2024"), ("created", "soon")))
    assert (done.date_published, done.date_published_raw, done.date_ambiguous) == (None, "03/05/2024", True)


def test_date_of_the_text_stands_in_for_one_that_cannot_be_true() -> None:
    done = page(
        meta(("date", "0001-01-01")), "<h1>Bridge stays open</h1><p>By Ann Lee</p><p>March 5, 2024</p>"
    )
    assert done.date_published_raw == "March 5, 2024"


@pytest.mark.parametrize(
    "stated",
    [
        "2024-03-05T10:00:00 +0000", "2024-03-05T10:00Z[UTC]", "2024-03-05T11:00+01:00[Europe/Berlin]",
        "2024-03-05T05:00:00-05", "Tue Mar 05 2024 11:00:00 GMT+0100 (CET)", "Tue, 05 Mar 2024 10:00:00 GMT",
        "Tue Mar  5 10:00:00 UTC 2024", "Tue, 05 Mar 2024 11:00:00 +0100", "20240305T100000Z",
        "20240305100000",
        "1709632800", "1709632800000", "2024-03-05T10:00:00+00:00Z", "2024-03-05 10:00:00.0",
        "2024/03/05 10:00:00", "2024-03-05T11:00:00 01:00",
    ],
)  # fmt: skip
def test_dates_of_programs_are_read(stated: str) -> None:
    assert moment(stated) == MORNING


@pytest.mark.parametrize("stated", ["20240305", "2024/03/05", "2024.03.05", "2024-03-05Z"])
def test_dates_of_programs_without_a_time_are_read(stated: str) -> None:
    assert moment(stated) == datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "stated",
    [
        "170963280", "2024030510", "2024-03-05T10:00[Europe/Berlin]", "Tue Mar 05 10:00:00 CST 2024", "2024",
        "20241399", "2024-03", "(2024)", "v2024-03-05", "2024-03-05T25:00", "١٧٠٩٦٣٢٨٠٠" * 3, "",
    ],
)  # fmt: skip
def test_what_may_be_no_date_is_not_read(stated: str) -> None:
    assert moment(stated) is None


@pytest.mark.parametrize("stated", ["1890-05-04", "1975-03-02", "1970-01-02", "1969-12-31"])
def test_old_dates_of_archives_are_believed(stated: str) -> None:
    assert page(meta(("dc.date", stated))).date_published == datetime.fromisoformat(stated).replace(
        tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("data", "author"),
    [
        (OWN | {"@type": ["WebPage", "NewsArticle"]}, ("Ann Lee",)),
        (OWN | {"@type": "https://schema.org/NewsArticle"}, ("Ann Lee",)),
        ({"@graph": [article(author={"@id": "#p"}), {"@id": "#p", "name": "Ann Lee"}]}, ("Ann Lee",)),
        ({"@graph": [article(author=[{"@id": "#p"}, {"@id": "#q"}]), {"@id": "#p", "@type": "Person",
          "name": "Ann Lee"}, {"@id": "#q", "name": "Bo Ek"}]}, ("Ann Lee", "Bo Ek")),
        ({"@graph": [article(author={"@id": "#o"}), {"@id": "#o", "@type": "Organization", "name": "Bay"}]},
         ()),
        (article(author=["Ann Lee", ["Bo Ek", {"name": ["Cy Oh", "Di Po"]}]]),
         ("Ann Lee", "Bo Ek", "Cy Oh", "Di Po")),
        (article(author=[], creator=["Ann Lee", "Bo Ek"]), ("Ann Lee", "Bo Ek")),
        (article(author={"@value": "Ann Lee"}), ("Ann Lee",)),
        (article(author={"name": {"@value": "Ann Lee"}}), ("Ann Lee",)),
        ({"@type": "Recipe", "name": "Bridge stays open", "author": {"name": "Ann Lee"}}, ("Ann Lee",)),
        ({"@type": "VideoObject", "name": "Cats fall over", "author": {"name": "Ann Lee"}}, ()),
        ([{"@type": "WebPage", "author": "Eve Fox"}, OWN], ("Ann Lee",)),
        ({"@type": "WebPage", "author": {"@type": "Person", "name": "Ann Lee"}}, ("Ann Lee",)),
        ({"@type": "WebPage", "author": {"@type": "Organization", "name": "Bay"}}, ()),
    ],
)  # fmt: skip
def test_author_of_linked_data_is_found_in_all_its_shapes(data: object, author: tuple[str, ...]) -> None:
    assert linked(data, STORY, HEADING).author == author


@pytest.mark.parametrize(
    "wrapped",
    ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "/*<![CDATA[*/{}/*]]>*/", "{};", "<!--\n{}\n//-->", " [{},] ;"],
)
def test_linked_data_are_read_in_what_is_wrapped_around_them(wrapped: str) -> None:
    source = wrapped.replace("{}", json.dumps(OWN))
    assert page(f'<script type="application/ld+json">{source}</script>').author == ("Ann Lee",)


def test_date_of_creation_is_believed_last() -> None:
    data = article(dateCreated="2020-01-01")
    assert linked(data).date_published == datetime(2020, 1, 1, tzinfo=UTC)
    assert linked(data, meta(("dc.date", "2024-03-05T10:00:00Z"))).date_published == MORNING


@pytest.mark.parametrize(
    ("changed", "date"), [("2024-06-01", MORNING), ("2026-01-01", None), (None, MORNING)]
)
def test_page_that_is_changed_for_years_has_no_date(changed: str | None, date: datetime | None) -> None:
    data = {"@type": "WebPage", "datePublished": "2024-03-05T10:00:00Z", "dateModified": changed}
    assert linked(data).date_published == date


def test_publisher_is_found_where_it_is_referred_to() -> None:
    data = {
        "@graph": [
            article(publisher={"@id": "#o"}),
            {"@id": "#o", "@type": "Organization", "name": "Bay News"},
        ]
    }
    assert linked(data).site_name == "Bay News"


@pytest.mark.parametrize(
    "body",
    [
        '<span itemprop="datePublished" content="2024-03-05T10:00:00Z">today</span>',
        '<meta itemprop="datePublished" content="2024-03-05T10:00:00Z">',
        '<time itemprop="datePublished" datetime="2024-03-05T10:00:00Z">today</time>',
        '<time class="entry-date published" datetime="2024-03-05T10:00:00Z">today</time>',
        '<time pubdate datetime="2024-03-05T10:00:00Z">today</time>',
        '<time class=published datetime="2024-03-05T10:00:00Z">x</time>'
        '<aside><time class=published datetime="2011-01-01">x</time></aside>'
        '<div class="related-posts"><time class=published datetime="2012-01-01">x</time></div>',
    ],
)
def test_date_of_microdata_and_of_time_elements_is_read(body: str) -> None:
    assert page("", body).date_published == MORNING


def test_dates_of_several_stories_are_no_date_of_the_page() -> None:
    stories = [
        f'<article><time class="published" datetime="2024-03-0{day}">x</time></article>' for day in (5, 4, 1)
    ]
    assert page("", "".join(stories)).date_published is None
    posts = [f'<div><meta itemprop="datePublished" content="2024-03-0{day}"></div>' for day in (1, 4, 5)]
    assert page("", "".join(posts)).date_published == datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "author"),
    [
        (
            "<div itemprop=author itemscope><a itemprop=url><b itemprop=name>Ann Lee</b></a> x</div>",
            ("Ann Lee",),
        ),
        ("<b itemprop=author>Ann Lee</b>", ("Ann Lee",)),
        ("<meta itemprop=author content='Ann Lee'>", ("Ann Lee",)),
        ("<a rel=author href=/ann>Ann Lee</a>", ("Ann Lee",)),
        ("<a rel=author href=/ann>More about the author</a>", ()),
        ("<p><a rel=author href=/a>Ann Lee</a> <a rel=author href=/b>Bo Ek</a></p>", ("Ann Lee", "Bo Ek")),
        ("<p><a rel=author>Ann Lee</a></p><p><a rel=author>Bo Ek</a></p>", ()),
        ("<p><b itemprop=author>Ann Lee</b></p><p><b itemprop=author>ann_7</b></p>", ()),
        ("<div itemprop=comment><b itemprop=author>Ann Lee</b></div>", ()),
    ],
)
def test_author_of_microdata_and_of_links_is_read(body: str, author: tuple[str, ...]) -> None:
    assert page("", body).author == author


@pytest.mark.parametrize(
    "name",
    [
        "citation_publication_date", "citation_date", "citation_online_date", "dcterms.issued",
        "DC.date.created",
        "date", "publish_date", "publishdate", "publication_date", "og:article:published_time",
        "article.published", "created",
    ],
)  # fmt: skip
def test_date_is_read_under_its_many_names(name: str) -> None:
    assert page(meta((name, "2024-03-05T10:00:00Z"))).date_published == MORNING


@pytest.mark.parametrize(
    "name", ["citation_author", "dc:creator", "byl", "article.author", "og:author", "author"]
)
def test_authors_are_read_under_their_many_names_and_all_are_kept(name: str) -> None:
    assert page(meta((name, "Ann Lee"), (name, "Bo Ek"))).author == ("Ann Lee", "Bo Ek")


def test_name_of_a_citation_is_turned_as_people_say_it() -> None:
    assert page(meta(("citation_author", "Lee, Ann"), ("citation_author", "Ek, Bo"))).author == (
        "Ann Lee",
        "Bo Ek",
    )
    assert page(meta(("author", "Lee, Ann"))).author == ("Lee, Ann",)


def test_other_spellings_of_authors_are_claims_and_no_further_persons() -> None:
    done = page(meta(("author", "Ann Lee"), ("parsely-author", "A. Lee")))
    assert done.author == ("Ann Lee",)
    assert [tuple(claim) for claim in done.claims if claim.field == "author"] == [
        ("author", "meta", "Ann Lee"), ("author", "other-meta", "A. Lee"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["DC.title", "citation_title", "twitter:title"])
def test_title_for_machines_is_the_last_resort(name: str) -> None:
    assert page(meta((name, "Bridge stays open"))).title == "Bridge stays open"
    assert page(meta((name, "Bridge!")) + STORY).title == "Bridge stays open"
