"""Which documents the newly accepted lines of a source can change. No Prefect in here.

A line takes out what is equal to it, so a document that does not have it comes out as before. Its entry in
the ledger is brought up to the new ruleset then, and nobody has to look at the document again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cleaners.document import Profile
from cleaners.source_lines import line_id, lines_within, normal
from flows.changes import Description
from output.find import of_source
from output.ledger import Entry
from output.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Step:
    """How one older ruleset differs from the present one, if by nothing but lines and rules that are gone.

    Attributes:
        lines: ids of the lines that it has not.
        gone: ids of the rules that only it has.
    """

    lines: frozenset[str]
    gone: frozenset[str]


@dataclass(frozen=True)
class Acceptance:
    """What has been accepted for a source since its documents were cleaned.

    Attributes:
        ruleset: the present one.
        steps: by older ruleset.
        source: name of the source.
        profile: of the source.
        before: the dataset as it is.
    """

    ruleset: str
    steps: Mapping[str, Step]
    source: str
    profile: Profile
    before: Snapshot | None

    def brought_up(self, entry: Entry) -> Entry:
        """Give the entry of a document under the present ruleset if it would come out as it is."""
        step = self.steps.get(entry.ruleset)
        if step is None or entry.failed_under is not None:
            return entry
        if not step.gone.isdisjoint(entry.rules.split()):
            return entry
        if not step.lines.isdisjoint(self._found.get(entry.id, ())):
            return entry
        return entry._replace(ruleset=self.ruleset)

    @cached_property
    def _found(self) -> dict[str, frozenset[str]]:
        """Which of the new lines each document has; read only once somebody needs it."""
        new = {name for step in self.steps.values() for name in step.lines}
        wanted = {normal(text): line_id(text) for text in self.profile.lines if line_id(text) in new}
        found, off = {}, self.profile.rules_off
        for row in of_source(self.before, self.source, ("id", "raw_text")) if self.before else ():
            text = row["raw_text"]  # None where somebody has taken it out
            there = set(wanted) if text is None else lines_within(text, wanted.keys(), off)
            if there:
                found[row["id"]] = frozenset(wanted[line] for line in there)
        return found


def acceptance(
    source: str,
    profile: Profile,
    ruleset: str,
    described: Description,
    before: Snapshot | None,
) -> Acceptance:
    """Compare a source's rules with those by which the dataset was made.

    Args:
        source: name of the source.
        profile: of the source.
        ruleset: hash of its rules.
        described: what is behind the hash, see ``cleaners.describe``.
        before: the dataset as it is.
    """
    own = {line_id(text) for text in profile.lines}
    known = before.about.rulesets if before and own else {}
    steps = {}
    for name, old in known.items():
        new = described["rules"].items() - old["rules"].items()
        lines = frozenset(rule for rule, _ in new)
        if new and old["basis"] == described["basis"] and lines <= own - old["rules"].keys():
            steps[name] = Step(lines, frozenset(old["rules"].keys() - described["rules"].keys()))
    return Acceptance(ruleset, steps, source, profile, before)
