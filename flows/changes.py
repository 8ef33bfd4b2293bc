"""Which inputs a run may leave alone: those that would come out as they are in the dataset. No Prefect."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path

from cleaners.document import RawDocument
from output.ledger import UNTRUSTED, Entry, FileState
from sources.source import Found, Source

CLOCK_STEP_NS = 2_000_000_000
"""The coarsest clock of a file system: a younger file may change again and keep its time."""

# What a source says about itself that no outcome depends on. A field that is not named here counts.
NO_MATTER = (
    *("name", "title", "description", "root", "remote", "include", "licence"),
    *("examples", "bounds", "on_missing", "rejected"),
)
# What counts only through what reading gives: the bytes, their media type and address.
READING = ("media_type", "url_prefix", "limits", "format", "columns", "members", "language", "paths")

Description = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Basis:
    """What decides how a source's inputs come out, apart from themselves.

    Attributes:
        ruleset: hash of the rules, see ``cleaners.ruleset_id``.
        settings: hash of the source's settings.
        cleaning: hash of those that count even if reading gives the same.
        code: hash of the code, the ruleset and the limits, for inputs that failed.
        removed: by older ruleset, the rules that it has on top of this one, with spaces between; a ruleset
            that differs in any other way is not in it.
        again: whether everything is cleaned again, even if it would come out as it is.
    """

    ruleset: str
    settings: str
    cleaning: str
    code: str
    removed: Mapping[str, str]
    again: bool = False

    def holds(self, entry: Entry) -> bool:
        """Whether the outcome is what it would be now, from the same bytes, and that is enough."""
        if self.again:
            return False
        if entry.failed_under is not None:
            return entry.failed_under == self.code
        if entry.ruleset == self.ruleset:
            return True
        removed = self.removed.get(entry.ruleset)
        return removed is not None and set(removed.split()).isdisjoint(entry.rules.split())

    def given(self, raw: RawDocument) -> str:
        """Hash of all that cleaning is given apart from the bytes and the rules."""
        return _given(raw.media_type, raw.url, self.cleaning)

    def leaves_alone(self, found: Found, entries: Sequence[Entry]) -> bool:
        """Whether a file need not even be read: it is what it was, and all in it would come out alike."""
        state = FileState(found.size, found.mtime_ns, found.inode)
        there = [entry for entry in entries if entry.is_there]
        looks = {(entry.state, entry.settings) for entry in there}
        return looks == {(state, self.settings)} and all(map(self.holds, there))


def basis(
    source: Source,
    ruleset: str,
    described: Description,
    known: Mapping[str, Description],
    *,
    again: bool = False,
) -> Basis:
    """Compare a source's rules with those by which the dataset was made.

    Args:
        source: whose inputs are cleaned.
        ruleset: hash of its rules.
        described: what is behind the hash, see ``cleaners.describe``.
        known: what is behind the hashes in the dataset.
        again: whether to clean everything again.
    """
    removed = {
        name: " ".join(sorted(old["rules"].keys() - described["rules"].keys()))
        for name, old in known.items()
        if old["basis"] == described["basis"] and old["rules"].items() >= described["rules"].items()
    }
    fields = asdict(source)
    settings = {name: value for name, value in fields.items() if name not in (*NO_MATTER, "profile")}
    cleaning = {name: value for name, value in settings.items() if name not in READING}
    code = _hash([ruleset, code_id(), settings["limits"]])
    return Basis(ruleset, _hash(settings), _hash(cleaning), code, removed, again)


def trusted_state(found: Found, now_ns: int | None = None) -> FileState:
    """What to remember of a file that is about to be read, so that it is known when it has not changed.

    A file system's clock may be too coarse to tell two changes apart; an etag is another one after each.
    """
    now = time.time_ns() if now_ns is None else now_ns
    if found.etag is None and now - found.mtime_ns < CLOCK_STEP_NS:
        return UNTRUSTED
    return FileState(found.size, found.mtime_ns, found.inode)


@cache
def code_id() -> str:
    """Hash of the code that reads and cleans."""
    digest = hashlib.sha256()
    project = Path(__file__).resolve().parent.parent
    for room in ("cleaners", "sources"):
        for path in sorted((project / room).rglob("*")):
            if path.suffix in {".py", ".npz"} or (path.suffix == ".toml" and room == "cleaners"):
                digest.update(f"{path.relative_to(project)}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=4096)
def _given(media_type: str | None, url: str | None, cleaning: str) -> str:
    return _hash([media_type, url, cleaning])


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]
