"""What differs between two snapshots: documents that were added, changed or gone, and what each rule did."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from output.labels import LABELS
from output.parts import ROWS_PER_BATCH, opened
from output.schema import DOCUMENTS
from output.snapshot import Snapshot

# Labels follow from other documents, and the ruleset alone changes nothing that a reader sees.
COMPARED = tuple(name for name in DOCUMENTS.names if name not in (*LABELS, "ruleset"))


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A document, by where it is from."""

    source: str
    file_path: str
    record_id: str
    id: str


@dataclass(slots=True)
class RuleChange:
    """What a rule did in the documents that differ: its edits and code points, before and after."""

    edits_before: int = 0
    edits_after: int = 0
    chars_before: int = 0
    chars_after: int = 0


@dataclass(slots=True)
class Diff:
    """The outcome; documents are sorted by where they are from."""

    added: list[Named] = field(default_factory=list)
    changed: list[Named] = field(default_factory=list)
    gone: list[Named] = field(default_factory=list)
    rules: dict[str, RuleChange] = field(default_factory=dict)


@dataclass(slots=True)
class _Row:
    """A document that may differ, small enough for all of them to be in memory."""

    named: Named
    digest: bytes
    rules: dict[str, tuple[int, int]]


def diff(before: Snapshot, after: Snapshot) -> Diff:
    """Compare the documents of two snapshots; parts that both have are not read."""
    shared = {part.sha256 for part in before.tables["documents"]}
    shared &= {part.sha256 for part in after.tables["documents"]}
    old = {row.named.id: row for row in _rows(before, shared)}
    found = Diff()
    rules: dict[str, RuleChange] = defaultdict(RuleChange)
    for row in _rows(after, shared):
        was = old.pop(row.named.id, None)
        if was is None:
            found.added.append(row.named)
        elif was.digest != row.digest:
            found.changed.append(row.named)
        else:
            continue
        _count(rules, was, row)
    for was in old.values():
        found.gone.append(was.named)
        _count(rules, was, None)
    for names in (found.added, found.changed, found.gone):
        names.sort()
    found.rules = dict(sorted(rules.items()))
    return found


def _rows(snapshot: Snapshot, shared: set[str]) -> Iterator[_Row]:
    for part in snapshot.tables["documents"]:
        if part.sha256 in shared:
            continue
        with opened(snapshot.file("documents", part)) as file:
            for batch in file.iter_batches(batch_size=ROWS_PER_BATCH, columns=list(COMPARED)):
                yield from map(_row, batch.to_pylist())


def _row(row: dict[str, Any]) -> _Row:
    rules: dict[str, tuple[int, int]] = {}
    for edit in row["edits"]:
        edits, chars = rules.get(edit["rule"], (0, 0))
        gone = 0 if edit["action"] == "replace" else edit["end"] - edit["start"]
        rules[edit["rule"]] = (edits + 1, chars + gone)
    named = Named(row["source"], row["file_path"], row["record_id"] or "", row["id"])
    return _Row(named, hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest(), rules)


def _count(rules: dict[str, RuleChange], before: _Row | None, after: _Row | None) -> None:
    for rule, (edits, chars) in before.rules.items() if before else ():
        rules[rule].edits_before += edits
        rules[rule].chars_before += chars
    for rule, (edits, chars) in after.rules.items() if after else ():
        rules[rule].edits_after += edits
        rules[rule].chars_after += chars
