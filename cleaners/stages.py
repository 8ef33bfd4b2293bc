"""The order in which rules are asked: the named ones, then the learned one on what they leave."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import accumulate

from cleaners.contract import Rule
from cleaners.document import Mode
from cleaners.engine import RuleMark, changes, collect
from cleaners.trace import Change
from cleaners.view import Document

# A judgement changes the neighbours of what is left, so it is asked again until it has no more to say:
# then a second cleaning has nothing to do either. What is not settled after these rounds was made so.
ROUNDS = 8


def judged(
    document: Document, mode: Mode, rules_off: Set[str] = frozenset()
) -> tuple[list[RuleMark], list[Change]]:
    """Ask all rules that are on.

    What named rules see only once learned removals are gone is the learned rule's doing: so turning it
    off brings back exactly what no other rule marked by itself.

    Returns:
        The marks that apply, round by round, and the changes of the document's text that they make.
    """
    marks = collect(document, mode, rules_off)
    trace = changes(document, marks)
    rest = document.after(trace)
    for _ in range(ROUNDS):
        learned = collect(rest, mode, rules_off, "learned")
        if not learned:
            break
        marks += _placed(learned, learned[0].rule, trace)
        trace = changes(document, marks)
        rest = document.after(trace)
        if late := collect(rest, mode, rules_off):
            marks += _placed(late, learned[0].rule, trace)
            trace = changes(document, marks)
            rest = document.after(trace)
    return marks, trace


def _placed(found: Iterable[RuleMark], rule: Rule, trace: Sequence[Change]) -> list[RuleMark]:
    """Marks on what is left as marks of the learned rule on the whole document."""
    gone = list(accumulate((change.end - change.start for change in trace), initial=0))
    starts = [change.start - before for change, before in zip(trace, gone, strict=False)]

    def place(position: int) -> int:
        return position + gone[bisect_right(starts, position)]

    return [
        RuleMark(
            replace(entry.mark, start=place(entry.mark.start), end=place(entry.mark.end - 1) + 1),
            rule,
            entry.rule,
        )
        for entry in found
    ]
