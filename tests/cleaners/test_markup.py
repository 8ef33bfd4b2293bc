"""HTML becomes the visible page, one block a line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners import apply, clean, undo
from cleaners.markup import render

PROSE = "The ferry had left the port at dawn with ninety people on board, officials said."
MORE = "Rescuers reached it within the hour and brought everybody to the shore."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<p>a<b>b</b>c <i>d</i></p>", "abc d"),
        ("<p>one<br>two</p>", "one\ntwo"),
        ("<p>  much \n\t space </p>", "much space"),
        ("<p>no\xa0break</p>", "no\xa0break"),
        ("<div>loose<p>inner</p>tail</div>", "loose\ninner\ntail"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\nc"),
        ("<style>x</style><script>y</script><p>z</p><!-- c --><template>t</template>", "z"),
        ("<p hidden>no</p><p style='display: none'>no</p><p>yes</p>", "yes"),
        ("<p>&lt;b&gt; &amp;amp; &#8217;</p>", "<b> &amp; ’"),
        ("<p>\x00nul</p>", "\ufffdnul"),
        ("<p>lone \ud800 half</p>", "lone \ufffd half"),
        ("", ""),
        ("just text", "just text"),
    ],
)
def test_visible_text_is_one_block_a_line(html: str, text: str) -> None:
    assert render(html).text == text


def test_deep_nesting_loses_nothing() -> None:
    page = render("<div>" * 20_000 + PROSE + "</div>" * 20_000 + f"<p>{MORE}</p>")
    assert page.text == f"{PROSE}\n{MORE}"


def test_every_line_of_a_page_has_its_block() -> None:
    page = render(f"<nav><a href=/>Home</a></nav><main><h1>A title of words</h1><p>{PROSE}</p></main>")
    assert [(block.tag, block.region, block.in_content) for block in page.blocks] == [
        ("nav", "nav", False),
        ("h1", "", True),
        ("p", "", True),
    ]
    assert page.blocks[0].link_chars == 4


PAGE = f"""<!doctype html><html lang="en"><head><title>Ferry Burns Off The Coast | The Harbour Post</title>
<link rel="canonical" href="https://harbour.example/ferry">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ferry Burns Off The Coast",
"author": [{{"@type": "Person", "name": "Ina Holm"}}], "datePublished": "2019-03-03T09:12:00+02:00"}}</script>
</head><body><nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>
<article><h1>Ferry Burns Off The Coast</h1><p>By Ina Holm</p><p>{PROSE}</p>
<figure><img alt=""><figcaption>The ferry at dawn</figcaption></figure><p>Photo: Ina Holm/Reuters</p>
<p>{MORE}</p></article><footer>All rights reserved</footer></body></html>"""


def test_page_is_cleaned_with_its_structure_and_its_metadata() -> None:
    document = clean(PAGE)
    assert document.text == f"{PROSE}\n{MORE}"
    assert document.title == "Ferry Burns Off The Coast"
    assert document.author == ("Ina Holm",)
    assert document.date_published == datetime(2019, 3, 3, 7, 12, tzinfo=UTC)
    assert (document.page_type, document.url) == ("article", "https://harbour.example/ferry")
    assert {edit.rule for edit in document.edits} == {
        "byline", "caption", "page-furniture", "photo-credit", "title",
    }  # fmt: skip
    assert apply(document.raw_text, document.edits) == document.text
    assert undo(document.text, document.edits) == document.raw_text
    assert clean(document.text).edits == ()


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": ',
        "[" * 100_000,
        '{"@graph": {"@type": 7}}',
        '{"@type": "Article", "author": 5, "headline": {}}',
        "null",
    ],
)
def test_broken_metadata_are_as_if_they_were_not_there(data: str) -> None:
    page = f'<script type="application/ld+json">{data}</script><p>{PROSE}</p>'
    assert clean(page, "text/html").text == PROSE


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("  \n<html><body>x", True),
        ("<?xml version='1.0'?><html>x</html>", True),
        ("<!-- note --><html>x", True),
        ("<p> is a tag, and this is a text about it", False),
        ("plain", False),
    ],
)
def test_media_type_is_told_by_the_content(text: str, is_html: bool) -> None:
    assert (clean(text).raw_text == text) != is_html


def test_page_that_only_scripts_unfold_shows_what_waits_behind_them() -> None:
    post = "I have run this pump for two winters now, and it has not failed me once so far. " * 5
    shell = "<html><body><div>Loading</div>{}</body></html>"
    assert post.strip() in render(shell.format(f"<noscript><p>{post}</p></noscript>")).text
    assert post.strip() in render(shell.format(f"<div style='visibility:hidden'><p>{post}</p></div>")).text
    visible = f"<p>{post}</p><noscript><p>Please enable scripts</p></noscript>"
    assert "enable" not in render(shell.format(visible)).text
