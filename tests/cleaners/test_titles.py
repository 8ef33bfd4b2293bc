"""Titles, names of persons and addresses, as pages state them well and badly, and what is made of them."""

from __future__ import annotations

import pytest

from cleaners.metadata.authors import people
from tests.cleaners.stated import HEADING, STORY, meta, page


@pytest.mark.parametrize(
    "placeholder",
    [
        "Administrator", "Super User", "Unknown", "Anonymous", "N/A", "Null", "None", "Author", "User",
        "Guest",
        "WordPress", "Site Admin", "Staff", "[object Object]", "{{author}}", "{{ post.author }}", "%author%",
        "facebook.com/x", "/author/ann", "https://bay.example/ann", "By Admin", "ann@bay.example", "-",
        "undefined",
        "${author}", "<% author %>", "[author]",
    ],
)  # fmt: skip
def test_placeholder_is_nobodys_name(placeholder: str) -> None:
    assert people(placeholder) == []


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("Written by: Ann Lee", ["Ann Lee"]),
        ("Ann Lee | Staff Writer", ["Ann Lee"]),
        ("Ann Lee | Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("The Daily | Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Bo Ek and Cy Oh", ["Ann Lee", "Bo Ek", "Cy Oh"]),
        ("Ann Lee, Bo van Ek, and Cy J. Oh", ["Ann Lee", "Bo van Ek", "Cy J. Oh"]),
        ("Anna Groß und José Peña", ["Anna Groß", "José Peña"]),
        ("Lee, Ann; Ek, Bo", ["Lee, Ann", "Ek, Bo"]),
    ],
)
def test_names_are_taken_from_what_stands_around_them(stated: str, names: list[str]) -> None:
    assert people(stated) == names


@pytest.mark.parametrize(
    "stated",
    [
        "Smith, John", "Department of Health and Human Services", "Reuters Staff", "Ann Lee, Senior Editor",
        "Ann Lee, New York", "Ann Lee, PhD", "Ann and Bo Lee", "Food and Drug Administration", "Bay Times",
        "Health Resources and Services Administration", "Johnson & Johnson", "Byron Lee",
        "Ann Lee, Staff Writer",
        "张三", "AFP/Reuters", "Ann Lee, The Post", "Ann Lee, San Francisco", "J. R. R. Tolkien",
    ],
)  # fmt: skip
def test_what_is_no_list_of_persons_stays_one_name(stated: str) -> None:
    assert people(stated) == [stated]


SITE = '<meta property="og:site_name" content="The Daily">'
LOGO = "<h1><a href=/>The Daily</a></h1>"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Untitled Document</title>", HEADING),
        ("<title>Untitled</title>", HEADING),
        ("<title>Home</title>", HEADING),
        ("<title>Index</title><meta property=og:title content=Home>", HEADING),
        ("<title>The Daily - Bridge stays open</title>", LOGO),
        ("<title>The Daily - Bridge stays open</title>",
         "<a href=https://daily.example><h1>The Daily</h1></a>"),
        (f"{SITE}<title>Bridge stays open - The Daily</title>", "<h1>The Daily</h1>"),
        (f"{SITE}<title>The Daily: Bridge stays open</title>", ""),
        (f"{SITE}<title>Bridge stays open / The Daily</title>", ""),
        ("", f"<svg><title>Menu</title></svg>{HEADING}"),
        (STORY, "<h1>Bridge <span hidden>is closed and </span>stays open</h1>"),
        (STORY, "<h1>Bridge stays <b style='display:none'>never <i>ever</i></b>open<button>Go</button></h1>"),
        (STORY, "<h1>Bridge stays open<script>x = 1</script><button><b>Save</b></button></h1>"),
    ],
)  # fmt: skip
def test_title_is_the_story_and_no_placeholder_logo_or_button(head: str, body: str) -> None:
    assert page(head, body).title == "Bridge stays open"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Home</title>", "", "Home"),
        ("<title>Untitled Document</title>", "", None),
        (f"{SITE}<title>The Daily</title>", LOGO, "The Daily"),
        (SITE, LOGO, "The Daily"),
        (f"{SITE}<title>The Daily: News</title>", "", "The Daily: News"),
        (f"{SITE}<title>Bridge: it stays open</title>", "", "Bridge: it stays open"),
        ("<title>Bridge - The Daily</title>", "<h1><a href=/bridge>Bridge</a></h1>", "Bridge"),
    ],
)
def test_short_titles_that_are_all_there_is_stay(head: str, body: str, title: str | None) -> None:
    assert page(head, body).title == title


CANONICAL = "<link rel=canonical href={}>"
IMAGE = "<meta property=og:image content=pic.jpg>"


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ("<base href='https://cdn.example/a/'>", "https://bay.example/x/y", "https://cdn.example/a/pic.jpg"),
        ("<base href='/a/'>", "https://bay.example/x/y", "https://bay.example/a/pic.jpg"),
        (
            CANONICAL.format("https://else.example/"),
            "https://bay.example/x/y",
            "https://bay.example/x/pic.jpg",
        ),
        (CANONICAL.format("https://bay.example/x/y"), None, "https://bay.example/x/pic.jpg"),
        (CANONICAL.format("/x/y"), None, "pic.jpg"),
        ("<base href='https://[bad'>", None, "pic.jpg"),
    ],
)
def test_relative_address_is_completed(head: str, url: str | None, expected: str) -> None:
    assert page(head + IMAGE, url=url).image == expected


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical alternate" href="https://bay.example/a">', "https://bay.example/a"),
        ('<link rel="Canonical" href="/a"><base href="https://bay.example/">', "https://bay.example/a"),
        ('<link rel=canonical href="/a"><meta property=og:url content="https://bay.example/b">', "https://bay.example/a"),
        (CANONICAL.format("https://bay.example/") + '<meta property=og:url content="https://bay.example/b">',
         "https://bay.example/b"),
        (CANONICAL.format("https://bay.example/c") + '<meta property=og:url content="https://bay.example/">',
         "https://bay.example/c"),
    ],
)  # fmt: skip
def test_url_is_whole_and_the_page_s_own(head: str, url: str) -> None:
    assert page(head).url == url


def test_licence_is_completed_if_it_is_an_address() -> None:
    assert (
        page("<link rel=license href=/cc0>", url="https://bay.example/x").licence == "https://bay.example/cc0"
    )
    assert page(meta(("license", "CC BY 4.0")), url="https://bay.example/x").licence == "CC BY 4.0"
