"""``winnow history``, ``diff``, ``rollback`` and ``show`` on a dataset with a past."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli import main
from output.runs import read_runs
from output.verify import verify
from tests.flows.ingestion import STORY, accounts, ingest, source_of, write
from tests.output.dataset import contents, ident

Winnow = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "in"


@pytest.fixture
def root(tmp_path: Path, folder: Path) -> Path:
    """Three snapshots of four runs: the second changes one document, drops one, adds one and fails one."""
    root, source = tmp_path / "data", source_of(folder, on_missing="drop")
    write(folder, ["a.txt", "b.txt", "c.txt"])
    ingest(root, source, key="one")
    write(folder, {"a.txt": STORY.format(name="a.txt") + "And that is all.\n", "d.txt": "Nothing to see.\n"})
    (folder / "e.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "b.txt").unlink()
    ingest(root, source, key="two")
    ingest(root, source, key="three")
    ingest(root, source_of(folder, off=["promo"], on_missing="drop"), key="four")
    return root


@pytest.fixture
def winnow(capsys: pytest.CaptureFixture[str]) -> Winnow:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def edits_of(rule: str, out: str) -> list[str]:
    """How many edits of a rule a diff shows, before and after."""
    (line,) = [line.split() for line in out.splitlines() if line.strip().startswith(rule)]
    return line[1:3]


def without_ruleset(root: Path) -> dict[str, dict[str, object]]:
    """The documents, but for the column that tells by which of two like rulesets they were made."""
    return {name: row | {"ruleset": ""} for name, row in contents(root)[0].items()}


def test_history_lists_runs_and_the_snapshots_that_can_be_gone_back_to(root: Path, winnow: Winnow) -> None:
    code, out, _ = winnow("history", root)
    header, *lines = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert header[:3] == ["snapshot", "kept", "documents"]
    assert sorted(line[:3] for line in lines) == sorted(
        [["1", "yes", "3"], ["2", "yes", "3"], ["", "", ""], ["3", "current", "3"]]
    )
    assert sorted(line[header.index("dropped")] for line in lines) == ["0", "0", "0", "1"]


def test_diff_names_what_was_added_changed_and_gone_and_what_rules_did(root: Path, winnow: Winnow) -> None:
    code, out, _ = winnow("diff", root, 1, 2)
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "1 added, 1 changed, 1 gone"
    assert lines[1:4] == [
        f"added    {ident('d.txt')}  wire: d.txt",
        f"changed  {ident('a.txt')}  wire: a.txt",
        f"gone     {ident('b.txt')}  wire: b.txt",
    ]
    assert edits_of("promo", out) == ["2", "1"]  # a had one and has one, b had one and is gone


def test_diff_shows_what_turning_a_rule_off_did(root: Path, winnow: Winnow) -> None:
    _, out, _ = winnow("diff", root, 2, 3)
    assert out.splitlines()[0] == "0 added, 2 changed, 0 gone"
    assert edits_of("promo", out) == ["2", "0"]
    assert edits_of("promo", winnow("diff", root, 3, 2)[1]) == ["0", "2"]
    assert winnow("diff", root, 2, 2) == (0, "0 added, 0 changed, 0 gone\n", "")


def test_rollback_makes_an_old_snapshot_the_newest_and_the_next_run_goes_on_from_there(
    root: Path, folder: Path, tmp_path: Path, winnow: Winnow
) -> None:
    now = without_ruleset(root)
    ingest(tmp_path / "first", source_of(write(tmp_path / "was", ["a.txt", "b.txt", "c.txt"])), key="one")
    code, out, _ = winnow("rollback", root, 1)
    assert (code, out) == (0, f"{root}: snapshot 4 is as snapshot 1: 3 documents\n")
    assert contents(root) == contents(tmp_path / "first")
    assert verify(root).ok
    assert "rolled back to snapshot 1" in {run.message for run in read_runs(root)}
    assert winnow("rollback", root, 1)[1] == f"{root}: is as in snapshot 1 already: 3 documents\n"
    done = ingest(root, source_of(folder, off=["promo"], on_missing="drop"), key="five")
    assert accounts(done) == (4, 3, 1, 0)
    assert without_ruleset(root) == now


def test_a_snapshot_that_is_not_kept_is_an_error_that_names_those_that_are(
    root: Path, winnow: Winnow
) -> None:
    for arguments in (("rollback", root, 9), ("diff", root, 1, 9)):
        code, out, err = winnow(*arguments)
        assert (code, out) == (1, "")
        assert err == f"winnow: {root}: there is no snapshot 9; those kept are: 1, 2, 3\n"


def test_show_tells_a_document_from_its_raw_bytes_to_its_clean_text(root: Path, winnow: Winnow) -> None:
    winnow("rollback", root, 2)
    code, out, _ = winnow("show", root, ident("a.txt"))
    assert code == 0
    story, _, text = out.partition("\nclean text\n")
    assert f"document   {ident('a.txt')}" in story
    assert "file       a.txt, from byte 0" in story
    assert "decoded    as utf-8" in story
    assert "by promo version" in story
    assert "READ MORE" in story and "READ MORE" not in text
    assert text.startswith("The harbour of a.txt will be closed")
    assert "snapshot   3, " in story and "another text" in story
    assert winnow("show", root, ident("a.txt")[:12])[1] == out


def test_show_tells_why_a_document_failed(root: Path, winnow: Winnow) -> None:
    code, out, _ = winnow("show", root, ident("e.txt"))
    assert code == 0
    assert "failed     at stage charset" in out
    assert "clean text" not in out


def test_show_tells_what_a_document_is_a_copy_of(root: Path, folder: Path, winnow: Winnow) -> None:
    shutil.copy2(folder / "a.txt", folder / "z.txt")
    ingest(root, source_of(folder), key="five")
    told = [winnow("show", root, ident(name))[1] for name in ("a.txt", "z.txt")]
    copies = ["duplicate  of " in one for one in told]
    assert sorted(copies) == [False, True]
    assert all("cluster    " in one for one in told)


def test_an_id_that_nobody_has_or_several_have_is_an_error(root: Path, winnow: Winnow) -> None:
    code, _, err = winnow("show", root, "nope")
    assert (code, err) == (1, "winnow: no document has the id 'nope'; the column `id` has them\n")
    code, _, err = winnow("show", root, "")
    assert code == 1
    assert "several ids begin with ''" in err


@pytest.mark.parametrize("command", [("history",), ("diff", 1, 2), ("rollback", 1), ("show", "ab")])
def test_a_folder_that_is_no_dataset_is_an_error(
    tmp_path: Path, winnow: Winnow, command: tuple[object, ...]
) -> None:
    name, *rest = command
    missing = tmp_path / "none"
    assert winnow(name, missing, *rest)[2] == f"winnow: {missing}: there is no such folder\n"
    assert winnow(name, tmp_path, *rest)[2] == f"winnow: {tmp_path}: nothing was ever committed here\n"
