"""Words under which a story is filed: "Tags: ferry, harbour", "Filed under: News", "#ferry #harbour"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from cleaners.evidence.shape import ends_sentence, word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases

Tags = Literal["tags", "loose tags", "hashtags", ""]
LABEL = re.compile(r"\s*(?P<label>[^\W\d_][^:：|,#]{1,28}?)\s*[:：]\s*(?P<rest>\S.*)")
BETWEEN = re.compile(r"\s*[,;|•·、，；/]\s*")
HASHTAG = re.compile(r"[#＃][^\W_][\w’'.-]*")
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6}|\d+)", re.IGNORECASE)
MAX_CHARACTERS = 400
MAX_TAG_WORDS = 5
MAX_TAG_CHARACTERS = 50
MIN_HASHTAGS = 2


@lru_cache(maxsize=8192)
def tags(text: str) -> Tags:
    """How a line files a story: by a label only sites use, by one that stories use too, by hashtags."""
    line = text.strip()
    if len(line) > MAX_CHARACTERS:
        return ""
    if line[:1] in ("#", "＃"):
        return "hashtags" if _are_hashtags(line.replace(",", " ").split()) else ""
    match = LABEL.fullmatch(line) if ":" in line or "：" in line else None
    if not match:
        return ""
    label = phrase(match["label"])
    sure = label in phrases("tags", "labels")
    if not sure and label not in phrases("tags", "loose"):
        return ""
    if not _are_tags(match["rest"]):
        return ""
    return "tags" if sure else "loose tags"


def _are_hashtags(tokens: list[str]) -> bool:
    return len(tokens) >= MIN_HASHTAGS and all(
        HASHTAG.fullmatch(token) and not HEX.fullmatch(token) for token in tokens
    )


def _are_tags(rest: str) -> bool:
    """Whether what follows a label is a list of names, and no sentence and no code."""
    if ends_sentence(rest) or any(mark in rest for mark in "<>{}=()"):
        return False
    parts = [part for part in BETWEEN.split(rest) if part]
    if len(parts) > 1:
        return all(_is_tag(part) for part in parts)
    tokens = rest.split()
    return _is_tag(rest) or (len(tokens) > 1 and all(HASHTAG.fullmatch(token) for token in tokens))


def _is_tag(part: str) -> bool:
    return word_count(part) <= MAX_TAG_WORDS and len(part) <= MAX_TAG_CHARACTERS


def is_tags(text: str, _: frozenset[str]) -> bool:
    """Whether a line files a story under words."""
    return bool(tags(text))


def signs() -> Signs:
    """What every such line bears."""
    return Signs(openings=phrases("tags", "labels") | phrases("tags", "loose"), firsts="#＃")
