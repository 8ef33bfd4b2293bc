"""The figures of a run as one table, and as files to commit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import MODES, Run, ordered
from benchmarks.pages import STYLES

RESULTS = Path(__file__).with_name("results")
LABELS = {
    "careful": "Winnow, careful",
    "balanced": "Winnow, balanced",
    "nothing": "nothing",
    "lines of 8 words": "lines of at least 8 words",
}
ATTRIBUTION = (
    "Pages: development split of WCXB, the Web Content eXtraction Benchmark by Murrough Foley (CC BY 4.0), "
    "as flat text in four renderings."
)
READING = (
    "F1, precision and recall are of words, averaged over pages. Lost: share of the gold's words that the "
    "page has and the cleaner took; what Winnow lifts into a column counts as lost. Removed: share of all "
    "other words that are gone. By page type: F1."
)


def table(run: Run, figures: Mapping[str, float]) -> str:
    """Write the table in Markdown."""
    types = sorted(run.names(2))
    head = ["rendering", "cleaner", "F1", "precision", "recall", "lost", "removed", *types]
    rows = [head, ["---"] * len(head)]
    for style in STYLES:
        for system in ordered(run.names(0)):
            name = f"{system}.{style}"
            scores = [f"{figures[f'{name}.{measure}']:.3f}" for measure in ("f1", "precision", "recall")]
            shares = [f"{figures[f'{name}.lost']:.2%}", f"{figures[f'{name}.removed']:.1%}"]
            kinds = [f"{figures[f'{name}.{kind}.f1']:.3f}" if style == "block" else "" for kind in types]
            rows.append([style, LABELS.get(system, system), *scores, *shares, *kinds])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def notes(run: Run, figures: Mapping[str, float]) -> list[str]:
    """Say the figures that are no cleaner's and no rendering's."""
    lines = []
    for mode in MODES:
        lines.append(
            f"Gold text fed to Winnow, {mode}: {figures[f'{mode}.gold.removed']:.2%} of its words removed."
        )
        rules = sorted((-count, rule) for (name, rule), count in run.rules.items() if name == mode)
        named = ", ".join(f"{rule} {-count}" for count, rule in rules)
        lines.append(
            f"Changed by a second cleaning, {mode}: {figures[f'{mode}.second_pass.changed']:.2%} of "
            f"{run.counts[mode, 'cleaned twice']} documents{f' ({named})' if named else ''}."
        )
    if "throughput.ratio" in figures:
        lines.append(
            f"Throughput: {figures['throughput.ratio']:.1f} times that of datatrove's FTFYFormatter and "
            "C4QualityFilter on the same pages and core, in a process set up like one of a run that cleans."
        )
    return lines


def text(run: Run, figures: Mapping[str, float]) -> str:
    """Write the whole report in Markdown."""
    pages = run.total("nothing", "block").pages
    return "\n\n".join(
        [
            "# Flat text: Winnow beside other cleaners",
            f"{ATTRIBUTION} {pages} pages. {READING}",
            table(run, figures),
            "\n".join(f"- {line}" for line in notes(run, figures)),
        ]
    )


def write(run: Run, figures: Mapping[str, float], folder: Path = RESULTS) -> None:
    """Write text.md and text.json."""
    folder.mkdir(exist_ok=True)
    (folder / "text.md").write_text(text(run, figures) + "\n", "utf-8")
    content = {
        "pages": run.total("nothing", "block").pages,
        "figures": {name: round(value, 4) for name, value in sorted(figures.items())},
        "second_pass_rules": {f"{mode}.{rule}": count for (mode, rule), count in sorted(run.rules.items())},
    }
    (folder / "text.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
