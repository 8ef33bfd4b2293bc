"""What the structure of a page of HTML proves to be furniture, and what only looks like it."""

from __future__ import annotations

import pytest

from cleaners import Profile, clean

PROSE = "The ferry had left the port at dawn with ninety people on board, officials said."
MORE = "Rescuers reached it within the hour and brought everybody to the shore."


def test_aside_amid_the_text_is_content_and_one_beside_it_is_not() -> None:
    text = f"<p>{PROSE}</p>" * 10
    aside = "<aside><h3>How it is done</h3><p>The gauge is read at nine.</p></aside>"
    amid = clean(f"<!doctype html><body><div>{text}{aside}{text}</div></body>", mode="careful")
    beside = clean(f"<!doctype html><body><div>{text}{text}</div>{aside}</body>", mode="careful")
    assert "The gauge is read at nine." in amid.text
    assert "The gauge is read at nine." not in beside.text


CHROME = ["Sign up for our newsletter", "We use cookies. Accept all cookies", "Share this article"]


@pytest.mark.parametrize("line", CHROME)
@pytest.mark.parametrize(
    "shown",
    [
        "<pre>{}</pre>",
        "<blockquote><p>{}</p></blockquote>",
        "<table><tr><th>Key</th><th>Text</th></tr><tr><td>title</td><td>{}</td></tr></table>",
        "<dl><dt>{}</dt><dd>What a site prints above its footer to be read more often.</dd></dl>",
    ],
)
def test_what_a_page_shows_quotes_or_defines_is_content(shown: str, line: str) -> None:
    page = f"<!doctype html><body><main><h1>Names</h1><p>{PROSE}</p>{shown.format(line)}<p>{MORE}</p></main>"
    named = Profile(rules_off=frozenset({"learned-block"}))
    assert line in clean(page, profile=named, mode="balanced").text.split("\n")
    said = f"<!doctype html><body><main><h1>Names</h1><p>{PROSE}</p><p>{line}</p><p>{MORE}</p></main>"
    assert line not in clean(said, profile=named, mode="balanced").text.split("\n")


def test_classes_of_small_boxes_tell_furniture_and_ids_of_sections_their_subject() -> None:
    page = "<!doctype html><body><main><p>{}</p><div {}><p>All of them, on Monday</p>{}</div></main>"
    for_box = page.format(PROSE, "class=newsletter", "<p>Your address</p>")
    for_section = page.format(PROSE, "id=newsletter", "<p>Your address</p>")
    for_text = page.format(PROSE, "class=newsletter", "<p>Some more of it</p>" * 12)
    assert "All of them" not in clean(for_box, mode="careful").text
    assert "All of them" in clean(for_section, mode="careful").text
    assert "All of them" in clean(for_text, mode="careful").text


@pytest.mark.parametrize(
    ("figure", "stays"),
    [
        ("<img src=a><figcaption>The ferry at dawn</figcaption>", False),
        ("<img src=a><figcaption>Figure 2. The ferry at dawn</figcaption>", True),
        ("<img src=a><figcaption>図3：夜明けの連絡船</figcaption>", True),
        (
            "<img src=a><figcaption>Of all boats a third came late in May. In June none did, since the new "
            "pier had been opened.</figcaption>",
            True,
        ),
        ("<pre>ferry --dawn</pre><figcaption>How it is started</figcaption>", True),
        ("<blockquote>We were calm.</blockquote><figcaption>Ina Holm, teacher</figcaption>", True),
    ],
)
def test_careful_mode_takes_captions_of_pictures_that_only_name_what_is_seen(
    figure: str, stays: bool
) -> None:
    page = f"<!doctype html><body><main><h1>A ferry burns</h1><p>{PROSE}</p><figure>{figure}</figure></main>"
    caption = figure.split("<figcaption>")[1].split("<", maxsplit=1)[0]
    assert (caption in clean(page, mode="careful").text) == stays
