"""The ledger: which documents are there, from which bytes and under which rules."""

from __future__ import annotations

from typing import NamedTuple

from output.store import Snapshot


class Known(NamedTuple):
    """What a document's row was made from."""

    raw_sha256: str
    ruleset: str


def known(snapshot: Snapshot | None) -> dict[str, Known]:
    """Every document of a snapshot by id; empty before the first commit. Reads three columns only."""
    raise NotImplementedError
