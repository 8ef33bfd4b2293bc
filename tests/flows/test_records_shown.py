"""A file of many records on the command line: one that is bad takes none of the others down."""

from __future__ import annotations

import json
from pathlib import Path

from tests.flows.project import ROOT, winnow

LINES = (
    '{"id":"a","text":"One."}\n{"id":"b\\u001b"}\n{"id":"c","text":"\\u0089PNG\\u0000"}\n{"text":"Last."}\n'
)


def test_a_bad_record_is_told_on_a_line_of_its_own_and_the_good_ones_come_out(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(LINES)
    done = winnow("clean", path, cwd=ROOT)
    assert done.code == 1
    assert done.out.splitlines()[0] == "One."
    assert done.out.endswith("\nLast.\n")
    first, *_, last = done.err.splitlines()
    assert first.startswith(f"winnow: {path}: b%1B: has no text in 'text'")
    assert "of its records could not be read or cleaned" in last
    assert all(line.startswith("winnow: ") for line in done.err.splitlines())
    done = winnow("explain", path, cwd=ROOT)
    assert done.code == 1
    assert "Last." in done.out


def test_a_file_that_breaks_off_gives_what_is_whole_and_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(LINES[:30] + '{"id":"c","te')
    done = winnow("clean", path, "--json", cwd=ROOT)
    assert done.code == 1
    assert [json.loads(line)["text"] for line in done.out.splitlines()] == ["One."]
    assert "ends in the middle of a line" in done.err.splitlines()[-1]


def test_records_without_line_ends_do_not_run_together(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,text\n1,One.\n2,Two.\n")
    done = winnow("clean", path, cwd=ROOT)
    assert (done.code, done.out, done.err) == (0, "One.\nTwo.\n", "")


def test_a_blank_input_is_refused_before_anything_is_read() -> None:
    done = winnow("run", "--input", "", cwd=ROOT)
    assert done.code == 1
    assert "input is blank" in done.err
