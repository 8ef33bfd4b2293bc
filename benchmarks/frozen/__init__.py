"""A small benchmark of our own: labelled documents in ten languages and four looks, with the shipped model.

    .venv/bin/python -m benchmarks.frozen [--update]

Needs no pages, no other cleaners and no network, so `make test` runs it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import MODES, SIMPLE, Run, Tally, Words
from benchmarks.pages import Style, words
from cleaners import CleanedDocument, clean

FILE = Path(__file__).with_name("documents.toml")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One document.

    Attributes:
        id: its name.
        language: ISO 639-1 code.
        page_type: news, forum, product, docs, service or listing.
        style: the rendering that it looks like.
        text: the whole page.
        gold: what is content, in the order of the text.
    """

    id: str
    language: str
    page_type: str
    style: Style
    text: str
    gold: str


def documents(file: Path = FILE) -> list[Labelled]:
    """Read the labelled documents."""
    with file.open("rb") as stream:
        return [Labelled(**entry) for entry in tomllib.load(stream)["document"]]


def measure(labelled: list[Labelled]) -> Run:
    """Clean every document in both modes, twice, and its gold."""
    run = Run()
    for document in labelled:
        raw, gold = words(document.text), words(document.gold)
        for mode in MODES:
            done = clean(document.text, "text/plain", mode=mode)
            run.add(mode, document.style, document.page_type, Tally.of(raw, kept(done), gold))
            run.add_second(mode, clean(done.text, "text/plain", mode=mode))
            run.add_gold(mode, gold, kept(clean(document.gold, "text/plain", mode=mode)))
        for name, simple in SIMPLE.items():
            tally = Tally.of(raw, words(simple(document.text)), gold)
            run.add(name, document.style, document.page_type, tally)
    return run


def kept(document: CleanedDocument) -> Words:
    """The words of the clean text and of the title, which is content that has moved into a column."""
    titles = (edit.removed for edit in document.edits if edit.field == "title")
    return words("\n".join((document.text, *titles)))


def figures(run: Run) -> dict[str, float]:
    """Name and compute the figures: ``balanced.f1``, ``careful.lost``, ``careful.gold.removed`` and so on."""
    found: dict[str, float] = {}
    for system in run.names(0):
        found |= {f"{system}.{name}": value for name, value in run.total(system).figures().items()}
    for mode in MODES:
        found |= run.mode_figures(mode)
    return found
