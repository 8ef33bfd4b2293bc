"""Markdown has the words of the clean text in order and the structure of the page, as CommonMark reads it."""

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
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaners import CleanedDocument, Edit, Selectors, apply, clean
from cleaners.document import Mode, Profile
from cleaners.markdown import as_markdown, markdown
from cleaners.markdown_escape import escape_line
from cleaners.markdown_outline import Outline, outline
from cleaners.markup import render
from tests.cleaners.documents import PROSE

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(ROOT.glob("samples/**/*.html"))
TEXTS = sorted(path for path in ROOT.glob("samples/**/*.txt") if path.name != "README.md")
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MANY = settings(max_examples=int(os.environ.get("WINNOW_EXAMPLES", "100")), deadline=None)
MODES: tuple[Mode, ...] = ("careful", "balanced")
NO_MEANING = {"text", "text_special", "softbreak", "hardbreak", "html_inline"}
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


def inline_words(children: list[Token]) -> str:
    words = []
    for child in children:
        assert child.type in NO_MEANING, child
        if child.type == "html_inline":
            assert child.content == "<br>"
        words.append(child.content if child.type.startswith("text") else " ")
    return "".join(words)


def words_of(source: str) -> list[str]:
    """The words that a reader of the Markdown sees."""
    words: list[str] = []
    for token in READER.parse(source):
        assert token.type not in ("html_block", "code_block", "hr"), token
        if token.type == "inline":
            words += inline_words(token.children or []).split()
        elif token.type == "fence":
            words += token.content.split()
    return words


def written(html: str, profile: Profile | None = None) -> str:
    """A page as Markdown, whose words are those of its clean text."""
    done = clean(html, "text/html", profile=profile)
    source = markdown(done, html, "text/html")
    assert words_of(source) == done.text.split()
    return source


def shown(body: str) -> str:
    """What a parser makes of the Markdown of a page with running text above, without that text."""
    html = f"<body><p>{' '.join(PROSE)}</p>{body}"
    raw_text = render(html).text
    done = edited(raw_text)
    source = as_markdown(done, outline(html, raw_text))
    assert words_of(source) == raw_text.split()
    return str(READER.render(source)).partition("</p>\n")[2]


def edited(raw_text: str, *edits: Edit) -> CleanedDocument:
    return CleanedDocument(apply(raw_text, edits), raw_text, edits, "utf-8", "given", 1.0, "none")


def removal(start: int, end: int, raw_text: str, before: int, inserted: str = "") -> Edit:
    """An edit behind others that have taken ``before`` characters out."""
    return Edit(start, end, start - before, "test", 1, "remove", raw_text[start:end], inserted)


def without(html: str, *gone: str) -> str:
    """A page as Markdown, some strings of it removed."""
    raw_text = render(html).text
    edits: list[Edit] = []
    taken = 0
    for text in gone:
        start = raw_text.index(text)
        edits.append(removal(start, start + len(text), raw_text, taken))
        taken += len(text)
    done = edited(raw_text, *edits)
    source = as_markdown(done, outline(html, raw_text))
    assert words_of(source) == done.text.split()
    return source


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


def test_headings_keep_their_level_and_stay_on_one_line() -> None:
    assert shown("<h1>One</h1><h3>Three<br>more</h3><h6><div>Six #</div></h6>") == (
        "<h1>One</h1>\n<h3>Three more</h3>\n<h6>Six #</h6>\n"
    )


def test_a_line_break_stays_in_its_paragraph_and_two_part_paragraphs() -> None:
    assert shown("<p>One<br>two<br><br>three</p><div>four<p>five</p>six</div>") == (
        "<p>One<br />\ntwo</p>\n<p>three</p>\n<p>four</p>\n<p>five</p>\n<p>six</p>\n"
    )


def test_a_removed_paragraph_does_not_join_those_beside_it() -> None:
    html = "<div>One<p>gone</p>two<br>also gone<br>three</div>"
    assert without(html, "gone", "also gone") == "One\n\ntwo\\\nthree\n"


def test_lists_nest_and_number_as_on_the_page() -> None:
    body = "<ol start=3><li>a<ul><li>b<li>c</ul><li><li>d<ol start=7><li>e</ol><li value=9>f</ol>"
    assert shown(body) == (
        '<ol start="3">\n<li>\n<p>a</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n</li>\n'
        '<li>\n<p>d</p>\n<ol start="7">\n<li>e</li>\n</ol>\n</li>\n<li>\n<p>f</p>\n</li>\n</ol>\n'
    )
    assert "\n5. d\n\n   7. e\n9. f\n" in written(f"<body><p>{' '.join(PROSE)}</p>{body}")


def test_an_item_holds_several_paragraphs_code_and_a_quotation() -> None:
    assert shown("<ul><li><p>a</p><p>b</p><pre>c\n  d</pre><blockquote>e</blockquote></ul>") == (
        "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n<pre><code>c\n  d\n</code></pre>\n"
        "<blockquote>\n<p>e</p>\n</blockquote>\n</li>\n</ul>\n"
    )


def test_lists_side_by_side_stay_two() -> None:
    assert shown("<ul><li>a</ul><ul><li>b</ul><ol><li>c</ol><ol><li>d</ol>") == (
        "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n<ol>\n<li>d</li>\n</ol>\n"
    )


def test_a_list_right_within_a_list_belongs_to_the_item_before() -> None:
    assert shown("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>") == (
        "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>\n"
    )


def test_an_item_without_its_text_leaves_no_mark_and_the_next_keep_their_numbers() -> None:
    html = "<ol><li>one<li>two<li>three<ul><li>four<li>five</ul></ol>"
    assert without(html, "two", "four") == "1. one\n3. three\n   - five\n"
    assert without(html, "three") == "1. one\n2. two\n3. - four\n   - five\n"


def test_terms_are_items_that_hold_their_definitions() -> None:
    assert shown("<dl><dt>a<dd>b<dd>c<div><dt>d<dd>e</div></dl>") == (
        "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n<p>c</p>\n</li>\n<li>\n<p>d</p>\n<p>e</p>\n</li>\n</ul>\n"
    )


def test_quotations_nest_and_stay_apart() -> None:
    body = "<blockquote>a<blockquote>b<ul><li>c</ul></blockquote></blockquote><blockquote>d</blockquote>"
    assert shown(body) == (
        "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n<ul>\n<li>c</li>\n</ul>\n</blockquote>\n</blockquote>\n"
        "<blockquote>\n<p>d</p>\n</blockquote>\n"
    )


def test_code_keeps_its_indentation_and_no_line_of_it_ends_it() -> None:
    body = "<pre><b>def</b> f():\n    ```` x\n\treturn</pre>"
    assert shown(body) == "<pre><code>def f():\n    ```` x\n\treturn\n</code></pre>\n"
    assert "\n`````\n" in written(f"<body><p>{' '.join(PROSE)}</p>{body}")


def test_tables_of_data_are_padded_and_what_was_removed_is_empty() -> None:
    html = (
        "<table><caption>Cap</caption><thead><tr><th>A|B</th><th>C<th>D</thead>"
        "<tr><td rowspan=2>1<td>2<br>3<td>4<tr><td></td><td>5</td><tr><td>6</table>"
    )
    assert without(html, "4") == (
        "Cap\n\n| A\\|B | C | D |\n| --- | --- | --- |\n| 1 | 2<br>3 |  |\n|  |  | 5 |\n| 6 |  |  |\n"
    )


def test_a_table_with_headings_for_its_rows_alone_has_an_empty_first_row() -> None:
    assert without("<table><tr><th>Name<td>Ina<tr><th>Born<td></table>") == (
        "|  |  |\n| --- | --- |\n| Name | Ina |\n| Born |  |\n"
    )


def test_a_row_of_headings_that_was_removed_makes_no_other_row_one() -> None:
    assert without("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "A\nB\n") == (
        "|  |  |\n| --- | --- |\n| 1 | 2 |\n"
    )


def test_a_table_stands_in_an_item_and_in_a_quotation() -> None:
    table = "<table><tr><th>a<th>b<tr><td>1<td>2</table>"
    found = shown(f"<ul><li>{table}<li>x{table}</ul><blockquote>{table}</blockquote>")
    assert found.count("<table>") == found.count("<thead>") == 3


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>a<td>b</table>",
        "<table><tr><th>a<tr><td>b</table>",
        "<table><tr><th>a<td><table><tr><td>b<td>c</table></table>",
        f"<table><tr><th>a<td>{'long ' * 90}</table>",
        "<table><tr><th>a<td><pre>b</pre></table>",
        f"<table><tr><th>a{'<td>b' * 60}</table>",
        "<table><tr><th colspan=99>a<td>b</table>",
    ],
)
def test_a_table_that_only_lays_out_gives_paragraphs(body: str) -> None:
    assert "<table>" not in shown(body)


def test_text_that_one_edit_joins_is_one_word() -> None:
    html = "<h2>Head</h2><p>line</p><p>rest</p>"
    assert without(html, "d\nl") == "## Heaine\n\nrest\n"


def test_repairs_are_applied_where_they_belong() -> None:
    source = written(
        f"<body><p>{' '.join(PROSE)}</p><h2>Caf\u00c3\u00a9 &amp;amp; &amp;#10;bar</h2>"
        "<ul><li>na\u00c3\u00afve</ul>"
    )
    assert "\n## Café &" in source
    assert source.endswith("\n- naïve\n")


@pytest.mark.parametrize(
    "html",
    [
        "<body><noscript><h2>Shown</h2><ul><li>without a script</ul></noscript>",
        "<body><div style='display:none'><h2>Shown</h2><ul><li>by a script</ul></div>",
    ],
)
def test_a_page_that_scripts_unfold_has_its_structure(html: str) -> None:
    html = html.replace("</ul>", f"<li>{' '.join(PROSE)}</ul>")
    assert written(html).startswith(("## Shown\n\n- ", "- "))


def test_selectors_of_a_source_change_nothing_but_what_is_kept() -> None:
    html = f"<body><p>{' '.join(PROSE)}</p><ul><li>one<li class=x>two<li>three</ul>"
    profile = Profile(selectors=Selectors(drop=(".x",)))
    assert written(html, profile).endswith("\n\n- one\n- three\n")


def test_a_page_that_does_not_fit_is_written_line_by_line() -> None:
    done = edited("# one\ntwo")
    assert as_markdown(done, outline("<p>other</p>", done.raw_text)) == "\\# one\n\ntwo\n"


@pytest.mark.parametrize("html", ["", "<body></body>", "<ul><li></ul>", "<pre>\n</pre>"])
def test_a_page_without_text_gives_nothing(html: str) -> None:
    assert markdown(edited(""), html, "text/html") == ""


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
