"""The figures of whole pipelines as a table and as a picture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.meter import Spent
from benchmarks.report import RESULTS

PICTURE = Path(__file__).parent.parent / "docs" / "whole-benchmark.svg"
NAMES = {
    ("Winnow", True): "Winnow",
    ("Winnow", False): "Winnow",
    ("datatrove", True): "datatrove: trafilatura",
    ("datatrove", False): "datatrove: ftfy, C4QualityFilter",
    ("script", True): "script: trafilatura, pyarrow",
}
READING = (
    "From JSON Lines to Parquet, each pipeline a program of its own on the same files. Core s: seconds of "
    "processor time of all processes of the program, its start included. Peak: of its largest process. "
    "Times as fast: documents per core and second beside datatrove's on the same input with as many workers. "
    "Seconds depend on what else the machine did, processor time hardly. Winnow runs its Prefect flow, and "
    "writes trace, ledger and duplicates; the others write text."
)
ATTRIBUTION = (
    "Pages: development split of WCXB, the Web Content eXtraction Benchmark by Murrough Foley (CC BY 4.0), "
    "as HTML three times over, and as flat text in four renderings. Small documents are made of words of our "
    "samples."
)
ORDER = ("Winnow", "datatrove", "script")
WIDTH, BAR, GAP, LEFT = 720, 18, 8, 250
HEAD = (
    "pipeline, input, documents, MB, workers, s, core s, documents/core s, MB/core s, times as fast, peak MB"
)


class Figure(NamedTuple):
    """What one pipeline took for one corpus.

    Attributes:
        system: Winnow, datatrove or script.
        corpus: html, text, or small with a number.
        documents: in the corpus.
        size: bytes of it.
        workers: processes.
        spent: what was measured.
    """

    system: str
    corpus: str
    documents: int
    size: int
    workers: int
    spent: Spent


def name(figure: Figure) -> str:
    """Name a pipeline by what it does."""
    return NAMES[figure.system, figure.corpus == "html"]


def rate(figure: Figure) -> float:
    """Documents in a second of one core."""
    return figure.documents / figure.spent.cpu


def line(figure: Figure) -> str:
    """Say a figure in a line."""
    spent = figure.spent
    return (
        f"{figure.corpus} {figure.system} × {figure.workers}: {figure.documents} documents, "
        f"{spent.seconds:.1f} s, {spent.cpu:.1f} core s, {rate(figure):.1f} documents/core s, "
        f"{spent.peak:.0f} MB"
    )


def ratio(figure: Figure, figures: Iterable[Figure]) -> float | None:
    """How many times as fast as datatrove on the same input with as many workers."""
    same = (figure.corpus, figure.workers)
    for other in figures:
        if other.system == "datatrove" and (other.corpus, other.workers) == same:
            return rate(figure) / rate(other)
    return None


def speedup(system: str, corpus: str, figures: Sequence[Figure]) -> tuple[float, float] | None:
    """How much faster two workers are than one, in seconds, and what processor time they need beside it."""
    found = {one.workers: one.spent for one in figures if (one.system, one.corpus) == (system, corpus)}
    if not {1, 2} <= found.keys():
        return None
    return found[1].seconds / found[2].seconds, found[2].cpu / found[1].cpu


def table(figures: Sequence[Figure]) -> str:
    """Write the table in Markdown."""
    rows = [HEAD.split(", "), ["---"] * len(HEAD.split(", "))]
    for one in figures:
        spent, times = one.spent, ratio(one, figures)
        rows.append(
            [
                name(one),
                one.corpus.partition("-")[0],
                f"{one.documents:,}",
                f"{one.size / 1e6:,.0f}",
                str(one.workers),
                f"{spent.seconds:.1f}",
                f"{spent.cpu:.1f}",
                f"{rate(one):.1f}",
                f"{one.size / 1e6 / spent.cpu:.2f}",
                f"{times:.2f}" if times else "",
                f"{spent.peak:.0f}",
            ]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def notes(figures: Sequence[Figure]) -> list[str]:
    """Say what two workers give."""
    lines = []
    for corpus in dict.fromkeys(one.corpus for one in figures):
        for system in ORDER:
            if found := speedup(system, corpus, figures):
                lines.append(
                    f"- {system}, {corpus}: two workers are {found[0]:.2f} times as fast as one, with "
                    f"{found[1]:.2f} times its processor time."
                )
    return lines


def text(figures: Sequence[Figure]) -> str:
    """Write the whole report in Markdown."""
    parts = ["# Whole pipelines", f"{ATTRIBUTION} {READING}", table(figures), "\n".join(notes(figures))]
    return "\n\n".join(filter(None, parts))


def write(figures: Sequence[Figure], folder: Path = RESULTS) -> None:
    """Bring whole.md, whole.json and the picture up to date; lines that were not measured stay."""
    folder.mkdir(exist_ok=True)
    file = folder / "whole.json"
    old = map(_figure, json.loads(file.read_text("utf-8"))) if file.exists() else ()
    lines = {_order(one): one for one in (*old, *figures)}
    everything = [lines[key] for key in sorted(lines)]
    content = [one._asdict() | {"spent": one.spent._asdict()} for one in everything]
    file.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    (folder / "whole.md").write_text(text(everything) + "\n", "utf-8")
    PICTURE.write_text(picture(everything), "utf-8")


def _figure(value: dict[str, Any]) -> Figure:
    return Figure(**value | {"spent": Spent(**value["spent"])})


def _order(figure: Figure) -> tuple[object, ...]:
    """Where its line stands: HTML, text, few and many small documents; Winnow first."""
    kind, _, number = figure.corpus.partition("-")
    return ("html", "text", "small").index(kind), int(number or 0), figure.workers, ORDER.index(figure.system)


def picture(figures: Sequence[Figure]) -> str:
    """Draw documents per core and second as bars, a group for each input; longer is better."""
    marks: list[str] = []
    top = 10
    for corpus in dict.fromkeys(one.corpus for one in figures):
        group = [one for one in figures if one.corpus == corpus]
        kind, _, number = corpus.partition("-")
        title = (
            f"{int(number):,} small documents"
            if number
            else {"html": "pages of HTML", "text": "flat text"}[kind]
        )
        marks.append(_words(10, top + 14, f"{title}: documents per core and second", bold=True))
        top += 24
        longest = max(map(rate, group))
        for one in group:
            length = rate(one) / longest * (WIDTH - LEFT - 80)
            workers = f" × {one.workers}" if len({other.workers for other in group}) > 1 else ""
            colour = "#b3261e" if one.system == "Winnow" else "#777"
            marks.append(_words(10, top + 13, name(one) + workers))
            marks.append(f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>')
            marks.append(_words(LEFT + length + 6, top + 13, f"{rate(one):.1f}"))
            top += BAR + GAP
        top += 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" font-family="sans-serif" '
        f'font-size="12"><rect width="{WIDTH}" height="{top}" fill="#fff"/>{"".join(marks)}</svg>\n'
    )


def _words(x: float, y: float, words: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="#222"{weight}>{escape(words)}</text>'
