"""Many small parts become few large ones by themselves, sorted, whatever came into them and when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output import parts, rewrite
from output.counts import Counts
from output.rewrite import FAN, LEVELS, fuse
from output.schema import KEY
from output.shards import shard_results
from output.store import Store
from output.verify import verify
from tests.output.dataset import bad, contents, good, record, run, stage


def files(root: Path, name: str = "documents") -> list[Path]:
    return sorted((root / name).iterdir())


def test_a_year_of_nights_leaves_few_parts_and_every_row(tmp_path: Path) -> None:
    for night in range(60):
        run(
            tmp_path,
            f"night-{night}",
            [good(f"{night:03d}/{n}.txt") for n in range(3)],
            [bad(f"{night}.bad")],
        )
        assert len(files(tmp_path)) < FAN * LEVELS
    documents, quarantine = contents(tmp_path)
    assert (len(documents), len(quarantine)) == (180, 60)
    assert verify(tmp_path).ok
    current = Store(tmp_path).current()
    assert current is not None
    assert len(current.tables["ledger"]) < FAN * LEVELS


def test_rows_are_sorted_by_source_and_path_within_each_part(tmp_path: Path) -> None:
    for night in range(FAN):
        names = [f"{n % 7}/{night}-{n}.txt" for n in range(9)]
        run(tmp_path, f"night-{night}", [good(name, source=s) for name in names for s in ("wire", "forum")])
    (part,) = files(tmp_path)
    keys = [tuple(row.values()) for row in pq.read_table(part, columns=list(KEY)).to_pylist()]
    assert keys == sorted(keys)
    assert len(keys) == FAN * 18


def test_a_part_that_is_full_is_cut_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROWS_PER_GROUP", 256)
    store = Store(tmp_path, full_part=1)
    run(tmp_path, "run-1", [good(f"{n:03d}.txt") for n in range(600)], store=store)
    run(tmp_path, "run-2", [good("005.txt", "New.\n")], store=store)
    before = {path.stat().st_ino for path in files(tmp_path)}
    assert sorted(pq.read_metadata(path).num_rows for path in files(tmp_path)) == [1, 87, 256, 256]
    run(tmp_path, "run-3", [good("006.txt", "Newer.\n")], store=store)
    assert len(before & {path.stat().st_ino for path in files(tmp_path)}) == 3
    assert len(contents(tmp_path)[0]) == 600
    assert verify(tmp_path).ok


def test_only_the_row_groups_that_can_hold_a_changed_document_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "ROWS_PER_GROUP", 256)
    run(tmp_path, "run-1", [good(f"{n:04d}.txt") for n in range(1100)])
    read: list[int] = []
    real = pq.ParquetFile.read_row_group

    def count(file: pq.ParquetFile, group: int, *arguments: object, **named: object) -> pa.Table:
        read.append(group)
        return real(file, group, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(pq.ParquetFile, "read_row_group", count)
    run(tmp_path, "run-2", [good("0300.txt", "New.\n")])
    assert read == [1, 1]  # of documents and of the ledger


@given(st.lists(st.integers(0, 10**9), max_size=200), st.integers(1, 10**9))
def test_every_part_is_in_one_group_and_what_is_left_is_few(sizes: list[int], full: int) -> None:
    groups = fuse(sizes, full)
    assert sorted(index for group in groups for index in group) == list(range(len(sizes)))
    small = [group for group in groups if sum(sizes[index] for index in group) < full // 2]
    assert len(small) < FAN * LEVELS
    assert all(sizes[group[0]] < max(full // 2, 1) or len(group) == 1 for group in groups)


def test_parts_that_follow_each_other_are_let_go_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "BYTES_PER_GROUP", 200_000)
    monkeypatch.setattr(rewrite, "ROWS_PER_BATCH", 20)
    real, held, files_open = rewrite._Stream.take, list[int](), [0]

    def watched(stream: rewrite._Stream, rows: int) -> pa.Table:
        taken = real(stream, rows)
        held.append(pa.total_allocated_bytes())
        return taken

    @contextmanager
    def counted(path: Path) -> Iterator[pq.ParquetFile]:
        files_open.append(files_open[-1] + 1)
        try:
            with parts.opened(path) as file:
                yield file
        finally:
            files_open.append(files_open[-1] - 1)

    monkeypatch.setattr(rewrite, "opened", counted)
    monkeypatch.setattr(rewrite._Stream, "take", watched)
    peaks = []
    for shards in (2 * FAN, 8 * FAN):
        with Store(root := tmp_path / str(shards)).staging("run") as staging:
            for shard in range(shards):
                rows = [good(f"{shard:02d}/{n:02d}.txt", f"{n} quays.\n" * 500) for n in range(20)]
                stage(staging.path, f"shard-{shard:02d}", rows)
            counts = Counts.merge(result.counts for result in shard_results(staging.path))
            held.clear()
            before = pa.total_allocated_bytes()
            Store(root).commit(staging, record("run", counts))
        assert len(files(root)) == 1
        peaks.append(max(held) - before)
    assert peaks[1] < 2 * peaks[0]
    assert max(files_open) <= 2
