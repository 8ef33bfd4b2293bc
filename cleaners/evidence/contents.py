"""Labels above a list of a page's own headings, and the headings as such a list has them."""

from __future__ import annotations

import re

from cleaners.evidence.menus import is_cut_sentence
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases

NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.):]?|[ivx]{1,5}[.)]|[*•·–—-])\s+")
MAX_ITEM = 140  # characters


def is_contents_label(_: str, hits: frozenset[str]) -> bool:
    """Whether a line stands above a list of headings, or names a thing's contents."""
    return "contents.lines" in hits


def is_sure_label(text: str) -> bool:
    """Whether a line can be nothing else than such a label."""
    return phrase(text) in phrases("contents", "sure") and not is_cut_sentence(text)


def heading_name(text: str) -> str:
    """A heading without its number or bullet; empty for what is too long to be one."""
    if len(text) > MAX_ITEM:
        return ""
    name = phrase(text)
    match = NUMBERED.match(name)
    return name[match.end() :] if match else name


def signs() -> Signs:
    """What every such label bears."""
    return book_signs("contents")
