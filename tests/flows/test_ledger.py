"""What a run leaves alone, what it does again, and what becomes of inputs that have vanished."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from cleaners import contract
from cleaners.contract import Rule
from cleaners.ruleset import ruleset_id
from output.runs import read_runs
from output.verify import verify
from sources.limits import Limits
from sources.source import SourceError
from tests.flows.ingestion import NAMES, STORY, accounts, age, ingest, marked_by, opened, source_of, write
from tests.output.dataset import fingerprint, ident, table


def raised(rule: Rule) -> Rule:
    return Rule(**{name: getattr(rule, name) for name in Rule.__dataclass_fields__} | {"version": 99})


def test_unchanged_inputs_are_not_even_opened_and_nothing_but_the_run_is_written(
    folder: Path, root: Path
) -> None:
    assert accounts(ingest(root, source_of(folder), key="one")) == (5, 5, 0, 0)
    before = fingerprint(root)
    store = set((root / ".store").rglob("*"))
    with opened() as names:
        done = ingest(root, source_of(folder), key="two")
    assert names == []
    assert accounts(done) == (5, 0, 0, 5)
    assert not done.published
    assert fingerprint(root) == before
    assert set((root / ".store").rglob("*")) == store
    assert [run.run_id for run in read_runs(root)] == ["one", "two"]


@pytest.mark.parametrize("change", ["time", "inode"])
def test_a_file_that_only_looks_changed_is_told_by_its_content(folder: Path, root: Path, change: str) -> None:
    ingest(root, source_of(folder), key="one")
    path = folder / "b.txt"
    if change == "time":
        age(path)
    else:
        shutil.copy2(path, folder / "copy")
        (folder / "copy").replace(path)
    with opened() as names:
        done = ingest(root, source_of(folder), key="two")
    assert names == ["b.txt"]
    assert accounts(done) == (5, 0, 0, 5)
    assert not done.published
    write(folder, ["new.txt"])
    ingest(root, source_of(folder), key="three")
    with opened() as names:
        ingest(root, source_of(folder), key="four")
    assert names == []  # what was learned came with the change


def test_a_change_that_leaves_the_size_as_it_was_is_seen(folder: Path, root: Path) -> None:
    ingest(root, source_of(folder), key="one")
    (folder / "a.txt").write_text(STORY.format(name="b.txt"))
    assert accounts(ingest(root, source_of(folder), key="two")) == (5, 1, 0, 4)
    assert table(root, "documents")[ident("a.txt")]["text"].startswith("The harbour of b.txt")


def test_a_file_that_may_change_again_within_its_clock_tick_is_read_again(folder: Path, root: Path) -> None:
    (folder / "a.txt").write_text("The harbour is open.\n")
    ingest(root, source_of(folder), key="one")
    status = (folder / "a.txt").stat()
    (folder / "a.txt").write_text("The harbour is shut.\n")
    os.utime(folder / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert accounts(ingest(root, source_of(folder), key="two")) == (5, 1, 0, 4)


def test_a_vanished_input_keeps_its_row(folder: Path, root: Path) -> None:
    ingest(root, source_of(folder), key="one")
    shutil.rmtree(folder / "c")
    done = ingest(root, source_of(folder), key="two")
    assert accounts(done) == (3, 0, 0, 3)
    assert done.run.counts.dropped == 0
    assert len(table(root, "documents")) == 5


def test_a_vanished_input_loses_its_row_where_the_source_says_so(folder: Path, root: Path) -> None:
    source, other = source_of(folder, on_missing="drop"), source_of(folder, "other")
    ingest(root, source, other, key="one")
    shutil.rmtree(folder / "c")
    done = ingest(root, source, other, key="two")
    assert accounts(done) == (6, 0, 0, 6)
    assert [(one.source, one.dropped) for one in done.run.counts.sources] == [("other", 0), ("wire", 2)]
    left = [(row["source"], row["file_path"]) for row in table(root, "documents").values()]
    assert sorted(left) == [
        *(("other", name) for name in NAMES),
        *(("wire", name) for name in ("a.txt", "b.txt", "f.txt")),
    ]
    assert not ingest(root, source, other, key="three").published
    assert verify(root).ok


def test_only_the_sources_of_the_run_lose_rows(folder: Path, root: Path) -> None:
    ingest(root, source_of(folder, on_missing="drop"), key="one")
    shutil.rmtree(folder / "c")
    ingest(root, source_of(folder, "other", on_missing="drop"), key="two")
    assert len(table(root, "documents")) == 8


def test_a_root_where_nothing_is_left_is_taken_for_a_disk_that_is_not_mounted(
    folder: Path, root: Path
) -> None:
    ingest(root, source_of(folder, on_missing="drop"), key="one")
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(SourceError, match="nothing is left of its 5 documents"):
        ingest(root, source_of(folder, on_missing="drop"), key="two")
    assert len(table(root, "documents")) == 5


def test_what_lies_behind_a_folder_that_is_refused_has_not_vanished(folder: Path, root: Path) -> None:
    ingest(root, source_of(folder, on_missing="drop"), key="one")
    (folder / "c").rename(folder.parent / "away")
    (folder / "c").symlink_to(folder.parent / "away")
    done = ingest(root, source_of(folder, on_missing="drop"), key="two")
    assert accounts(done) == (4, 0, 1, 3)
    assert len(table(root, "documents")) == 5


def test_a_removed_rule_makes_only_those_documents_again_that_it_marked(folder: Path, root: Path) -> None:
    write(folder, {"plain.txt": "The harbour is open, and nothing has to go from here.\n"})
    ingest(root, source_of(folder), key="one")
    assert marked_by(root, "promo") == set(NAMES)
    before = table(root, "documents")[ident("plain.txt")]
    with opened() as names:
        done = ingest(root, source_of(folder, off=["promo"]), key="two")
    assert sorted(names) == ["a.txt", "b.txt", "d.txt", "e.txt", "f.txt"]
    assert accounts(done) == (6, 5, 0, 1)
    assert marked_by(root, "promo") == set()
    assert table(root, "documents")[ident("plain.txt")] == before
    assert accounts(ingest(root, source_of(folder, off=["promo"]), key="three")) == (6, 0, 0, 6)
    again = ingest(root, source_of(folder, off=["promo", "byline"]), key="four")
    assert accounts(again) == (6, 0, 0, 6)
    assert verify(root).ok


def test_an_added_rule_makes_every_document_again_that_was_cleaned_without_it(
    folder: Path, root: Path
) -> None:
    plain = {"plain.txt": "The harbour is open, and nothing has to go from here.\n"}
    write(folder, plain)
    ingest(root, source_of(folder, off=["promo"]), key="one")
    ingest(root, source_of(folder / "c", "other", off=["promo"]), key="two")
    done = ingest(root, source_of(folder), source_of(folder / "c", "other", off=["promo"]), key="three")
    assert accounts(done) == (8, 6, 0, 2)
    assert marked_by(root, "promo") == {*NAMES}


def test_a_changed_rule_makes_every_document_again(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(root, source_of(folder), key="one")
    changed = {**contract._rules, "byline": raised(contract._rules["byline"])}
    monkeypatch.setattr(contract, "_rules", changed)
    contract.rules.cache_clear()
    ruleset_id.cache_clear()
    try:
        assert accounts(ingest(root, source_of(folder), key="two")) == (5, 5, 0, 0)
        off = source_of(folder, off=["byline"])
        assert accounts(ingest(root, off, key="three")) == (5, 0, 0, 5)
    finally:
        contract.rules.cache_clear()
        ruleset_id.cache_clear()


def test_another_mode_makes_every_document_again(folder: Path, root: Path) -> None:
    ingest(root, source_of(folder), key="one")
    source = source_of(folder)
    balanced = source_of(folder, profile=type(source.profile)(mode="balanced"))
    assert accounts(ingest(root, balanced, key="two")) == (5, 5, 0, 0)


@pytest.mark.parametrize("settings", [{"media_type": "text/html"}, {"url_prefix": "https://example.org/"}])
def test_a_setting_that_the_outcome_depends_on_makes_every_document_again(
    folder: Path, root: Path, settings: dict[str, str]
) -> None:
    ingest(root, source_of(folder), key="one")
    assert accounts(ingest(root, source_of(folder, **settings), key="two")) == (5, 5, 0, 0)
    assert accounts(ingest(root, source_of(folder, **settings), key="three")) == (5, 0, 0, 5)


@pytest.mark.parametrize("settings", [{"title": "Another"}, {"licence": "CC0-1.0"}, {"on_missing": "drop"}])
def test_a_setting_that_no_outcome_depends_on_opens_no_file(
    folder: Path, root: Path, settings: dict[str, str]
) -> None:
    ingest(root, source_of(folder), key="one")
    with opened() as names:
        assert accounts(ingest(root, source_of(folder, **settings), key="two")) == (5, 0, 0, 5)
    assert names == []


def test_a_bound_that_is_raised_reads_again_and_cleans_only_what_was_refused(
    folder: Path, root: Path
) -> None:
    write(folder, {"large.txt": STORY * 9})
    assert accounts(ingest(root, source_of(folder, limits=Limits(max_bytes=1000)), key="one")) == (6, 5, 1, 0)
    assert accounts(ingest(root, source_of(folder), key="two")) == (6, 1, 0, 5)
    assert table(root, "quarantine") == {}


def test_what_failed_is_tried_again_when_the_input_or_the_code_changes_and_not_before(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    age(folder / "b.txt")
    assert accounts(ingest(root, source_of(folder), key="one")) == (5, 4, 1, 0)
    with opened() as names:
        done = ingest(root, source_of(folder), key="two")
    assert (accounts(done), names, done.published) == ((5, 0, 1, 4), [], False)
    age(folder / "b.txt")
    with opened() as names:
        assert accounts(ingest(root, source_of(folder), key="three")) == (5, 0, 1, 4)
    assert names == ["b.txt"]
    monkeypatch.setattr("flows.changes.code_id", lambda: "other code")
    with opened() as names:
        assert accounts(ingest(root, source_of(folder), key="four")) == (5, 0, 1, 4)
    assert names == ["b.txt"]
    write(folder, {"b.txt": STORY})
    assert accounts(ingest(root, source_of(folder), key="five")) == (5, 1, 0, 4)
    assert table(root, "quarantine") == {}
    assert verify(root).ok


def test_a_document_that_failed_and_is_again_what_it_was_leaves_quarantine(folder: Path, root: Path) -> None:
    ingest(root, source_of(folder), key="one")
    (folder / "b.txt").rename(folder.parent / "kept")
    (folder / "b.txt").symlink_to(folder.parent / "kept")
    assert accounts(ingest(root, source_of(folder), key="two")) == (5, 0, 1, 4)
    assert set(table(root, "quarantine")) == {ident("b.txt")}
    (folder / "b.txt").unlink()
    (folder.parent / "kept").rename(folder / "b.txt")
    inputs, documents, quarantined, unchanged = accounts(ingest(root, source_of(folder), key="three"))
    assert (inputs, quarantined, documents + unchanged) == (5, 0, 5)
    assert table(root, "quarantine") == {}
    assert len(table(root, "documents")) == 5


def test_how_a_dataset_came_about_does_not_show_in_its_rows(folder: Path, tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / "step").mkdir(exist_ok=True)
        shutil.copy2(folder / name, tmp_path / "step" / name.replace("/", "-"))
        ingest(tmp_path / "one", source_of(tmp_path / "step"), key=f"run-{name.replace('/', '-')}")
    ingest(tmp_path / "two", source_of(tmp_path / "step"), key="run")
    assert table(tmp_path / "one", "documents") == table(tmp_path / "two", "documents")
