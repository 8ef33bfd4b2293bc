"""What a run says in words: its message, and its report on the run's page. No Prefect in here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from output.counts import Counts, SourceCounts
from sources.source import Bounds

_MARKUP = re.compile(r"[^A-Za-z0-9 -]")


class BoundError(Exception):
    """A source had more removed or quarantined than its file in the catalog allows."""


def message(counts: Counts) -> str:
    """Say how a run ended.

    >>> message(Counts((SourceCounts("wire", inputs=7, unchanged=7),)))
    '7 inputs, all unchanged'
    """
    if not counts.inputs:
        return "no inputs found"
    if not counts.documents and not counts.quarantined:
        return f"{_number(counts.inputs, 'input')}, {'all ' if counts.inputs > 1 else ''}unchanged"
    parts = [_number(counts.documents, "document"), f"{counts.quarantined:,} quarantined"]
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


def markdown(headline: str, counts: Counts) -> str:
    """Write the report for the run's page: numbers, sources and rules, and nothing out of a document.

    Args:
        headline: the run's message, from :func:`message`.
        counts: the run's accounts.
    """
    sources = [
        (
            escape(source.source),
            *(f"{n:,}" for n in (source.inputs, source.documents, source.quarantined, source.unchanged)),
            f"{share(source.chars_removed, source.chars_raw):.1%}",
        )
        for source in counts.sources
    ]
    rules = [(escape(rule.rule), f"{rule.edits:,}", f"{rule.chars:,}") for rule in counts.rules]
    return "\n".join(
        (
            f"# {headline}",
            "",
            *_table(
                ("Source", "Inputs", "Documents", "Quarantined", "Unchanged", "Characters removed"), sources
            ),
            "",
            *(_table(("Rule", "Edits", "Characters removed"), rules) if rules else ()),
            "",
        )
    )


def escape(text: str) -> str:
    """Make text harmless in Markdown and HTML: what could be markup or an address, as numbers."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", text)


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(headers)} |"
    yield f"| --- |{' ---: |' * (len(headers) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
