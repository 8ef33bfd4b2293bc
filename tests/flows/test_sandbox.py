"""One document that crashes, eats memory or never ends costs that document, and nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.manifest import Shard, from_json
from flows.plan import make_plan
from flows.sandbox import SandboxError, forks, host, isolated, isolated_cuts
from flows.shard import ShardOutcome, clean_shard
from flows.steps import steps
from output.shards import shard_results
from output.staging import Staging
from output.store import Store
from sources.catalog import adhoc_source
from sources.cutting import cuts, pieces
from sources.limits import Limits
from sources.source import Found
from tests.flows import poisoned
from tests.flows.ingestion import STORY, age, write
from tests.flows.project import ROOT, environment, winnow
from tests.flows.test_shard import shard_of as plain_shard_of
from tests.sources.containers import MAKERS, texts

TIGHT = Limits(max_seconds=1, max_memory_bytes=300_000_000)
GOOD = [f"{number:02d}.txt" for number in range(8)]
LIMITS = {
    "poison-crash": "SIGSEGV",
    "poison-eat": "300,000,000 bytes of memory",
    "poison-eat-in-c": "SIGABRT",
    "poison-loop": "1 s of processor time",
    "poison-sleep": "s by the clock",
    "poison-leave": "exit code 0",
    "poison-recurse": "",  # a signal, or an exception, as the interpreter likes
    "poison-kill": "SIGKILL",
    "poison-lie": "SIGKILL",
}


@pytest.fixture(autouse=True)
def armed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sandboxes of this module take poison, and none of another module is used."""
    forks.close()
    monkeypatch.setenv("PYTHONPATH", poisoned.PATH)
    yield
    forks.close()


def shard_of(folder: Path, limits: Limits = TIGHT, pattern: str = "*") -> Shard:
    return plain_shard_of(folder, limits=limits, include=(pattern,))


def done(shard: Shard, root: Path) -> tuple[ShardOutcome, dict[str, dict[str, Any]], Staging]:
    """What came of a shard, with the rows that are in quarantine by their file and record."""
    staging = Store(root).staging("run")
    outcome = clean_shard(shard, staging.path, work=isolated)
    quarantined = {}
    for result in shard_results(staging.path):
        if result.quarantine:
            for row in pq.read_table(staging.path / "quarantine" / result.quarantine.name).to_pylist():
                quarantined[f"{row['file_path']}#{row['record_id']}"] = row
    return outcome, quarantined, staging


def names_of(staging: Path) -> Counter[str]:
    return Counter(
        row["file_path"]
        for result in shard_results(staging)
        if result.documents
        for row in pq.read_table(staging / "documents" / result.documents.name).to_pylist()
    )


def deadly(folder: Path, *words: str) -> Path:
    return write(
        folder,
        {name: STORY.format(name=name) for name in GOOD}
        | {f"03-{word}.txt": f"A story.\nIt says {word} here.\n" for word in words},
    )


@pytest.mark.parametrize("word", LIMITS)
def test_others_come_out_and_the_deadly_one_is_quarantined_with_the_limit(
    tmp_path: Path, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if word == "poison-sleep":
        monkeypatch.setattr(host, "PATIENCE", 2)
    outcome, quarantined, staging = done(shard_of(deadly(tmp_path / "in", word)), tmp_path / "data")
    (counts,) = outcome.counts.sources
    assert (counts.inputs, counts.documents, counts.quarantined) == (len(GOOD) + 1, len(GOOD), 1)
    assert names_of(staging.path) == Counter(GOOD)
    (row,) = quarantined.values()
    assert row["file_path"] == f"03-{word}.txt"
    assert row["stage"] == "clean"
    assert row["raw_sha256"]
    assert LIMITS[word] in row["message"]


def test_many_deadly_ones_are_found_and_nothing_is_cleaned_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WINNOW_TEST_COUNT", str(tmp_path / "count"))
    folder = deadly(tmp_path / "in", "poison-crash", "poison-kill", "poison-leave", "poison-eat")
    (folder / "00-poison-first.txt").write_text("poison-crash\n")
    (folder / "99-poison-last.txt").write_text("poison-crash\n")
    outcome, quarantined, staging = done(shard_of(folder), tmp_path / "data")
    assert outcome.counts.inputs == len(GOOD) + 6
    assert outcome.counts.quarantined == len(quarantined) == 6
    assert names_of(staging.path) == Counter(GOOD)
    cleaned = Counter((tmp_path / "count").read_text().splitlines())
    stories = {line: count for line, count in cleaned.items() if line.startswith("The harbour")}
    assert stories == {STORY.format(name=name)[:40]: 1 for name in GOOD}


def test_a_death_that_does_not_come_again_is_nobodys_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WINNOW_TEST_MARK", str(tmp_path / "mark"))
    outcome, quarantined, _ = done(shard_of(deadly(tmp_path / "in", "poison-once")), tmp_path / "data")
    assert (outcome.counts.documents, quarantined) == (len(GOOD) + 1, {})


def test_deadly_record_of_a_container_is_one_of_its_records(tmp_path: Path) -> None:
    texts = [STORY.format(name=number) for number in range(9)]
    texts[4] = "It says poison-crash here."
    lines = [json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts)]
    write(tmp_path / "in", {"a.jsonl": "".join(lines), "b.txt": "It says nothing.\n"})
    outcome, quarantined, _ = done(shard_of(tmp_path / "in"), tmp_path / "data")
    assert (outcome.counts.inputs, outcome.counts.documents) == (10, 9)
    assert list(quarantined) == ["a.jsonl#4"]


def test_steps_are_those_that_are_made_without_a_sandbox(tmp_path: Path) -> None:
    folder = deadly(tmp_path / "in", "no-poison")
    (folder / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "c.html").write_text("<title>A</title><meta name=date content=2020-01-02><p>The quay.")
    (folder / "d.txt").symlink_to("/etc/hostname")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("A name that is no UTF-8.")
    for path in folder.iterdir():
        if not path.is_symlink():
            age(path)
    shard = shard_of(folder)
    here, there = list(steps(shard)), list(isolated(shard))
    assert [_plain(step) for step in there] == [_plain(step) for step in here]


@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.zip", "corpus.warc.gz", "corpus.parquet"])
def test_cuts_are_those_that_are_found_without_a_sandbox(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(MAKERS[name](texts(40)))
    shard = shard_of(tmp_path)
    [found] = shard.inputs
    assert isinstance(found, Found)
    assert len(list(pieces(shard.source, found, 700, isolated_cuts))) > 1
    assert isolated_cuts(shard.source, found, 700) == cuts(shard.source, found, 700)


@pytest.mark.parametrize(
    "poison", ["poison-crash", "poison-eat", "poison-lie", "poison-recurse", *poisoned.LIES]
)
def test_file_that_is_deadly_to_cut_is_left_whole(tmp_path: Path, poison: str) -> None:
    folder = write(tmp_path / "in", ["a.txt"])
    lines = [json.dumps({"id": str(n), "text": STORY.format(name=n)}) + "\n" for n in range(9)]
    write(folder, {f"{poison}.jsonl": "".join(lines)})
    with Staging(tmp_path / "data", "run") as staging:
        source = replace(adhoc_source(folder), limits=TIGHT)
        plan = make_plan([source], 700, staging.path, knife=isolated_cuts)
        assert len(plan.portions) == 2
        shards = [from_json(Path(portion.manifest).read_text()) for portion in plan.portions]
        outcomes = [clean_shard(shard, staging.path, work=isolated) for shard in shards]
        assert sum(outcome.counts.documents for outcome in outcomes) == 10


def _plain(step: Any) -> Any:
    """Tuples as lists, since JSON has no tuples."""
    return json.loads(json.dumps([type(step).__name__, *step], default=repr))


def test_raised_limits_try_again_what_had_failed(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", ["a.txt"])
    bases = [shard_of(folder, limits).basis.code for limits in (TIGHT, Limits(max_seconds=2), TIGHT)]
    assert bases[0] == bases[2] != bases[1]


STARTS_AND_WAITS = """
import sys
from pathlib import Path
from flows.sandbox import isolated
from tests.flows.test_sandbox import shard_of, Limits
for step in isolated(shard_of(Path(sys.argv[1]), Limits())):
    print("step", flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("word", ["poison-loop", "poison-sleep"])
def test_nothing_is_left_when_the_run_is_killed(tmp_path: Path, how: signal.Signals, word: str) -> None:
    folder = write(tmp_path / "in", {"a.txt": f"It says {word} here.\n"})
    process = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS, str(folder)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout
    assert process.stdout.readline() == b"step\n"
    server = _children(process.pid)
    below = [child for pid in server for child in _children(pid)]
    assert (len(server), len(below)) == (1, 1)
    process.send_signal(how)
    process.wait(30)
    process.stdout.close()
    _wait_for_end(*server, *below)


def test_server_that_is_killed_takes_its_child_along_and_no_document(tmp_path: Path) -> None:
    folder = deadly(tmp_path / "in", "poison-loop")
    stream = isolated(shard_of(folder, Limits()))
    taken = [next(stream) for _ in range(3 * 4)]  # what comes before the poison
    assert taken
    (server,) = _servers()
    (child,) = _children(server)
    os.kill(server, signal.SIGKILL)
    _wait_for_end(child)
    with pytest.raises(SandboxError, match="was killed"):
        list(stream)  # first what is on its way already
    shard = shard_of(write(tmp_path / "next", ["a.txt"]), Limits())
    by_new_server = list(map(_plain, isolated(shard)))
    assert by_new_server == list(map(_plain, steps(shard)))


def test_threads_share_a_server_and_a_death_is_told_to_the_one_that_it_concerns(tmp_path: Path) -> None:
    words = ["poison-crash", "no-poison", "poison-leave", "no-poison", "poison-kill", "poison-loop"]
    shards = [shard_of(deadly(tmp_path / str(number), word)) for number, word in enumerate(words)]
    with ThreadPoolExecutor(3) as threads:
        results = threads.map(lambda shard: done(shard, tmp_path / f"data-{shard.source.root.name}"), shards)
        told = [[row["message"] for row in quarantined.values()] for _, quarantined, _ in results]
    assert [bool(messages) for messages in told] == [word in LIMITS for word in words]
    for word, messages in zip(words, told, strict=True):
        assert all(LIMITS[word] in message for message in messages)
    (server,) = _servers()
    assert _children(server) == []


def _servers() -> list[int]:
    return [pid for pid in _children(os.getpid()) if "flows.sandbox.server" in _command(pid)]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def _children(pid: int) -> list[int]:
    found: list[str] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread may end meanwhile
            found += (task / "children").read_text().split()
    return list(map(int, found))


def _wait_for_end(*pids: int) -> None:
    for _ in range(300):
        if not any(map(_runs, pids)):
            return
        time.sleep(0.1)
    pytest.fail(f"still there: {list(filter(_runs, pids))}")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("workers", [1, 2])
def test_run_of_prefect_completes_without_the_deadly_ones(
    tmp_path: Path, project: Path, prefect_home: Path, workers: int
) -> None:
    folder = deadly(tmp_path / "in", "poison-crash", "poison-leave")
    more = deadly(tmp_path / "more", "poison-eat")
    env = environment(prefect_home, PYTHONPATH=poisoned.PATH)
    ran = winnow(
        *("run", "--input", folder, "--input", more, "--output", tmp_path / "data", "--workers", workers),
        cwd=project,
        env=env,
    )
    assert ran.code == 0, ran
    rows = pq.read_table(tmp_path / "data" / "quarantine").to_pylist()
    assert len(rows) == 3
    assert pq.read_table(tmp_path / "data" / "documents").num_rows == 2 * len(GOOD)
