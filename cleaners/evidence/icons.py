"""Lines of icon names that a page showed as pictures: "icon share icon mail", "cameraicon checkicon"."""

from __future__ import annotations

import re

from cleaners.evidence.shape import ends_sentence
from cleaners.evidence.tables import phrases

MIN_ICONS = 3
MIN_SHARE = 0.25
MIN_NAMES = 2  # different words from the table of icon names
# Words of a sentence, none of an icon's name: a line with one of them talks about icons.
SENTENCE_WORDS = frozenset(
    """a all an and are as at became become because been but by can for from had has have he her his how if is
    it its of or our she that the their them then these they this those to was we were what when which
    who will with you your""".split()
)
GLUE = re.compile(r"[_-]|icons?")
TOKEN = re.compile(r"[^\W_]+(?:[_-][^\W_]+)*")


def is_icon_run(text: str) -> bool:
    """Whether a line is a run of icon names: dense, of several kinds, and no sentence."""
    tokens = TOKEN.findall(text.casefold())
    icons = [token for token in tokens if _is_icon(token)]
    if len(icons) < MIN_ICONS or len(icons) < MIN_SHARE * len(tokens):
        return False
    if ends_sentence(text) or not SENTENCE_WORDS.isdisjoint(tokens):
        return False
    return len(_names(tokens)) >= MIN_NAMES


def is_ligature_run(text: str) -> bool:
    """Whether a line consists of names that an icon font should have drawn, and nothing else."""
    tokens = text.split()
    return bool(tokens) and all(token in phrases("icons", "ligatures") for token in tokens)


def _is_icon(token: str) -> bool:
    """Whether a token is the word icon or has it glued on; silicon and lexicon are words."""
    return token in ("icon", "icons") or (
        token.endswith(("icon", "icons")) and token.removesuffix("s") not in phrases("icons", "words")
    )


def _names(tokens: list[str]) -> set[str]:
    """The icon names in a line, also where they are glued to the word icon or to each other."""
    return {part for token in tokens for part in GLUE.split(token)} & phrases("icons", "names")
