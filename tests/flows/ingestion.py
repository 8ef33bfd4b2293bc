"""A run without Prefect: plan, clean, commit, as the flow does it, and the folders and sources to run on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cleaners import Profile
from flows.manifest import from_json
from flows.plan import Plan, make_plan
from flows.shard import clean_shard
from flows.spread import join
from flows.steps import Worker, steps
from output.counts import Counts
from output.runs import RunRecord, append_run
from output.store import Commit, Store
from sources.source import Source
from tests.output.dataset import table

NAMES = ("a.txt", "b.txt", "c/d.txt", "c/e.txt", "f.txt")
STORY = """\
The harbour of {name} will be closed to lorries from Monday on, the regional government said on Friday.
READ MORE: Harbour inspectors 'found cracks' two years ago - report
Drivers will have to take the long way round the lake until the autumn, a spokesman told reporters.
"""


def source_of(folder: Path, name: str = "wire", off: Sequence[str] = (), **settings: Any) -> Source:
    """A source of all text files below a folder."""
    profile = Profile(rules_off=frozenset(off))
    return replace(Source(name, name, "…", folder, ("**/*.txt",), profile=profile), **settings)


def write(folder: Path, names: Sequence[str] | Mapping[str, str]) -> Path:
    """Write stories, or given texts, as files that are an hour old."""
    texts = names if isinstance(names, Mapping) else {name: STORY.format(name=name) for name in names}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        age(path)
    return folder


def age(path: Path, seconds: int = 3600) -> None:
    """Let a file be that much older than it is."""
    os.utime(path, (path.stat().st_mtime - seconds,) * 2)


def plan(
    root: Path, *sources: Source, key: str, shard_bytes: int = 1_000_000, again: bool = False
) -> tuple[Store, Any, Plan]:
    """Begin a run."""
    store = Store(root)
    store.recover(spare_resumable=True)
    staging = store.staging(key, "purpose")
    return store, staging, make_plan(sources, shard_bytes, staging.path, store.current(), again=again)


def ingest(
    root: Path,
    *sources: Source,
    key: str,
    shard_bytes: int = 1_000_000,
    again: bool = False,
    by: Worker = steps,
) -> Commit:
    """Do a run."""
    store, staging, work = plan(root, *sources, key=key, shard_bytes=shard_bytes, again=again)
    with staging:
        counts = [work.done]
        for portion in work.portions:
            shard = from_json(Path(portion.manifest).read_text())
            counts.append(clean_shard(shard, staging.path, work=by).counts)
        counts.append(join(work.spread, staging.path, store.current()))
        now = datetime.now(UTC)
        record = RunRecord(
            run_id=key, state="completed", message="", started_at=now, finished_at=now,
            counts=Counts.merge(counts), rulesets=work.rulesets,
        )  # fmt: skip
        done = store.commit(staging, record, work.about)
    append_run(root, done.run)
    return done


def accounts(commit: Commit) -> tuple[int, int, int, int]:
    """Inputs, documents, quarantined and unchanged of a run."""
    counts = commit.run.counts
    return counts.inputs, counts.documents, counts.quarantined, counts.unchanged


@contextmanager
def opened() -> Iterator[list[str]]:
    """Collect the names of the inputs that are opened meanwhile."""
    seen: list[str] = []
    _watchers.append(seen)
    if not _hooks:
        _hooks.append(_hook)
        sys.addaudithook(_hook)
    try:
        yield seen
    finally:
        _watchers.remove(seen)


_watchers: list[list[str]] = []
_hooks: list[object] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _watchers:
        name = Path(os.fsdecode(arguments[0])).name if isinstance(arguments[0], (str, bytes)) else ""
        if name.endswith(".txt") or name.startswith("corpus."):
            for seen in _watchers:
                seen.append(name)


def marked_by(root: Path, rule: str) -> set[str]:
    """The files of the documents that a rule has changed."""
    return {
        row["file_path"]
        for row in table(root, "documents").values()
        if any(edit["rule"] == rule for edit in row["edits"])
    }
