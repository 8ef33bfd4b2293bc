"""The figures of a run over HTML as a table and as a picture of quality against speed."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from html import escape
from pathlib import Path

from benchmarks.measure import MODES, Run, ordered
from benchmarks.report import LABELS, RESULTS

PICTURE = Path(__file__).parent.parent / "docs" / "html-benchmark.svg"
ATTRIBUTION = (
    "Pages: development split of WCXB, the Web Content eXtraction Benchmark by Murrough Foley (CC BY 4.0)."
)
READING = (
    "F1, precision and recall are of words, averaged over pages; Winnow's title counts as its text if it was "
    "lifted. Lost: share of the gold's words that the visible page has and the extractor took. ms: "
    "processor time a page on one core, same run; Winnow's process is set up like one of a run that cleans, "
    "its models read and Python's collector all but off. Winnow is cross-validated by site. By page type: F1."
)
WIDTH, HEIGHT, MARGIN = 640, 400, 50


def table(run: Run, figures: Mapping[str, float]) -> str:
    """Write the table in Markdown."""
    types = sorted(run.names(2))
    head = ["extractor", "F1", "precision", "recall", "lost", "ms a page", "times as fast", *types]
    rows = [head, ["---"] * len(head)]
    for system in ordered(run.names(0)):
        scores = [f"{figures[f'{system}.{measure}']:.3f}" for measure in ("f1", "precision", "recall")]
        speed = ["", ""]
        if f"{system}.ms" in figures:
            speed = [f"{figures[f'{system}.ms']:.1f}", f"{figures[f'{system}.ratio']:.2f}"]
        kinds = [f"{figures[f'{system}.{kind}.f1']:.3f}" for kind in types]
        rows.append([LABELS.get(system, system), *scores, f"{figures[f'{system}.lost']:.2%}", *speed, *kinds])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def notes(figures: Mapping[str, float]) -> list[str]:
    """Say the figures that are no extractor's."""
    titles = f"{figures['title.right']:.3f}, like the label {figures['title.like']:.3f}"
    lines = [f"Title right: {titles}."]
    for name in ("author", "date"):
        precision, recall = figures[f"{name}.precision"], figures[f"{name}.recall"]
        lines.append(f"{name.capitalize()}: precision {precision:.3f}, recall {recall:.3f}.")
    for mode in MODES:
        changed = figures[f"{mode}.second_pass.changed"]
        lines.append(f"Clean text cleaned again as plain text, {mode}: {changed:.1%} of documents change.")
    return lines


def text(run: Run, figures: Mapping[str, float]) -> str:
    """Write the whole report in Markdown."""
    return "\n\n".join(
        [
            "# HTML: Winnow beside other extractors",
            f"{ATTRIBUTION} {run.total('nothing').pages} pages. {READING}",
            table(run, figures),
            "\n".join(f"- {line}" for line in notes(figures)),
        ]
    )


def write(run: Run, figures: Mapping[str, float], folder: Path = RESULTS) -> None:
    """Write html.md, html.json and the picture."""
    folder.mkdir(exist_ok=True)
    (folder / "html.md").write_text(text(run, figures) + "\n", "utf-8")
    content = {
        "pages": run.total("nothing").pages,
        "figures": {name: round(value, 4) for name, value in sorted(figures.items())},
    }
    (folder / "html.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    PICTURE.write_text(picture(figures), "utf-8")


def picture(figures: Mapping[str, float]) -> str:
    """Draw F1 against milliseconds a page as SVG; left and up is better."""
    systems = [name[:-3] for name in figures if name.endswith(".ms")]
    times = [math.log10(figures[f"{system}.ms"]) for system in systems]
    scores = [figures[f"{system}.f1"] for system in systems]
    left, right = math.floor(min(times) * 2) / 2, math.ceil(max(times) * 2) / 2
    low, high = math.floor(min(scores) * 20) / 20, math.ceil(max(scores) * 20) / 20

    def across(value: float) -> float:
        return MARGIN + (value - left) / (right - left) * (WIDTH - 3 * MARGIN)

    def down(value: float) -> float:
        return HEIGHT - MARGIN - (value - low) / (high - low) * (HEIGHT - 2 * MARGIN)

    marks = [_text(WIDTH / 2 - MARGIN, HEIGHT - 10, "milliseconds a page, one core"), _text(8, 20, "word F1")]
    for step in range(round((right - left) * 2) + 1):
        value = left + step / 2
        marks.append(_text(across(value) - 8, HEIGHT - MARGIN + 18, f"{10**value:.3g}"))
    for step in range(round((high - low) * 20) + 1):
        value = low + step / 20
        marks.append(_text(8, down(value) + 4, f"{value:.2f}"))
        marks.append(f'<path d="M{MARGIN} {down(value):.1f}H{WIDTH - MARGIN}" stroke="#ddd"/>')
    for system, x, y in zip(systems, times, scores, strict=True):
        colour = "#b3261e" if system in MODES else "#555"
        marks.append(f'<circle cx="{across(x):.1f}" cy="{down(y):.1f}" r="5" fill="{colour}"/>')
        marks.append(_text(across(x) + 9, down(y) + 4, LABELS.get(system, system)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(marks)}</svg>\n'
    )


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="#222">{escape(words)}</text>'
