"""The order in which rules are asked: the named ones, a source's own, then the learned one on the rest."""

from __future__ import annotations

from collections.abc import Callable

from cleaners.contract import Stage
from cleaners.document import Mode, Profile
from cleaners.engine import RuleMark, changes, collect
from cleaners.learned.judge import is_settled
from cleaners.selected import Kept, dropped
from cleaners.source_lines import accepted
from cleaners.trace import Change
from cleaners.view import Document

# A judgement changes the neighbours of what is left, so it is asked again until it has no more to say, or has
# left no doubt: then a second cleaning has next to nothing to do. What these rounds don't settle was made so.
ROUNDS = 8

Ask = Callable[[Document, Stage], list[RuleMark]]


def judged(document: Document, mode: Mode, profile: Profile) -> tuple[list[RuleMark], list[Change]]:
    """Ask all rules that are on.

    What named rules see only once the marks of another stage are gone is that stage's doing: so turning it
    off brings back exactly what no other rule marked by itself.

    Args:
        document: the repaired text.
        mode: how sure a mark has to be.
        profile: which rules are off, and what the source's own say.

    Returns:
        The marks that apply, round by round, and the changes of the document's text that they make.
    """
    own = accepted(document, profile.lines) if profile.lines else []
    kept = Kept.of(document) if profile.selectors else None
    if kept:
        own = kept.spared([*own, *dropped(document)])

    def ask(rest: Document, stage: Stage) -> list[RuleMark]:
        marks = collect(rest, mode, profile.rules_off, stage)
        return kept.spared(marks) if kept else marks

    marks = ask(document, "named")
    rest = document.after(entry.mark for entry in marks)
    for found in (own, ask(document, "page")):
        rest = _follow(found, rest, marks, ask)
    page = document.beside(rest)
    seen = page if page.taken else rest
    for _ in range(ROUNDS):
        learned = ask(seen, "learned")
        is_done = is_settled(seen, found=bool(learned)) or (not learned and seen is rest)
        rest = _follow(learned, rest, marks, ask)
        if is_done:
            break
        seen = rest
    return marks, changes(document, marks)


def _follow(own: list[RuleMark], rest: Document, marks: list[RuleMark], ask: Ask) -> Document:
    """Enter the marks of a stage and those of the named rules on what they leave; gives what is left then."""
    if not own:
        return rest
    rest = rest.after(entry.mark for entry in own)
    late = ask(rest, "named")
    marks += own
    marks += (RuleMark(entry.mark, own[0].rule, entry.rule) for entry in late)
    return rest.after(entry.mark for entry in late)
