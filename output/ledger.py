"""The ledger: which documents are there, from which bytes and under which rules."""

from __future__ import annotations

from typing import NamedTuple

from output.parts import read
from output.snapshot import Snapshot


class Known(NamedTuple):
    """What a document's row was made from."""

    raw_sha256: str
    ruleset: str


def known(snapshot: Snapshot | None) -> dict[str, Known]:
    """Every document of a snapshot by id; empty before the first commit. Reads three columns only."""
    found: dict[str, Known] = {}
    rulesets: dict[str, str] = {}  # few, and one string each instead of one per document
    for path in snapshot.files("documents") if snapshot else ():
        table = read(path, ["id", "raw_sha256", "ruleset"])
        for name, digest, ruleset in zip(*(column.to_pylist() for column in table.columns), strict=True):
            found[name] = Known(digest, rulesets.setdefault(ruleset, ruleset))
    return found
