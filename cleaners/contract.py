"""What a rule and a repair are, and how they are found: adding one is adding one file.

A repair mends the text (line breaks, mojibake); repairs run in their stated order, each on the outcome
of the one before. A rule marks spans of boilerplate or metadata; rules all see the same repaired
document and never each other's marks, so their order means nothing.

Examples are tests. A rule's ``removes`` are documents with a margin: ``-|`` before a line that has to
leave the text, `` |`` before one that has to stay. Its ``keeps`` are look-alikes without a margin, in
which nothing may be touched by any rule. A repair's ``changes`` are pairs of before and after.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, TypeVar

from cleaners.evidence.tables import languages_of
from cleaners.view import Document, Line


class Mark(NamedTuple):
    """A rule's claim on the span ``[start, end)`` of the repaired text, which lies within one line.

    Attributes:
        start: first code point.
        end: one past the last.
        action: "remove", or "lift" into the column ``field``.
        field: "title", "author" or "date_published" for a lift.
        values: what the lift puts into the column.
        confidence: 0 to 1; see ``engine.THRESHOLDS`` for what each mode applies.
    """

    start: int
    end: int
    action: Literal["remove", "lift"] = "remove"
    field: str | None = None
    values: tuple[str, ...] = ()
    confidence: float = 1.0


Stage = Literal["named", "source", "page", "learned"]
"""Named rules judge the repaired text, "page" ones and a source's own too; learned ones what those leave."""

RuleFunction = Callable[[Document], Iterable[Mark]]
RepairFunction = Callable[[str], Iterable[tuple[int, int, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named judge of boilerplate or metadata; see the module's docstring for the examples.

    Attributes:
        category: the class of boilerplate, such as "cookie" or "forum".
        languages: ISO 639-1 codes of the languages whose words it knows; empty if it needs no words.
    """

    id: str
    version: int
    why: str
    category: str
    languages: tuple[str, ...]
    removes: tuple[str, ...]
    keeps: tuple[str, ...]
    function: RuleFunction
    stage: Stage = "named"
    kind: Literal["rule"] = "rule"


@dataclass(frozen=True, slots=True)
class Repair:
    """A named mender of text: from a text to ``(start, end, replacement)``, sorted and disjoint."""

    id: str
    version: int
    why: str
    order: int
    changes: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]
    function: RepairFunction
    kind: Literal["repair"] = "repair"
    category: str = "encoding"
    languages: tuple[str, ...] = ()

    @property
    def removes(self) -> tuple[str, ...]:
        """The damaged texts of its examples."""
        return tuple(before for before, _ in self.changes)


AnyRule = TypeVar("AnyRule", Rule, Repair)

_rules: dict[str, Rule] = {}
_repairs: dict[str, Repair] = {}


def rule(
    id: str,  # noqa: A002 - the word that users read
    version: int,
    why: str,
    *,
    category: str,
    tables: Iterable[str] = (),
    stage: Stage = "named",
    removes: Iterable[str],
    keeps: Iterable[str],
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function as a rule.

    Args:
        id: what edits call it; the file's name with dashes.
        version: counts up with every change of what it marks.
        why: one sentence for people, ending in a full stop.
        category: the class of boilerplate.
        stage: when it is asked, see :data:`Stage`.
        tables: names of the tables of ``cleaners.evidence`` that it reads; they tell its languages.
        removes: documents with a margin.
        keeps: look-alikes in which nothing is touched.

    Raises:
        ValueError: the id is taken, or an example is missing; no example, no rule.
    """

    def register(function: RuleFunction) -> RuleFunction:
        languages = languages_of(*tables)
        _rules[id] = _checked(
            Rule(id, version, why, category, languages, tuple(removes), tuple(keeps), function, stage)
        )
        return function

    return register


def repair(
    id: str,  # noqa: A002 - the word that users read
    version: int,
    why: str,
    *,
    order: int,
    changes: Iterable[tuple[str, str]],
    keeps: Iterable[str],
) -> Callable[[RepairFunction], RepairFunction]:
    """Register a function as a repair; ``order`` is its place among the repairs.

    Raises:
        ValueError: the id is taken, or an example is missing.
    """

    def register(function: RepairFunction) -> RepairFunction:
        _repairs[id] = _checked(Repair(id, version, why, order, tuple(changes), tuple(keeps), function))
        return function

    return register


def _checked(new: AnyRule) -> AnyRule:
    if new.id in _rules or new.id in _repairs:
        raise ValueError(f"two rules have the id {new.id!r}: give one of them another")
    if not new.removes or not new.keeps:
        raise ValueError(f"rule {new.id!r} needs an example of what goes and one of what stays")
    return new


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of the package, by id."""
    _import_all("cleaners.rules")
    return tuple(_rules[name] for name in sorted(_rules))


@cache
def repairs() -> tuple[Repair, ...]:
    """All repairs of the package, in the order in which they run."""
    _import_all("cleaners.repairs")
    return tuple(sorted(_repairs.values(), key=lambda repair: (repair.order, repair.id)))


def all_rules() -> tuple[Repair | Rule, ...]:
    """Everything that can appear as the ``rule`` of an edit: repairs in their order, then rules by id."""
    return (*repairs(), *rules())


def _import_all(package: str) -> None:
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{module.name}")


def whole(line: Line, confidence: float = 1.0) -> Mark:
    """Mark a line for removal."""
    return Mark(line.start, line.end, confidence=confidence)


def lifted(line: Line, field: str, *values: str, confidence: float = 1.0) -> Mark:
    """Mark a line whose ``values`` move into the column ``field``."""
    return Mark(line.start, line.end, "lift", field, values, confidence)
