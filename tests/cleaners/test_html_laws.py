"""The laws of the design for HTML: over generated pages, and over labelled ones where they are at hand.

`WINNOW_PAGES=PAGES.parquet .venv/bin/pytest tests/cleaners/test_html_laws.py` takes labelled pages too.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pages import LabelledPage, read_pages
from cleaners import Profile, apply, clean, undo
from cleaners.document import CleanedDocument, Mode
from cleaners.html.tags import UNSEEN, is_hidden
from tests.cleaners.documents import CHROME, PROSE, SHORT, places

MODES = st.sampled_from(["careful", "balanced"])
MANY = settings(max_examples=int(os.environ.get("WINNOW_EXAMPLES", "100")), deadline=None)
WORD = re.compile(r"\w+")
BLOCK_TAGS = st.sampled_from(
    "p div li ul h2 td table tr article section nav footer aside blockquote pre".split()
)
# Items, cells and rows can end what is around them, and with it what that hides.
PLAIN_TAGS = st.sampled_from("p div h2 section blockquote pre a span em".split())
INLINE_TAGS = st.sampled_from("a b span em code time font".split())
NAMES = st.sampled_from("post comment sidebar content ad share entry-title menu x1 related footer".split())
HIDING = st.sampled_from(["hidden", "style='display:none'"])
Piece = tuple[str, list[str]]


def text(line: str) -> Piece:
    return escape(line), WORD.findall(line)


def wrapped(tag: str, name: str, inner: list[Piece]) -> Piece:
    return f'<{tag} class="{name}">{"".join(h for h, _ in inner)}</{tag}>', [w for _, ws in inner for w in ws]


def hidden(how: str, inner: Piece) -> Piece:
    return f"<div {how}>{inner[0]}</div>", []


LINES = st.sampled_from([*PROSE, *SHORT, *CHROME]).map(text)
PIECES = st.recursive(
    st.builds(wrapped, INLINE_TAGS, NAMES, LINES.map(lambda line: [line])),
    lambda inner: (
        st.builds(wrapped, BLOCK_TAGS, NAMES, st.lists(inner, min_size=1, max_size=6))
        | st.builds(hidden, HIDING, st.builds(wrapped, PLAIN_TAGS, NAMES, LINES.map(lambda line: [line])))
    ),
    max_leaves=25,
)
PAGES = st.lists(PIECES, min_size=1, max_size=12)


# A page with less text than this is taken for one that scripts unfold, and shows what it hides.
VISIBLE = text(" ".join(PROSE))


def page_of(pieces: list[Piece]) -> str:
    body = "".join(html for html, _ in pieces)
    return f"<!doctype html><html><head><title>Title | Site</title></head><body><p>{VISIBLE[0]}</p>{body}"


def assert_accounted_for(done: CleanedDocument) -> None:
    assert apply(done.raw_text, done.edits) == done.text
    assert undo(done.text, done.edits) == done.raw_text
    for edit in done.edits:
        assert edit.removed == done.raw_text[edit.start : edit.end]
    for left, right in pairwise(done.edits):
        assert left.end <= right.start


@MANY
@given(PAGES, MODES)
def test_raw_text_holds_every_visible_word_and_every_edit_is_accounted_for(
    pieces: list[Piece], mode: Mode
) -> None:
    done = clean(page_of(pieces), "text/html", mode=mode)
    expected = "".join(word for _, words in [VISIBLE, *pieces] for word in words)
    # Tables put what does not belong in a cell before them, so order is not compared.
    assert Counter("".join(WORD.findall(done.raw_text))) == Counter(expected)
    assert_accounted_for(done)


@MANY
@given(PAGES, MODES)
def test_turning_the_learned_rule_off_brings_back_what_no_other_rule_took(
    pieces: list[Piece], mode: Mode
) -> None:
    page = page_of(pieces)
    off = Profile(rules_off=frozenset({"learned-block"}))
    done, without = clean(page, "text/html", mode=mode), clean(page, "text/html", mode=mode, profile=off)
    if "learned-line" not in {edit.rule for edit in without.edits}:
        assert places(without) == places(done, but="learned-block")


def labelled() -> list[LabelledPage]:
    path = Path(os.environ.get("WINNOW_PAGES", ""))
    return list(read_pages(path)) if path.is_file() else []


@pytest.mark.skipif(not os.environ.get("WINNOW_PAGES"), reason="no labelled pages at hand")
@pytest.mark.parametrize("page", labelled(), ids=lambda page: page.id)
def test_laws_hold_on_labelled_pages(page: LabelledPage) -> None:
    careful, balanced = (clean(page.html, "text/html", mode=mode) for mode in ("careful", "balanced"))
    assert careful.raw_text == balanced.raw_text
    assert_accounted_for(careful)
    assert_accounted_for(balanced)
    assert clean(page.html, "text/html") == careful
    seen = visible_words(page.html)
    missing = (seen - Counter(WORD.findall(careful.raw_text))).total()
    assert missing <= 0.01 * seen.total() + 5, f"{missing} of {seen.total()} words are missing"


def visible_words(html: str) -> Counter[str]:
    """The words of a page by another parser, which repairs broken markup a little differently."""
    found: list[str] = []
    pending: list[object] = [BeautifulSoup(html.replace("\x00", ""), "lxml")]
    while pending:
        node = pending.pop()
        if isinstance(node, Tag):
            attributes = {
                key: " ".join(value) if isinstance(value, list) else value
                for key, value in node.attrs.items()
            }
            if node.name not in UNSEEN and not is_hidden(attributes):
                pending += reversed(node.contents)
        elif type(node) is NavigableString:
            found.append(str(node))
    return Counter(WORD.findall(" ".join(found)))
