"""Breadcrumbs: "Home > News > Local", "Startseite › Politik", "You are here: Home / Sport"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from cleaners.evidence.menus import label
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import ends_sentence, marks, word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases, spaced

Crumb = Literal["path", "root", "step", "loose path", ""]
STEP = re.compile(r"\s*[>›»→≫▸▶❯＞]+\s*|\s+(?:/|\\|::|&gt;)\s+|\s*::\s*")
STEP_MARKS = frozenset(">›»→≫▸▶❯＞/\\:&")
MAX_CHARACTERS = 250
MAX_STEPS = 8
MAX_WORDS = 6
MAX_LAST_WORDS = 22  # the last step is often the story's title
MIN_ARROWS = 2


@lru_cache(maxsize=8192)
def crumb(text: str, hits: frozenset[str] = frozenset()) -> Crumb:
    """How a line is a path: sure by root and section, by a root alone, with one step, by a section."""
    if len(text) > MAX_CHARACTERS:
        return ""
    if "crumbs.openings" not in hits and marks(text).isdisjoint(STEP_MARKS):
        return ""
    line = spaced(text)
    if "crumbs.openings" in hits:
        return _after_opening(line)
    match = STEP.search(line.lstrip("»›>→ "))
    if not match:
        return ""
    steps = _steps(line)
    if len(steps) < MIN_ARROWS:
        return ""
    rooted = steps[0] in phrases("crumbs", "roots")
    if rooted and steps[1] in phrases("crumbs", "programs"):
        return ""
    if rooted and "/" in match.group() and not any(map(label, steps[1:])):
        return ""
    if rooted:
        if len(steps) == MIN_ARROWS:
            return "step"
        return "path" if any(map(label, steps[1:])) else "root"
    return "loose path" if len(steps) > MIN_ARROWS and label(steps[0]) == "section" else ""


def _after_opening(line: str) -> Crumb:
    _, colon, rest = line.replace("：", ":").partition(":")
    if not colon:
        steps = _steps(line)
        return "path" if len(steps) > MIN_ARROWS else ""
    if not rest.strip():
        return "path"
    steps = _steps(rest)
    return "path" if steps and (len(steps) > 1 or steps[0] in phrases("crumbs", "roots")) else ""


def _steps(line: str) -> tuple[str, ...]:
    """The steps of a path as tables have them; none if one of them is no name of a page."""
    parts = [part.strip() for part in STEP.split(line.strip("»›>→ "))]
    if len(parts) > MAX_STEPS or not all(parts):
        return ()
    if any(word_count(part) > MAX_WORDS or ends_sentence(part) for part in parts[:-1]):
        return ()
    last = word_count(parts[-1])
    if last > MAX_LAST_WORDS or (last > MAX_WORDS and parts[-1].endswith((".", "!", "。"))):
        return ()
    return tuple(phrase(part) for part in parts)


def is_crumb(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is the path to a page."""
    return bool(crumb(text, hits))


def signs() -> Signs:
    """What every path bears: an opening, a root or a section as its first step."""
    return book_signs("crumbs") | Signs(openings=phrases("crumbs", "roots") | phrases("menus", "sections"))
