"""What a browser shows is in the text, however the markup says it, and stories stay, whatever their class."""

from __future__ import annotations

import pytest

from cleaners import clean
from cleaners.html.markup import render
from cleaners.html.tame import MANY

PROSE = "The ferry had left the port at dawn with ninety people on board, officials said."
FILLER = "".join(f"<p>{PROSE} It was boat number {number}.</p>" for number in range(25))
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml">'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<pre><code><span>def</span> <i>open</i>(path):\n    <span>return</span> <b>1</b></code></pre>",
            "def open(path):\n    return 1",
        ),
        ("<pre><b>one</b>\n<i>two</i>\n\n  <i>three</i></pre>", "one\ntwo\n  three"),
        ("<a>Home</a><img src=dot.gif><a>News</a>", "Home News"),
        ("<p>Name<input>Email<input>", "Name Email"),
        ("<p>Pick<select><option>One</option></select>now</p>", "Pick now"),
        ("<p>so<svg><path/></svg>it goes</p>", "so it goes"),
        ("<p>so<svg><text>wave</text></svg>it goes</p>", "so wave it goes"),
        (
            "<figure><svg><title>Chart</title><defs><style>a{}</style></defs><text>Low <tspan>water</tspan>"
            "</text><g><text>High</text></g></svg><figcaption>Tides</figcaption></figure>",
            "Low water High\nTides",
        ),
        ('<p>so</p><svg style="display:none"><text>wave</text></svg>', "so"),
        ("<map name=m><p>one <area href=a> two</p></map>", "one two"),
        ("<object data=gone.swf><param name=a><p>one</p></object><p>two</p>", "one\ntwo"),
        ("one<marquee>two</marquee> three<xmp>four</xmp>five", "one two three\nfour\nfive"),
        ("<p style='-webkit-backface-visibility:hidden'>seen</p>", "seen"),
        ("<p style='--menu-display: none; color: red'>seen</p>", "seen"),
        ("<p style='color: red;display:none'>no</p><p style='content-visibility:hidden'>no</p>yes", "yes"),
        (f"{XHTML}<script src='a.js'/><body><p>one</p><script>x</script><p>two</p>", "one\ntwo"),
        (
            f"{XHTML}<body><a name='x'/><p>one</p><div class=\"line\" /><iframe src='y'/><p>two</p>",
            "one\ntwo",
        ),
        ("<x-story><template shadowrootmode=open><p>within</p></template>light</x-story>", "within\nlight"),
        ("<template><p>not yet</p></template><p>yes</p>", "yes"),
        ("<noscript><p>A word</p></noscript>", "A word"),
        (
            "E is <span class='mwe-math-mathml-inline mwe-math-mathml-a11y' style='display: none;'><math>"
            "<mi>E</mi></math></span><img alt='E'>",
            "E is E",
        ),
    ],
)
def test_what_is_seen_is_there_and_nothing_else(html: str, text: str) -> None:
    assert render(html).text == text


def test_scripts_of_a_page_with_many_open_anchors_stay_unseen() -> None:
    anchors = "".join(f"<a name=p{number}>" for number in range(500))
    page = f"<body>{anchors}{'<i>x</i>' * MANY}<script>var leaked;</script><p>end</p>"
    assert "leaked" not in render(page).text


@pytest.mark.parametrize(
    "entities",
    ["<tr><td><code>&amp;eacute;</code></td><td>é</td></tr>", "<tr><td><pre>&amp;copy; 2019</pre></td></tr>"],
)
def test_references_that_code_shows_are_meant(entities: str) -> None:
    page = clean(f"<html><body><p>{PROSE}</p><table>{entities}</table><p>So write &amp;eacute; there.</p>")
    assert "So write &eacute; there." in page.text


def test_references_that_were_decoded_too_little_are_mended_where_no_code_shows_any() -> None:
    assert "Smith & Sons" in clean(f"<html><body><p>{PROSE}</p><p>Smith &amp;amp; Sons were there.</p>").text


@pytest.mark.parametrize(
    "story",
    [
        '<article class="newsletter-post post">{}</article>',
        '<article class="post category-social-media tag-newsletter">{}</article>',
        '<div class="post category-social-media">{}</div>',
        '<div class="skip-lazy">{}</div>',
        '<main class="informed-consent">{}</main>',
        '<blockquote class="social-embed">{}</blockquote>',
        '<div class="page-social-housing">{}</div>',
        '<form id="form1">{}</form>',
    ],
)
def test_story_is_no_prompt_because_of_a_word_in_its_class(story: str) -> None:
    lines = [f"Quay {number} opens in the morning." for number in range(1, 10)]
    body = f"<h1>New quays</h1>{''.join(f'<p>{line}</p>' for line in lines)}"
    page = clean(f"<!doctype html><html><body>{story.format(body)}</body></html>")
    assert page.text.splitlines()[-9:] == lines


def test_code_in_a_box_with_tools_stays() -> None:
    code = (
        '<div class="code-toolbar"><pre>make quay</pre><div class="toolbar"><a href="#">Copy</a></div></div>'
    )
    page = clean(f"<!doctype html><html><body>{FILLER}{code}{FILLER}</body></html>")
    assert "make quay" in page.text
    assert "Copy" not in page.text


def test_small_box_that_prompts_still_goes() -> None:
    box = '<div class="newsletter-box"><p>Get the week by mail</p><a href="/join">Join</a></div>'
    page = clean(f"<!doctype html><html><body>{FILLER}{box}{FILLER}</body></html>")
    assert "by mail" not in page.text
