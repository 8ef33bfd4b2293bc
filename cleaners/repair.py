"""Runs the repairs over a raw text and keeps the trace."""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise

from cleaners.contract import Repair, repairs
from cleaners.document import apply
from cleaners.trace import Change, compose

# One repair can uncover work for another (an entity that hides mojibake), hence rounds. What is still
# not settled after these was made to never settle.
ROUNDS = 6


def mend(raw_text: str, rules_off: Set[str] = frozenset()) -> tuple[str, list[Change], set[str]]:
    """Repair a text.

    Args:
        raw_text: the decoded text.
        rules_off: ids of repairs to leave out.

    Returns:
        The repaired text, the changes that lead to it from ``raw_text``, and the ids of all repairs that
        changed anything, even if nothing of theirs is left.
    """
    text, trace, fired = raw_text, list[Change](), set[str]()
    active = [repair for repair in repairs() if repair.id not in rules_off]
    for _ in range(ROUNDS):
        before = text
        for repair in active:
            changes = _changes(repair, text)
            if changes:
                fired.add(repair.id)
                mended = apply(text, changes)
                trace = compose(trace, text, changes)
                text = mended
        if text == before:
            break
    # What one round changed and another changed back is no change.
    kept = [change for change in trace if raw_text[change.start : change.end] != change.inserted]
    return text, kept, fired


def _changes(repair: Repair, text: str) -> list[Change]:
    changes = [
        Change(start, end, inserted, repair.id, repair.version, "replace" if inserted else "remove")
        for start, end, inserted in repair.function(text)
    ]
    assert all(left.end <= right.start for left, right in pairwise(changes)), repair.id  # noqa: S101 - of our own rules
    return changes
