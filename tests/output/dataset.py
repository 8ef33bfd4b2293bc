"""Small datasets for the tests: documents made of pieces, runs that commit them, and what a reader sees."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from cleaners.document import Action, CleanedDocument, DocumentError, Edit, RawDocument
from output.counts import Counts
from output.ledger import Entry, FileState, entry
from output.rows import document_id, document_row, quarantine_row
from output.runs import RunRecord, append_run
from output.shards import shard_results, write_shard
from output.store import Commit, Snapshot, Store

Row = dict[str, Any]
Piece = str | tuple[str, str, Action]  # kept; or what stood there, what stands there now, and the action

RULESET = "rules-1"
ROOT = Path(__file__).parents[2]


def raw(name: str, text: str, source: str = "wire") -> RawDocument:
    data = text.encode("utf-8", "surrogatepass")
    return RawDocument(
        source=source,
        file_path=name,
        uri=f"file:///in/{name}",
        media_type="text/plain",
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        mtime_ns=0,
        url=f"https://www.{source}.example.co.uk/{name}",
    )


def cleaned(pieces: Sequence[Piece], ruleset: str = RULESET) -> CleanedDocument:
    raw_text, text, edits = "", "", list[Edit]()
    for piece in pieces:
        if isinstance(piece, str):
            raw_text, text = raw_text + piece, text + piece
            continue
        before, after, action = piece
        edits.append(
            Edit(
                start=len(raw_text),
                end=len(raw_text) + len(before),
                text_pos=len(text),
                rule=f"{action}-rule",
                version=2,
                action=action,
                removed=before,
                inserted=after,
                field="title" if action == "lift" else None,
                confidence=0.75,
            )
        )
        raw_text, text = raw_text + before, text + after
    return CleanedDocument(
        text=text,
        raw_text=raw_text,
        edits=tuple(edits),
        encoding="utf-8",
        encoding_source="utf8",
        encoding_confidence=1.0,
        ruleset=ruleset,
        title="A title",
        author=("Ada Example", "Ben Example"),
        date_published=datetime(2015, 9, 10, 14, 50, tzinfo=UTC),
        date_published_raw="Sept. 10, 2015",
        page_type="article",
        language="en",
        language_score=0.5,
    )


def good(name: str, text: str | None = None, source: str = "wire", ruleset: str = RULESET) -> Row:
    """A row of a document whose every kind of edit is in use, with a text of its own."""
    pieces: list[Piece] = [
        ("A title\n", "", "lift"),
        f"Body of {source} {name}.\n" if text is None else text,
        ("â€™", "’", "replace"),
        "\U0001f600 end\n",
        ("READ MORE: more\n", "", "remove"),
    ]
    done = cleaned(pieces, ruleset)
    return document_row(raw(name, done.raw_text, source), done)


def bad(name: str, why: str = "it is cut off", source: str = "wire") -> Row:
    return quarantine_row(
        source=source,
        file_path=name,
        uri=f"file:///in/{name}",
        error=DocumentError("read", why),
        ruleset=RULESET,
        raw=raw(name, why, source),
    )


def ident(name: str, source: str = "wire") -> str:
    return document_id(source, name)


def run(
    root: Path,
    run_id: str,
    documents: Sequence[Row] = (),
    quarantine: Sequence[Row] = (),
    unchanged: Sequence[str] = (),
    *,
    shards: int = 1,
    store: Store | None = None,
) -> Commit:
    """Everything that a run does to a dataset."""
    store = store or Store(root)
    store.recover()
    with store.staging(run_id) as staging:
        for shard in range(shards):
            stage(staging.path, f"shard-{shard}", documents[shard::shards], quarantine[shard::shards],
                  unchanged[shard::shards])  # fmt: skip
        commit = store.commit(
            staging, record(run_id, Counts.merge(r.counts for r in shard_results(staging.path)))
        )
    append_run(root, commit.run)
    return commit


def stage(
    staging: Path, key: str, documents: Sequence[Row] = (), quarantine: Sequence[Row] = (),
    unchanged: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write a shard of rows of any source; what is unchanged belongs to the source "wire"."""
    inputs: dict[str, int] = {"wire": len(unchanged)}
    for row in (*documents, *quarantine):
        inputs[row["source"]] = inputs.get(row["source"], 0) + 1
    write_shard(
        staging,
        key,
        inputs=inputs,
        documents=documents,
        quarantine=quarantine,
        ledger=[known(row)._asdict() for row in (*documents, *quarantine)],
        unchanged={"wire": unchanged},
    )


def known(row: Row) -> Entry:
    """The ledger's entry of a row."""
    return entry(
        row["source"],
        row["file_path"],
        row["record_id"],
        byte_offset=row["byte_offset"],
        state=FileState(10, 20, 30),
        settings="settings",
        ruleset=row["ruleset"],
        raw_sha256=row["raw_sha256"],
        given="given",
        rules=sorted({edit["rule"] for edit in row.get("edits", ())}),
        failed_under=None if "text" in row else "code",
    )._replace(id=row["id"])


def record(run_id: str, counts: Counts) -> RunRecord:
    now = datetime.now(UTC)
    return RunRecord(
        run_id=run_id, state="completed", message="done", started_at=now, finished_at=now, counts=counts,
        rulesets=(RULESET,), parameters={"sources": ["wire"]},
    )  # fmt: skip


def current(root: Path) -> Snapshot:
    """The current snapshot of a dataset that has one."""
    snapshot = Store(root).current()
    assert snapshot is not None
    return snapshot


def table(root: Path, name: str) -> dict[str, Row]:
    """What a reader sees who globs, by id; each id must be there once."""
    rows = [
        row
        for path in sorted((root / name).glob("*.parquet"))
        for row in pq.ParquetFile(path).read().to_pylist()
    ]
    found = {row["id"]: row for row in rows}
    assert len(found) == len(rows), f"{name} has rows twice"
    return found


def contents(root: Path) -> tuple[dict[str, Row], dict[str, Row]]:
    """Both tables."""
    return table(root, "documents"), table(root, "quarantine")


def fingerprint(root: Path) -> Mapping[str, tuple[int, int, int]]:
    """What any touch of a reader's file would change."""
    files = [path for name in ("documents", "quarantine") for path in (root / name).iterdir()]
    return {str(path): (s.st_ino, s.st_mtime_ns, s.st_size) for path in files for s in [path.stat()]}


def _as_here(environment: dict[str, str], target: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """Call it as its parent is now: the fork server knows the environment of when it was started."""
    os.environ.clear()
    os.environ.update(environment)
    target(*arguments)


def child(target: Callable[..., object], *arguments: object) -> ForkServerProcess:
    """Start a real process, cheaply: a server that has imported everything forks it."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))  # the child imports the test module by its name
    context: ForkServerContext = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "output.verify", "tests.output.preload"])
    process = context.Process(target=_as_here, args=(dict(os.environ), target, arguments))
    process.start()
    return process
