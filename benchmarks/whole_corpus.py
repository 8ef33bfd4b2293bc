"""What whole pipelines are measured on, as JSON Lines: labelled pages, their texts, small documents."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import STYLES, LabelledPage, Style, read_pages, rendered

SAMPLES = Path(__file__).parent.parent / "samples"
COPIES = 3  # of each page of HTML: a run should take minutes, as those of a night do, and not only start
FILES = 4  # so that several workers of any pipeline have something to take
SENTENCES = 5  # of a small document; with fewer, C4 drops it
CLUTTER = "READ MORE: the rest of it\n"

Row = dict[str, str]


class Corpus(NamedTuple):
    """A folder of JSON Lines.

    Attributes:
        folder: with the files.
        documents: in them.
        size: bytes of them.
    """

    folder: Path
    documents: int
    size: int


def pages(path: Path, folder: Path, step: int) -> tuple[Corpus, Corpus]:
    """Write labelled pages as HTML, three times over, and as flat text, one rendering after the other.

    Args:
        path: of the labelled pages, see ``benchmarks.pages``.
        folder: to write into.
        step: every Nth page.
    """
    labelled = list(read_pages(path, step))
    html = (_html(page, copy) for copy in range(COPIES) for page in labelled)
    texts = (_text(page, style) for style in STYLES for page in labelled)
    return _write(folder / "html", html), _write(folder / "text", texts)


def _html(page: LabelledPage, copy: int) -> Row:
    name = f"{page.id}-{copy}"
    return {"id": name, "url": f"https://{page.domain}/{name}", "html": page.html}


def _text(page: LabelledPage, style: Style) -> Row:
    name = f"{page.id}-{style}"
    return {"id": name, "url": f"https://{page.domain}/{name}", "text": rendered(page.html, style)}


def small(folder: Path, number: int) -> Corpus:
    """Write small documents of words from our samples, no two alike, each with a line of clutter."""
    words = sorted(set(re.findall(r"\b[a-z]{2,}\b", _sample_texts())))
    return _write(folder, (_small(number, words) for number in range(number)))


def _sample_texts() -> str:
    return "\n".join(path.read_text("utf-8", errors="replace") for path in sorted(SAMPLES.glob("news/*.txt")))


def _small(number: int, words: list[str]) -> Row:
    chance = random.Random(number)  # noqa: S311
    sentences = (" ".join(chance.choices(words, k=chance.randint(8, 20))) for _ in range(SENTENCES))
    lines = [f"{sentence.capitalize()}.\n" for sentence in sentences]
    lines.insert(chance.randint(1, SENTENCES - 1), CLUTTER)
    return {"id": f"{number:07d}", "url": f"https://news.example/{number}", "text": "".join(lines)}


def _write(folder: Path, rows: Iterable[Row]) -> Corpus:
    """Deal rows out to some files."""
    folder.mkdir(parents=True)
    files = [(folder / f"{number}.jsonl").open("w", encoding="utf-8") for number in range(FILES)]
    documents = 0
    for documents, row in enumerate(rows, 1):
        files[documents % FILES].write(json.dumps(row, ensure_ascii=False) + "\n")
    for file in files:
        file.close()
    return Corpus(folder, documents, sum(path.stat().st_size for path in folder.iterdir()))
