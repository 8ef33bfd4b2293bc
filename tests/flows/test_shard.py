from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cleaners import Profile, describe, ruleset_id
from flows.changes import basis
from flows.manifest import Shard
from flows.shard import clean_shard
from output.counts import Counts, SourceCounts
from output.ledger import entries
from output.runs import RunRecord
from output.shards import shard_results
from output.snapshot import Snapshot
from output.store import Store
from sources.discover import discover
from sources.source import Source
from tests.flows.project import NOISY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, one that is no text, and a link that leads elsewhere."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(NOISY)
    (folder / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "c.txt").write_text("Nothing has to go from here.\n")
    (folder / "d.txt").symlink_to("/etc/hostname")
    return folder


def shard_of(
    folder: Path,
    profile: Profile | None = None,
    ruleset: str | None = None,
    snapshot: Snapshot | None = None,
    **settings: Any,
) -> Shard:
    source = Source("wire", "Wire", "…", folder, ("*.txt",), profile=profile or Profile())
    source = replace(source, **settings)
    described = describe() if ruleset else describe(source.profile)
    made = basis(source, ruleset or ruleset_id(source.profile), described, {})
    known = {one.file_path: one for one in entries(snapshot, "wire")}
    inputs = tuple(discover(source))
    return Shard(
        source, 1, made, inputs, tuple(known[one.file_path] for one in inputs if one.file_path in known)
    )


def quarantined(staging: Path) -> list[dict[str, Any]]:
    (result,) = shard_results(staging)
    assert result.quarantine
    return pq.read_table(staging / "quarantine" / result.quarantine.name).to_pylist()


def test_every_input_is_a_document_or_quarantined_or_unchanged(folder: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "data").staging("run") as staging:
        seen: list[None] = []
        outcome = clean_shard(shard_of(folder), staging.path, lambda: seen.append(None))
        (counts,) = outcome.counts.sources
        assert (counts.inputs, counts.documents, counts.quarantined, counts.unchanged) == (4, 2, 2, 0)
        assert len(seen) == 4
        assert [(line.file_path, line.rules) for line in outcome.first] == [
            ("a.txt", ("promo",)),
            ("c.txt", ()),
        ]
        assert outcome.first[0].chars_removed == counts.chars_removed > 0


def test_what_fails_is_quarantined_with_its_stage_and_reason(folder: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "data").staging("run") as staging:
        clean_shard(shard_of(folder), staging.path)
        rows = {row["file_path"]: row for row in quarantined(staging.path)}
    assert rows["b.txt"]["stage"] == "charset"
    assert "PNG" in rows["b.txt"]["message"]
    assert rows["d.txt"]["stage"] == "discover"
    assert "link" in rows["d.txt"]["message"]


def test_an_error_that_nobody_foresaw_quarantines_the_document_and_not_the_batch(
    folder: Path, tmp_path: Path
) -> None:
    broken = Profile(rules_off=frozenset({"no-such-rule"}))  # the cleaner raises ValueError for it
    with Store(tmp_path / "data").staging("run") as staging:
        outcome = clean_shard(shard_of(folder, broken, "ruleset"), staging.path)
        rows = {row["file_path"]: row for row in quarantined(staging.path)}
    assert outcome.counts.quarantined == outcome.counts.inputs == 4
    assert rows["a.txt"]["error_class"] == "ValueError"
    assert rows["a.txt"]["raw_sha256"]


def test_a_file_that_has_gone_since_it_was_found_is_quarantined(folder: Path, tmp_path: Path) -> None:
    shard = shard_of(folder)
    (folder / "c.txt").unlink()
    with Store(tmp_path / "data").staging("run") as staging:
        outcome = clean_shard(shard, staging.path)
        rows = {row["file_path"]: row for row in quarantined(staging.path)}
    assert outcome.counts.documents == 1
    assert rows["c.txt"]["stage"] == "read"


def test_only_what_has_changed_is_cleaned_again(folder: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    snapshot = ingest(store, shard_of(folder), "one")
    (folder / "a.txt").write_text(NOISY + "There is more to come.\n")
    with store.staging("two") as staging:
        again = clean_shard(shard_of(folder, snapshot=snapshot), staging.path).counts.sources[0]
    assert (again.documents, again.quarantined, again.unchanged) == (1, 2, 1)
    other_rules = Profile(rules_off=frozenset({"promo"}))
    with store.staging("three") as staging:
        shard = shard_of(folder, other_rules, snapshot=snapshot)
        all_again = clean_shard(shard, staging.path).counts.sources[0]
    assert (all_again.documents, all_again.unchanged) == (2, 0)


def ingest(store: Store, shard: Shard, key: str) -> Snapshot:
    with store.staging(key) as staging:
        counts = clean_shard(shard, staging.path).counts
        now = datetime.now(UTC)
        return store.commit(
            staging,
            RunRecord(
                run_id=key, state="completed", message="", started_at=now, finished_at=now, counts=counts
            ),
        ).snapshot


def test_an_empty_shard_counts_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with Store(tmp_path / "data").staging("run") as staging:
        outcome = clean_shard(shard_of(tmp_path / "in"), staging.path)
    assert outcome.counts == Counts((SourceCounts("wire"),))


def test_a_file_that_cannot_be_cut_is_written_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [json.dumps({"id": f"{number}", "text": f"Line {number}.\n" * 99}) + "\n" for number in range(50)]
    (folder / "a.jsonl.gz").write_bytes(gzip.compress("".join(lines).encode()))
    source = Source("wire", "Wire", "…", folder, ("*.jsonl.gz",))
    made = basis(source, ruleset_id(source.profile), describe(source.profile), {})
    shard = Shard(source, 1, made, tuple(discover(source)))
    monkeypatch.setattr("flows.shard.FULL", 10_000)
    store = Store(tmp_path / "data")
    with store.staging("run") as staging:
        outcome = clean_shard(shard, staging.path)
        results = shard_results(staging.path)
        assert Counts.merge(result.counts for result in results) == outcome.counts
        assert (outcome.counts.documents, outcome.counts.inputs) == (50, 50)
        assert len(results) > 5
        assert max(result.counts.documents for result in results) < 15
