"""Runs over and over: what they hold of memory, files and folders stays flat.

A round ingests what has changed, ingests again what has not, ingests under other rules, kills a run, and goes
on where that was; at its end the dataset is verified. ``WINNOW_ROUNDS`` is how many; ``make soak`` does 100.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flows.sandbox import forks, isolated
from output.store import Store
from output.verify import verify
from tests.flows.ingestion import STORY, accounts, ingest, source_of, write
from tests.flows.project import ROOT

ROUNDS = int(os.environ.get("WINNOW_ROUNDS", "6"))
WARM = 3  # rounds after which caches are full
DOCUMENTS = 40
MEGABYTE = 1 << 20

KILLED = """
import os, signal, sys
from pathlib import Path
from flows.sandbox import isolated
from flows.shard import clean_shard
from flows.manifest import from_json
from tests.flows.ingestion import plan, source_of
folder, root = map(Path, sys.argv[1:])
key = f"killed-{os.getpid()}"
store, staging, work = plan(root, source_of(folder), key=key, shard_bytes=16_000, again=True)
for portion in work.portions[:2]:
    clean_shard(from_json(Path(portion.manifest).read_text()), staging.path, work=isolated)
os.kill(os.getpid(), signal.SIGKILL)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held at the end of a round: bytes of memory here and in the fork server, numbers of the rest.

    A run's own record stays for ever, so those in ``runs/`` do not count.
    """

    memory: int
    server: int
    handles: int
    files: int
    staging: int


def test_nothing_grows_from_round_to_round(tmp_path: Path) -> None:
    held = [round_of(tmp_path, number) for number in range(ROUNDS)]
    warm, last = held[WARM], held[-1]
    assert {one.staging for one in held} == {0}
    assert last.handles <= warm.handles, held
    assert last.memory <= warm.memory * 1.1 + 10 * MEGABYTE, held
    assert last.server <= warm.server * 1.1 + 10 * MEGABYTE, held
    assert last.files <= warm.files * 1.1 + 10, held


def round_of(tmp_path: Path, number: int) -> Held:
    folder, root = tmp_path / "in", tmp_path / "data"
    names = {
        f"{index:03d}.txt": STORY.format(name=f"{index} of round {number}")
        for index in range(0, DOCUMENTS, 4)
    }
    kept = {f"{index:03d}.txt": STORY.format(name=index) for index in range(DOCUMENTS) if index % 4}
    write(folder, kept if number == 0 else {})
    write(folder, names)
    changed = ingest(root, source_of(folder), key=f"{number}-changed", by=isolated)
    assert accounts(changed)[:3] == (DOCUMENTS, DOCUMENTS if number == 0 else len(names), 0)
    alike = ingest(root, source_of(folder), key=f"{number}-alike", by=isolated)
    assert accounts(alike) == (DOCUMENTS, 0, 0, DOCUMENTS)
    ingest(root, source_of(folder, off=["promo"]), key=f"{number}-rules", by=isolated)
    ingest(root, source_of(folder), key=f"{number}-back", by=isolated)
    killed = subprocess.run([sys.executable, "-c", KILLED, folder, root], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    ingest(root, source_of(folder), key=f"{number}-after", by=isolated)
    Store(root, grace=timedelta(0)).tidy()  # nobody reads meanwhile
    report = verify(root)
    assert report.ok, report.differences[:5]
    return _held(root)


def _held(root: Path) -> Held:
    gc.collect()
    (server,) = forks.running()
    staging = root / ".store" / "staging"
    return Held(
        memory=_resident(os.getpid()),
        server=_resident(server),
        handles=len(list(Path("/proc/self/fd").iterdir())),
        files=sum(len(files) for path, _, files in os.walk(root) if Path(path) != root / "runs"),
        staging=len(list(staging.iterdir())) if staging.is_dir() else 0,
    )


def _resident(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
