"""Who has the shards of a run cleaned: this process, its threads, several processes, or a Dask cluster.

Neither the shards nor what comes of them depends on it, only how long it takes. Shards are handed out a few
ahead of those that are done, so that a run over millions of them needs no more memory than one over a few.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

import pyarrow as pa
from prefect import Task
from prefect.futures import PrefectFuture
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.changes import code_id
from flows.log import keep_readable
from flows.machine import affordable
from flows.plan import Plan, Portion
from flows.progress import advance, unwatched
from flows.record import EngineError
from flows.sandbox import close

SCHEDULER = "WINNOW_DASK_SCHEDULER"
"""Environment variable with the address of a Dask cluster's scheduler, as ``tcp://10.0.0.5:8786``.

It is no field of the form: scheduler and workers run what they are sent, and the other way round, so whoever
may press Run must not choose them.
"""

MORE_PAYS = 10_000_000
"""Bytes of HTML from which more than one worker pays."""

THREADS = 4
"""Workers that this process can keep busy. Each of its threads has a process below it that reads and cleans;
what is left to the thread, to sort rows and write them, is up to a seventh of the work, and one thread at a
time can do it."""

AHEAD = 4
"""Shards handed out to each process, so that none waits for its next one."""

PATIENCE = 60
"""Seconds until a cluster without a worker is given up."""

FOLDER = "folder"

R = TypeVar("R")
Call = dict[str, Any]


class Engine(Protocol):
    """Somewhere to clean shards other than in this process."""

    def runner(self) -> AbstractContextManager[TaskRunner[Any]]:
        """Make the task runner, which starts and stops with its block."""
        ...

    def prepare(self, runner: TaskRunner[Any], staging: Path) -> None:
        """Make sure, before any work is handed out, that it can be done."""
        ...

    def room(self, runner: TaskRunner[Any]) -> int:
        """How many shards may be handed out at a time, as things are."""
        ...

    def stop(self) -> None:
        """Stop what is under way. Safe at any time: a shard counts only once it is whole."""
        ...


def choose(portions: Sequence[Portion], workers: int) -> Engine | None:
    """Choose where to clean; None is this process.

    Args:
        portions: what is to be cleaned.
        workers: how many were asked for; 0 is as many as pay. A cluster has its own number.
    """
    if len(portions) < 2:
        return None
    if address := os.environ.get(SCHEDULER, "").strip():
        return Cluster(address)
    if workers == 0 and sum(portion.weight for portion in portions) < MORE_PAYS:
        return None
    number = min(workers or affordable(), len(portions))
    if number < 2:
        return None
    return Threads(number) if number <= THREADS else Processes(number)


def clean_all(clean: Task[..., R], work: Plan, staging: Path, workers: int) -> Iterator[R]:
    """Clean all shards; yields what came of them in the order of the plan.

    Args:
        clean: the task that cleans one.
        work: what is to be done.
        staging: the run's folder.
        workers: see :func:`choose`.

    Raises:
        EngineError: the cluster cannot be used, or has lost its workers.
        BrokenProcessPool: a process has died.
    """
    engine = choose(work.portions, workers)
    calls = (_call(portion, staging, work.inputs) for portion in work.portions)
    if engine is None:
        for call in calls:
            yield clean(**call)
        return
    with engine.runner() as runner:
        try:
            engine.prepare(runner, staging)
            done = _hand_out(runner, clean, calls, lambda: engine.room(runner))
            yield from _in_order(done, work)
        except BaseException:
            engine.stop()  # or else the block would wait until the shards under way are done
            raise


def _call(portion: Portion, staging: Path, total: int) -> Call:
    """The task's parameters: a few names and numbers, so that little moves between processes."""
    return {
        "source": portion.source,
        "number": portion.number,
        "of": portion.of,
        "manifest": portion.manifest,
        "staging": str(staging),
        "total": total,
    }


def _hand_out(
    runner: TaskRunner[Any], clean: Task[..., R], calls: Iterator[Call], room: Callable[[], int]
) -> Iterator[tuple[int, R]]:
    """Hand out the calls, a few ahead; yields number and outcome of each as it is done."""
    waiting, done = enumerate(calls), SimpleQueue[PrefectFuture[R]]()
    under_way: dict[PrefectFuture[R], int] = {}
    while True:
        for number, call in islice(waiting, max(0, room() - len(under_way))):
            with unwatched():  # progress is told here, in one thread
                future: PrefectFuture[R] = runner.submit(clean, call)
            under_way[future] = number
            future.add_done_callback(done.put)
        if not under_way:
            return
        future = done.get()
        yield under_way.pop(future), _outcome(future)


def _outcome(future: PrefectFuture[R]) -> R:
    """What came of a shard; raises when it has failed, and so ends the run."""
    try:
        return future.result()
    except CancelledError as error:
        raise EngineError("the connection to the Dask cluster is lost; the dataset is as it was") from error
    except Exception as error:
        if type(error).__name__ == "KilledWorker":  # distributed need not be installed
            raise EngineError(
                "several of the cluster's workers died over the same shard, perhaps for want of memory; the "
                "dataset is as it was. Try again with smaller shards or larger workers"
            ) from error
        raise


def _in_order(done: Iterator[tuple[int, R]], work: Plan) -> Iterator[R]:
    """Tell of outcomes as they come, and yield them in the order of their numbers."""
    early: dict[int, R] = {}
    following = 0
    for number, outcome in done:
        portion = work.portions[number]
        advance(portion.source, portion.inputs, work.inputs)
        early[number] = outcome
        while following in early:
            yield early.pop(following)
            following += 1


@dataclass(frozen=True, slots=True)
class Threads:
    """Several threads of this process, each with a process in the sandbox that does its shard."""

    number: int

    def runner(self) -> AbstractContextManager[TaskRunner[Any]]:
        """A pool of threads."""
        return ThreadPoolTaskRunner(self.number)

    def prepare(self, runner: TaskRunner[Any], staging: Path) -> None:
        """Nothing is to be made sure of."""

    def room(self, runner: TaskRunner[Any]) -> int:  # noqa: ARG002 - as any engine
        """As many as there are threads."""
        return self.number

    def stop(self) -> None:
        """End the sandbox, and with it what the threads wait for."""
        close()


@dataclass(frozen=True, slots=True)
class Processes:
    """Several processes of this machine, each with a sandbox of its own."""

    number: int

    def runner(self) -> AbstractContextManager[TaskRunner[Any]]:
        """A pool, which starts a process when there is work for it."""
        return ProcessPoolTaskRunner(self.number, initializer=_prepare_process)

    def prepare(self, runner: TaskRunner[Any], staging: Path) -> None:
        """Nothing is to be made sure of."""

    def room(self, runner: TaskRunner[Any]) -> int:  # noqa: ARG002 - as any engine
        """Some for each process."""
        return AHEAD * self.number

    def stop(self) -> None:
        """Kill them."""
        for process in multiprocessing.active_children():
            process.kill()


def _prepare_process() -> None:
    """Let Ctrl-C end a worker process without a traceback; its parent says what there is to say."""
    keep_readable()
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster; its scheduler hands the shards of a worker that has died to others."""

    address: str

    def runner(self) -> AbstractContextManager[TaskRunner[Any]]:
        """A connection to the scheduler.

        Raises:
            EngineError: the packages that it takes are not installed.
        """
        try:
            from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise EngineError(f"{SCHEDULER} is set, which takes: pip install 'winnow[dask]'") from error
        return DaskTaskRunner(address=self.address)

    def prepare(self, runner: TaskRunner[Any], staging: Path) -> None:
        """Make sure that there are workers that see the run's folder, and would do as this process does.

        Raises:
            EngineError: it is not so.
        """
        try:
            client = _client(runner)
            client.wait_for_workers(1, timeout=PATIENCE)
            found = client.run(look_around, str(staging))
        except Exception as error:
            raise EngineError(f"the Dask cluster at {self.address} cannot be used: {error}") from error
        here = look_around(str(staging))
        for worker, there in found.items():
            if there[FOLDER] != here[FOLDER]:
                raise EngineError(
                    f"the Dask worker {worker} does not see {staging}: the dataset's folder must be on "
                    "storage that all workers share, at the same path"
                )
            if differs := [name for name in here if there[name] != here[name]]:
                words = ", ".join(f"{name} {there[name]} instead of {here[name]}" for name in differs)
                raise EngineError(f"the Dask worker {worker} would write other bytes: it has {words}")

    def room(self, runner: TaskRunner[Any]) -> int:
        """Some for each of the cluster's threads, and never none, since it may grow."""
        return AHEAD * max(1, sum(map(int, _client(runner).nthreads().values())))

    def stop(self) -> None:
        """Nothing to do: the scheduler forgets what waits; what is under way finds its folder gone."""


def _client(runner: TaskRunner[Any]) -> Any:
    return runner.client  # type: ignore[attr-defined]


def look_around(staging: str) -> dict[str, object]:
    """What a process sees and is that decides what it would make of a shard."""
    keep_readable()
    return {
        FOLDER: (Path(staging) / "manifests").is_dir(),
        "Winnow": code_id(),
        "Arrow": pa.__version__,
        "Python": ".".join(map(str, sys.version_info[:2])),
    }
