from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output import sketch
from output.card import cards
from output.parts import read, tables_of, write_part
from output.replay import document_differences
from output.rows import document_row
from output.runs import read_runs
from output.schema import DOCUMENTS, QUARANTINE, TABLES
from output.store import Snapshot
from output.verify import verify
from tests.output.dataset import Piece, Row, bad, cleaned, current, good, ident, raw, run

Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of three snapshots, three runs, two parts of documents and two of quarantine."""
    root = tmp_path_factory.mktemp("sound") / "data"
    run(root, "run-1", [good("a.txt"), good("b.txt")], [bad("x.txt")])
    run(root, "run-2", [good("c.txt", "Other.\n")], [bad("y.txt")])
    run(root, "run-3", [good("b.txt", "New.\n")])
    return root


@pytest.fixture
def root(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "data", symlinks=True))


def what_differs(root: Path) -> list[str]:
    return [f"{difference.where}: {difference.what}" for difference in verify(root).differences]


def first_part(root: Path, table: str = "documents") -> Path:
    return current(root).files(table)[0]


def rewrite(root: Path, change: Callable[[Row], object], table: str = "documents") -> None:
    """Change the first row of a table, and nothing else, so that only the file's hash tells."""
    path = first_part(root, table)
    rows = read(path).to_pylist()
    change(rows[0])
    part = write_part(path.parent, "tampered", tables_of(rows, TABLES[table]), TABLES[table])
    (path.parent / part.name).replace(path)


def forge(root: Path, rows: list[Row], table: str = "documents", schema: pa.Schema | None = None) -> None:
    """Put other rows into a table with a manifest to match, as a program with a bug would."""
    snapshot = current(root)
    schema = schema or TABLES[table]
    for path in snapshot.files(table):
        path.unlink()
    part = write_part(snapshot.path / table, "forged", tables_of(rows, schema), schema)
    (snapshot.path / table / part.name).replace(snapshot.file(table, part))
    if table == "documents":
        for path in (snapshot.path / "sketches").iterdir():
            path.unlink()
        digest = sketch.write(snapshot.sketch(part), sketch.of_rows([good("any.txt") | row for row in rows]))
        part = replace(part, sketch=digest)
    change_manifest(snapshot, lambda manifest: manifest["tables"].update({table: [part.to_json()]}))
    for name, data in cards(current(root)).items():
        (snapshot.path / name).write_bytes(data)


def change_manifest(snapshot: Snapshot, change: Callable[[dict[str, Any]], object]) -> None:
    path = snapshot.path / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def test_a_sound_dataset_has_no_differences(root: Path) -> None:
    report = verify(root)
    assert report.differences == []
    assert report.ok
    assert (report.snapshot, report.runs) == (3, 3)
    assert (report.documents, report.edits, report.quarantined) == (3, 9, 2)


def test_a_dataset_is_verified_through_a_link_and_after_a_move(root: Path) -> None:
    moved = root.rename(root.with_name("moved"))
    root.symlink_to(moved)
    assert verify(root).ok
    assert verify(str(moved)).ok


OTHER: dict[Any, Callable[[Any], object]] = {
    pa.string(): lambda value: f"{value or ''}x",
    pa.large_string(): lambda value: f"{value or ''}x",
    pa.int32(): lambda value: value + 1,
    pa.int64(): lambda value: value + 1,
    pa.float32(): lambda value: (value or 0) / 2 + 0.1,
    pa.bool_(): lambda value: not value,
    pa.timestamp("us", tz="UTC"): lambda _: datetime(1999, 1, 2, tzinfo=UTC),
    pa.list_(pa.string()): lambda value: [*value, "x"],
    DOCUMENTS.field("edits").type: lambda value: value[1:],
    DOCUMENTS.field("claims").type: lambda _: [{"field": "title", "origin": "heading", "value": "x"}],
}


@pytest.mark.parametrize("column", DOCUMENTS.names)
def test_a_document_that_was_tampered_with_is_reported_whatever_the_column(root: Path, column: str) -> None:
    rewrite(root, lambda row: row.update({column: OTHER[DOCUMENTS.field(column).type](row[column])}))
    assert any("its bytes are not those that were committed" in what for what in what_differs(root))


@pytest.mark.parametrize("column", QUARANTINE.names)
def test_a_failure_that_was_tampered_with_is_reported_whatever_the_column(root: Path, column: str) -> None:
    change = OTHER[QUARANTINE.field(column).type]
    rewrite(root, lambda row: row.update({column: change(row[column])}), "quarantine")
    assert any("its bytes are not those that were committed" in what for what in what_differs(root))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"id": "0" * 32}, "id is not that of"),
        ({"source": "other"}, "id is not that of"),
        ({"file_path": "other.txt"}, "id is not that of"),
        ({"record_id": "1"}, "id is not that of"),
        ({"text": "Other.\n"}, "the edits do not make text from raw_text"),
        ({"raw_text": "Other.\n"}, "the edits do not make raw_text from text"),
        ({"raw_text": None, "chars_raw": 3}, "chars_raw is not the length"),
        ({"text_sha256": "0" * 64}, "text_sha256 is not the hash"),
        ({"raw_sha256": "nothing"}, "raw_sha256 is not a hash"),
        ({"domain": "example.org"}, "url is not within domain"),
        ({"url": None}, "url is not within domain"),
        ({"byte_offset": -1}, "byte_offset is negative"),
        ({"byte_length": -1}, "byte_length is negative"),
        ({"encoding_confidence": 1.5}, "encoding_confidence is not between"),
        ({"encoding_confidence": float("nan")}, "encoding_confidence is not between"),
        ({"chars_raw": 3}, "chars_raw is not the length"),
        ({"chars_removed": 3}, "chars_removed is not what"),
        ({"ruleset": ""}, "ruleset is empty"),
        ({"edits": []}, "the edits do not make text from raw_text"),
        ({"edits": [None]}, "an edit lacks a value"),
    ],
)
def test_a_row_that_breaks_a_law_is_reported_by_its_id(root: Path, change: Row, what: str) -> None:
    row = good("a.txt") | change
    forge(root, [row])
    assert any(told.startswith(f"{row['id']}: {what}") for told in what_differs(root))


@pytest.mark.parametrize(
    ("number", "change", "what"),
    [
        (0, {"start": 1}, "removed is not what stands there"),
        (0, {"start": -1}, "its span is out of order or out of range"),
        (1, {"start": 0}, "its span is out of order or out of range"),
        (0, {"end": 10**6}, "its span is out of order or out of range"),
        (1, {"end": 0}, "its span is out of order or out of range"),
        (2, {"text_pos": 0}, "text_pos is 0, not"),
        (0, {"rule": ""}, "no rule of any version"),
        (0, {"version": 0}, "no rule of any version"),
        (0, {"action": "tidy"}, "action 'tidy' is unknown"),
        (0, {"action": "remove"}, "a lift needs a field, and nothing else has one"),
        (2, {"action": "lift"}, "a lift needs a field, and nothing else has one"),
        (1, {"action": "remove"}, "a remove that inserts something"),
        (0, {"removed": "other"}, "removed is not what stands there"),
        (1, {"inserted": "other"}, "text_pos is"),
        (0, {"field": None}, "a lift needs a field, and nothing else has one"),
        (2, {"field": "title"}, "a lift needs a field, and nothing else has one"),
        (0, {"confidence": 1.1}, "confidence is not between 0 and 1"),
        (0, {"confidence": None}, "an edit lacks a value"),
        (0, {"start": None}, "an edit lacks a value"),
        (0, {"removed": None}, "an edit lacks a value"),
    ],
)
def test_an_edit_that_breaks_a_law_is_reported(root: Path, number: int, change: Row, what: str) -> None:
    row = good("a.txt")
    row["edits"][number].update(change)
    forge(root, [row])
    assert any(told.startswith(row["id"]) and what in told for told in what_differs(root))


TEXT = st.text("ab\n", max_size=4)
PIECES: st.SearchStrategy[list[Piece]] = st.lists(
    st.one_of(
        TEXT,
        st.tuples(TEXT, st.just(""), st.sampled_from(["remove", "lift"])),
        st.tuples(TEXT, TEXT, st.just("replace")),
    ),
    min_size=1,
    max_size=6,
)


@given(PIECES, st.data())
def test_no_single_change_to_a_trace_goes_unseen(pieces: list[Piece], data: st.DataObject) -> None:
    done = cleaned(pieces)
    row = document_row(raw("a.txt", done.raw_text), done)
    assert list(document_differences(row)) == []
    edits: Any = row["edits"]
    places: list[tuple[Row, str]] = [
        *((row, name) for name in ("text", "raw_text", "chars_raw", "chars_removed")),
        *((edit, name) for edit in edits for name in ("start", "end", "text_pos", "removed", "inserted")),
    ]
    place, name = data.draw(st.sampled_from(places))
    value = st.integers(-1, 30) if isinstance(place[name], int) else TEXT
    place[name] = data.draw(value.filter(lambda other: other != place[name]))
    assert list(document_differences(row)) != []


def test_a_row_whose_raw_text_is_switched_off_is_checked_as_far_as_it_can_be(root: Path) -> None:
    forge(root, [good("a.txt") | {"raw_text": None}])
    assert what_differs(root) == []


def test_rows_that_occur_twice_or_out_of_order_are_reported(root: Path) -> None:
    rows = [good("a.txt"), good("b.txt")]
    forge(root, rows[::-1])
    assert what_differs(root) == [f"{rows[0]['id']}: is not in order"]
    forge(root, [rows[0], rows[0]])
    assert what_differs(root) == [f"{rows[0]['id']}: occurs more than once in documents"]


def test_a_failure_that_breaks_a_law_is_reported(root: Path) -> None:
    forge(root, [bad("x.txt") | {"stage": "no such stage", "message": "m" * 501}], "quarantine")
    stage, message = what_differs(root)
    assert (ident("x.txt") in stage) and "stage 'no such stage' is unknown" in stage
    assert "message is longer than 500" in message


def test_other_columns_are_reported(root: Path) -> None:
    fewer = DOCUMENTS.remove(DOCUMENTS.get_field_index("title"))
    row = {name: value for name, value in good("a.txt").items() if name != "title"}
    forge(root, [row], schema=fewer)
    assert any("its columns are not those of documents" in what for what in what_differs(root))


def change_top(change: Callable[[dict[str, Any]], object]) -> Damage:
    return lambda root: change_manifest(current(root), change)


def change_run(change: Row) -> Damage:
    return change_top(lambda top: top["run"].update(change))


def change_part(change: Row) -> Damage:
    return change_top(lambda top: top["tables"]["documents"][0].update(change))


def copy_a_part(root: Path) -> None:
    shutil.copy(first_part(root), root / "documents/copy.parquet")


def relink(name: str, target: str) -> Damage:
    def damage(root: Path) -> None:
        (root / name).unlink()
        (root / name).symlink_to(target)

    return damage


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x41
    path.write_bytes(data)


def a_run(root: Path) -> Path:
    return sorted((root / "runs").iterdir())[-1]


def swap_runs(root: Path) -> None:
    """Let a run's file bear another one's name."""
    first, second = sorted((root / "runs").iterdir())[:2]
    second.rename(first)


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda root: first_part(root).unlink(), "cannot be read: No such file"),
        (lambda root: cut(first_part(root)), "cannot be read"),
        (lambda root: first_part(root).write_bytes(b""), "cannot be read"),
        (lambda root: first_part(root).write_bytes(b"PAR1 but nothing else PAR1"), "cannot be read"),
        (lambda root: flip(first_part(root), 100), "its bytes are not those"),
        (lambda root: cut(first_part(root, "quarantine")), "cannot be read"),
        (copy_a_part, "is not in the manifest"),
        (lambda root: (root / "documents/.hidden").write_text(""), "is not in the manifest"),
        (lambda root: (current(root).path / "extra").mkdir(), "is not in the manifest"),
        (lambda root: (root / "documents").unlink(), "documents: is missing"),
        (lambda root: (root / "quarantine").unlink(), "quarantine: is missing"),
        (relink("documents", ".store/snapshots/00000002/documents"), "is a link to somewhere else"),
        (relink(".store/current", "snapshots/00000009"), "is not a whole snapshot"),
        (relink(".store/current", "current"), "cannot be read: Too many levels"),
        (lambda root: (root / ".store/current").unlink(), "copied without its links"),
        (lambda root: shutil.rmtree(root / ".store"), "is there already"),
        (lambda root: cut(current(root).path / "manifest.json"), "is damaged"),
        (lambda root: (current(root).path / "manifest.json").unlink(), "is not a whole snapshot"),
        (lambda root: (current(root).path / "manifest.json").write_text("[]"), "is damaged"),
        (change_top(lambda top: top.update(format=99)), "has format 99"),
        (change_top(lambda top: top.update(snapshot=2)), "the manifest of snapshot 2"),
        (change_top(lambda top: top.update(parent=1)), "not those of its run"),
        (change_top(lambda top: top["tables"].pop("quarantine")), "is damaged"),
        (change_run({"message": "other"}), "has no row in runs"),
        (change_run({"parameters": "{}"}), "has no row in runs"),
        (change_run({"finished_at": "2001-01-01T00:00:00+00:00"}), "has no row in runs"),
        (change_part({"rows": 7}), "rows, not the 7 that were committed"),
        (change_part({"rows": "many"}), "is damaged"),
        (change_run({"run_id": 7}), "is damaged"),
        (change_part({"size": 7}), "its bytes are not those"),
        (change_part({"sha256": "0" * 64}), "is not in the manifest"),
        (change_part({"key": "other"}), "is not in the manifest"),
        (lambda root: a_run(root).unlink(), "has no row in runs"),
        (lambda root: cut(a_run(root)), "cannot be read"),
        (lambda root: flip(a_run(root), 200), "runs/"),
        (lambda root: (root / "runs/notes.txt").write_text(""), "does not belong here"),
        (swap_runs, "its bytes are not those that were written"),
        (lambda root: cut(root / ".store/snapshots/00000002/manifest.json"), "is damaged"),
    ],
)  # fmt: skip
def test_damage_to_any_kind_of_file_is_reported_not_raised(root: Path, damage: Damage, what: str) -> None:
    damage(root)
    assert any(what in told for told in what_differs(root))


def test_a_run_that_does_not_add_up_is_reported(root: Path) -> None:
    path = a_run(root)
    table = read(path)
    column = table.schema.get_field_index("documents")
    (row,) = table.to_pylist()
    part = write_part(
        path.parent, path.name[:-25],
        [table.set_column(column, table.schema.field(column), pa.array([5]))], table.schema,
    )  # fmt: skip
    path.unlink()
    assert part.name != path.name
    assert any("its totals are not the sums" in told for told in what_differs(root))
    (path.parent / part.name).unlink()
    row["sources"][0]["inputs"] += 1
    row["inputs"] += 1
    write_part(path.parent, path.name[:-25], [pa.Table.from_pylist([row], table.schema)], table.schema)
    assert any("inputs are not" in told for told in what_differs(root))


def test_no_flipped_byte_of_a_part_goes_unseen_or_raises(root: Path) -> None:
    path = first_part(root)
    whole = path.read_bytes()
    places = random.Random(3)  # noqa: S311
    for _ in range(150):
        flip(path, places.randrange(len(whole)))
        assert not verify(root).ok
        path.write_bytes(whole)
    assert verify(root).ok


def test_an_empty_folder_and_a_missing_one_are_reported(tmp_path: Path) -> None:
    assert what_differs(tmp_path) == [f"{tmp_path}: nothing was ever committed here"]
    assert not verify(tmp_path / "none").ok
    assert not (tmp_path / "none").exists()


def test_many_differences_are_told_up_to_a_limit_and_counted_beyond(root: Path) -> None:
    rows = [good(f"{n}.txt") | {"chars_raw": 1} for n in range(1100)]
    forge(root, sorted(rows, key=lambda row: str(row["file_path"])))
    report = verify(root)
    assert (len(report.differences), report.untold) == (1000, 100)


def test_verifying_changes_nothing(root: Path) -> None:
    before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}
    runs = read_runs(root)
    assert verify(root).ok
    assert {path: path.lstat().st_mtime_ns for path in root.rglob("*")} == before
    assert read_runs(root) == runs
