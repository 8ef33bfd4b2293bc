"""People read the dataset with what they have; these are the real libraries, without help from us."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars
import pyarrow.dataset
import pytest

from output.verify import verify
from tests.output.dataset import RULESET, bad, child, good, ident, run

READS = int(os.environ.get("WINNOW_READS", "0"))  # in all; 0: as many as there is time for
GENERATIONS = 40

Read = Callable[[Path], Iterable[tuple[str, str]]]


def with_pandas(folder: Path) -> Iterable[tuple[str, str]]:
    frame = pd.read_parquet(folder)
    return zip(frame["id"], frame["ruleset"], strict=True)


def with_polars(folder: Path) -> Iterable[tuple[str, str]]:
    return polars.read_parquet(folder).select("id", "ruleset").rows()


def with_polars_glob(folder: Path) -> Iterable[tuple[str, str]]:
    return polars.scan_parquet(folder / "*.parquet").select("id", "ruleset").collect().rows()


def with_duckdb(folder: Path) -> Iterable[tuple[str, str]]:
    with duckdb.connect() as connection:
        query = "select id, ruleset from read_parquet(?)"
        return connection.execute(query, [f"{folder}/*.parquet"]).fetchall()


def with_pyarrow(folder: Path) -> Iterable[tuple[str, str]]:
    rows = pyarrow.dataset.dataset(folder).to_table(columns=["id", "ruleset"]).to_pylist()
    return [(row["id"], row["ruleset"]) for row in rows]


# What comes of listing the folder before a commit and opening its files after: they are gone. Arrow, and so
# pandas, skips names that vanish while it lists; if all do, the table has no columns, and no "id".
MISSED = (OSError, duckdb.Error, polars.exceptions.PolarsError, KeyError, pyarrow.ArrowInvalid)

READERS = [with_pandas, with_polars, with_polars_glob, with_duckdb, with_pyarrow]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["documents", "quarantine"])
def test_a_table_is_read_from_its_folder_or_glob(tmp_path: Path, read: Read, name: str) -> None:
    run(tmp_path, "run-1")
    assert list(read(tmp_path / name)) == []
    rows = [f"{n}.txt" for n in range(5)]
    if name == "documents":
        run(tmp_path, "run-2", [good(row) for row in rows], shards=2)
    else:
        run(tmp_path, "run-2", [], [bad(row) for row in rows], shards=2)
    assert Counter(read(tmp_path / name)) == Counter((ident(row), RULESET) for row in rows)


def test_every_column_arrives_as_what_it_is(tmp_path: Path) -> None:
    row = good("a.txt")
    run(tmp_path, "run-1", [row])
    found: dict[str, Any] = polars.read_parquet(tmp_path / "documents").to_dicts()[0]
    assert found == row
    glob = f"{tmp_path}/documents/*.parquet"
    with duckdb.connect() as connection:
        edits = connection.execute(f"select edits from '{glob}'").fetchall()  # noqa: S608
        query = f"select id from '{glob}' where date_published < timestamptz '2016-01-01 00:00:00+00'"  # noqa: S608
        assert edits == [(row["edits"],)]
        assert connection.execute(query).fetchall() == [(row["id"],)]
    frame = pd.read_parquet(tmp_path / "documents")
    assert frame["date_published"][0] == datetime(2015, 9, 10, 14, 50, tzinfo=UTC)
    assert list(frame["author"][0]) == ["Ada Example", "Ben Example"]


def commit_generations(root: Path, first: int, last: int) -> None:
    """Replace all documents of the dataset again and again."""
    for generation in range(first, last):
        rows = [good(f"{n}.txt", ruleset=f"rules-{generation}") for n in range(8)]
        run(root, f"run-{generation}", rows, shards=4)


@pytest.mark.parametrize("resolve", [False, True], ids=["by name", "link resolved first"])
def test_readers_see_one_whole_snapshot_while_runs_commit(tmp_path: Path, resolve: bool) -> None:
    commit_generations(tmp_path, 0, 1)
    writer, generation = child(commit_generations, tmp_path, 1, 1 + GENERATIONS), 1 + GENERATIONS
    folder = tmp_path / "documents"
    reads = missed = 0
    seen = set()
    whole = Counter(ident(f"{n}.txt") for n in range(8))
    while writer.is_alive() or reads - missed < max(READS // 2, len(READERS)):
        if not writer.is_alive():
            assert writer.exitcode == 0
            writer = child(commit_generations, tmp_path, generation, generation + GENERATIONS)
            generation += GENERATIONS
        read = READERS[reads % len(READERS)]
        reads += 1
        try:
            rows = list(read(folder.resolve() if resolve else folder))
        except MISSED:
            missed += 1
            continue
        assert Counter(name for name, _ in rows) == whole, read.__name__
        generations = {ruleset for _, ruleset in rows}
        assert len(generations) == 1, read.__name__
        seen |= generations
        if READS and reads - missed >= READS // 2:
            writer.kill()
    writer.join()
    assert writer.exitcode in (0, -signal.SIGKILL)
    assert len(seen) > 1
    assert missed == 0 or not resolve
    assert verify(tmp_path).ok or writer.exitcode
