"""Markdown has the words of the clean text, all of them and in order, whatever they look like."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import Edit, clean
from cleaners.document import Mode
from cleaners.html.markup import render
from cleaners.markdown import as_markdown, markdown
from cleaners.markdown.escape import escape_line
from cleaners.markdown.outline import Outline, outline
from tests.cleaners.markdown_reading import READER, edited, removal, shown, words_of

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(ROOT.glob("samples/**/*.html"))
TEXTS = sorted(path for path in ROOT.glob("samples/**/*.txt") if path.name != "README.md")
MANY = settings(max_examples=int(os.environ.get("WINNOW_EXAMPLES", "100")), deadline=None)
MODES: tuple[Mode, ...] = ("careful", "balanced")
NASTY = [
    "# not a heading", "#hashtag", "####### seven", "C #", "> not a quotation", "- no item",
    "+ no item", "* no item", "-5 degrees", "1. no item", "12) no item", "1984.", "1.5 million", "---",
    "- - -", "***", "___", "===", "=", "~~~", "```", "``` python", "`x", "a `b` c", "**bold**",
    "*a* and _b_", "snake_case __init__ _x_ a_ _b", "2 * 3 * 4", "~~gone~~ a~b~c ~5", "[link](x)",
    "[a]: http://b", "[a][b]", "![picture](x)", "[^1]", "[ ] task", "<b>bold</b>", "<!-- hidden -->",
    "<https://a.b>", "a < b > c", "<div>", "&amp; &lt; &#35; &nope", "AT&T;", "\\", "a\\",
    "\\* \\# \\| \\\\", "C:\\Users\\me", "a | b", "--- | ---", "|---|", ":-:", ": - |", "| a | b |",
    "    four spaces", "\tone tab", "a  b", "Term\u00a0here", "!", "$x$", "http://a.example/_b_/~c",
]  # fmt: skip


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_sample_page_keeps_its_words_in_order(path: Path) -> None:
    data = path.read_bytes()
    for mode in MODES:
        done = clean(data, "text/html", mode=mode)
        assert words_of(markdown(done, data, "text/html")) == done.text.split()
    assert clean(data).raw_text.count("\n") + 1 == len(outline(data.decode(), clean(data).raw_text).blocks)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_each_line_of_plain_text_is_a_paragraph(path: Path) -> None:
    done = clean(path.read_bytes(), "text/plain")
    source = markdown(done, path.read_bytes(), "text/plain")
    assert words_of(source) == done.text.split()
    lines = [line for line in done.text.split("\n") if line.strip()]
    assert READER.render(source).count("<p>") == len(lines) == source.count("\n\n") + 1


@pytest.mark.parametrize("line", NASTY)
@pytest.mark.parametrize(
    "frame",
    [
        "<p>{}</p>", "<h2>{}</h2>", "<p>a<br>{}<br>{}</p>", "<ul><li>{}<li>{}</ul>",
        "<ol><li>{}<ul><li>{}</ul></ol>", "<table><tr><th>{}<th>b<tr><td>a<td>{}<br>{}</table>",
        "<pre>{}\n  {}</pre>", "<dl><dt>{}<dd>{}</dl>",
        "<blockquote>{}<ol><li><pre>{}</pre></ol></blockquote>",
    ],
)  # fmt: skip
def test_what_would_be_markdown_by_accident_stays_text(line: str, frame: str) -> None:
    shown(frame.replace("{}", escape(line)))


@pytest.mark.parametrize("line", NASTY)
def test_plain_text_stays_text_whatever_it_looks_like(line: str) -> None:
    for text in (line, f"a\n{line}\nb", f"{line}\n{line}"):
        assert words_of(as_markdown(edited(text), Outline())) == text.split()


@pytest.mark.parametrize(
    "line",
    [
        "snake_case and a__b", "2 * 3", "a < b > c", "AT&T; R&D", "#hashtag", "-5 degrees",
        "1.5 million", "Wow!", "C:\\Users", "a | b", "~5 km", "http://a.example/~home/x_y",
        "3 + 4 - 5 = 4", "(a) 10% {x} $5 ^2 \"q\"",
    ],
)  # fmt: skip
def test_no_backslash_stands_where_none_is_needed(line: str) -> None:
    assert escape_line(line) == line


TEXT = st.one_of(
    st.sampled_from(NASTY), st.text("#>-+*_`~[]()<>&;:|\\=.!1a é\u00a0\t\x1f", min_size=1, max_size=12)
)
LEAVES = TEXT.map(escape)
TAGS = st.sampled_from(
    """p div h1 h3 ul ol li li dl dt dd blockquote pre table tr td th caption section span em a code
    figure""".split()
)


def element(tag: str, inner: list[str]) -> str:
    return f"<{tag}>{'<br>'.join(inner) if tag in ('p', 'td', 'h1') else ''.join(inner)}</{tag}>"


def list_of(tag: str, items: list[str]) -> str:
    return f"<{tag} start=4>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def table_of(rows: list[list[str]]) -> str:
    cells = [
        "".join(f"<{'th' if number == 0 else 'td'}>{cell}" for cell in row) for number, row in enumerate(rows)
    ]
    return f"<table>{''.join(f'<tr>{row}' for row in cells)}</table>"


PIECES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(element, TAGS, st.lists(inner, min_size=1, max_size=4))
        | st.builds(list_of, st.sampled_from(["ul", "ol"]), st.lists(inner, min_size=1, max_size=4))
        | st.builds(table_of, st.lists(st.lists(inner, min_size=1, max_size=3), min_size=1, max_size=3))
    ),
    max_leaves=20,
)


@MANY
@given(
    st.lists(PIECES, min_size=1, max_size=6),
    st.lists(st.floats(0, 1), max_size=8),
    st.sampled_from(["", "x", "a\nb"]),
)
def test_whatever_nests_and_whatever_is_cut_the_words_come_back_in_order(
    pieces: list[str], cuts: list[float], inserted: str
) -> None:
    html = f"<body>{''.join(pieces)}"
    raw_text = render(html).text
    places = sorted({round(cut * len(raw_text)) for cut in cuts})
    done = edited(raw_text, *spans(places, raw_text, inserted))
    page = outline(html, raw_text)
    assert len(page.blocks) == len(raw_text.split("\n")) or not raw_text
    assert words_of(as_markdown(done, page)) == done.text.split()


def spans(places: list[int], raw_text: str, inserted: str) -> Iterator[Edit]:
    taken = 0
    for start, end in list(pairwise(places))[::2]:
        yield removal(start, end, raw_text, taken, inserted)
        taken += end - start - len(inserted)


@MANY
@given(st.lists(TEXT, max_size=6).map("\n".join))
def test_any_plain_text_comes_back_word_by_word(text: str) -> None:
    assert words_of(as_markdown(edited(text), Outline())) == text.split()


HOSTILE = {
    "quotations": lambda n: "<blockquote>x" * n,
    "lists": lambda n: "<ul><li>x" * n,
    "definitions": lambda n: "<dl><dt>x<dd>" * n,
    "tables": lambda n: "<table><tr><th>a<th>b<td>" * n,
    "lines": lambda n: "x<br>" * n,
    "breaks": lambda n: "<br>" * n + "x",
    "rows that reach down": lambda n: "<table><tr>" + "<th rowspan=9999>x" * n + "<tr><td>x" * n + "</table>",
    "wide cells": lambda n: "<table>" + "<tr><th colspan=9999>x<td>y" * n + "</table>",
    "code": lambda n: "<pre>" + "```\n" * n + "</pre>",
    "numbers": lambda n: "<ol start=999999999>" + "<li>x" * n,
    "marks": lambda n: "<p>" + "_" * n + "a*`~[\\" * n + "&a" * n,
    "number signs": lambda n: "<h1>" + "# " * n + "#" * n,
    "rows of a table that is none": lambda n: "<p>" + "|" * n + "- " * n + ":" * n + "x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_and_length_grow_as_a_hostile_page_does(name: str) -> None:
    ratios = []
    for _ in range(3):
        short, long = (seconds(HOSTILE[name](size)) for size in (5_000, 20_000))
        ratios.append(long / max(short, 0.05))
        if ratios[-1] < 9:  # between the 4 of linear and the 16 of quadratic work
            return
    pytest.fail(f"four times the page took {min(ratios):.1f} times as long")


def seconds(html: str) -> float:
    done = edited(render(html).text)
    started = time.process_time()
    page = outline(html, done.raw_text)
    source = as_markdown(done, page)
    taken = time.process_time() - started
    assert len(page.blocks) == done.raw_text.count("\n") + 1
    assert len(source) < 50 * len(html)
    return taken
