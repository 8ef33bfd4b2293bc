"""The rule learned-block: what it sees of a page, its model file, and the laws that hold for it too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cleaners import Profile, apply, clean, undo
from cleaners.contract import rules
from cleaners.document import Mode
from cleaners.html.markup import render
from cleaners.html.page import Page
from cleaners.learned import blocks_judge, blocks_model
from cleaners.learned.blocks_features import INDEX, NAMES, features
from cleaners.learned.blocks_judge import MIN_BLOCKS, judge_blocks
from cleaners.learned.blocks_model import current, read, using, write
from cleaners.learned.blocks_read import Array, Readings, name_tokens, outline, read_text
from cleaners.learned.forest import Forest
from cleaners.learned.judge import CAREFUL
from cleaners.view import Document
from tests.cleaners.documents import CHROME, PROSE, SHORT, places

MODES: tuple[Mode, ...] = ("careful", "balanced")
LEXICONS = {
    "words": {"ferry": 1.0, "the ferry": 1.5, "subscribe": -2.0, "#": -0.5},
    "own": {"<p>": 1.0, "post": 2.0},
    "around": {"comment": -1.0, "sidebar": -3.0},
}
POINTS = {"careful": 0.1, "careful_around": 0.1}
STORY = "".join(f"<p>{line}</p>" for line in PROSE if line.isascii()) * 2
POST = "<article class='message'><div class='user'>Ina Holm</div><div class='message-body'>{}</div></article>"
PAGE = f"""<!doctype html><html><head><title>Ferry Burns Off The Coast | The Post</title></head><body>
<nav class="menu"><ul>{"".join(f"<li><a href='/{n}'>{n}</a></li>" for n in SHORT)}</ul></nav>
<main><article class="post"><h1>Ferry Burns Off The Coast</h1>{STORY}</article>
<section class="related-posts"><h2>More stories</h2>
{"".join(f"<p><a href=x>{n}</a></p>" for n in SHORT)}</section>
</main><div class="cookie-banner"><p>We use cookies to improve what you see here.</p>
<button>Accept all</button></div>
<footer><p>All rights reserved</p></footer></body></html>"""


def rows_of(page: Page) -> Array:
    return features(page.text.split("\n"), page.blocks, page.facts, Readings(**LEXICONS))


def some_forest(trees: int = 7, depth: int = 3) -> Forest:
    chance = np.random.default_rng(3)
    return Forest(
        chance.integers(0, len(NAMES), (trees, depth)).astype(np.int16),
        chance.normal(1, 2, (trees, depth)).astype(np.float32),
        chance.normal(0, 1, (trees, 2**depth)).astype(np.float16).astype(np.float32),
        0.25,
    )


@pytest.mark.parametrize("html", [PAGE, "one", "<p>…</p>" * 3, "<p>漢字だけの行です。</p>" + "a" * 60_000])
def test_features_have_a_name_each_and_are_finite(html: str) -> None:
    page = render(html)
    rows = rows_of(page)
    assert rows.shape == (len(page.blocks), len(NAMES))
    assert len(set(NAMES)) == len(NAMES)
    assert np.isfinite(rows).all()


def test_stretch_of_an_element_is_what_stands_in_it() -> None:
    page = render("a<div id=x>b<ul><li>c<li>d</ul>e</div><p>f")
    tree = outline(page.blocks, Readings({}, {}, {}))
    stretches = {key: (first, end) for key, first, end in zip(tree.keys, tree.first, tree.end, strict=True)}
    assert stretches["div", "#x"] == (1, 5)
    assert stretches["ul", ""] == (2, 4)
    assert (tree.first[0], tree.end[0]) == (0, 6)


def test_names_are_read_whole_and_in_words() -> None:
    tokens = name_tokens("div", "postBody related-POSTS__3", "main")
    assert set(tokens) == {"<div>", "post", "body", "post-body", "related", "posts", "related-posts", "=main"}


def test_lexicons_tell_blocks_apart() -> None:
    page = render("<div class=sidebar><p>Subscribe to 12</p></div><p class=post>The ferry</p>")
    aside, story = rows_of(page)
    assert story[INDEX["lexicon"]] > 0 > aside[INDEX["lexicon"]]
    assert story[INDEX["own"]] > aside[INDEX["own"]] > 0 > aside[INDEX["path_low"]]


def test_text_by_itself_is_read_the_same_every_time() -> None:
    assert read_text(PROSE[0], LEXICONS["words"]) == Readings(**LEXICONS).text(PROSE[0])


def test_model_file_comes_back_as_it_went_and_is_the_same_every_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    write(one, some_forest(), LEXICONS, POINTS)
    write(two, some_forest(), {name: dict(reversed(LEXICONS[name].items())) for name in LEXICONS}, POINTS)
    assert one.read_bytes() == two.read_bytes()
    page = render(PAGE)
    model = read(one.read_bytes())
    found, words = model.contents(page.text.split("\n"), page.blocks, page.facts)
    assert found == pytest.approx(some_forest().probabilities(rows_of(page)), abs=1e-3)
    assert len(words) == len(page.blocks)


def test_model_of_other_features_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "old.npz", some_forest(), LEXICONS, POINTS)
    monkeypatch.setattr("cleaners.learned.blocks_model.NAMES", NAMES[1:])
    with pytest.raises(ValueError, match="train it again"):
        read((tmp_path / "old.npz").read_bytes())


def test_another_model_judges_only_for_a_while(tmp_path: Path) -> None:
    write(tmp_path / "other.npz", some_forest(), LEXICONS, POINTS)
    shipped = current()
    with using(tmp_path / "other.npz") as other:
        assert current() is other
    assert current() is shipped


def test_shipped_model_is_small() -> None:
    assert Path(blocks_model.__file__).with_name("blocks.npz").stat().st_size < 2_000_000


def test_few_blocks_are_no_page_to_judge() -> None:
    page = render("".join(f"<p>{line}</p>" for line in CHROME[: MIN_BLOCKS - 1]))
    assert not list(judge_blocks(Document(page.text, page.blocks, page.facts)))
    assert not list(judge_blocks(Document("\n".join(CHROME))))


@pytest.mark.parametrize("mode", MODES)
def test_story_stays_and_what_stands_around_it_goes(mode: Mode) -> None:
    done = clean(PAGE, "text/html", mode=mode)
    assert done.title == "Ferry Burns Off The Coast"
    for line in PROSE:
        assert line not in done.raw_text or line in done.text
    if mode == "balanced":
        assert not any(line in done.text for line in (*SHORT, "More stories", "Accept all", "We use cookies"))


@pytest.mark.parametrize(("heading", "is_spared"), [("h1", True), ("h2", False)])
def test_standfirst_below_the_heading_is_never_sure_to_be_boilerplate(
    heading: str, is_spared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Everything that you need to know about the ferry, in one place"
    head = f"<{heading}>Ferry Burns</{heading}><p>By Ina Holm</p><p class='subtitle'>{words}</p>"
    page = render(f"<article>{head}{STORY}</article>")
    document = Document(page.text, page.blocks, page.facts)
    judged = [0.001 if line.bare == words else 0.999 for line in document.lines]

    def contents(model: blocks_model.BlockModel, *page: object) -> tuple[Array, Array]:
        return np.array(judged, np.float32), np.array([line.words for line in document.lines], np.float32)

    monkeypatch.setattr(blocks_model.BlockModel, "contents", contents)
    monkeypatch.setattr(blocks_judge, "CLEAN_SHARE", 1.0)
    around = replace(current(), careful_around=1.0)
    monkeypatch.setattr(blocks_judge, "current", lambda: around)
    (mark,) = judge_blocks(document)
    assert document.text[mark.start : mark.end] == words
    assert (mark.confidence < CAREFUL) == is_spared


def test_in_a_language_that_the_model_has_not_read_only_unlikely_blocks_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = render(PAGE)
    document = Document(page.text, page.blocks, page.facts)
    texts = [line.bare for line in document.lines]
    content = current().contents(texts, page.blocks, page.facts)[0]
    known = current().readings.share_known(texts)
    taken = {}
    monkeypatch.setattr(blocks_judge, "LOOKED_AT", len(texts) + 1)  # all of them
    monkeypatch.setattr(blocks_judge, "UNREAD_BAR", middle := float(np.sort(content)[3]))
    for name, more in (("read", 0.0), ("unread", 0.01)):
        monkeypatch.setattr(blocks_judge, "READ", known + more)
        starts = {mark.start for mark in judge_blocks(document)}
        taken[name] = {place for place, line in enumerate(document.lines) if line.start in starts}
    assert {place for place in taken["read"] if content[place] <= middle} == taken["unread"] < taken["read"]


def test_a_few_blocks_tell_how_much_of_a_page_the_model_has_read() -> None:
    readings = Readings(**LEXICONS)
    assert readings.share_known(["Ferry", "subscribe 7", "qqzz"]) == pytest.approx(3 / 4)
    assert readings.share_known(["***"]) == 0.0


@pytest.mark.parametrize("mode", MODES)
def test_every_post_of_a_forum_stays(mode: Mode) -> None:
    posts = [
        f"{line} And so on, as far as I can tell, in answer number {n}." for n, line in enumerate(PROSE * 2)
    ]
    page = (
        "<html><body><div class='thread'>"
        + "".join(POST.format(post) for post in posts)
        + "</div></body></html>"
    )
    done = clean(page, "text/html", mode=mode)
    assert all(post in done.text for post in posts)


@pytest.mark.parametrize("mode", MODES)
def test_turning_the_rule_off_brings_back_what_it_took(mode: Mode) -> None:
    off = Profile(rules_off=frozenset({"learned-block"}))
    done, without = clean(PAGE, "text/html", mode=mode), clean(PAGE, "text/html", mode=mode, profile=off)
    assert places(without) == places(done, but="learned-block")
    assert done.ruleset != without.ruleset


@pytest.mark.parametrize("mode", MODES)
def test_every_character_of_a_page_is_accounted_for(mode: Mode) -> None:
    done = clean(PAGE, "text/html", mode=mode)
    assert apply(done.raw_text, done.edits) == done.text
    assert undo(done.text, done.edits) == done.raw_text


def test_pages_are_judged_by_their_blocks_and_texts_by_their_lines() -> None:
    by = {rule.stage: rule.id for rule in rules() if rule.stage != "named"}
    assert by == {"page": "learned-block", "learned": "learned-line"}
    assert "learned-line" not in {edit.rule for edit in clean(PAGE, "text/html", mode="balanced").edits}
    text = "\n".join([*CHROME, *PROSE])
    assert "learned-block" not in {edit.rule for edit in clean(text, "text/plain", mode="balanced").edits}
