"""A run whose worker and process are killed at once. Takes minutes, since Prefect's heartbeats do."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from output.runs import read_runs
from output.verify import verify
from tests.flows.project import NOISY, PATIENT

pytestmark = pytest.mark.slow


def processes(project: Path, *words: str) -> Iterator[int]:
    """Processes of the project whose command line has one of these words."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                is_ours = (folder / "cwd").resolve() == project.resolve()
            except OSError:
                continue
            if is_ours and any(word in command for word in words):
                yield int(folder.name)


def test_a_run_that_was_lost_with_its_worker_is_done_by_the_next_one(
    address: str, project: Path, tmp_path: Path
) -> None:
    for number in range(4000):
        (tmp_path / f"{number}.txt").write_text(NOISY * 8)
    wanted = {"deployments": {"name": {"any_": ["on-demand"]}}}
    (deployment,) = PATIENT.post(f"{address}/api/deployments/filter", json=wanted).json()
    parameters = {"inputs": {"files": [str(tmp_path)]}, "run": {"shard_megabytes": 8}}
    create = f"{address}/api/deployments/{deployment['id']}/create_flow_run"
    run_id = PATIENT.post(create, json={"parameters": parameters}).json()["id"]
    time.sleep(30)  # a worker that ends sooner is not started again
    while not any((project / "data" / ".store" / "staging").glob("*/shards/*.json")):
        time.sleep(0.1)
    for process in processes(project, "worker start", "prefect.engine"):
        os.kill(process, signal.SIGKILL)

    def state() -> dict[str, Any]:
        found: dict[str, Any] = PATIENT.get(f"{address}/api/flow_runs/{run_id}").json()
        return found

    deadline = time.monotonic() + 600
    while state()["state"]["type"] != "COMPLETED":
        assert time.monotonic() < deadline, state()["state"]
        time.sleep(1)
    time.sleep(150)  # longer than any heartbeat is waited for: what is done stays done
    assert (state()["state"]["type"], state()["run_count"]) == ("COMPLETED", 2)
    assert [record.state for record in read_runs(project / "data")] == ["completed"]
    assert verify(project / "data").documents == 4000
