"""HTML becomes the visible page, one block a line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape

import pytest

from cleaners import apply, clean, undo
from cleaners.html.markup import render

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


def test_part_that_is_streamed_stands_where_its_place_is_held() -> None:
    page = (
        '<p>one</p><template id="B:0"></template><p>four</p>'
        '<div hidden id="S:0"><p>two</p><template id="B:1"></template></div>'
        '<div hidden id="S:1"><p>three</p></div>'
    )
    assert render(page).text == "one\ntwo\nthree\nfour"
    assert render('<div hidden id="S:1">a<template id="B:1"></template></div>').text == "a"


def test_what_a_click_unfolds_is_part_of_the_page() -> None:
    assert render("<div role=tabpanel hidden>Care</div><p>x</p>").text == "Care\nx"
    assert render("<div class='accordion-body' style='display:none'>Care</div>").text == "Care"
    assert render("<div class='modal' style='display:none'>Care</div><p>x</p>").text == "x"


@pytest.mark.parametrize(
    "page",
    [
        "<p><button aria-expanded=false>Why?</button></p> <div hidden>So.</div>",
        "<dl><dt><a href=# aria-expanded=false>Why?</a></dt><dd style='display:none'>So.</dd></dl>",
        "<button aria-expanded=false aria-controls=b>Why?</button><i></i><p hidden id=b>So.</p>",
        "<h3 id=a>Why?</h3><div role=region aria-labelledby=a hidden>So.</div>",
        "<form><button aria-expanded=false>Why?</button><div hidden>So.</div></form>",
        "<b>Why?</b><p class=schema-faq-answer hidden>So.</p>",
        "<b>Why?</b><div class=bbCodeSpoiler-content style='display:none'>So.</div>",
    ],
)
def test_answer_that_its_question_unfolds_is_part_of_the_page(page: str) -> None:
    assert render(page).text == "Why?\nSo."


@pytest.mark.parametrize(
    "page",
    [
        "<nav><button aria-expanded=false aria-controls=b>Menu</button><div hidden id=b>So.</div></nav>",
        "<button aria-expanded=false aria-controls=b>Menu</button><nav hidden id=b>So.</nav>",
        "<button aria-expanded=false>Menu</button><ul hidden><li>So.</li></ul>",
        "<button aria-expanded=false aria-controls=b>Menu</button><div role=dialog hidden id=b>So.</div>",
        "<p>Menu</p><div hidden>So.</div>",
        f"<p>Menu</p><div hidden>So.</div><p><button aria-expanded=false></button></p>{'<p></p>' * 9}",
    ],
)
def test_what_a_menu_or_a_dialog_hides_is_not_seen(page: str) -> None:
    assert render(page).text == "Menu"


def test_long_text_that_has_a_button_is_no_question() -> None:
    page = f"<div>{PROSE * 9}<button aria-expanded=false>More</button></div><div hidden>So.</div>"
    assert "So." not in render(page).text


def test_posts_that_only_a_script_shows_are_shown() -> None:
    post = "I have run this pump for two winters now, and it has not failed me once so far. " * 5
    topic = {
        "title": "Pumps",
        "post_stream": {"posts": [{"cooked": f"<p>{post}</p>"}, {"cooked": "<p>Me too</p>"}]},
    }
    data = escape(json.dumps({"topic_7": json.dumps(topic)}))
    page = render(f'<body><div class="hidden" data-preloaded="{data}"></div></body>')
    assert page.text == f"Pumps\n{post.strip()}\nMe too"
    linked = json.dumps({"@type": "NewsArticle", "articleBody": post})
    assert render(f'<script type="application/ld+json">{linked}</script>').text == post.strip()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>E = <math><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup><annotation>mc^2</annotation></math>",
            "E = mc2",
        ),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字</p>", "漢kan字"),
        ("<p>H<sub>2</sub>O, un<wbr>break<b>able</b></p>", "H2O, unbreakable"),
        ("<span class='katex-mathml'><math><mi>x</mi></math></span><span class=katex-html>x</span>", "x"),
        ("<select><option>a</select><textarea>b</textarea><p>c", "c"),
    ],
)
def test_inline_elements_neither_glue_nor_split(html: str, text: str) -> None:
    assert render(html).text == text


def test_block_knows_its_link_its_emphasis_and_its_element() -> None:
    page = render(
        "<div class='post Entry' id=p1 role=main><a class=more href=x>All of it</a>"
        "<p>Some <b>bold</b> text</p></div>"
    )
    link, text = page.blocks
    assert (link.link_chars, link.bold_chars, link.link, link.inner) == (9, 0, "more", "more")
    assert link.classes == {"post", "entry", "more"}
    assert text.classes == {"post", "entry"}
    assert (text.bold_chars, text.number) == (4, 1)
    outer = text.element.parent if text.element else None
    assert outer is not None
    assert (outer.tag, outer.names, outer.label, outer.first, outer.end) == (
        "div",
        "post Entry #p1",
        "main",
        0,
        2,
    )


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        (
            "<title>A fire on the ferry | The Post</title>",
            "<h1>A fire on the ferry</h1>",
            "A fire on the ferry",
        ),
        ("<title>A fire on the ferry | The Post</title>", "<h1>The Post</h1>", "A fire on the ferry"),
        ("<title>A fire at sea – The Post</title>", "", "A fire at sea"),
        ("<meta property=og:title content='Fish &amp;amp; chips'>", "", "Fish & chips"),
        ("<title>Pumps</title>", "<h1>Menu</h1><h1>All about pumps</h1>", "All about pumps"),
        ("", "<h1>Only this</h1>", "Only this"),
        ("", "", None),
    ],
)
def test_title_is_the_heading_that_is_like_the_other_titles(
    head: str, heading: str, title: str | None
) -> None:
    assert render(f"<html><head>{head}</head><body>{heading}<p>x</p></body></html>").facts.title == title


def test_facts_come_from_the_sources_in_their_order() -> None:
    page = """<meta property="article:published_time" content="2019-03-03">
    <meta name="DC.date" content="2001-01-01"><meta name=author content="Ina Holm">
    <meta property="og:type" content="product"><script type="application/ld+json">{"@graph":
    [{"@type": "WebPage"}, {"@type": "Article", "datePublished": "2018-01-01", "author": "undefined",
    "articleBody": "One.  Two."},]}</script>"""
    facts = render(page).facts
    assert (facts.authors, facts.body) == (("Ina Holm",), "One. Two.")
    assert [(claim.origin, claim.value) for claim in facts.claims if claim.field == "date_published"] == [
        ("open-graph", "2019-03-03"), ("json-ld", "2018-01-01"), ("meta", "2001-01-01"),
    ]  # fmt: skip
    assert {"WebPage", "Article", "og:product"} <= facts.kinds


def test_landmark_that_holds_most_of_a_page_is_none() -> None:
    menu = "".join(f"<li>Item {number}" for number in range(10))
    story = "".join(f"<p>{PROSE} {number}" for number in range(10))
    page = render(f"<nav><ul>{menu}</ul></nav><aside class='newsletter'>{story}</aside>")
    assert [block.region for block in page.blocks] == ["nav"] * 10 + [""] * 10
    assert not any(block.classes for block in page.blocks[10:])
    assert {block.region for block in render(f"<aside>{menu}</aside><main>{story}</main>").blocks} == {
        "aside",
        "",
    }


def test_separator_of_lines_in_a_paragraph_breaks_no_block() -> None:
    assert render("<p>one\u2028two&#13;three</p><pre>a\x0bb\nc</pre>").text == "one two three\na b\nc"
