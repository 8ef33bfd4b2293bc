"""What a source's selectors take and keep, that it is traced, and what they say of metadata."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners import CleanedDocument, Profile, Selectors, apply, clean, ruleset_id, undo
from cleaners.ruleset import describe
from cleaners.selected import selector_id, unmatched
from tests.cleaners.test_linear import Measured, assert_linear

PAGE = """<!doctype html><html lang="en"><head><title>Ferry burns - Bay News</title></head><body>
<div class="teaser"><p>The ferry has been in service since 1994 and was rebuilt twice.</p></div>
<article><h2 class="headline">A ferry burns <em>off</em> the coast</h2>
<div class="who">By <span class="name">Ada Brandt</span> and <span class="name">Lee Moor</span></div>
<time datetime="2021-03-04T05:06:07Z">Thursday</time>
<p>The harbour will be closed to lorries from Monday on, the council said on <b class="day">Friday</b>.</p>
<div class="box"><p>Drivers will have to take the long way round until the autumn, a spokesman said.</p>
<p class="aside">Sign up for our newsletter</p></div>
<p>Nobody was hurt, and the ferry will sail again.</p></article>
<footer><p>© 2021 Bay News. All rights reserved.</p></footer></body></html>"""


def cleaned(**selectors: object) -> CleanedDocument:
    profile = Profile("bay", selectors=Selectors(**selectors))  # type: ignore[arg-type]
    done = clean(PAGE, "text/html", profile=profile)
    assert apply(done.raw_text, done.edits) == done.text
    assert undo(done.text, done.edits) == done.raw_text
    return done


def without() -> CleanedDocument:
    return clean(PAGE, "text/html")


def test_what_a_selector_drops_is_gone_by_a_rule_of_its_own() -> None:
    done = cleaned(drop=(".box > p:first-child", "div.teaser"))
    assert "Drivers will" not in done.text
    assert "in service since 1994" not in done.text
    assert "Nobody was hurt" in done.text
    gone = {(edit.rule, edit.removed.strip()) for edit in done.edits}
    assert gone >= {
        (
            selector_id(".box > p:first-child"),
            "Drivers will have to take the long way round until the autumn, a spokesman said.",
        ),
        (selector_id("div.teaser"), "The ferry has been in service since 1994 and was rebuilt twice."),
    }


def test_raw_text_is_the_same_with_selectors_as_without() -> None:
    assert cleaned(drop=("article *",), keep=("b",)).raw_text == without().raw_text


def test_what_a_selector_keeps_no_rule_takes() -> None:
    for line in ("Sign up for our newsletter", "© 2021 Bay News. All rights reserved."):
        assert line not in without().text.split("\n")
    done = cleaned(keep=(".aside", "footer"))
    assert {"Sign up for our newsletter", "© 2021 Bay News. All rights reserved."} <= set(
        done.text.split("\n")
    )


def test_keep_wins_over_drop_inside_it() -> None:
    done = cleaned(drop=("body",), keep=("article .box",))
    assert done.text.split("\n") == [
        "Drivers will have to take the long way round until the autumn, a spokesman said.",
        "Sign up for our newsletter",
    ]


def test_a_few_words_of_a_line_are_no_block() -> None:
    assert cleaned(drop=("b.day",)).text == without().text


def test_title_still_moves_into_its_column_out_of_what_is_kept() -> None:
    page = PAGE.replace("h2", "h1").replace(
        "<p>The ferry has been in service since 1994 and was rebuilt twice.</p>", ""
    )
    profile = Profile("bay", selectors=Selectors(keep=("article",)))
    done = clean(page, "text/html", profile=profile)
    assert done.title == "A ferry burns off the coast"
    assert "A ferry burns" not in done.text


def test_selectors_fill_the_columns() -> None:
    done = cleaned(title=".headline", author=".who .name", date="time")
    assert done.title == "A ferry burns off the coast"
    assert done.author == ("Ada Brandt", "Lee Moor")
    assert done.date_published == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_selector_that_finds_nothing_leaves_the_column_as_it_is() -> None:
    assert cleaned(title=".no-such").title == without().title


def test_selectors_are_part_of_the_ruleset() -> None:
    one = Profile(selectors=Selectors(drop=(".a",)))
    other = Profile(selectors=Selectors(drop=(".a", ".b")))
    kept = Profile(selectors=Selectors(drop=(".a",), keep=(".c",)))
    assert len({ruleset_id(Profile()), ruleset_id(one), ruleset_id(other), ruleset_id(kept)}) == 4
    assert describe(other)["rules"].items() - describe(one)["rules"].items() == {(selector_id(".b"), "1")}
    assert describe(one)["basis"] != describe(kept)["basis"]


def test_selectors_that_mean_nothing_are_found() -> None:
    selectors = Selectors(drop=(".box", ".gone"), keep=("article",), title="h7")
    assert unmatched(selectors, [PAGE]) == [("drop", ".gone"), ("title", "h7")]


@pytest.mark.parametrize("depth", [3_000])
def test_deep_page_is_no_trouble_for_selectors(depth: int) -> None:
    page = "<!doctype html><body>" + "<div>" * depth + "<p class=x>One line of text here.</p>"
    profile = Profile(selectors=Selectors(drop=(".x",)))
    assert clean(page, "text/html", profile=profile).text.strip() == ""


def test_plain_text_has_no_elements_to_select() -> None:
    text = "The harbour will be closed to lorries from Monday on, the council said on Friday.\n"
    assert clean(text, "text/plain", profile=Profile(selectors=Selectors(drop=("body",)))).text == text


NESTED = {
    "many paragraphs": lambda size: "<p>Kept as it is, he said.</p><p>© 2021 Bay News</p>" * size,
    "deep": lambda size: "<div>Kept as it is, he said." * size,
    "many small elements": lambda size: "<p>" + "<b>word </b><i>and </i>" * size + "</p>",
}


@pytest.mark.parametrize("selector", ["body", "p", "b"])
@pytest.mark.parametrize("shape", NESTED)
def test_selectors_take_linear_time(shape: str, selector: str) -> None:
    profile = Profile("bay", selectors=Selectors(keep=(selector,), drop=("i", "body > p:first-child")))

    def prepare(size: int) -> Measured:
        page = f"<html><body>{NESTED[shape](size)}</body></html>"
        return lambda: clean(page, "text/html", profile=profile)

    assert_linear(prepare, 600, f"selecting {selector}")
