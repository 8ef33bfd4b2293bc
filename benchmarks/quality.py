"""What cleaning keeps and cuts on labelled pages: word F1 and the share of gold words lost.

    .venv/bin/python benchmarks/quality.py PAGES.parquet [STEP]

The file has a column `html` (bytes) and a column `gold` (text); every STEP-th page is taken. The measure is
that of WCXB, the Web Content eXtraction Benchmark by Murrough Foley (CC BY 4.0): word F1 a page over
lower-case words as a multiset, averaged over pages.
"""

from __future__ import annotations

import re
import sys
from collections import Counter

import pyarrow.parquet as pq

from cleaners import clean

WORD = re.compile(r"\w+")


def words(text: str) -> Counter[str]:
    """Count the words of a text."""
    return Counter(WORD.findall(text.lower()))


def f1(found: Counter[str], gold: Counter[str]) -> float:
    """Word F1, 0 to 1; nothing found where nothing is to be found is 1."""
    total = found.total() + gold.total()
    return 2 * (found & gold).total() / total if total else 1.0


def main(path: str, step: int) -> None:
    """Measure HTML and the same pages as flat text."""
    pages = pq.read_table(path, columns=["html", "gold"]).to_pylist()[::step]
    for kind in ("html", "flat text"):
        cleaned, untouched, lost, there, again = 0.0, 0.0, 0, 0, 0
        for page in pages:
            document = clean(page["html"], "text/html")
            if kind == "flat text":
                document = clean(document.raw_text, "text/plain")
            gold, raw, text = words(page["gold"]), words(document.raw_text), words(document.text)
            cleaned, untouched = cleaned + f1(text, gold), untouched + f1(raw, gold)
            lost += (raw & gold).total() - (text & gold).total()
            there += gold.total()
            again += bool(clean(document.text, "text/plain").edits)
        count = len(pages)
        print(  # noqa: T201
            f"{kind}: {count} pages, word F1 {cleaned / count:.3f} (untouched {untouched / count:.3f}), "
            f"{lost / there:.2%} of the gold words lost, {again} changed by a second cleaning"
        )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
