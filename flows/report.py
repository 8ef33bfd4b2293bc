"""What a run says in words: its message, and its report on the run's page. No Prefect in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.drift import Drift
from flows.excerpts import LEGEND, excerpt
from flows.findings import Findings, Sample
from flows.markdown import bar, block, code, table
from flows.quarantine import reasons
from output.counts import Counts, SourceCounts
from output.runs import RunRecord
from sources.source import Bounds

LONGEST_TABLE = 20
"""Rows of a table in the report; the rest is counted."""


class BoundError(Exception):
    """A source had more removed or quarantined than its file in the catalog allows."""


@dataclass(frozen=True, slots=True)
class Story:
    """All that a report tells.

    Attributes:
        headline: the run's message.
        counts: its accounts.
        findings: what is to be said about its new documents.
        drifts: sources that look unlike their past.
        root: the dataset's folder.
        before: documents and quarantined inputs in the dataset before the run, None for the first run.
        after: the same after it; None if the run was not committed.
        last: the completed run before, if there was one.
    """

    headline: str
    counts: Counts
    root: str
    findings: Findings = field(default_factory=Findings)
    drifts: Sequence[Drift] = ()
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    last: RunRecord | None = None


def message(counts: Counts) -> str:
    """Say how a run ended.

    >>> message(Counts((SourceCounts("wire", inputs=7, unchanged=7),)))
    '7 inputs, all unchanged'
    """
    if not counts.inputs:
        return "no inputs found"
    if not counts.documents and not counts.quarantined:
        return f"{number(counts.inputs, 'input')}, {'all ' if counts.inputs > 1 else ''}unchanged"
    parts = [number(counts.documents, "document"), f"{counts.quarantined:,} quarantined"]
    if counts.documents:
        parts.append(f"{share(counts.chars_removed, counts.chars_raw):.1%} of characters removed")
    if counts.unchanged:
        parts.append(f"{counts.unchanged:,} unchanged")
    return ", ".join(parts)


def share(part: int, whole: int) -> float:
    """The part of the whole, 0 to 1; nothing of nothing is 0."""
    return part / whole if whole else 0.0


def check_bounds(counts: Counts, bounds: Mapping[str, Bounds]) -> None:
    """Make sure that every source stayed within the bounds of its file in the catalog.

    Raises:
        BoundError: names every source that did not, the bound, and the value.
    """
    trouble = [
        f"source {source.source!r}: {value:.1%} of the {what}, but {name} is {bound:.1%}"
        for source in counts.sources
        for name, bound, value, what in _measured(source, bounds[source.source])
        if bound is not None and value > bound
    ]
    if trouble:
        raise BoundError(
            "; ".join(trouble) + ". Nothing was committed. Look at what is cut with `winnow explain`, then "
            "correct the source or raise the bound in its file in sources/catalog"
        )


def _measured(source: SourceCounts, bounds: Bounds) -> Iterable[tuple[str, float | None, float, str]]:
    removed = share(source.chars_removed, source.chars_raw)
    yield "max_removed_share", bounds.max_removed_share, removed, "characters were removed"
    quarantined = share(source.quarantined, source.inputs)
    yield "max_quarantined_share", bounds.max_quarantined_share, quarantined, "inputs were quarantined"


def markdown(story: Story) -> str:
    """Write the report for the run's page."""
    parts = (
        [f"# {story.headline}" if story.after else "# Nothing was committed", ""],
        [] if story.after else [code(story.headline, 2000), ""],
        _alarms(story.drifts),
        _sources(story.counts),
        _changes(story),
        reasons(story.findings, story.counts.quarantined),
        _samples(
            "Most cut", "Of these the largest share was removed.", story.findings.most_cut, doubtful=False
        ),
        _samples(
            "Least sure",
            "Here the rules were least sure. Is a real sentence among what is removed? Then name the rule in "
            "the source's file, under `[rules]`, as `off`, and the next run restores the sentence.",
            story.findings.least_sure,
            doubtful=True,
        ),
        _rules(story.counts, story.findings),
        [
            "---",
            f"Dataset {code(story.root)}. `winnow verify` proves it, `winnow explain` tells all of a file.",
        ],
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _alarms(drifts: Sequence[Drift]) -> Iterator[str]:
    if not drifts:
        return
    yield "## ⚠ Unlike before"
    yield ""
    yield "Has a site got another template? Look at the documents below, and at some with `winnow explain`."
    yield ""
    for drift in drifts[:LONGEST_TABLE]:
        yield f"- **{code(drift.source)}** {drift} (in {drift.runs} runs)"
    yield ""


def _sources(counts: Counts) -> Iterator[str]:
    yield "## Sources"
    yield ""
    rows = [
        (
            code(source.source),
            f"{bar(removed, 5)} {removed:.1%}" if source.documents else "",
            *(f"{n:,}" for n in (source.inputs, source.documents, source.quarantined, source.unchanged)),
        )
        for source in counts.sources
        for removed in [share(source.chars_removed, source.chars_raw)]
    ]
    total = (
        "all",
        "",
        *(f"{n:,}" for n in (counts.inputs, counts.documents, counts.quarantined, counts.unchanged)),
    )
    headers = ("Source", "Removed", "Inputs", "Documents", "Quarantined", "Unchanged")
    yield from _cut(headers, [*rows[:LONGEST_TABLE], total], len(rows), numbers=4)


def _changes(story: Story) -> Iterator[str]:
    """What is different in the dataset now, and what was otherwise in the last run."""
    if story.after is None:
        return
    yield "## Since the last run"
    yield ""
    documents, quarantined = story.after
    if story.before is None:
        yield f"The dataset is new: {number(documents, 'document')}, {quarantined:,} in quarantine."
    else:
        new = documents - story.before[0]
        yield (
            f"The dataset has {number(documents, 'document')} ({new:+,}; "
            f"{story.counts.documents - new:,} replaced) and {quarantined:,} in quarantine "
            f"({quarantined - story.before[1]:+,})."
        )
    yield ""
    lines = list(_otherwise(story.counts, story.last.counts)) if story.last else []
    yield from lines
    if lines:
        yield ""


def _otherwise(now: Counts, then: Counts) -> Iterator[str]:
    """Sources and rules that came or went, or did much else than in the run before."""
    past = {source.source: source for source in then.sources}
    for source in now.sources:
        before = past.get(source.source)
        if before is None:
            yield f"- {code(source.source)} is taken for the first time, or again."
        elif source.documents and before.documents:
            value, other = (share(one.chars_removed, one.chars_raw) for one in (source, before))
            if abs(value - other) >= 0.01:
                yield f"- {code(source.source)}: {value:.1%} of the characters removed, {other:.1%} then."
    if now.documents and then.documents:
        fired, had = {rule.rule for rule in now.rules}, {rule.rule for rule in then.rules}
        for what, names in (("fired now and not then", fired - had), ("fired then and not now", had - fired)):
            if names:
                yield f"- Rules that {what}: {', '.join(map(code, sorted(names)))}."


def _rules(counts: Counts, findings: Findings) -> Iterator[str]:
    """Characters removed by each rule, in all and source by source."""
    if not counts.rules:
        return
    yield "## Rules"
    yield ""
    most = max(rule.chars for rule in counts.rules)
    ranked = sorted(counts.rules, key=lambda rule: (-rule.chars, -rule.edits, rule.rule))
    rows = [
        (code(rule.rule), bar(share(rule.chars, most)), f"{rule.chars:,}", f"{rule.edits:,}")
        for rule in ranked[:LONGEST_TABLE]
    ]
    yield from _cut(("Rule", "", "Characters", "Edits"), rows, len(ranked), numbers=2)
    if len(findings.sources) < 2:
        return
    yield "### By source"
    yield ""
    yield "Up to five rules for each source, with their share of what was removed there."
    yield ""
    by_source = [
        (
            code(name),
            code(rule),
            f"{bar(part, 5)} {part:.0%}",
            f"{one.chars:,}",
            f"{one.documents:,}",
        )
        for name, source in sorted(findings.sources.items())
        for rule, one in sorted(source.rules.items(), key=lambda item: (-item[1].chars, item[0]))[:5]
        for part in [share(one.chars, source.chars_removed)]
        if one.chars
    ]
    headers = ("Source", "Rule", "Share", "Characters", "Documents")
    yield from _cut(headers, by_source[:LONGEST_TABLE], len(by_source), numbers=2)


def _samples(title: str, what: str, samples: Sequence[Sample], *, doubtful: bool) -> Iterator[str]:
    shown = [(sample, lines) for sample in samples if (lines := excerpt(sample.row, doubtful=doubtful))]
    if not shown:
        return
    yield f"## {title}"
    yield ""
    yield f"{what} {LEGEND}"
    yield ""
    for sample, lines in shown:
        cut = share(sample.chars_removed, sample.chars_raw)
        yield (
            f"**{code(sample.source)} {code(sample.file_path)}**: "
            f"{cut:.0%} of {sample.chars_raw:,} characters removed"
        )
        yield ""
        yield from block(lines)
        yield ""


def _cut(headers: Sequence[str], rows: Sequence[Sequence[str]], there: int, numbers: int) -> Iterator[str]:
    """A table, and a line about the rows for which there is no place."""
    yield from table(headers, rows, numbers)
    yield ""
    if there > LONGEST_TABLE:
        yield f"… and {there - LONGEST_TABLE:,} more."
        yield ""


def number(count: int, noun: str) -> str:
    """Say how many there are.

    >>> number(1, "input"), number(1200, "input")
    ('1 input', '1,200 inputs')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
