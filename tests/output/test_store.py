from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output.counts import AccountingError, Counts
from output.files import StoreError
from output.ledger import entries
from output.rows import document_id
from output.runs import read_runs
from output.shards import shard_results
from output.store import Store
from output.verify import verify
from tests.output.dataset import (
    Row,
    bad,
    contents,
    fingerprint,
    good,
    ident,
    record,
    run,
    stage,
    table,
)


def by_id(*rows: Row) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def test_the_first_commit_makes_both_tables_readable_even_if_they_are_empty(tmp_path: Path) -> None:
    commit = run(tmp_path / "new" / "data", "run-1")
    assert commit.published
    assert contents(tmp_path / "new" / "data") == ({}, {})
    assert len(list((tmp_path / "new" / "data" / "documents").glob("*.parquet"))) == 1


def test_the_layout_is_what_readers_and_backups_may_rely_on(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt")], [bad("b.txt")])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".store", "README.md", "croissant.json", "documents", "quarantine", "runs",
    ]  # fmt: skip
    assert (tmp_path / "documents").readlink() == Path(".store/current/documents")
    assert (tmp_path / "quarantine").readlink() == Path(".store/current/quarantine")
    assert (tmp_path / ".store/current").readlink() == Path("snapshots/00000001")
    assert all(path.suffix == ".parquet" for path in (tmp_path / "documents").iterdir())
    assert sorted(path.name for path in (tmp_path / ".store").iterdir()) == [
        "current", "lock", "snapshots", "staging",
    ]  # fmt: skip
    assert not list((tmp_path / ".store/staging").iterdir())


def test_a_dataset_can_be_moved(tmp_path: Path) -> None:
    run(tmp_path / "here", "run-1", [good("a.txt")])
    (tmp_path / "here").rename(tmp_path / "there")
    run(tmp_path / "there", "run-2", [good("b.txt")])
    assert table(tmp_path / "there", "documents").keys() == {ident("a.txt"), ident("b.txt")}


def test_opening_a_store_touches_nothing(tmp_path: Path) -> None:
    assert Store(tmp_path / "none").current() is None
    assert not (tmp_path / "none").exists()


def test_a_changed_document_replaces_its_row_and_leaves_the_others(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt"), good("b.txt"), good("c.txt")])
    run(tmp_path, "run-2", [good("b.txt", "New.\n"), good("d.txt")])
    documents, _ = contents(tmp_path)
    assert documents.keys() == {ident(f"{name}.txt") for name in "abcd"}
    assert documents[ident("b.txt")]["text"] == good("b.txt", "New.\n")["text"]
    assert documents[ident("a.txt")]["text"] == good("a.txt")["text"]


def test_parts_without_superseded_rows_are_linked_not_copied(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt")])
    run(tmp_path, "run-2", [good("b.txt")])
    before = {path.stat().st_ino for path in (tmp_path / "documents").iterdir()}
    run(tmp_path, "run-3", [good("a.txt", "New.\n")])
    after = {path.stat().st_ino for path in (tmp_path / "documents").iterdir()}
    assert len(before & after) == 1


def test_names_of_parts_are_unique_to_a_snapshot(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt")])
    before = {path.name for path in (tmp_path / "documents").iterdir()}
    run(tmp_path, "run-2", [good("b.txt")])
    after = {path.name for path in (tmp_path / "documents").iterdir()}
    assert not before & after


def test_a_document_that_fails_is_quarantined_and_keeps_its_last_good_row(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt"), good("b.txt")])
    run(tmp_path, "run-2", quarantine=[bad("a.txt")])
    documents, quarantine = contents(tmp_path)
    assert documents.keys() == {ident("a.txt"), ident("b.txt")}
    assert quarantine.keys() == {ident("a.txt")}


def test_a_document_that_fails_again_has_its_latest_reason(tmp_path: Path) -> None:
    run(tmp_path, "run-1", quarantine=[bad("a.txt", "one reason"), bad("b.txt")])
    run(tmp_path, "run-2", quarantine=[bad("a.txt", "another")])
    _, quarantine = contents(tmp_path)
    assert {row["message"] for row in quarantine.values()} == {"another", "it is cut off"}


def test_a_document_leaves_quarantine_when_it_is_good(tmp_path: Path) -> None:
    run(tmp_path, "run-1", quarantine=[bad("a.txt"), bad("b.txt")])
    run(tmp_path, "run-2", [good("a.txt")])
    documents, quarantine = contents(tmp_path)
    assert documents.keys() == {ident("a.txt")}
    assert quarantine.keys() == {ident("b.txt")}


def test_a_document_leaves_quarantine_when_it_is_again_what_it_was(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt")])
    run(tmp_path, "run-2", quarantine=[bad("a.txt")])
    run(tmp_path, "run-3", unchanged=[ident("a.txt")])
    documents, quarantine = contents(tmp_path)
    assert documents.keys() == {ident("a.txt")}
    assert not quarantine


def test_both_tables_change_together(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt")])
    run(tmp_path, "run-2", [good("b.txt")], [bad("c.txt")])
    folders = {(tmp_path / name).resolve().parent for name in ("documents", "quarantine")}
    assert folders == {(tmp_path / ".store/snapshots/00000002").resolve()}


@pytest.mark.parametrize("shards", [1, 3])
def test_a_run_that_changes_nothing_touches_nothing_but_the_runs(tmp_path: Path, shards: int) -> None:
    documents = [good(f"{n}.txt") for n in range(7)]
    quarantine = [bad(f"{n}.bad") for n in range(5)]
    run(tmp_path, "run-1", documents, quarantine)
    before = fingerprint(tmp_path)
    snapshots = list((tmp_path / ".store/snapshots").iterdir())
    ids = [row["id"] for row in documents]
    again: list[tuple[list[Row], list[Row], list[str]]] = [
        ([], [], []), (documents, quarantine, []), ([], quarantine, ids), ([], quarantine[:2], [])
    ]  # fmt: skip
    for number, (fine, failed, same) in enumerate(again):
        commit = run(tmp_path, f"again-{number}", fine, failed, same, shards=shards)
        assert not commit.published
        assert (commit.run.parent_snapshot, commit.run.snapshot) == (1, 1)
    assert fingerprint(tmp_path) == before
    assert list((tmp_path / ".store/snapshots").iterdir()) == snapshots
    assert len(read_runs(tmp_path)) == 5


def test_how_documents_are_cut_into_shards_does_not_change_the_dataset(tmp_path: Path) -> None:
    documents = [good(f"{n}.txt") for n in range(9)]
    quarantine = [bad(f"{n}.bad") for n in range(4)]
    for shards in (1, 2, 4):
        run(tmp_path / str(shards), "run-1", documents, quarantine, shards=shards)
    assert contents(tmp_path / "1") == contents(tmp_path / "2") == contents(tmp_path / "4")


def test_the_same_runs_give_the_same_files(tmp_path: Path) -> None:
    for root in (tmp_path / "one", tmp_path / "two"):
        run(root, "run-1", [good(f"{n}.txt") for n in range(9)], [bad("x")], shards=2)
        run(root, "run-2", [good("3.txt", "New.\n")], shards=2)
    one, two = (
        sorted((path.name, path.read_bytes()) for path in (tmp_path / root / "documents").iterdir())
        for root in ("one", "two")
    )
    assert one == two


def said(rows: dict[str, Row], column: str) -> dict[str, str]:
    return {name: row[column] for name, row in rows.items()}


NAMES = st.integers(0, 5).map("{}.txt".format)
OUTCOMES = st.one_of(
    st.integers(0, 2).map("good {}\n".format), st.integers(0, 1).map("bad {}".format), st.just("unchanged")
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.dictionaries(NAMES, OUTCOMES), st.integers(1, 3)), max_size=6))
def test_after_any_runs_the_tables_hold_what_a_plain_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[dict[str, str], int]]
) -> None:
    root = tmp_path_factory.mktemp("dataset")
    documents: dict[str, Row] = {}
    quarantine: dict[str, Row] = {}
    for number, (outcomes, shards) in enumerate(runs):
        fine = [good(name, text) for name, text in outcomes.items() if text.startswith("good")]
        failed = [bad(name, text) for name, text in outcomes.items() if text.startswith("bad")]
        same = [ident(name) for name, text in outcomes.items() if text == "unchanged"]
        same = [name for name in same if name in documents]
        changes = dict(documents), dict(quarantine)
        documents |= by_id(*fine)
        quarantine |= by_id(*failed)
        for name in [*by_id(*fine), *same]:
            quarantine.pop(name, None)
        commit = run(root, f"run-{number}", fine, failed, same, shards=shards)
        found = contents(root)
        assert said(found[0], "text_sha256") == said(documents, "text_sha256")
        assert said(found[1], "message") == said(quarantine, "message")
        assert commit.published == (number == 0 or (documents, quarantine) != changes)
    assert runs == [] or verify(root).differences == []


def test_the_ledger_knows_every_input_in_the_order_of_their_paths(tmp_path: Path) -> None:
    assert list(entries(Store(tmp_path).current(), "wire")) == []
    names = ["b.txt", "a.txt", "c/d.txt", "c.txt"]
    run(tmp_path, "run-1", [good(name) for name in names], [bad("e.txt")])
    run(tmp_path, "run-2", [good("a.txt", "New.\n"), good("aa.txt"), good("a.txt", source="other")])
    found = list(entries(Store(tmp_path).current(), "wire"))
    assert [entry.file_path for entry in found] == ["a.txt", "aa.txt", "b.txt", "c.txt", "c/d.txt", "e.txt"]
    assert found[0].raw_sha256 == good("a.txt", "New.\n")["raw_sha256"]
    assert [entry.failed_under for entry in found] == [None] * 5 + ["code"]
    later = entries(Store(tmp_path).current(), "wire", start="c")
    assert [entry.file_path for entry in later] == ["c.txt", "c/d.txt", "e.txt"]


@pytest.mark.parametrize("name", ["documents", "quarantine", "runs"])
def test_somebody_elses_folder_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "theirs.txt").write_text("theirs")
    with pytest.raises(StoreError, match=f"{name} is there already"):
        run(tmp_path, "run-1", [good("a.txt")])
    assert [path.name for path in tmp_path.rglob("*")] == [name, "theirs.txt"]


def test_a_link_to_somewhere_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "documents").symlink_to("elsewhere")
    with pytest.raises(StoreError, match="documents is a link to somewhere else"):
        Store(tmp_path)


def test_a_dataset_that_lost_its_links_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt")])
    (tmp_path / ".store/current").unlink()
    with pytest.raises(StoreError, match="copied without its links"):
        run(tmp_path, "run-2", [good("b.txt")])
    (tmp_path / ".store/current").symlink_to("snapshots/00000001")
    run(tmp_path, "run-2", [good("b.txt")])
    shutil.copytree(tmp_path, tmp_path / "copy", symlinks=False)
    with pytest.raises(StoreError, match="copy/documents is there already"):
        Store(tmp_path / "copy")
    shutil.rmtree(tmp_path / "copy/documents")
    shutil.rmtree(tmp_path / "copy/quarantine")
    with pytest.raises(StoreError, match="copied without its links"):
        Store(tmp_path / "copy").current()
    assert len(table(tmp_path, "documents")) == 2


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")  # noqa: S108
def test_a_root_on_which_no_hard_links_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / ".store").mkdir()
    with TemporaryDirectory(dir="/dev/shm") as elsewhere:
        (tmp_path / ".store/staging").symlink_to(elsewhere)
        with pytest.raises(StoreError, match=f"{tmp_path}: no hard links can be made here"):
            run(tmp_path, "run-1", [good("a.txt")])
    assert Store(tmp_path).current() is None
    (tmp_path / ".store/staging").unlink()
    assert run(tmp_path, "run-2", [good("a.txt")]).published


def test_a_damaged_part_stops_the_commit_and_is_named(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt"), good("b.txt")])
    (part,) = (tmp_path / "documents").iterdir()
    part.write_bytes(part.read_bytes()[:-9])
    with pytest.raises(StoreError, match=part.name):
        run(tmp_path, "run-2", [good("a.txt", "New.\n")])
    current = Store(tmp_path).current()
    assert current is not None
    assert current.number == 1


def test_a_run_whose_counts_are_not_its_shards_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.staging("run-1") as staging:
        stage(staging.path, "s-0", [good("a.txt")])
        with pytest.raises(AccountingError, match="its counts are not those of its 1 shards"):
            store.commit(staging, record("run-1", Counts()))
    assert store.current() is None


def test_a_document_in_two_shards_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.staging("run-1") as staging:
        stage(staging.path, "s-0", [good("a.txt")])
        stage(staging.path, "s-1", [], [bad("a.txt")])
        counts = Counts.merge(result.counts for result in shard_results(staging.path))
        with pytest.raises(StoreError, match=f"{ident('a.txt')} is in several shards: s-0, s-1"):
            store.commit(staging, record("run-1", counts))


def test_two_documents_whose_names_are_alike_when_escaped_are_two(tmp_path: Path) -> None:
    assert document_id("wire", "\udce9.txt") != document_id("wire", "\\udce9.txt")
    run(tmp_path, "run-1", [good("\udce9.txt"), good("\\udce9.txt")])
    assert len(table(tmp_path, "documents")) == 2
    assert verify(tmp_path).ok
