"""Whether a source looks unlike its own past, as it does when its site gets another template.

Every completed run leaves figures about the documents that it wrote, source by source, in its row of
``runs``. The newest ones are compared with the median of those before. How far they may lie from it depends
on how much they have varied (the median absolute deviation, scaled by 1.4826 to equal the standard deviation
of a normal distribution), and, for shares, on how few documents they are of. Both are robust: one strange
night among the last thirty changes neither. The cut of 3.5 is that of Iglewicz and Hoaglin (1993).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from output.opening import AnyStore
from output.runs import RunRecord

Measures = Mapping[str, float]

FEWEST_RUNS = 5
"""Runs with new documents that make a history; with fewer, nothing is said."""

RUNS = 30
"""Runs that are looked back at."""

LOOK_BACK = 200
"""Runs whose rows are read at most; many change nothing and say nothing."""

FEWEST_DOCUMENTS = 5
"""New documents of a source that are worth a comparison."""

CUT = 3.5
"""Deviations from the median beyond which a figure is strange."""

LEAST_CHANGE = 0.1
"""A share has to differ by as much at least, so that what hardly ever varies may vary a little."""

LEAST_FACTOR = 1.5
"""The same for a length, as a factor."""

SCALE = 1.4826
BY_RULES = ("removed", "empty", "length", "rule:")
"""Figures that a change of rules changes; they are compared under the same rules only."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A figure of a source that is strange.

    Attributes:
        source: name of the source.
        measure: which figure, see ``SourceFindings.measures``.
        value: what it is now.
        usual: the median of what it was.
        runs: how many runs that is the median of.
    """

    source: str
    measure: str
    value: float
    usual: float
    runs: int

    def __str__(self) -> str:
        """Say it in words.

        >>> str(Drift("wire", "rule:promo", 0.9, 0.1, 12))
        'rule promo fires in 90% of the documents, usually 10%'
        """
        if self.measure == "length":
            return f"a document has {self.value:,.0f} characters left, usually {self.usual:,.0f} (medians)"
        kind, _, name = self.measure.partition(":")
        what = {
            "removed": "of the characters are removed",
            "empty": "of the documents have next to nothing left",
            "rule": "of the documents",
            "language": f"of the documents are in the language {name}",
            "encoding": f"of the documents are in {name}",
        }[kind]
        start = f"rule {name} fires in " if kind == "rule" else ""
        return f"{start}{self.value:.0%} {what}, usually {self.usual:.0%}"


def earlier_runs(store: AnyStore) -> list[RunRecord]:
    """The completed runs of a dataset, the newest first; a damaged row is passed over, `verify` names it."""
    return [run for run in store.newest_runs(LOOK_BACK) if run.state == "completed"]


def find_drifts(
    now: Mapping[str, Measures], rulesets: Mapping[str, str], before: Sequence[RunRecord]
) -> list[Drift]:
    """Compare each source's figures with those of earlier runs.

    Args:
        now: figures by source.
        rulesets: hash of the rules by source.
        before: completed runs, the newest first.
    """
    return [
        drift
        for source, measures in sorted(now.items())
        if measures["documents"] >= FEWEST_DOCUMENTS
        for drift in _compare(source, measures, _history(source, before), rulesets[source])
    ]


def _history(source: str, before: Iterable[RunRecord]) -> list[tuple[Measures, tuple[str, ...]]]:
    found = []
    for run in before:
        measures = run.measures.get(source, {})
        if measures.get("documents", 0) >= FEWEST_DOCUMENTS:
            found.append((measures, run.rulesets))
            if len(found) == RUNS:
                break
    return found


def _compare(
    source: str, now: Measures, history: Sequence[tuple[Measures, tuple[str, ...]]], ruleset: str
) -> Iterator[Drift]:
    same = [measures for measures, rulesets in history if ruleset in rulesets]
    names = {name for measures, _ in history for name in measures} | now.keys()
    for name in sorted(names - {"documents"}):
        past = same if name.startswith(BY_RULES) else [measures for measures, _ in history]
        values = [measures.get(name, 0.0) for measures in past]
        value = now.get(name, 0.0)
        if len(values) >= FEWEST_RUNS and _is_strange(name, value, values, now["documents"]):
            yield Drift(source, name, value, median(values), len(values))


def _is_strange(name: str, value: float, values: Sequence[float], documents: float) -> bool:
    if name == "length":
        value, values = math.log1p(value), [math.log1p(one) for one in values]
        chance, least = 0.0, math.log(LEAST_FACTOR)
    else:
        share = median(values)
        chance, least = share * (1 - share) / documents, LEAST_CHANGE
    middle = median(values)
    deviation = SCALE * median(abs(one - middle) for one in values)
    away = abs(value - middle)
    return away >= least and away > CUT * math.sqrt(deviation**2 + chance)
