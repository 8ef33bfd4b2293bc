"""What a page says of itself, which statement is believed, and that none is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners import clean
from cleaners.html.markup import render

PAGE = """<!doctype html><html lang="en"><head><title>Ferry burns | Bay News</title>
<meta property="og:site_name" content="Bay News">
<meta property="og:title" content="Ferry burns off the coast">
<meta property="article:published_time" content="2021-03-04T05:06:07Z">
<meta property="article:modified_time" content="2021-03-05T00:00:00Z">
<meta property="article:section" content="Harbour">
<meta name="description" content="A ferry burned on Friday.">
<meta property="og:description" content="A ferry has burned.">
<meta property="og:image" content="/pics/ferry.jpg">
<link rel="canonical" href="https://bay.example/ferry"><script type="application/ld+json">
{"@type": "NewsArticle", "headline": "Ferry burns",
 "author": [{"name": "Ada Brandt"}, {"name": "Lee Moor"}],
 "datePublished": "2021-03-04", "publisher": {"name": "Bay News Ltd"}, "license": "https://terms.example/cc0",
 "image": [{"@type": "ImageObject", "url": "https://bay.example/large.jpg",
 "caption": "The ferry on Friday",
 "creditText": "Ina Holm"}]}</script></head>
<body><h1>Ferry burns off the coast</h1>
<p>The harbour will be closed to lorries from Monday on.</p></body></html>"""


def test_every_column_is_filled_from_the_page() -> None:
    done = clean(PAGE, "text/html")
    assert (done.title, done.author) == ("Ferry burns off the coast", ("Ada Brandt", "Lee Moor"))
    assert done.date_published == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert done.date_modified == datetime(2021, 3, 5, tzinfo=UTC)
    assert (done.site_name, done.section, done.url) == ("Bay News", "Harbour", "https://bay.example/ferry")
    assert done.description == "A ferry has burned."
    assert done.licence == "https://terms.example/cc0"
    assert (done.image, done.image_caption, done.image_credit) == (
        "https://bay.example/pics/ferry.jpg",
        "The ferry on Friday",
        "Ina Holm",
    )


def test_what_was_not_believed_is_recorded_too() -> None:
    claims = clean(PAGE, "text/html").claims
    assert [(claim.origin, claim.value) for claim in claims if claim.field == "site_name"] == [
        ("open-graph", "Bay News"),
        ("json-ld", "Bay News Ltd"),
    ]
    assert [claim.origin for claim in claims if claim.field == "title"] == [
        "heading", "open-graph", "title", "json-ld",
    ]  # fmt: skip
    assert [claim.value for claim in claims if claim.field == "image"] == [
        "https://bay.example/pics/ferry.jpg",
        "https://bay.example/large.jpg",
    ]


def test_plain_text_claims_nothing() -> None:
    done = clean("The harbour will be closed to lorries from Monday on.\n", "text/plain")
    assert (done.claims, done.site_name, done.image) == ((), None, None)


@pytest.mark.parametrize("image", ["data:image/png;base64,AAAA", "javascript:alert(1)", "x" * 5000])
def test_what_is_no_address_is_no_image(image: str) -> None:
    assert clean(f'<meta property="og:image" content="{image}"><p>Text.</p>', "text/html").image is None


@pytest.mark.parametrize(
    ("data", "author"),
    [
        ('{"@type": "Article", "author": "Ada Brandt"}', ("Ada Brandt",)),
        ('{"@type": "Article", "author": [{"name": "admin"}, {"name": "Lee Moor"}]}', ("Lee Moor",)),
        ('{"@type": "Review", "author": {"name": "A Reader"}}', ()),
        ('{"@type": "Article", "author": {"name": {"name": ["x"]}}, "image": [[]], "publisher": [1]}', ()),
    ],
)
def test_odd_linked_data_are_no_trouble(data: str, author: tuple[str, ...]) -> None:
    assert render(f'<script type="application/ld+json">{data}</script><p>Text.</p>').facts.authors == author


def test_heading_is_the_title_if_another_title_begins_with_it() -> None:
    page = (
        "<title>Flexbox - Learn the web, step by step | A site for developers</title><h1>Flexbox</h1><p>x</p>"
    )
    assert render(page).facts.title == "Flexbox"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ('Ferry <span class="initial">b</span>urns', "Ferry burns"),
        ("Ferry<br>burns", "Ferry burns"),
        ("<div>Ferry</div><div>burns</div>", "Ferry burns"),
        ("<div>Ferry</div>burns", "Ferry burns"),
        ("<style>.a{color:red}</style>Ferry burns", "Ferry burns"),
        ("\n  <a href=/>Ferry</a>\n  burns ", "Ferry burns"),
    ],
)
def test_words_of_a_heading_are_parted_where_a_reader_sees_them_parted(heading: str, title: str) -> None:
    page = PAGE.replace("<h1>Ferry burns off the coast</h1>", f"<h1>{heading}</h1>")
    assert clean(page, "text/html").title == title
