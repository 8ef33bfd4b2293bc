"""What a cleaner kept of a page and what it should have: sums over pages, and the figures from them."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from typing import get_args

from benchmarks.pages import STYLES, score
from cleaners import CleanedDocument
from cleaners.document import Mode
from cleaners.learned import blocks_model
from flows.sandbox.server import warm

Words = Counter[str]
MODES: tuple[Mode, ...] = get_args(Mode)
MIN_WORDS = 8  # of a line, for the simplest cleaner that works


def forget() -> None:
    """Empty the memories of lines read before, so that no page is timed that was cleaned a moment ago."""
    for name, module in list(sys.modules.items()):
        if name.startswith("cleaners."):
            for value in vars(module).values():
                told = getattr(value, "cache_info", None)
                if told and told().maxsize is not None:  # the others hold tables, which are read once
                    value.cache_clear()
    readings = blocks_model.current().readings
    readings.text.cache_clear()
    readings.names.cache_clear()


@contextmanager
def as_in_a_run() -> Iterator[None]:
    """Set this process up like one of a run that cleans, on one core, as its children are; and back."""
    everywhere, threshold = os.sched_getaffinity(0), gc.get_threshold()
    os.sched_setaffinity(0, {min(everywhere)})
    try:
        warm()
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
        os.sched_setaffinity(0, everywhere)


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over pages of one cleaner's outcome; tallies add up.

    Attributes:
        pages: how many.
        f1, precision, recall: of words, summed over pages.
        lost: words of the gold that the raw page has and the cleaned one has not.
        there: words of the gold that the raw page has.
        removed: words beyond the gold that are gone.
        boilerplate: words of the raw page beyond the gold.
    """

    pages: int = 0
    f1: float = 0.0
    precision: float = 0.0
    recall: float = 0.0
    lost: int = 0
    there: int = 0
    removed: int = 0
    boilerplate: int = 0

    @staticmethod
    def of(raw: Words, text: Words, gold: Words) -> Tally:
        """Tally one page."""
        result = score(text, gold)
        there, boilerplate = (raw & gold).total(), (raw - gold).total()
        return Tally(
            1,
            result.f1,
            result.precision,
            result.recall,
            lost=there - (text & raw & gold).total(),
            there=there,
            removed=boilerplate - (text & raw - gold).total(),
            boilerplate=boilerplate,
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def figures(self) -> dict[str, float]:
        """Means over pages for the scores, shares of all words for what was lost and removed."""
        return {
            "f1": share(self.f1, self.pages),
            "precision": share(self.precision, self.pages),
            "recall": share(self.recall, self.pages),
            "lost": share(self.lost, self.there),
            "removed": share(self.removed, self.boilerplate),
        }


@dataclass(slots=True)
class Run:
    """Everything that is counted in a run over pages; runs add up.

    Attributes:
        tallies: by cleaner, style and page type.
        counts: by mode: words of the gold, those that went from it, documents cleaned twice, those changed.
        rules: by mode and rule: documents that this rule changed in the second cleaning.
    """

    tallies: dict[tuple[str, str, str], Tally] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, system: str, style: str, page_type: str, tally: Tally) -> None:
        """Count one page's outcome."""
        key = (system, style, page_type)
        self.tallies[key] = self.tallies.get(key, Tally()) + tally

    def add_gold(self, mode: Mode, gold: Words, text: Words) -> None:
        """Count what cleaning takes from the gold, in which there is nothing to take."""
        self.counts[mode, "gold words"] += gold.total()
        self.counts[mode, "gold words removed"] += (gold - text).total()

    def add_second(self, mode: Mode, again: CleanedDocument) -> None:
        """Count whether cleaning a clean text again changed it."""
        self.counts[mode, "cleaned twice"] += 1
        self.counts[mode, "changed twice"] += bool(again.edits)
        self.rules.update((mode, rule) for rule in {edit.rule for edit in again.edits})

    def merge(self, other: Run) -> None:
        """Take in another run."""
        for (system, style, page_type), tally in other.tallies.items():
            self.add(system, style, page_type, tally)
        self.counts.update(other.counts)
        self.rules.update(other.rules)

    def total(self, system: str, style: str | None = None, page_type: str | None = None) -> Tally:
        """Sum the tallies of a cleaner, those of one style or page type if named."""
        chosen = (
            tally
            for (name, rendering, kind), tally in self.tallies.items()
            if name == system and style in (None, rendering) and page_type in (None, kind)
        )
        return sum(chosen, Tally())

    def names(self, place: int) -> list[str]:
        """Name the cleaners (0), styles (1) or page types (2) of the tallies, as they first came."""
        return list(dict.fromkeys(key[place] for key in self.tallies))

    def mode_figures(self, mode: Mode) -> dict[str, float]:
        """Name and compute what is told by mode alone."""
        counts = self.counts
        return {
            f"{mode}.gold.removed": share(counts[mode, "gold words removed"], counts[mode, "gold words"]),
            f"{mode}.second_pass.changed": share(
                counts[mode, "changed twice"], counts[mode, "cleaned twice"]
            ),
        }


def figures(run: Run) -> dict[str, float]:
    """Name and compute every figure of a run over pages.

    Names are dotted: ``balanced.block.f1``, ``balanced.block.forum.f1``, ``careful.gold.removed``.
    ``gap`` is how far a style's F1 falls below that of block lines, ``lead`` how far the balanced mode
    is ahead of the best other cleaner.
    """
    found: dict[str, float] = {}
    for system in run.names(0):
        for style in run.names(1):
            tally = run.total(system, style)
            found |= {f"{system}.{style}.{name}": value for name, value in tally.figures().items()}
        for page_type in sorted(run.names(2)):
            found[f"{system}.block.{page_type}.f1"] = run.total(system, "block", page_type).figures()["f1"]
    for mode in MODES:
        found |= run.mode_figures(mode)
        for style in STYLES[1:]:
            found[f"{mode}.{style}.gap"] = found[f"{mode}.block.f1"] - found[f"{mode}.{style}.f1"]
    others = [system for system in run.names(0) if system not in MODES]
    for style in STYLES:
        best = max(found[f"{system}.{style}.f1"] for system in others)
        found[f"balanced.{style}.lead"] = found[f"balanced.{style}.f1"] - best
    return found


def nothing(text: str) -> str:
    """Leave everything."""
    return text


def long_lines(text: str) -> str:
    """Keep the lines of at least :data:`MIN_WORDS` words."""
    return "\n".join(line for line in text.splitlines() if len(line.split()) >= MIN_WORDS)


SIMPLE: Mapping[str, Callable[[str], str]] = {"nothing": nothing, "lines of 8 words": long_lines}


def ordered(systems: Iterable[str]) -> list[str]:
    """Sort cleaners: ours, the simple ones, the others."""
    first = [*MODES, *SIMPLE]
    return sorted(systems, key=lambda name: first.index(name) if name in first else len(first))


def share(part: float, whole: float) -> float:
    """Divide; nothing of nothing is none."""
    return part / whole if whole else 0.0
