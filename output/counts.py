"""The accounts of a shard and of a run: per source and per rule, and the law that they add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, Self

from output.schema import COUNTED


class AccountingError(ValueError):
    """Inputs that are neither a document, nor quarantined, nor unchanged, or are more than one of them."""


class Settled(NamedTuple):
    """Inputs that were left alone without being read: documents, and what failed and would fail again."""

    unchanged: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What became of one source's inputs.

    Attributes:
        source: its name.
        inputs: what was taken up.
        documents: rows written.
        quarantined: inputs that failed.
        unchanged: inputs that were there already, from the same bytes under the same ruleset.
        chars_raw: code points of the documents written, before cleaning.
        chars_removed: of these, removed or lifted.
        dropped: what left the dataset since its input has vanished; no inputs.
    """

    source: str
    inputs: int = 0
    documents: int = 0
    quarantined: int = 0
    unchanged: int = 0
    chars_raw: int = 0
    chars_removed: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """What one version of a rule did: its edits, and the code points these removed or lifted."""

    rule: str
    version: int
    edits: int
    chars: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The accounts, sorted by source and by rule; totals are sums over the sources."""

    sources: tuple[SourceCounts, ...] = ()
    rules: tuple[RuleCounts, ...] = ()

    @classmethod
    def merge(cls, parts: Iterable[Counts]) -> Self:
        """Add up the accounts of many shards."""
        sources: dict[str, list[int]] = defaultdict(lambda: [0] * len(COUNTED))
        rules: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        for part in parts:
            for source in part.sources:
                for index, name in enumerate(COUNTED):
                    sources[source.source][index] += getattr(source, name)
            for rule in part.rules:
                sums = rules[rule.rule, rule.version]
                sums[0] += rule.edits
                sums[1] += rule.chars
        return cls(
            sources=tuple(SourceCounts(name, *values) for name, values in sorted(sources.items())),
            rules=tuple(RuleCounts(*key, *values) for key, values in sorted(rules.items())),
        )

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        return cls(
            sources=tuple(SourceCounts(**source) for source in value["sources"]),
            rules=tuple(RuleCounts(**rule) for rule in value["rules"]),
        )

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        """The accounts as plain lists, as they stand in JSON and in the ``runs`` table."""
        return {
            "sources": [asdict(source) for source in self.sources],
            "rules": [asdict(rule) for rule in self.rules],
        }

    @property
    def inputs(self) -> int:
        """Inputs taken up."""
        return sum(source.inputs for source in self.sources)

    @property
    def documents(self) -> int:
        """Rows written."""
        return sum(source.documents for source in self.sources)

    @property
    def quarantined(self) -> int:
        """Inputs that failed."""
        return sum(source.quarantined for source in self.sources)

    @property
    def unchanged(self) -> int:
        """Inputs that were there already."""
        return sum(source.unchanged for source in self.sources)

    @property
    def chars_raw(self) -> int:
        """Code points of the documents written, before cleaning."""
        return sum(source.chars_raw for source in self.sources)

    @property
    def chars_removed(self) -> int:
        """Code points removed or lifted from the documents written."""
        return sum(source.chars_removed for source in self.sources)

    @property
    def dropped(self) -> int:
        """What left the dataset since its input has vanished."""
        return sum(source.dropped for source in self.sources)

    def differences(self) -> list[str]:
        """Where the accounts do not add up; empty if they do."""
        found = [
            f"source {source.source!r}: {source.inputs} inputs are not {source.documents} documents"
            f" + {source.quarantined} quarantined + {source.unchanged} unchanged"
            for source in self.sources
            if source.inputs != source.documents + source.quarantined + source.unchanged
        ]
        by_rules = sum(rule.chars for rule in self.rules)
        if by_rules != self.chars_removed:
            found.append(f"the rules removed {by_rules} characters, the documents lost {self.chars_removed}")
        return found

    def check(self, where: str) -> None:
        """Raise :class:`AccountingError`, naming ``where``, unless everything adds up."""
        if found := self.differences():
            raise AccountingError(f"{where}: " + "; ".join(found))


def count_shard(
    inputs: Mapping[str, int],
    *,
    documents: Iterable[Mapping[str, Any]],
    quarantine: Iterable[Mapping[str, Any]],
    unchanged: Mapping[str, Sequence[str]],
    settled: Mapping[str, Settled],
    dropped: Iterable[str],
) -> Counts:
    """The accounts of a shard.

    Args:
        inputs: how many of each source it took up.
        documents: its rows.
        quarantine: its failures.
        unchanged: ids of each source's documents that are there already.
        settled: what of each source was left alone without being read.
        dropped: for each document that leaves the dataset, its source.
    """
    sources: dict[str, Counter[str]] = defaultdict(Counter)
    rules: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for source, number in inputs.items():
        sources[source]["inputs"] += number
    for row in documents:
        totals = sources[row["source"]]
        totals["documents"] += 1
        totals["chars_raw"] += row["chars_raw"]
        totals["chars_removed"] += row["chars_removed"]
        for edit in row["edits"]:
            sums = rules[edit["rule"], edit["version"]]
            sums[0] += 1
            sums[1] += 0 if edit["action"] == "replace" else edit["end"] - edit["start"]
    for row in quarantine:
        sources[row["source"]]["quarantined"] += 1
    for source, ids in unchanged.items():
        sources[source]["unchanged"] += len(ids)
    for source, alone in settled.items():
        sources[source]["unchanged"] += alone.unchanged
        sources[source]["quarantined"] += alone.quarantined
    for source in dropped:
        sources[source]["dropped"] += 1
    return Counts(
        sources=tuple(SourceCounts(name, **totals) for name, totals in sorted(sources.items())),
        rules=tuple(RuleCounts(*key, *sums) for key, sums in sorted(rules.items())),
    )
