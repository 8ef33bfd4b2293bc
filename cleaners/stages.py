"""The order in which rules are asked: the named ones, a source's own, then the learned one on the rest."""

from __future__ import annotations

from collections.abc import Set

from cleaners.contract import Stage
from cleaners.document import Mode
from cleaners.engine import RuleMark, changes, collect
from cleaners.selected import dropped, spared
from cleaners.source_lines import accepted
from cleaners.trace import Change
from cleaners.view import Document

# A judgement changes the neighbours of what is left, so it is asked again until it has no more to say:
# then a second cleaning has nothing to do either. What is not settled after these rounds was made so.
ROUNDS = 8


def judged(
    document: Document, mode: Mode, rules_off: Set[str] = frozenset(), lines: tuple[str, ...] = ()
) -> tuple[list[RuleMark], list[Change]]:
    """Ask all rules that are on.

    What named rules see only once the marks of another stage are gone is that stage's doing: so turning it
    off brings back exactly what no other rule marked by itself.

    Args:
        document: the repaired text.
        mode: how sure a mark has to be.
        rules_off: ids of rules that are not asked.
        lines: that are accepted for the source.

    Returns:
        The marks that apply, round by round, and the changes of the document's text that they make.
    """
    marks = _ask(document, mode, rules_off)
    rest = document.after(entry.mark for entry in marks)
    for own in (_of_the_source(document, lines), _ask(document, mode, rules_off, "page")):
        rest = _follow(own, rest, marks, mode, rules_off)
    for _ in range(ROUNDS):
        learned = _ask(rest, mode, rules_off, "learned")
        if not learned:
            break
        rest = _follow(learned, rest, marks, mode, rules_off)
    return marks, changes(document, marks)


def _ask(document: Document, mode: Mode, rules_off: Set[str], stage: Stage = "named") -> list[RuleMark]:
    """The marks of a stage's rules, but for those on what the source keeps."""
    return spared(document, collect(document, mode, rules_off, stage))


def _of_the_source(document: Document, lines: tuple[str, ...]) -> list[RuleMark]:
    return spared(document, [*accepted(document, lines), *dropped(document)])


def _follow(
    own: list[RuleMark], rest: Document, marks: list[RuleMark], mode: Mode, rules_off: Set[str]
) -> Document:
    """Enter the marks of a stage and those of the named rules on what they leave; gives what is left then."""
    if not own:
        return rest
    rest = rest.after(entry.mark for entry in own)
    late = _ask(rest, mode, rules_off)
    marks += own
    marks += (RuleMark(entry.mark, own[0].rule, entry.rule) for entry in late)
    return rest.after(entry.mark for entry in late)
