from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.counts import AccountingError, Counts, RuleCounts, SourceCounts
from output.files import StoreError
from output.runs import RunRecord, append_run, read_runs

STARTED = datetime(2024, 5, 1, 3, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
COUNTS = Counts(
    sources=(SourceCounts("forum", 2, 1, 1, 0, 50, 5), SourceCounts("wire", 3, 1, 0, 2, 100, 10)),
    rules=(RuleCounts("promo", 1, 3, 15),),
)


def a_run(run_id: str = "run-1", **changes: Any) -> RunRecord:
    values: dict[str, Any] = {
        "state": "completed",
        "message": "2 documents, 1 quarantined",
        "started_at": STARTED,
        "finished_at": STARTED + timedelta(seconds=3),
        "counts": COUNTS,
        "parameters": {"workers": 2, "sources": ["wire"]},
        "rulesets": ("rules-1",),
        "parent_snapshot": 3,
        "snapshot": 4,
    }
    return RunRecord(run_id=run_id, **(values | changes))


def test_a_run_is_one_row_that_plain_readers_read(tmp_path: Path) -> None:
    append_run(tmp_path, a_run())
    append_run(tmp_path, a_run("run-2", state="failed", snapshot=None, counts=Counts()))
    first, second = polars.read_parquet(tmp_path / "runs").sort("run_id").to_dicts()
    assert [first[name] for name in ("inputs", "documents", "quarantined", "unchanged")] == [5, 2, 1, 2]
    assert (first["chars_raw"], first["chars_removed"], first["snapshot"]) == (150, 15, 4)
    assert first["started_at"] == STARTED
    assert first["rules"] == [{"rule": "promo", "version": 1, "edits": 3, "chars": 15}]
    assert {entry["library"] for entry in first["library_versions"]} >= {"ftfy", "pyarrow"}
    assert (second["state"], second["snapshot"]) == ("failed", None)


def test_runs_are_read_as_they_were_written_the_oldest_first(tmp_path: Path) -> None:
    later = a_run("a-later-run", started_at=STARTED + timedelta(days=1))
    append_run(tmp_path, later)
    append_run(tmp_path, a_run())
    assert [run.run_id for run in read_runs(tmp_path)] == ["run-1", "a-later-run"]
    assert [run.to_row() for run in read_runs(tmp_path)] == [a_run().to_row(), later.to_row()]


def test_the_same_record_is_one_row_however_often_it_is_written(tmp_path: Path) -> None:
    assert append_run(tmp_path, a_run()) == append_run(tmp_path, a_run())
    assert len(read_runs(tmp_path)) == 1


def test_a_completed_run_must_add_up_and_a_failed_one_need_not() -> None:
    lost = Counts(sources=(SourceCounts("wire", inputs=3, documents=1),))
    with pytest.raises(AccountingError, match="run run-1: source 'wire': 3 inputs are not 1 documents"):
        a_run(counts=lost)
    assert a_run(counts=lost, state="failed").counts == lost
    with pytest.raises(AccountingError, match="the rules removed 15 characters, the documents lost 14"):
        a_run(counts=Counts((SourceCounts("wire", 1, 1, 0, 0, 100, 14),), COUNTS.rules))


def test_counts_that_are_merged_are_sums() -> None:
    merged = Counts.merge([COUNTS, COUNTS, Counts()])
    assert (merged.inputs, merged.documents, merged.quarantined, merged.unchanged) == (10, 4, 2, 4)
    assert merged.rules == (RuleCounts("promo", 1, 6, 30),)
    assert Counts.merge([]) == Counts()


def test_bad_ids_and_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match=r"run id '\.\./x'"):
        a_run("../x")
    with pytest.raises(ValueError, match="time zone"):
        a_run(started_at=datetime(2024, 5, 1))


def test_messages_and_parameters_of_any_kind_are_stored(tmp_path: Path) -> None:
    odd = a_run(
        message="caf\udce9",
        parameters={"path": Path("a/caf\udce9"), "when": datetime(2024, 5, 1, tzinfo=UTC)},
    )
    append_run(tmp_path, odd)
    (run,) = read_runs(tmp_path)
    assert run.message == "caf\\udce9"
    assert run.parameters["path"] == "a/caf\udce9"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)


MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.timezones())


@given(st.dictionaries(st.text(), JSON), st.text(st.characters(codec=None)), MOMENTS)
def test_a_record_that_is_written_and_read_is_the_same_record(
    parameters: dict[str, Any], message: str, started: datetime
) -> None:
    before = a_run(parameters=parameters, message=message, started_at=started)
    row = before.to_row()
    assert RunRecord.from_row(row).to_row() == row
    assert RunRecord.from_json(json.loads(json.dumps(before.to_json()))).to_row() == row


def test_a_damaged_row_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = append_run(tmp_path, a_run())
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(StoreError, match=path.name):
        read_runs(tmp_path)
