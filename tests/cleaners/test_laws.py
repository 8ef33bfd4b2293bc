"""The laws of the design, over thousands of generated documents."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import Profile, all_rules, apply, clean, undo
from cleaners.contract import rules
from cleaners.document import CleanedDocument, Mode
from cleaners.engine import changes, collect
from cleaners.repair import mend
from cleaners.view import Document
from tests.cleaners.documents import CHROME, PROSE, assembled_text, documents

MODES = st.sampled_from(["careful", "balanced"])
MANY = settings(max_examples=int(os.environ.get("WINNOW_EXAMPLES", "2000")), deadline=None)


def assert_accounted_for(document: CleanedDocument) -> None:
    assert apply(document.raw_text, document.edits) == document.text
    assert undo(document.text, document.edits) == document.raw_text
    shift = 0
    for edit in document.edits:
        assert 0 <= edit.start <= edit.end <= len(document.raw_text)
        assert edit.removed == document.raw_text[edit.start : edit.end]
        assert edit.removed != edit.inserted
        assert edit.text_pos == edit.start + shift
        assert edit.inserted == "" or edit.action == "replace"
        assert (edit.field is not None) == (edit.action == "lift")
        shift += len(edit.inserted) - len(edit.removed)
    for left, right in pairwise(document.edits):
        assert left.end <= right.start


@MANY
@given(documents, MODES)
def test_every_character_is_accounted_for(text: str, mode: Mode) -> None:
    document = clean(text, "text/plain", mode=mode)
    assert document.raw_text == text
    assert_accounted_for(document)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=200) | documents.map(lambda text: text.encode("utf-8", "replace")))
def test_every_character_of_decoded_bytes_is_accounted_for(data: bytes) -> None:
    try:
        document = clean(data, "text/plain")
    except Exception as error:
        assert type(error).__name__ == "DocumentError", error
        return
    assert_accounted_for(document)
    document.text.encode()  # nothing that a file cannot hold


@MANY
@given(documents, MODES)
def test_second_cleaning_changes_nothing(text: str, mode: Mode) -> None:
    once = clean(text, "text/plain", mode=mode)
    again = clean(once.text, "text/plain", mode=mode)
    assert again.edits == ()
    assert again.text == once.text


@MANY
@given(documents, MODES, st.randoms(use_true_random=False))
def test_order_of_marks_does_not_matter(text: str, mode: Mode, chance: object) -> None:
    document = Document(mend(text)[0])
    marks = collect(document, mode)
    shuffled = list(marks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert changes(document, shuffled) == changes(document, marks)


@MANY
@given(assembled_text(), MODES)
def test_turning_a_rule_off_restores_what_no_other_rule_marked(text: str, mode: Mode) -> None:
    document = Document(mend(text)[0])
    marks = collect(document, mode)
    for off in {entry.rule.id for entry in marks}:
        others = collect(document, mode, {off})
        assert others == [entry for entry in marks if entry.rule.id != off]
        covered = {p for entry in others for p in range(entry.mark.start, entry.mark.end)}
        gone = {p for change in changes(document, others) for p in range(change.start, change.end)}
        visible = {p for p, mark in enumerate(document.text) if not mark.isspace()}
        assert gone & visible == covered & visible


@MANY
@given(assembled_text())
def test_with_every_rule_off_nothing_changes(text: str) -> None:
    off = frozenset(entry.id for entry in all_rules())
    assert clean(text, "text/plain", profile=Profile(rules_off=off)).text == text


@MANY
@given(
    st.lists(st.sampled_from(PROSE), min_size=1, max_size=8),
    st.sampled_from(["\n", "\n\n", "\n\n\n"]),
    st.booleans(),
)
def test_clean_prose_comes_out_character_for_character(lines: list[str], gap: str, ends: bool) -> None:
    text = gap.join(lines) + "\n" * ends
    assert clean(text).text == text


@MANY
@given(assembled_text())
def test_prose_is_never_touched(text: str) -> None:
    kept = clean(text, "text/plain").text
    for line in PROSE:
        assert kept.count(line) == mend(text)[0].count(line)


@MANY
@given(assembled_text(), MODES)
def test_removals_leave_no_pile_of_blank_lines(text: str, mode: Mode) -> None:
    """What is left has no longer run of blank lines than the text had before."""
    document = Document(mend(text)[0])
    after = apply(document.text, changes(document, collect(document, mode)))
    assert longest_gap(after) <= longest_gap(document.text)
    assert after.endswith("\n") == document.text.endswith("\n") or not after


def longest_gap(text: str) -> int:
    longest = gap = 0
    for line in text.split("\n"):
        gap = 0 if line.strip() else gap + 1
        longest = max(longest, gap)
    return longest


def test_result_does_not_depend_on_the_hash_seed() -> None:
    text = "\n".join([*CHROME, *PROSE, *CHROME[::-1]])
    code = "import sys; from cleaners import clean; print(clean(sys.stdin.buffer.read()))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=text.encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


def test_rules_are_found_without_a_list_of_them() -> None:
    assert len(rules()) >= 12


@pytest.mark.parametrize("text", ["", "\n", " ", "\n\n\n", "\x00", "\ud800", "x", "\u2028", "Reuters"])
def test_tiny_documents_are_cleaned_too(text: str) -> None:
    assert_accounted_for(clean(text, "text/plain"))
