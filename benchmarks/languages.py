"""Winnow on pages in sixteen languages that were written for the purpose: what it keeps and what it takes.

    make bench-languages
    .venv/bin/python -m benchmarks.languages [--update]

`benchmarks/languages/` holds a folder for each language. A page is a file; each of its lines begins with a
letter and a tab: K is content, R boilerplate, M a title, a byline or a date, on which people may differ. A
third of the content looks like boilerplate. Rules have been repaired by what these pages showed, so the
figures flatter them; that none of them falls is what the floors are for.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path

from benchmarks import floors
from benchmarks.measure import MODES, share
from cleaners import CleanedDocument, clean
from cleaners.document import Mode

PAGES = Path(__file__).with_name("languages")
RESULTS = Path(__file__).with_name("results") / "languages.md"
Counts = Counter[str]


def main() -> int:
    """Measure, print, hold to the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--update", action="store_true", help="raise the floors to better figures")
    wishes = parser.parse_args()
    counted = measure()
    text = table(counted)
    print(text)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    return floors.hold("languages", figures(counted), wishes.update)


def measure() -> dict[tuple[Mode, str], Counts]:
    """Clean every page in both modes; characters by mode and language, see :func:`counted`."""
    found: dict[tuple[Mode, str], Counts] = defaultdict(Counter)
    for file in sorted(PAGES.glob("*/*.txt")):
        lines = read_page(file)
        for mode in MODES:
            found[mode, file.parent.name].update(counted(lines, mode))
    return dict(found)


def read_page(file: Path) -> list[tuple[str, str]]:
    """The lines of a page, each with its letter.

    Raises:
        ValueError: a line has none; the message names the file and the line.
    """
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        letter, tab, text = line.partition("\t")
        if letter not in ("K", "R", "M") or not tab:
            raise ValueError(f"{file}:{number}: a line begins with K, R or M and a tab")
        found.append((letter, text))
    return found


def counted(lines: list[tuple[str, str]], mode: Mode) -> Counts:
    """Count the characters of a page's lines by letter, and those that went.

    "K" and "R" are all of them, "K gone" and "R gone" what cleaning took; "clean gone" what it took of the
    content of the page when there was no boilerplate about it. "pages" and "changed" count documents: all,
    and those that a second cleaning changed.
    """
    document = clean("\n".join(text for _, text in lines), "text/plain", mode=mode)
    without = [line for line in lines if line[0] != "R"]
    bare = clean("\n".join(text for _, text in without), "text/plain", mode=mode)
    found = Counter(letter for letter, text in lines for _ in text)
    found.update({f"{letter} gone": gone for letter, gone in gone_by_letter(document, lines)})
    found["clean gone"] = sum(gone for letter, gone in gone_by_letter(bare, without) if letter == "K")
    found["pages"] = 1
    found["changed"] = bool(clean(document.text, "text/plain", mode=mode).edits)
    return found


def gone_by_letter(document: CleanedDocument, lines: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """How many characters of the lines with each letter were taken, by the trace; repairs take nothing."""
    raw = document.raw_text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in raw)]
    gone: Counts = Counter()
    for edit in document.edits:
        if edit.action == "replace":
            continue
        for number in range(bisect_right(starts, edit.start) - 1, bisect_right(starts, edit.end - 1)):
            end = min(edit.end, starts[number] + len(raw[number]))
            gone[lines[number][0]] += max(0, end - max(edit.start, starts[number]))
    yield from gone.items()


def figures(counted: Mapping[tuple[Mode, str], Counts]) -> dict[str, float]:
    """Name and compute the figures: "careful.lost", "balanced.other.removed"; "other" is all but English."""
    found: dict[str, float] = {}
    for mode in MODES:
        for name, chosen in (("", lambda _: True), ("other.", lambda language: language != "en")):
            total = sum(
                (c for (m, language), c in counted.items() if m == mode and chosen(language)), Counter()
            )
            found[f"{mode}.{name}lost"] = share(total["K gone"], total["K"])
            found[f"{mode}.{name}removed"] = share(total["R gone"], total["R"])
            found[f"{mode}.{name}clean.lost"] = share(total["clean gone"], total["K"])
            found[f"{mode}.{name}changed"] = share(total["changed"], total["pages"])
    return found


def table(counted: Mapping[tuple[Mode, str], Counts]) -> str:
    """Lay the figures out by language, as Markdown."""
    rows = [
        "# Pages in sixteen languages",
        "",
        "Written for the purpose, see `benchmarks/languages.py`. Lost: share of the characters of the "
        "content that cleaning took; in brackets, when the page has no boilerplate. Removed: share of "
        "those of the boilerplate.",
        "",
        "| language | pages | careful lost | careful removed | balanced lost | balanced removed |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    languages = sorted({language for _, language in counted})
    for name, chosen in (*((one, [one]) for one in languages), ("all", languages)):
        cells = [name, ""]
        for mode in MODES:
            total = sum((counted[mode, language] for language in chosen), Counter())
            cells[1] = str(total["pages"])
            lost, clean_lost = share(total["K gone"], total["K"]), share(total["clean gone"], total["K"])
            cells += [f"{lost:.1%} ({clean_lost:.1%})", f"{share(total['R gone'], total['R']):.0%}"]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
