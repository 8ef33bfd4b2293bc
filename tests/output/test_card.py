"""The dataset's card and its Croissant description, read by the programs that they are for."""

from __future__ import annotations

import json
from pathlib import Path

import datasets
import mlcroissant
import pytest

from output.counts import Counts
from output.runs import append_run
from output.shards import shard_results
from output.snapshot import About
from output.store import Store
from output.verify import verify
from tests.output.dataset import bad, good, ident, record, run, stage

SOURCES = {
    "wire": {"title": "A wire | with a bar", "description": "…", "licence": "CC0-1.0"},
    "forum": {"title": "A forum", "description": "…", "licence": "CC-BY-4.0"},
}
RULESETS = {"rules-1": {"rules": {"promo": "3"}, "basis": {"mode": "careful"}}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    store = Store(tmp_path / "data")
    rows = [good("a.txt"), good("b.txt", "Same.\n"), good("c.txt", "Same.\n", source="forum")]
    with store.staging("run-1") as staging:
        stage(staging.path, "s-0", rows, [bad("d.txt")])
        counts = Counts.merge(result.counts for result in shard_results(staging.path))
        append_run(store.root, store.commit(staging, record("run-1", counts), About(SOURCES, RULESETS)).run)
    return store.root


def test_the_card_states_sources_licences_rulesets_columns_and_counts(root: Path) -> None:
    card = (root / "README.md").read_text()
    assert "| documents | 3 |" in card
    assert "| the same text as another | 1 |" in card
    assert "| in a cluster of nearly the same texts | 2 |" in card
    assert "| inputs in quarantine | 1 |" in card
    assert "| wire | A wire \\| with a bar | CC0-1.0 | 2 |" in card
    assert "| forum | A forum | CC-BY-4.0 | 1 |" in card
    assert "| rules-1 | careful | 1 | 3 |" in card
    assert "| `edits` | list of structs |" in card


def test_the_card_changes_together_with_the_snapshot(root: Path) -> None:
    run(root, "run-2", [good("new.txt")])
    assert "| documents | 4 |" in (root / "README.md").read_text()
    assert "| wire | A wire" in (root / "README.md").read_text()
    assert (root / "README.md").resolve().parent == (root / "documents").resolve().parent
    assert verify(root).ok


def test_a_readme_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Mine.\n")
    run(tmp_path, "run-1", [good("a.txt")])
    run(tmp_path, "run-2", [good("b.txt")])
    assert (tmp_path / "README.md").read_text() == "Mine.\n"
    assert verify(tmp_path).ok


def test_a_card_that_was_changed_by_hand_is_reported(root: Path) -> None:
    (root / "README.md").write_text("Mine.\n")
    (difference,) = verify(root).differences
    assert "README.md" in difference.where


def test_croissant_is_valid_and_its_records_are_the_rows(root: Path) -> None:
    run(root, "run-2", [good("b.txt", "Changed.\n")])  # the old snapshot is still there
    found = mlcroissant.Dataset(jsonld=str(root / "croissant.json"))
    assert found.metadata.ctx.issues.errors == set()
    assert found.metadata.ctx.issues.warnings == set()
    records = list(found.records("documents"))
    assert len(records) == 3
    names = {record["documents/id"].decode() for record in records}
    assert names == {ident("a.txt"), ident("b.txt"), ident("c.txt", "forum")}
    assert {record["documents/text"].decode() for record in records} >= {good("a.txt")["text"]}
    assert json.loads((root / "croissant.json").read_text())["license"] == ["CC-BY-4.0", "CC0-1.0"]


def test_datasets_loads_it_by_pattern_and_by_folder(root: Path, tmp_path: Path) -> None:
    for arguments in ({"path": "parquet", "data_files": f"{root}/documents/*.parquet"}, {"path": str(root)}):
        found = datasets.load_dataset(**arguments, split="train", cache_dir=str(tmp_path / "cache"))
        assert sorted(found["id"]) == sorted([ident("a.txt"), ident("b.txt"), ident("c.txt", "forum")])
        (row,) = [row for row in found if row["id"] == ident("a.txt")]
        assert row["text"] == good("a.txt")["text"]
        assert row["edits"][0]["rule"] == "lift-rule"


def test_a_glob_for_parquet_finds_nothing_but_documents(root: Path) -> None:
    names = {path.parent.name for path in root.glob("*/*.parquet")}
    assert names == {"documents", "quarantine", "runs"}
    assert all(path.suffix == ".parquet" for path in (root / "documents").iterdir())
