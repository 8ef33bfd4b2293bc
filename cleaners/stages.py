"""The order in which rules are asked: the named ones, then the learned one on what they leave."""

from __future__ import annotations

from collections.abc import Set

from cleaners.document import Mode
from cleaners.engine import RuleMark, changes, collect
from cleaners.trace import Change, compose
from cleaners.view import Document

# A judgement changes the neighbours of what is left, so it is asked again until it has no more to say:
# then a second cleaning has nothing to do either. What is not settled after these rounds was made so.
ROUNDS = 6


def judged(
    document: Document, mode: Mode, rules_off: Set[str] = frozenset()
) -> tuple[list[RuleMark], list[Change]]:
    """Ask all rules that are on.

    Returns:
        The marks that apply, in order of the rounds, for the values that they lift; and the changes of
        the document's text.
    """
    marks = collect(document, mode, rules_off)
    trace = changes(document, marks)
    rest = document.after(trace)
    for _ in range(ROUNDS):
        learned = collect(rest, mode, rules_off, "learned")
        if not learned:
            break
        step = changes(rest, learned)
        trace, rest = compose(trace, rest.text, step), rest.after(step)
        late = _answered_for(learned[0], collect(rest, mode, rules_off))
        step = changes(rest, late)
        trace, rest = compose(trace, rest.text, step), rest.after(step)
        marks += learned + late
    return marks, trace


def _answered_for(learned: RuleMark, late: list[RuleMark]) -> list[RuleMark]:
    """What named rules see only once learned removals are gone is the learned rule's doing.

    So turning the learned rule off brings back exactly what no other rule marked by itself.
    """
    return [RuleMark(entry.mark, learned.rule) for entry in late]
