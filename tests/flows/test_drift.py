from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.drift import FEWEST_RUNS, Drift, earlier_runs, find_drifts
from output.runs import RunRecord, append_run
from output.store import Store

USUAL = {
    "documents": 100.0,
    "removed": 0.3,
    "empty": 0.0,
    "length": 2000.0,
    "rule:promo": 0.5,
    "language:en": 1.0,
}


def run(number: int, removed: float) -> RunRecord:
    start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return RunRecord(
        run_id=f"run-{number}",
        state="completed",
        message="",
        started_at=start,
        finished_at=start,
        rulesets=("r1",),
        measures={"wire": USUAL | {"removed": removed}},
    )


HISTORY = [run(number, removed=0.3 + 0.01 * (number % 3)) for number in range(10)]


def drifts(history: list[RunRecord], changes: dict[str, float], rules: str = "r1") -> list[Drift]:
    return find_drifts({"wire": USUAL | changes}, {"wire": rules}, history)


def test_a_source_that_looks_as_always_raises_no_alarm() -> None:
    assert drifts(HISTORY, {"removed": 0.33}) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"removed": 0.62}, "62% of the characters are removed, usually 31%"),
        ({"empty": 0.4}, "40% of the documents have next to nothing left, usually 0%"),
        ({"length": 300.0}, "a document has 300 characters left, usually 2,000 (medians)"),
        ({"rule:promo": 0.0}, "rule promo fires in 0% of the documents, usually 50%"),
        ({"rule:navigation": 1.0}, "rule navigation fires in 100% of the documents, usually 0%"),
        ({"encoding:windows-1252": 0.5}, "50% of the documents are in windows-1252, usually 0%"),
    ],
)
def test_another_template_shows_in_each_figure_that_it_changes(changes: dict[str, float], words: str) -> None:
    (drift,) = drifts(HISTORY, changes)
    assert str(drift) == words
    assert drift.runs == 10


def test_another_language_shows_in_what_comes_and_in_what_goes() -> None:
    words = list(map(str, drifts(HISTORY, {"language:en": 0.2, "language:de": 0.8})))
    assert words == [
        "80% of the documents are in the language de, usually 0%",
        "20% of the documents are in the language en, usually 100%",
    ]


def test_one_strange_night_in_the_past_changes_nothing() -> None:
    history = [*HISTORY[:4], run(20, removed=0.99), *HISTORY[4:]]
    assert drifts(history, {"removed": 0.33}) == []
    assert len(drifts(history, {"removed": 0.9})) == 1


def test_a_source_that_varies_much_may_vary_as_much() -> None:
    restless = [run(number, removed=0.1 + 0.08 * number) for number in range(10)]
    assert drifts(restless, {"removed": 0.85}) == []


def test_few_documents_are_left_to_chance() -> None:
    assert drifts(HISTORY, {"documents": 5.0, "rule:promo": 1.0}) == []
    assert len(drifts(HISTORY, {"documents": 100.0, "rule:promo": 1.0})) == 1
    assert drifts(HISTORY, {"documents": 4.0, "removed": 1.0}) == []


def test_without_a_history_nothing_is_said() -> None:
    assert drifts(HISTORY[: FEWEST_RUNS - 1], {"removed": 0.9}) == []
    assert find_drifts({"new": USUAL}, {"new": "r1"}, HISTORY) == []


def test_other_rules_begin_a_history_of_their_own_but_a_language_stays_one() -> None:
    assert drifts(HISTORY, {"removed": 0.9, "rule:promo": 0.0}, rules="r2") == []
    assert len(drifts(HISTORY, {"removed": 0.9, "language:en": 0.0}, rules="r2")) == 1


def test_the_history_of_a_dataset_is_its_completed_runs_the_newest_first(tmp_path: Path) -> None:
    for one in HISTORY[:3]:
        append_run(tmp_path, one)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    append_run(
        tmp_path, RunRecord(run_id="x", state="failed", message="", started_at=start, finished_at=start)
    )
    (tmp_path / "runs" / "20270101T000000Z-y-0123456789abcdef.parquet").write_bytes(b"damaged")
    assert [one.run_id for one in earlier_runs(Store(tmp_path))] == ["run-2", "run-1", "run-0"]
    assert earlier_runs(Store(tmp_path))[0].measures == HISTORY[2].measures
