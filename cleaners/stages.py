"""The order in which rules are asked: the named ones, then the learned one on what they leave."""

from __future__ import annotations

from collections.abc import Set

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
    page = collect(document, mode, rules_off, "page")
    rest = document.after(entry.mark for entry in (*marks, *page))
    if page:
        late = collect(rest, mode, rules_off)
        rest = rest.after(entry.mark for entry in late)
        marks += page
        marks += (RuleMark(entry.mark, page[0].rule, entry.rule) for entry in late)
    for _ in range(ROUNDS):
        learned = collect(rest, mode, rules_off, "learned")
        if not learned:
            break
        rest = rest.after(entry.mark for entry in learned)
        late = collect(rest, mode, rules_off)
        rest = rest.after(entry.mark for entry in late)
        marks += learned
        marks += (RuleMark(entry.mark, learned[0].rule, entry.rule) for entry in late)
    return marks, changes(document, marks)
