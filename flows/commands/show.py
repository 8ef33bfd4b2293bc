"""``winnow show``: a document's story, from its raw bytes to its clean text."""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleaners import all_rules, selected, source_lines
from flows.commands import CommandError, printable
from flows.commands.dataset import opened
from output.find import find
from output.snapshot import Snapshot
from sources.catalog import load_catalog
from sources.names import decode_path
from sources.source import INPUT, SourceError

Row = dict[str, Any]

# Rules that a source's own file makes, by how their ids begin.
OF_SOURCES = {module.PREFIX: module.WHY for module in (source_lines, selected)}
METADATA = (
    "title", "author", "date_published", "date_published_raw", "language", "page_type", "forum_engine",
)  # fmt: skip

WIDTH = 200
"""Characters of a removed passage that are shown."""


def run(arguments: argparse.Namespace) -> int:
    """Tell the story of one document."""
    with opened(arguments.root) as store:
        *older, current = store.snapshots()
        failures = find(current, "quarantine", arguments.id)
        rows = find(current, "documents", arguments.id)
        names = sorted({row["id"] for row in (*rows, *failures)})
        if len(names) != 1:
            raise CommandError(_which(arguments.id, names))
        lines = [f"document   {names[0]}"]
        lines += _place((*rows, *failures)[0], current)
        lines += [line for row in rows for line in _story(row)]
        lines += [line for row in failures for line in _failure(row)]
        lines += _history(names[0], older, current)
    print("\n".join(map(printable, lines)))
    for row in rows:
        print("\nclean text")
        print("\n".join(map(printable, row["text"].split("\n"))))
    return 0


def _which(beginning: str, names: list[str]) -> str:
    if not names:
        return f"no document has the id {beginning!r}; the column `id` has them"
    return f"several ids begin with {beginning!r}: {', '.join(names)}"


def _place(row: Row, snapshot: Snapshot) -> Iterator[str]:
    about = snapshot.about.sources.get(row["source"], {})
    title = f" ({about['title']}; licence: {about['licence']})" if about else ""
    yield f"source     {row['source']}{title}"
    record = f", record {row['record_id']}" if row["record_id"] is not None else ""
    yield f"file       {row['file_path']}{record}, from byte {row['byte_offset']:,}"


def _story(row: Row) -> Iterator[str]:
    yield f"raw bytes  {row['byte_length']:,}, sha256 {row['raw_sha256']}; {_raw_bytes(row)}"
    if row["url"]:
        yield f"address    {row['url']}"
    yield f"decoded    as {row['encoding']}, by {row['encoding_source']} ({row['encoding_confidence']:.2f})"
    yield (
        f"cleaned    {row['chars_raw']:,} characters, {row['chars_removed']:,} of them removed or lifted in "
        f"{len(row['edits']):,} edits, by ruleset {row['ruleset']}"
    )
    why = {rule.id: rule.why for rule in all_rules()}
    why |= {
        edit["rule"]: reason
        for edit in row["edits"]
        for prefix, reason in OF_SOURCES.items()
        if edit["rule"].startswith(prefix)
    }
    for number, edit in enumerate(row["edits"], 1):
        yield from _edit(number, edit, why)
    for name in METADATA:
        value = row[name]
        if value:
            yield f"{name:10} {', '.join(value) if isinstance(value, list) else value}"
    if row["duplicate_of"]:
        yield f"duplicate  of {row['duplicate_of']}, which has the same text"
    if row["near_duplicate_cluster"]:
        yield f"cluster    {row['near_duplicate_cluster']}, of nearly the same texts"


def _edit(number: int, edit: Row, why: dict[str, str]) -> Iterator[str]:
    what = f"lift into {edit['field']}" if edit["action"] == "lift" else edit["action"]
    yield (
        f"  {number:3}  {what} at {edit['start']:,} to {edit['end']:,}, "
        f"by {edit['rule']} version {edit['version']} ({edit['confidence']:.2f})"
    )
    yield f"       why: {why.get(edit['rule'], 'a rule that is no more')}"
    yield f"       - {_short(edit['removed'])}"
    if edit["inserted"]:
        yield f"       + {_short(edit['inserted'])}"


def _short(text: str) -> str:
    return repr(text if len(text) <= WIDTH else f"{text[: WIDTH // 2]} … {text[-WIDTH // 2 :]}")


def _failure(row: Row) -> Iterator[str]:
    yield f"failed     at stage {row['stage']}: {row['error_class']}: {row['message']}"


def _raw_bytes(row: Row) -> str:
    """Whether the raw bytes are still where they were; only a file that is one document can tell."""
    path = _path(row)
    if path is None:
        return "its source is not in the catalog any more"
    if row["record_id"] is not None:
        return f"a record of {path}"
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"{path} cannot be read now: {error.strerror}"
    same = hashlib.sha256(data).hexdigest() == row["raw_sha256"]
    return f"{path} {'still has them' if same else 'has changed since'}"


def _path(row: Row) -> Path | None:
    below = Path(os.fsdecode(decode_path(row["file_path"])))
    if row["source"] == INPUT:
        return below
    try:
        source = load_catalog().get(row["source"])
    except SourceError:
        return None
    return source.root / below if source else None


def _history(name: str, older: Sequence[Snapshot], current: Snapshot) -> Iterator[str]:
    """What the document was in each snapshot that is kept, the newest first."""
    later: str | None = None
    for snapshot in (current, *reversed(older)):
        rows = find(snapshot, "documents", name)
        text = rows[0]["text_sha256"] if rows else None
        failed = ", in quarantine" if find(snapshot, "quarantine", name) else ""
        if snapshot is current:
            what = "this text" if rows else "no text"
        else:
            what = "not there" if not rows else "the same text" if text == later else "another text"
        when = f"{snapshot.run.finished_at:%Y-%m-%d %H:%M:%S} UTC"
        yield f"snapshot   {snapshot.number}, {when}: {what}{failed}"
        later = text
