"""What is to be said about a run's new documents: figures per source, and which of them to look at.

Everything is read from the staged Parquet files rather than gathered while cleaning, so that a run which
takes over the shards of an earlier attempt says the same. Texts are read for a handful of documents only.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from output.parts import opened
from output.shards import shard_results

SAMPLES = 3
"""Documents of either kind whose text is looked at."""

NEXT_TO_NOTHING = 50
"""A document of which fewer characters are left counts as empty."""

ENOUGH = 200
"""Characters beyond which a removal is no more doubtful for being longer."""

COLUMNS = (
    *("source", "ruleset", "language", "encoding", "chars_raw", "chars_removed"),
    *(f"edits.list.element.{name}" for name in ("start", "end", "rule", "action", "confidence")),
)


@dataclass(slots=True)
class RuleFindings:
    """What a rule did in one source: documents that it touched, its edits, characters removed or lifted."""

    documents: int = 0
    edits: int = 0
    chars: int = 0


@dataclass(slots=True)
class SourceFindings:
    """Figures about one source's new documents.

    Attributes:
        ruleset: hash of the rules that they were cleaned by.
        documents: how many.
        chars_raw: their characters before cleaning.
        chars_removed: of these, removed or lifted.
        kept: characters left of each document.
        rules: by id.
        languages: documents by ISO 639-1 code, "unknown" where it is not known.
        encodings: documents by charset.
    """

    ruleset: str
    documents: int = 0
    chars_raw: int = 0
    chars_removed: int = 0
    kept: list[NDArray[np.int64]] = field(default_factory=list)
    rules: defaultdict[str, RuleFindings] = field(default_factory=lambda: defaultdict(RuleFindings))
    languages: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)

    def measures(self) -> dict[str, float]:
        """The figures by which a source is compared with its past: shares of 0 to 1, and a length."""
        kept = np.concatenate(self.kept)
        found = {
            "documents": float(self.documents),
            "removed": self.chars_removed / self.chars_raw if self.chars_raw else 0.0,
            "empty": float(np.mean(kept < NEXT_TO_NOTHING)),
            "length": float(np.median(kept)),
        }
        counted = {
            "rule": {name: rule.documents for name, rule in self.rules.items()},
            "language": self.languages,
            "encoding": self.encodings,
        }
        for kind, counts in counted.items():
            found |= {f"{kind}:{name}": count / self.documents for name, count in sorted(counts.items())}
        return found


@dataclass(frozen=True, slots=True, order=True)
class Sample:
    """A document to look at.

    Attributes:
        score: why: the share removed, or of its most doubtful removal the doubt times its length.
        source: its source.
        file_path: its path there.
        chars_raw: its length.
        chars_removed: of that, removed or lifted.
        row: the whole row of ``documents``.
    """

    score: float
    source: str
    file_path: str
    chars_raw: int
    chars_removed: int
    row: Mapping[str, Any] = field(compare=False)


@dataclass(slots=True)
class Findings:
    """All that is to be said.

    Attributes:
        sources: by name; only those with new documents.
        most_cut: of which the largest share was removed, the most first.
        least_sure: whose removals are most in doubt, likewise.
        quarantined: rows of ``quarantine``, at most :data:`ROWS`.
        reasons: how often a source's inputs failed at a stage for a reason.
    """

    sources: dict[str, SourceFindings] = field(default_factory=dict)
    most_cut: list[Sample] = field(default_factory=list)
    least_sure: list[Sample] = field(default_factory=list)
    quarantined: list[Mapping[str, Any]] = field(default_factory=list)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)


ROWS = 500
"""Rows of quarantine that are listed one by one."""


def look(staging: Path) -> Findings:
    """Look through what a run has staged.

    Raises:
        StoreError: a staged file cannot be read.
    """
    found = Findings()
    best = most_cut, least_sure = _Best(), _Best()
    for result in shard_results(staging):
        if result.documents:
            path = staging / "documents" / result.documents.name
            for group, table in _groups(path):
                _documents(table, (path, group), found.sources, best)
        if result.quarantine:
            _quarantine(staging / "quarantine" / result.quarantine.name, found)
    ranked = most_cut.ranked()[:SAMPLES]
    found.most_cut = [_sample(*one) for one in ranked]
    seen = {place for _, place in ranked}
    found.least_sure = [_sample(*one) for one in least_sure.ranked() if one[1] not in seen][:SAMPLES]
    return found


Place = tuple[Path, int, int]
"""A file, its row group, and the row in that."""


class _Best:
    """The documents with the highest scores so far."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, Place]] = []

    def offer(self, scores: NDArray[np.float64], path: Path, group: int) -> None:
        for row in np.argsort(-scores, kind="stable")[: 2 * SAMPLES]:
            if scores[row] > 0:
                heapq.heappush(self._heap, (float(scores[row]), (path, group, int(row))))
        self._heap = heapq.nlargest(2 * SAMPLES, self._heap)
        heapq.heapify(self._heap)

    def ranked(self) -> list[tuple[float, Place]]:
        return sorted(self._heap, key=lambda one: (-one[0], one[1]))


def _groups(path: Path) -> Iterator[tuple[int, pa.Table]]:
    """The light columns of a file, one row group at a time."""
    with opened(path) as file:
        for group in range(file.num_row_groups):
            yield group, file.read_row_group(group, columns=list(COLUMNS))


def _documents(
    table: pa.Table,
    place: tuple[Path, int],
    sources: dict[str, SourceFindings],
    best: tuple[_Best, _Best],
) -> None:
    """Count a row group in; all of it is of one source, as a shard is."""
    edits = table["edits"].combine_chunks()
    parent = pc.list_parent_indices(edits).to_numpy()
    start, end, sure = (_field(edits, name).to_numpy() for name in ("start", "end", "confidence"))
    is_repair = pc.equal(_field(edits, "action"), pa.scalar("replace")).to_numpy(zero_copy_only=False)
    length = np.where(is_repair, 0, end - start).astype(np.int64)
    raw, removed = (table[name].to_numpy().astype(np.int64) for name in ("chars_raw", "chars_removed"))
    doubt = np.zeros(len(table))
    np.maximum.at(doubt, parent, (1.0 - sure) * np.minimum(length, ENOUGH))
    for scores, one in zip((removed / np.maximum(raw, 1), doubt), best, strict=True):
        one.offer(scores.astype(np.float64), *place)
    source = sources.setdefault(table["source"][0].as_py(), SourceFindings(table["ruleset"][0].as_py()))
    source.documents += len(table)
    source.chars_raw += int(raw.sum())
    source.chars_removed += int(removed.sum())
    source.kept.append(raw - removed)
    source.languages.update(_counted(table["language"]))
    source.encodings.update(_counted(table["encoding"]))
    rules = _field(edits, "rule").dictionary_encode()
    codes = rules.indices.to_numpy()
    for code, name in enumerate(rules.dictionary.to_pylist()):
        mine = codes == code
        rule = source.rules[name]
        rule.documents += len(np.unique(parent[mine]))
        rule.edits += int(mine.sum())
        rule.chars += int(length[mine].sum())


def _field(edits: pa.Array[Any], name: str) -> Any:
    return pc.struct_field(pc.list_flatten(edits), name)


def _counted(column: pa.ChunkedArray[Any]) -> dict[str, int]:
    counts: Any = pc.value_counts(column)
    return {one["values"] or "unknown": one["counts"] for one in counts.to_pylist()}


def _sample(score: float, place: Place) -> Sample:
    path, group, index = place
    with opened(path) as file:
        (row,) = file.read_row_group(group).slice(index, 1).to_pylist()
    return Sample(score, row["source"], row["file_path"], row["chars_raw"], row["chars_removed"], row)


def _quarantine(path: Path, found: Findings) -> None:
    with opened(path) as file:
        for row in file.read().to_pylist():
            found.reasons[row["stage"], row["message"]] += 1
            if len(found.quarantined) < ROWS:
                found.quarantined.append(row)
