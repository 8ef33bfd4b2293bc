"""What each named rule and repair does to the project's own documents, and the version at which it did so.

    make outcomes

A dataset tells by the versions of rules which documents to clean again, so a rule whose outcome changes under
the same version leaves old rows behind. ``tests/cases/outcomes.json`` holds for each file of documents a
digest of what every rule makes of it; ``test_versions.py`` compares. A file that is edited counts as a
new one. Learned rules are left out: the digest of their model is part of their version.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.labelled_html import read_html
from benchmarks.labelled_text import read_page
from benchmarks.languages import PAGES
from cleaners import Profile, clean
from cleaners.contract import all_rules, repairs
from cleaners.ruleset import MODELS
from tests.cleaners.cases import CASES, files, read

RECORD = CASES / "outcomes.json"
SAMPLES = CASES.parents[1] / "samples"
NAMED = Profile(rules_off=frozenset(MODELS))
Made = dict[str, str]
"""Rule to digest, of the rules that do anything."""


@dataclass(frozen=True)
class Outcomes:
    """What the rules make of all files.

    Attributes:
        versions: of the rules, by id.
        made: digest of a file's documents to what each rule makes of them.
    """

    versions: dict[str, int]
    made: dict[str, Made]

    @staticmethod
    def now() -> Outcomes:
        """As the rules are."""
        versions = {known.id: known.version for known in all_rules() if known.id not in MODELS}
        return Outcomes(versions, {_digest(texts): _made(texts) for texts in _texts()})

    @staticmethod
    def recorded(path: Path = RECORD) -> Outcomes:
        """As they were when the record was made."""
        held = json.loads(path.read_text("utf-8"))
        return Outcomes(held["versions"], held["made"])

    def write(self, path: Path = RECORD) -> None:
        """Make the record."""
        held = {"versions": self.versions, "made": self.made}
        path.write_text(json.dumps(held, indent=1, sort_keys=True) + "\n", "utf-8")

    def changed_since(self, other: Outcomes) -> set[str]:
        """The rules that make something else of a file that both know."""
        return {
            rule
            for texts in self.made.keys() & other.made.keys()
            for rule in self.made[texts].keys() | other.made[texts].keys()
            if self.made[texts].get(rule) != other.made[texts].get(rule)
        }

    def unannounced(self, other: Outcomes) -> list[str]:
        """Those of them whose version is still the same; a rule that is new or gone has announced itself."""
        return sorted(
            rule
            for rule in self.changed_since(other)
            if rule in self.versions and self.versions[rule] == other.versions.get(rule)
        )


def _texts() -> Iterator[list[str]]:
    yield from ([*repair.removes, *repair.keeps] for repair in repairs())
    for kind in ("keep", "remove"):
        yield from ([case.text for case in read(path, kind)] for path in files(kind))
    for path in sorted(PAGES.glob("*/*.txt")):
        yield ["\n".join(text for _, text in read_page(path))]
    for path in sorted(PAGES.glob("*/*.html")):
        yield [read_html(path).html]
    for path in sorted(SAMPLES.glob("*/*.*")):
        yield [path.read_bytes().decode("utf-8", "replace")]


def _made(texts: Iterable[str]) -> Made:
    found: dict[str, list[object]] = {}
    for number, text in enumerate(texts):
        for edit in clean(text, profile=NAMED, mode="balanced").edits:
            said = (number, edit.removed, edit.inserted, edit.action, edit.field, edit.confidence)
            found.setdefault(edit.rule, []).append(said)
    return {rule: _digest(said) for rule, said in found.items()}


def _digest(value: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(value)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def main() -> None:
    """Make the record anew, unless a version is due."""
    now = Outcomes.now()
    due = now.unannounced(Outcomes.recorded()) if RECORD.exists() else []
    if due:
        sys.exit(f"the outcome of {', '.join(due)} has changed: raise the version first, in cleaners/")
    now.write()


if __name__ == "__main__":
    main()
