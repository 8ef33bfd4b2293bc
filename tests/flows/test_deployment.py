"""The way to a nightly run: a real server, a work pool, a worker, and a deployment from a clean clone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from output.runs import read_runs
from output.verify import verify
from tests.flows.project import NOISY, PATIENT, ROOT, Done, add_source, run, started

PREFECT = [sys.executable, "-m", "prefect"]


@pytest.fixture(scope="module")
def clone(env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean clone with one source more, deployed."""
    clone = tmp_path_factory.mktemp("clone") / "winnow"
    git = shutil.which("git")
    assert git, "the test needs git"
    subprocess.run([git, "clone", "--quiet", "--no-local", ROOT, clone], check=True)
    add_source(clone, tmp_path_factory.mktemp("in"), max_removed_share=0.9)  # only its own code knows of it
    for command in ("work-pool create winnow --type process".split(), "--no-prompt deploy --all".split()):
        done = run([*PREFECT, *command], cwd=clone, env=env)
        assert done.code == 0, done
    return clone


@pytest.fixture(scope="module")
def worker(clone: Path, env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A worker that was started elsewhere than in the clone; gives its log."""
    folder = tmp_path_factory.mktemp("worker")
    command = [*PREFECT, "worker", "start", "--pool", "winnow"]
    with started(command, cwd=folder, env=env, log=folder / "log"):
        yield folder / "log"


def run_deployment(clone: Path, env: dict[str, str], parameters: dict[str, object]) -> Done:
    command = ["deployment", "run", "ingest/on-demand", "--watch", "--params", json.dumps(parameters)]
    return run([*PREFECT, *command], cwd=clone.parent, env=env)


def test_a_run_from_the_deployment_completes_and_the_dataset_lies_in_the_clone(
    clone: Path, worker: Path, env: dict[str, str]
) -> None:
    done = run_deployment(clone, env, {"inputs": {"sources": ["strict"], "files": []}})
    assert done.code == 0, f"{done}\n{worker.read_text()}"
    (record,) = read_runs(clone / "data")
    assert (record.state, record.counts.documents) == ("completed", 1)
    assert record.message in worker.read_text()
    assert verify(clone / "data").ok


def test_a_run_that_fails_says_why_in_its_state_and_leaves_the_dataset(
    clone: Path, worker: Path, env: dict[str, str]
) -> None:
    done = run_deployment(clone, env, {"inputs": {"files": ["/nowhere"]}, "output": {"root": "elsewhere"}})
    assert done.code == 1, done
    assert read_runs(clone / "elsewhere"), f"{done}\n{worker.read_text()}"
    (record,) = read_runs(clone / "elsewhere")
    assert record.state == "failed"
    assert "'/nowhere' cannot be read: No such file or directory; name a file or a folder" in record.message
    assert record.message in worker.read_text()
    assert not (clone / "elsewhere" / "documents").exists()


@pytest.mark.parametrize(
    "parameters",
    [
        {"inputs": {"files": ["/etc/hostname"]}, "output": {"root": "led-astray"}},
        {"inputs": {"sources": ["strict"]}, "output": {"root": "/etc/winnow"}},
    ],
)
def test_form_cannot_name_a_path_outside_the_folders_that_the_owner_has_opened(
    clone: Path, worker: Path, env: dict[str, str], parameters: dict[str, object]
) -> None:
    done = run_deployment(clone, env, parameters)
    assert done.code == 1, done
    assert "outside the folders that runs of a deployment may use" in worker.read_text()
    assert "WINNOW_ROOTS" in worker.read_text()
    assert not (clone / "led-astray").exists()
    assert not Path("/etc/winnow").exists()


@pytest.mark.parametrize(
    "parameters",
    [
        {"run": {"workers": 65}},
        {"cleaning": {"mode": "bold"}},
        {"run": {"wrokers": 2}},
        {"inputs": {"sources": ["nope"]}},
    ],
)
def test_parameters_out_of_range_are_refused_before_a_run_starts(
    clone: Path, env: dict[str, str], parameters: dict[str, object]
) -> None:
    done = run_deployment(clone, env, parameters)
    assert done.code == 1, done
    assert "Validation failed" in done.out + done.err


def test_the_number_of_workers_changes_no_byte(clone: Path, env: dict[str, str], tmp_path: Path) -> None:
    for number in range(2200):
        (tmp_path / f"{number}.txt").write_text(NOISY * 4 + f"Page {number} of the harbour's book.\n")
    parts = {}
    for workers in (1, 2):
        code = (
            "from flows.ingest import ingest; from flows.parameters import *; "
            f"ingest(Inputs(files=[{str(tmp_path)!r}]), Output(root='workers{workers}'), "
            f"run=Run(workers={workers}, shard_megabytes=8))"
        )
        done = run([sys.executable, "-c", code], cwd=clone, env=env)
        assert done.code == 0, done
        folder = clone / f"workers{workers}" / "documents"
        parts[workers] = {path.name: path.read_bytes() for path in folder.iterdir()}
        (record,) = read_runs(folder.parent)
        assert record.counts.documents == 2200
    assert len(parts[1]) == 3
    assert parts[1] == parts[2]


def test_deployments_carry_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    deployed = yaml.safe_load((ROOT / "prefect.yaml").read_text())
    assert {one["version"] for one in deployed["deployments"]} == {project["version"]}
    assert f"prefect=={deployed['prefect-version']}" in project["dependencies"]


DRIFTING = """
import sys
from pathlib import Path
from flows.ingest import ingest
from flows.parameters import Inputs, Output
from tests.flows.project import NOISY

folder = Path(sys.argv[1])
quiet = NOISY.splitlines(keepends=True)
for night in range(6):
    for number in range(6):
        text = f"Night {night}, page {number}.\\n" + (quiet[0] + quiet[2] if night < 5 else NOISY)
        (folder / f"{number}.txt").write_text(text)
    state = ingest(Inputs(files=[str(folder)]), Output(root="drifting"), return_state=True)
    assert state.is_completed(), state
"""


def test_a_source_that_changes_its_template_raises_an_alarm_in_report_log_and_events(
    clone: Path, env: dict[str, str], tmp_path: Path
) -> None:
    done = run([sys.executable, "-c", DRIFTING, str(tmp_path)], cwd=clone, env=env)
    assert done.code == 0, done
    words = "rule promo fires in 100% of the documents, usually 0%"
    assert f"source input: {words}" in done.out + done.err
    wanted = {"filter": {"event": {"name": ["winnow.source.drifted"]}}}
    deadline = time.monotonic() + 60
    while not (
        events := PATIENT.post(f"{env['PREFECT_API_URL']}/events/filter", json=wanted).json()["events"]
    ):
        assert time.monotonic() < deadline, "no event has come"
        time.sleep(0.5)
    (event,) = events
    assert event["resource"]["prefect.resource.id"] == "winnow.source.input"
    assert words in [drift["words"] for drift in event["payload"]["drifts"]]
    newest = {"artifacts": {"key": {"any_": ["winnow-ingest"]}}, "sort": "CREATED_DESC", "limit": 2}
    last, before = PATIENT.post(f"{env['PREFECT_API_URL']}/artifacts/filter", json=newest).json()
    assert f"- **`input`** {words} (in 5 runs)" in last["data"]
    assert "Unlike before" not in before["data"]
