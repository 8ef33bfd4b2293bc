"""Winnow on pages in many languages that were written for the purpose: what it keeps and what it takes.

    make bench-languages
    .venv/bin/python -m benchmarks.languages [--update]

`benchmarks/languages/` holds a folder for each language. A page of text has the margin of the rules'
examples: ` |` content, `-|` boilerplate, and `?|` a title, a byline or a date, on which people may differ; a
page of HTML has attributes, see `labelled_html.py`. A third of the content looks like boilerplate. Rules have
been repaired by what these pages showed, so the figures flatter them; that none of them falls is what the
floors are for.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import accumulate
from pathlib import Path

from benchmarks import floors, labelled_html
from benchmarks.labelled_html import Counts
from benchmarks.labelled_text import Line, read_page
from benchmarks.measure import MODES, share
from cleaners import CleanedDocument, clean
from cleaners.document import Mode

PAGES = Path(__file__).with_name("languages")
RESULTS = Path(__file__).with_name("results") / "languages.md"
Measured = Mapping[tuple[Mode, str], Counts]
KNOWN = frozenset("ar de en es fr he it ja ko nl pl pt ru tr uk zh".split())
"""The languages whose phrases the tables of the named rules hold class by class."""
INTRODUCTION = """\
# Pages in many languages

Written for the purpose, see `benchmarks/languages.py`. Lost: share of the characters of the content that
cleaning took; in brackets, when the page has no boilerplate. Removed: share of those of the boilerplate."""


def main() -> int:
    """Measure, print, hold to the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--update", action="store_true", help="raise the floors to better figures")
    wishes = parser.parse_args()
    texts, pages = measure(), measure_html()
    report = "\n".join([INTRODUCTION, *table("Text", texts), *table("HTML", pages)])
    print(report)
    RESULTS.write_text(report + "\n", encoding="utf-8")
    return floors.hold("languages", all_figures(texts, pages), wishes.update)


def measure() -> Measured:
    """Clean every page of text in both modes; characters by mode and language, see :func:`counted`."""
    return _measured((file.parent.name, partial(counted, read_page(file))) for file in _files("txt"))


def measure_html() -> Measured:
    """Clean every page of HTML in both modes; see :func:`labelled_html.counted`."""
    return _measured(
        (file.parent.name, partial(labelled_html.counted, labelled_html.read_html(file)))
        for file in _files("html")
    )


def _files(suffix: str) -> list[Path]:
    return sorted(PAGES.glob(f"*/*.{suffix}"))


def _measured(pages: Iterable[tuple[str, Callable[[Mode], Counts]]]) -> Measured:
    found: dict[tuple[Mode, str], Counts] = defaultdict(Counter)
    for language, count in pages:
        for mode in MODES:
            found[mode, language].update(count(mode))
    return dict(found)


def counted(lines: list[Line], mode: Mode) -> Counts:
    """Count the characters of a page's lines by what they are, and those that went.

    "content" and "boilerplate" are all of them, "content gone" and "boilerplate gone" what cleaning took;
    "clean gone" what it took of the content when there was no boilerplate about it. "pages" and "changed"
    count documents: all, and those that a second cleaning changed.
    """
    document = _cleaned(lines, mode)
    alone = [line for line in lines if line[0] != "boilerplate"]
    found = Counter(kind for kind, text in lines for _ in text)
    found.update({f"{kind} gone": count for kind, count in gone(document, lines).items()})
    found["clean gone"] = gone(_cleaned(alone, mode), alone)["content"]
    found["pages"] = 1
    found["changed"] = bool(clean(document.text, "text/plain", mode=mode).edits)
    return found


def _cleaned(lines: list[Line], mode: Mode) -> CleanedDocument:
    return clean("\n".join(text for _, text in lines), "text/plain", mode=mode)


def gone(document: CleanedDocument, lines: list[Line]) -> Counts:
    """How many characters of each kind of lines were taken, by the trace; repairs take nothing."""
    raw = document.raw_text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in raw)]
    found: Counts = Counter()
    for edit in document.edits:
        if edit.action == "replace":
            continue
        for number in range(bisect_right(starts, edit.start) - 1, bisect_right(starts, edit.end - 1)):
            end = min(edit.end, starts[number] + len(raw[number]))
            found[lines[number][0]] += max(0, end - max(edit.start, starts[number]))
    return found


def sum_of(counted: Measured, mode: Mode, languages: Iterable[str]) -> Counts:
    """Add up the counts of some languages."""
    return sum((counted[mode, language] for language in languages), Counter[str]())


def all_figures(texts: Measured, pages: Measured) -> dict[str, float]:
    """The figures of pages of text, and after "html." those of pages of HTML; see :func:`figures`."""
    return figures(texts) | {f"html.{name}": value for name, value in figures(pages).items()}


def figures(counted: Measured) -> dict[str, float]:
    """Name and compute the figures: "careful.lost", "balanced.other.removed".

    They are of the languages whose phrases the named rules know, "other" of all these but English, "unknown"
    of the rest.
    """
    found: dict[str, float] = {}
    known = KNOWN & {language for _, language in counted}
    unknown = {language for _, language in counted} - KNOWN
    for mode in MODES:
        groups = {mode: known, f"{mode}.other": known - {"en"}, f"{mode}.unknown": unknown}
        for name, languages in groups.items():
            total = sum_of(counted, mode, languages)
            found[f"{name}.lost"] = share(total["content gone"], total["content"])
            found[f"{name}.removed"] = share(total["boilerplate gone"], total["boilerplate"])
            found[f"{name}.changed"] = share(total["changed"], total["pages"])
            if _has_clean(counted):
                found[f"{name}.clean.lost"] = share(total["clean gone"], total["content"])
    return found


def _has_clean(counted: Measured) -> bool:
    """Whether pages were cleaned without their boilerplate, too."""
    return any("clean gone" in counts for counts in counted.values())


def table(title: str, counted: Measured) -> list[str]:
    """Lay the figures out by language, as lines of Markdown."""
    rows = [
        "",
        f"## {title}",
        "",
        "| language | pages | careful lost | careful removed | balanced lost | balanced removed |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    languages = sorted({language for _, language in counted})
    for name, chosen in (*((one, [one]) for one in languages), ("all", languages)):
        cells = [name, str(sum_of(counted, MODES[0], chosen)["pages"])]
        for mode in MODES:
            total = sum_of(counted, mode, chosen)
            lost = f"{share(total['content gone'], total['content']):.1%}"
            alone = f" ({share(total['clean gone'], total['content']):.1%})" if _has_clean(counted) else ""
            cells += [lost + alone, f"{share(total['boilerplate gone'], total['boilerplate']):.0%}"]
        rows.append("| " + " | ".join(cells) + " |")
    return rows


if __name__ == "__main__":
    sys.exit(main())
