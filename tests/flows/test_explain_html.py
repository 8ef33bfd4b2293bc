from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import all_rules, clean
from cleaners.document import RawDocument
from flows.commands import printable
from flows.commands.explain_html import page
from tests.cleaners.documents import documents
from tests.flows.project import NOISY, ROOT, winnow

VOID = {"meta", "input", "br"}
WHOLE = "A Lorry Ban At The Harbour\nby Ada Lund\n\n" + NOISY + "Itâ€™s not known who will pay for that.\n"


class Reader(HTMLParser):
    """Reads a page strictly: every tag is closed in its order, and its text is kept by the cell it is in."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "tr" in self.open and self.rows[-1]:
            self.rows[-1][-1] += data

    def lines(self) -> list[list[str]]:
        """The rows of lines: number, fate, text, reasons."""
        return [row for row in self.rows if len(row) == 4 and row[0].replace(",", "").isdigit()]


def raw(text: str) -> RawDocument:
    return RawDocument(
        "input", "a.txt", "file:///a.txt", "text/plain", text.encode("utf-8", "replace"), "", 0, 0
    )


def explained(text: str, name: str = "a.txt") -> str:
    return "".join(page(name, [(raw(text), clean(text, "text/plain"))]))


def test_every_line_shows_its_fate_its_rule_its_confidence_and_why() -> None:
    rows = Reader(explained(WHOLE)).lines()
    assert [row[1][1:] for row in rows] == ["lifted", "lifted", "kept", "removed", "kept", "changed"]
    why = {rule.id: rule.why for rule in all_rules()}
    assert rows[0][3] == f"title 0.95 into the column title{why['title']}"
    assert rows[3][3] == f"promo 0.95{why['promo']}"
    assert not rows[2][3]
    assert "<del>â€™</del><ins>’</ins>" in explained(WHOLE)


def test_fates_are_told_by_word_and_sign_not_by_colour_alone() -> None:
    signs = {row[1] for row in Reader(explained(WHOLE)).lines()}
    assert signs == {"=kept", "−removed", "↑lifted", "±changed"}


def test_legend_counts_what_each_rule_did() -> None:
    text = (
        WHOLE
        + "READ MORE: Another headline of another story - report\nThat is all that is known so far today.\n"
    )
    edits = [edit for edit in clean(text, "text/plain").edits if edit.rule == "promo"]
    assert len(edits) == 2
    legend = {row[0]: row for row in Reader(explained(text)).rows if len(row) == 5}
    promo = next(rule for rule in all_rules() if rule.id == "promo")
    characters = f"{sum(len(edit.removed) for edit in edits):,}"
    assert legend["promo"] == ["promo", promo.category, "2", characters, promo.why]


def test_every_link_leads_to_a_rule_of_the_legend() -> None:
    tags = Reader(explained(WHOLE)).tags
    ids = {attributes["id"] for _, attributes in tags if "id" in attributes}
    links = [attributes["href"] for tag, attributes in tags if tag == "a"]
    assert links
    assert {link[1:] for link in links if link} <= ids


def test_page_needs_nothing_but_itself() -> None:
    source = explained(WHOLE)
    tags = {tag for tag, _ in Reader(source).tags}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base", "form"})
    assert not re.search(r"url\(|@import|https?:|\bon\w+=", source)
    assert "default-src 'none'" in source
    assert "prefers-color-scheme: dark" in source
    assert "@media print" in source


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror='alert(2)'>",
        "</style></div></table><iframe src=//x>",
        "<!-- never closed",
        "&lt;script&gt; &amp; &#60;",
        "READ MORE: <b onclick=alert(3)>A headline</b> of another 'story' - report",
    ],
)
def test_nothing_of_a_document_becomes_markup(text: str) -> None:
    text = f"{NOISY}{text}\nThat is all that is known about it so far, the officials said on Monday.\n"
    harmless = Reader(explained("x"))
    reader = Reader(explained(text, name=f"{text}.txt"))
    assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in harmless.tags} | {
        "del",
        "ins",
        "a",
        "code",
        "p",
    }
    assert not any(name.startswith("on") or name == "src" for _, found in reader.tags for name in found)
    assert not reader.open


@settings(max_examples=300)
@given(documents | st.text(st.sampled_from("<>&\"'/a- \n=!"), max_size=80))
def test_any_document_gives_a_whole_page_that_shows_all_its_text(text: str) -> None:
    cleaned = clean(text, "text/plain")
    reader = Reader("".join(page("a.txt", [(raw(text), cleaned)])))
    assert not reader.open
    shown = [row[2] for row in reader.lines()]
    kept = [row[2] for row in reader.lines() if row[1].endswith("kept")]
    found = [line for line in re.split("\r\n|[\n\r\x85\u2028\u2029]", cleaned.raw_text) if line.strip()]
    assert len(shown) == len(found)
    known = {printable(line) for line in found}
    assert all(html.unescape(line) in known or line in known for line in kept)


def test_characters_that_turn_a_line_around_or_cannot_be_seen_are_written_out() -> None:
    source = explained(
        "and \u202egnp.exe\u202c with zero\u200bwidth, which nobody could have seen before.\n\x1b[2J\n"
    )
    assert not set(source) & set("\u202e\u202c\u200b\x1b")
    assert "\\u202egnp.exe" in source
    assert "<del>\\u200b</del>" in source


def test_text_of_any_direction_finds_its_own() -> None:
    source = explained("המועצה הצביעה ביום שני לבנות מחדש את הרציף הישן, והעבודה תתחיל באביב.\n")
    assert '<div class="text" dir="auto">המועצה' in source


def test_very_long_line_is_shown_whole_in_a_box_that_a_keyboard_reaches() -> None:
    source = explained("word " * 12_000)
    assert source.count("word ") >= 11_999
    assert 'tabindex="0" role="region" aria-label="Line 1, 60,000 characters"' in source


def test_document_without_edits_says_so() -> None:
    source = explained("The ferry had left the port at dawn with ninety people on board.\n")
    assert "No rule had anything to do" in source


def test_file_without_documents_gives_a_page_all_the_same() -> None:
    reader = Reader("".join(page("empty.jsonl", [])))
    assert not reader.open


def test_command_prints_the_page(tmp_path: Path) -> None:
    path = tmp_path / "noisy.txt"
    path.write_text(NOISY)
    done = winnow("explain", "--html", path, cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!doctype html>")
    assert done.out.endswith("</html>\n")
    assert "READ MORE" in done.out


def test_command_prints_no_half_page_for_a_file_that_cannot_be_read() -> None:
    done = winnow("explain", "--html", "missing.txt", cwd=ROOT)
    assert (done.code, done.out) == (1, "")
    assert "missing.txt" in done.err
