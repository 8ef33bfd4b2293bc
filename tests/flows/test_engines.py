"""Wherever shards are cleaned, the same files come out; a real Dask cluster may lose a worker on the way."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from subprocess import Popen
from typing import Any, NamedTuple

import pytest
from distributed import Client

from flows import engines, machine
from flows.engines import THREADS, Cluster, Processes, Threads, choose
from flows.machine import affordable
from flows.plan import Portion
from output.runs import RunRecord, read_runs
from output.verify import verify
from tests.flows.project import NOISY, copy_project, run, started
from tests.flows.test_workers import parts_of

SHARDS, PAGES = 7, 7000
PORTION = Portion("wire", 1, 2, "wire-000001", "wire-000001.json", inputs=1, weight=1_000)


@pytest.fixture(autouse=True)
def no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(engines.SCHEDULER, raising=False)


def test_small_work_stays_in_one_process_unless_more_are_asked_for() -> None:
    small, large = [PORTION] * 9, [replace(PORTION, weight=engines.MORE_PAYS)] * 3
    assert choose(small, 0) is None
    assert choose(small, 1) is None
    assert choose(large, 1) is None
    assert choose(large[:1], 8) is None  # one shard
    assert choose(small, 2) == Threads(2)
    assert choose(small[:3], 8) == Threads(3)  # no more than there are shards
    assert choose(small, THREADS) == Threads(THREADS)
    assert choose(small, THREADS + 1) == Processes(THREADS + 1)
    assert choose(large, 0) == (Threads(min(affordable(), 3)) if affordable() > 1 else None)


@pytest.mark.parametrize(
    ("cpu", "memory", "expected"),
    [
        ("max 100000", "max", 8),
        ("200000 100000", "max", 2),
        ("50000 100000", "max", 1),
        ("max 100000", "3500000000", 3),
        ("max 100000", "200000000", 1),
        (None, None, 8),
    ],
)
def test_limits_of_a_container_count(
    cpu: str | None, memory: str | None, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("cpu.max", cpu), ("memory.max", memory)):
        if text is not None:
            (tmp_path / name).write_text(f"{text}\n")
    monkeypatch.setattr(machine, "CONTROL_GROUP", tmp_path)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8))
    monkeypatch.setattr(os, "sysconf", lambda name: 4096 if name == "SC_PAGE_SIZE" else 4_000_000)
    assert affordable() == expected


def test_address_of_a_scheduler_leads_to_its_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engines.SCHEDULER, " tcp://scheduler:8786\n")
    assert choose([PORTION] * 2, 1) == Cluster("tcp://scheduler:8786")
    assert choose([PORTION], 0) is None
    monkeypatch.setenv(engines.SCHEDULER, " ")
    assert choose([PORTION] * 2, 0) is None


class Dask(NamedTuple):
    """A cluster: its address, and its workers, each a process of its own."""

    address: str
    workers: list[Popen[bytes]]
    add: Callable[[Path], None]


@pytest.fixture
def dask(project: Path, env: dict[str, str], tmp_path: Path) -> Iterator[Dask]:
    """A scheduler and two workers of one thread, as an operator starts them."""
    with ExitStack() as stack:

        def start(program: str, *options: str, cwd: Path = project) -> Popen[bytes]:
            command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *options]
            log = tmp_path / f"{program}.log"
            return stack.enter_context(started(command, cwd=cwd, env=env, log=log))

        file = tmp_path / "scheduler.json"
        start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)
        )
        _until(file.exists)
        _until(lambda: bool(file.read_text()))
        address = json.loads(file.read_text())["address"]
        workers: list[Popen[bytes]] = []

        def add(cwd: Path) -> None:
            options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
            workers.append(start("worker", address, *options, cwd=cwd))

        add(project)
        add(project)
        with connect(address) as client:
            client.wait_for_workers(2, timeout=120)
        yield Dask(address, workers, add)


def connect(address: str) -> Client:
    return Client(address)  # type: ignore[no-untyped-call]


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.05)


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of many pages, large enough for some shards of a megabyte."""
    file = tmp_path_factory.mktemp("crawl") / "crawl.jsonl"
    lines = (
        json.dumps({"id": f"page-{number}", "text": f"{NOISY * 3}Page {number} of the harbour's book.\n"})
        for number in range(PAGES)
    )
    file.write_text("\n".join(lines))
    return file


def command(crawl: Path, root: Path, workers: int = 0) -> list[str]:
    code = (
        "from flows.ingest import ingest; from flows.parameters import *; import sys; "
        f"state = ingest(Inputs(files=[{str(crawl)!r}]), Output(root={str(root)!r}), "
        f"run=Run(workers={workers}, shard_megabytes=8), return_state=True); "
        "sys.exit(0 if state.is_completed() else state.message)"
    )
    return [sys.executable, "-c", code]


@pytest.fixture(scope="module")
def alone(project: Path, env: dict[str, str], crawl: Path) -> Path:
    """What one process makes of the file."""
    root = project / "alone"
    done = run(command(crawl, root, workers=1), cwd=project, env=env)
    assert done.code == 0, done
    assert last_run(root).counts.documents == PAGES
    return root


def last_run(root: Path) -> RunRecord:
    return read_runs(root)[-1]


def at(dask: Dask, env: dict[str, str]) -> dict[str, str]:
    return env | {engines.SCHEDULER: dask.address}


def check(root: Path, alone: Path) -> None:
    """Nothing is lost or there twice, and every byte is the same."""
    counts = last_run(root).counts
    assert (counts.inputs, counts.documents, counts.quarantined) == (PAGES, PAGES, 0)
    assert counts == last_run(alone).counts
    assert verify(root).ok
    assert parts_of(root) == parts_of(alone)
    assert {path.name: path.read_bytes() for path in (root / "documents").iterdir()} == {
        path.name: path.read_bytes() for path in (alone / "documents").iterdir()
    }


@pytest.mark.parametrize("workers", [2, THREADS + 1])
def test_threads_and_processes_write_the_same_parts_as_one_process(
    project: Path, env: dict[str, str], crawl: Path, alone: Path, workers: int
) -> None:
    done = run(command(crawl, root := project / f"workers-{workers}", workers), cwd=project, env=env)
    assert done.code == 0, done
    check(root, alone)


def test_two_workers_of_a_dask_cluster_write_the_same_parts_as_one_process(
    project: Path, env: dict[str, str], crawl: Path, alone: Path, dask: Dask
) -> None:
    done = run(command(crawl, root := project / "dask"), cwd=project, env=at(dask, env))
    assert done.code == 0, done
    check(root, alone)
    with connect(dask.address) as client:
        steps = client.run(lambda dask_worker: dask_worker.state.transition_counter)
        assert len(steps) == 2
        assert all(steps.values())  # both have cleaned


def test_run_completes_when_a_dask_worker_is_killed_in_the_middle(
    project: Path, env: dict[str, str], crawl: Path, alone: Path, dask: Dask
) -> None:
    root = project / "killed"
    with started(command(crawl, root), cwd=project, env=at(dask, env)) as process:
        with connect(dask.address) as client:
            pids: dict[str, Any] = client.run(os.getpid)
            assert sorted(pids.values()) == sorted(worker.pid for worker in dask.workers)
            while not _finished(root):
                assert process.poll() is None, process.communicate()
                time.sleep(0.05)
            busy = {worker: tasks for worker, tasks in client.processing().items() if tasks}
            victim = next(iter(busy))
            os.kill(pids[victim], signal.SIGKILL)
            assert len(_finished(root)) < SHARDS  # it was in the middle
            _until(lambda: victim not in client.nthreads())
        out, err = process.communicate(timeout=240)
    assert process.returncode == 0, (out, err)
    check(root, alone)


def _finished(root: Path) -> list[Path]:
    return [*root.glob(".store/staging/*/shards/*.json")]


def test_worker_with_other_code_is_refused_before_it_cleans_anything(
    project: Path, env: dict[str, str], crawl: Path, dask: Dask, tmp_path: Path
) -> None:
    older = copy_project(tmp_path / "older")
    with (older / "cleaners" / "pipeline.py").open("a") as file:
        file.write("# Another version.\n")
    dask.add(older)
    with connect(dask.address) as client:
        client.wait_for_workers(3, timeout=120)
    done = run(command(crawl, project / "mixed"), cwd=project, env=at(dask, env))
    assert done.code == 1
    assert "would write other bytes: it has Winnow " in done.err
    assert last_run(project / "mixed").state == "failed"
    assert not (project / "mixed" / "documents").exists()


def test_scheduler_that_is_not_there_fails_the_run_in_words(
    project: Path, env: dict[str, str], crawl: Path
) -> None:
    env = env | {
        engines.SCHEDULER: "tcp://127.0.0.1:9",
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s",
    }
    done = run(command(crawl, project / "nowhere"), cwd=project, env=env)
    assert done.code == 1
    assert "the Dask cluster at tcp://127.0.0.1:9 cannot be used: " in done.err
    assert last_run(project / "nowhere").state == "failed"
