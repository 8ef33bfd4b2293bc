"""Markdown has the structure of the page, as CommonMark reads it."""

from __future__ import annotations

import pytest

from cleaners import Edit, Selectors
from cleaners.document import Profile
from cleaners.html.markup import render
from cleaners.markdown import as_markdown, markdown
from cleaners.markdown.outline import outline
from tests.cleaners.documents import PROSE
from tests.cleaners.markdown_reading import edited, removal, shown, words_of, written


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
