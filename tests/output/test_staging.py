from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from output.counts import AccountingError, Counts, RuleCounts, SourceCounts
from output.files import StoreError
from output.rows import document_id
from output.shards import shard_results, write_shard
from output.staging import Staging
from output.store import Store
from tests.output.dataset import bad, child, good, ident, stage


def test_a_shard_counts_what_became_of_its_inputs_per_source_and_per_rule(tmp_path: Path) -> None:
    with Staging(tmp_path, "run") as staging:
        documents = [good("a.txt"), good("b.txt", source="forum")]
        written = write_shard(
            staging.path,
            "s-0",
            inputs={"wire": 4, "forum": 1},
            documents=documents,
            quarantine=[bad("c.txt")],
            unchanged={"wire": [ident("d.txt"), ident("e.txt")]},
        )
        assert shard_results(staging.path) == [written]
        size = documents[0]["chars_raw"]
        assert written.counts == Counts(
            sources=(
                SourceCounts("forum", 1, 1, chars_raw=documents[1]["chars_raw"], chars_removed=24),
                SourceCounts("wire", 4, 1, 1, 2, chars_raw=size, chars_removed=24),
            ),
            rules=(
                RuleCounts("lift-rule", 2, edits=2, chars=16),
                RuleCounts("remove-rule", 2, edits=2, chars=32),
                RuleCounts("replace-rule", 2, edits=2, chars=0),
            ),
        )
        assert written.document_ids == tuple(sorted(row["id"] for row in documents))
        assert written.quarantined_ids == (ident("c.txt"),)
        assert written.unchanged_ids == tuple(sorted([ident("d.txt"), ident("e.txt")]))
        assert written.documents and (staging.path / "documents" / written.documents.name).is_file()


def test_an_input_that_is_lost_is_an_error_that_names_shard_and_source(tmp_path: Path) -> None:
    with Staging(tmp_path, "run") as staging:
        with pytest.raises(AccountingError, match=r"shard s-0: source 'wire': 3 inputs are not 1 documents"):
            write_shard(staging.path, "s-0", inputs={"wire": 3}, documents=[good("a.txt")])
        with pytest.raises(AccountingError, match="source 'forum': 0 inputs are not 1 documents"):
            write_shard(staging.path, "s-0", inputs={"wire": 1}, documents=[good("a.txt", source="forum")])
        assert shard_results(staging.path) == []


def test_a_document_is_settled_once(tmp_path: Path) -> None:
    with Staging(tmp_path, "run") as staging:
        with pytest.raises(StoreError, match=r"wire: a\.txt\) 2 times"):
            write_shard(
                staging.path, "s-0", inputs={"wire": 2}, documents=[good("a.txt")], quarantine=[bad("a.txt")]
            )
        with pytest.raises(StoreError, match=r"wire: a\.txt\) 2 times"):
            write_shard(
                staging.path,
                "s-0",
                inputs={"wire": 2},
                documents=[good("a.txt")],
                unchanged={"wire": [document_id("wire", "a.txt")]},
            )


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    rows = [good(f"{n}.txt") for n in range(20)]
    with Staging(tmp_path, "run") as staging:
        stage(staging.path, "s-0", rows)
        stage(staging.path, "s-1", rows[::-1])
        first, second = shard_results(staging.path)
    assert first.documents and second.documents
    assert first.documents.sha256 == second.documents.sha256


def test_a_shard_can_be_written_by_another_process_and_again(tmp_path: Path) -> None:
    with Staging(tmp_path, "run") as staging:
        child(stage, staging.path, "s-0", [good("a.txt")]).join()
        (first,) = shard_results(staging.path)
        assert first.document_ids == (ident("a.txt"),)
        stage(staging.path, "s-0", [good("b.txt")])
        (second,) = shard_results(staging.path)
        assert second.document_ids == (ident("b.txt"),)


def test_a_run_under_way_keeps_its_key_and_its_folder(tmp_path: Path) -> None:
    with Staging(tmp_path, "run") as staging:
        with pytest.raises(StoreError, match="'run' is under way"):
            Staging(tmp_path, "run")
        Store(tmp_path).recover()
        stage(staging.path, "s-0", [good("a.txt")])
    assert not staging.path.exists()
    with Staging(tmp_path, "run") as staging:
        assert shard_results(staging.path) == []


def killed_while_staging(root: Path, key: str) -> None:
    staging = Staging(root, key)
    stage(staging.path, "s-0", [good("a.txt")])
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_run_staged_is_cleared(tmp_path: Path) -> None:
    for key in ("run", "other"):
        process = child(killed_while_staging, tmp_path, key)
        process.join()
        assert process.exitcode == -signal.SIGKILL
    with Staging(tmp_path, "run") as staging:
        assert shard_results(staging.path) == []
        assert {path.name for path in staging.path.parent.iterdir()} == {"run", "other"}
        Store(tmp_path).recover()
        assert {path.name for path in staging.path.parent.iterdir()} == {"run"}


@pytest.mark.parametrize("key", ["", "..", "a/b", ".hidden", "a b", "x" * 101, "a\n"])
def test_a_key_that_is_no_file_name_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(StoreError, match="run key"):
        Staging(tmp_path, key)
    with pytest.raises(StoreError, match="shard key"):
        write_shard(tmp_path, key, inputs={})


def test_a_damaged_result_is_an_error_that_names_it(tmp_path: Path) -> None:
    with Staging(tmp_path, "run") as staging:
        stage(staging.path, "s-0", [good("a.txt")])
        path = staging.path / "shards" / "s-0.json"
        path.write_bytes(path.read_bytes()[:-9])
        with pytest.raises(StoreError, match=r"s-0\.json is damaged"):
            shard_results(staging.path)
