"""What only the ledger, the pages and the readers together can break, by runs on the embedded server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from output.runs import read_runs
from output.verify import verify
from tests.flows.ingestion import age
from tests.flows.project import NOISY, add_source, environment, run
from tests.output.dataset import table
from tests.sources.containers import jsonl, texts

PROGRAM = """
import json, sys
from collections import Counter
from prefect.client.orchestration import get_client
from flows.ingest import ingest
from flows.parameters import Cleaning, Inputs, Output, Run
from flows.progress import watched_by

done, totals = Counter(), set()

def listen(source, number, total):
    done[source] += number
    totals.add(total)

inputs, again = json.loads(sys.argv[1]), sys.argv[2]
with watched_by(listen):
    state = ingest(Inputs(**inputs), Output(root="data"), Cleaning(again=again), Run(), return_state=True)
with get_client(sync_client=True) as client:
    shown = {one.key: one for one in client.read_artifacts(sort="CREATED_DESC", limit=3)[::-1]}
print(json.dumps({
    "state": state.name,
    "message": state.message,
    "done": done,
    "totals": sorted(totals),
    "report": shown["winnow-ingest"].data,
    "progress": shown["winnow-progress"].description,
}))
"""
NUMBER = 30


def do(project: Path, home: Path, *, again: str = "what has changed", **inputs: Any) -> dict[str, Any]:
    """Do a run; gives what was seen of it."""
    command = [sys.executable, "-c", PROGRAM, json.dumps(inputs), again]
    done = run(command, cwd=project, env=environment(home))
    assert done.code == 0, done
    found: dict[str, Any] = json.loads(done.out.splitlines()[-1])
    return found | {"log": done.err}


def cells(report: str, source: str) -> list[str]:
    """A source's figures in the report: inputs, documents, quarantined, unchanged."""
    row = next(line for line in report.splitlines() if line.startswith(f"| `{source}` |"))
    return [cell.strip() for cell in row.strip("|").split("|")][2:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A container of documents, and a file."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "corpus.jsonl").write_bytes(jsonl(texts(NUMBER)))
    (folder / "noisy.txt").write_text(NOISY)
    age(folder / "corpus.jsonl")
    age(folder / "noisy.txt")
    return folder


def test_what_is_unchanged_counts_as_done_and_the_accounts_are_those_of_the_dataset(
    project: Path, prefect_home: Path, folder: Path
) -> None:
    first = do(project, prefect_home, files=[str(folder)])
    assert (first["done"], first["totals"]) == ({"input": 2}, [2])  # files, as long as they are to be read
    assert cells(first["report"], "input") == [str(NUMBER + 1), str(NUMBER + 1), "0", "0"]

    (folder / "new.txt").write_text(NOISY * 2)
    second = do(project, prefect_home, files=[str(folder)])
    assert (second["done"], second["totals"]) == ({"input": NUMBER + 2}, [NUMBER + 2])
    assert f"{NUMBER + 2} of {NUMBER + 2} documents" in second["progress"]
    assert cells(second["report"], "input") == [str(NUMBER + 2), "1", "0", str(NUMBER + 1)]

    third = do(project, prefect_home, files=[str(folder)], again="everything")
    assert third["message"].startswith(f"{NUMBER + 2} documents, 0 quarantined")
    assert third["done"] == {"input": 3}
    assert "(+0; " in third["report"]
    assert len(table(project / "data", "documents")) == NUMBER + 2
    assert verify(project / "data").ok
    runs = read_runs(project / "data")[-3:]
    assert [one.snapshot for one in runs] == [runs[0].snapshot, runs[1].snapshot, runs[1].snapshot]


def test_a_run_that_failed_is_gone_on_with_and_its_report_tells_of_all_documents(
    project: Path, prefect_home: Path, tmp_path: Path
) -> None:
    add_source(project, tmp_path / "in", max_removed_share=0.01)
    age(tmp_path / "in" / "noisy.txt")
    failed = do(project, prefect_home, sources=["strict"])
    assert failed["state"] == "Failed"
    assert "Nothing was committed" in failed["report"]
    assert "READ MORE" in failed["report"]
    assert not [row for row in table(project / "data", "documents").values() if row["source"] == "strict"]

    catalog = project / "sources/catalog/strict.toml"
    catalog.write_text(catalog.read_text().replace("0.01", "0.9"))
    done = do(project, prefect_home, sources=["strict"])
    assert done["state"] == "Completed"
    assert "1 inputs of 1 sources: 1 are settled already, the rest is in 0 shards" in done["log"]
    assert cells(done["report"], "strict") == ["1", "1", "0", "0"]
    assert "READ MORE" in done["report"]
    assert not any((project / "data/.store/staging").iterdir())
    assert verify(project / "data").ok
