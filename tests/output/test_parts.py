from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from output import parts
from output.files import StoreError
from output.parts import Part, only, read, tables_of, write_part, write_parts
from output.schema import DOCUMENTS, KEY, QUARANTINE
from tests.output.dataset import Row, bad, child, good, ident


def rows(number: int) -> list[Row]:
    return sorted(
        (good(f"{n}.txt", f"Body {n}.\n" * 20) for n in range(number)), key=lambda row: row["file_path"]
    )


def write(folder: Path, number: int = 600, key: str = "a") -> Part:
    return write_part(folder, key, tables_of(rows(number), DOCUMENTS), DOCUMENTS)


def test_a_part_holds_its_rows_under_the_schema_sorted_and_compressed(tmp_path: Path) -> None:
    part = write(tmp_path)
    with pq.ParquetFile(tmp_path / part.name) as file:
        assert file.schema_arrow.equals(DOCUMENTS)
        assert file.read().to_pylist() == pa.Table.from_pylist(rows(600), DOCUMENTS).to_pylist()
        group = file.metadata.row_group(0)
        assert [file.schema_arrow.names[one.column_index] for one in group.sorting_columns] == list(KEY)
        assert {group.column(n).compression for n in range(group.num_columns)} == {"ZSTD"}
    assert (part.rows, part.size) == (600, (tmp_path / part.name).stat().st_size)
    assert (part.first, part.last) == (("wire", "0.txt"), ("wire", "99.txt"))
    assert (part.sources, part.rulesets) == ((("wire", 600),), (("rules-1", 600),))
    assert Part.from_json(json.loads(json.dumps(part.to_json()))) == part


def test_the_same_rows_give_the_same_bytes_in_another_process_under_another_key(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    child(write, tmp_path / "other", 600, "b").join()
    part = write(tmp_path)
    (other,) = (tmp_path / "other").iterdir()
    assert other.read_bytes() == (tmp_path / part.name).read_bytes()
    assert other.name == f"b-{part.sha256[:16]}.parquet"


def test_how_the_rows_are_cut_on_their_way_does_not_matter(tmp_path: Path) -> None:
    whole = pa.Table.from_pylist(rows(50), DOCUMENTS)
    cut = write_part(tmp_path, "a", [whole.slice(0, 7), whole.slice(7, 0), whole.slice(7)], DOCUMENTS)
    assert cut == write_part(tmp_path, "a", [whole], DOCUMENTS)


def test_row_groups_are_cut_by_rows_and_by_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROWS_PER_GROUP", 512)
    assert groups(tmp_path, write(tmp_path)) == [512, 88]
    monkeypatch.setattr(parts, "BYTES_PER_GROUP", 1)
    assert groups(tmp_path, write(tmp_path)) == [256, 256, 88]


def groups(folder: Path, part: Part) -> list[int]:
    metadata = pq.read_metadata(folder / part.name)
    return [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]


def test_readers_can_skip_by_the_bounds_of_what_they_filter_by(tmp_path: Path) -> None:
    metadata = pq.read_metadata(tmp_path / write(tmp_path).name).row_group(0)
    columns = [metadata.column(n) for n in range(metadata.num_columns)]
    bounded = {column.path_in_schema for column in columns if column.is_stats_set}
    assert {"id", "source", "date_published", "language", "chars_removed"} <= bounded
    assert not bounded & {"text", "raw_text", "edits.list.element.removed"}


def test_an_empty_part_can_be_read(tmp_path: Path) -> None:
    part = write_part(tmp_path, "empty", [], QUARANTINE)
    assert part.rows == 0
    assert read(tmp_path / part.name).schema.equals(QUARANTINE)


def test_parts_end_with_the_row_group_that_fills_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "ROWS_PER_GROUP", 256)
    written = list(write_parts(tmp_path, "a", tables_of(rows(600), DOCUMENTS), DOCUMENTS, limit=1000))
    assert [part.rows for part in written] == [256, 256, 88]
    found = [row for part in written for row in read(tmp_path / part.name).to_pylist()]
    assert found == rows(600)
    assert list(write_parts(tmp_path, "b", [], DOCUMENTS, limit=1000)) == []


def test_rows_are_picked_by_id(tmp_path: Path) -> None:
    path = tmp_path / write(tmp_path, 300).name
    ids = pa.array([ident("3.txt"), ident("250.txt"), "no such id"])
    assert Counter(only(path, ids)["id"].to_pylist()) == Counter(ids.to_pylist()[:2])


def test_a_row_that_does_not_fit_is_named(tmp_path: Path) -> None:
    wrong = rows(3)
    wrong[1] = wrong[1] | {"chars_raw": 2**31}
    with pytest.raises(StoreError, match=f"wire: {wrong[1]['file_path']} does not fit"):
        write_part(tmp_path, "a", tables_of(wrong, DOCUMENTS), DOCUMENTS)
    missing = [bad("a.txt") | {"stage": None}]
    with pytest.raises(StoreError, match=r"wire: a\.txt does not fit"):
        write_part(tmp_path, "a", tables_of(missing, QUARANTINE), QUARANTINE)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_page_is_an_error_that_names_the_file_not_other_data(tmp_path: Path) -> None:
    part = write(tmp_path)
    path = tmp_path / part.name
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(StoreError, match=part.name):
        read(path)
    path.write_bytes(data[:-20])
    with pytest.raises(StoreError, match=part.name):
        read(path)
    path.unlink()
    with pytest.raises(StoreError, match="is missing"):
        read(path)
