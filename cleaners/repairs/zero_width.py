"""Characters of no width that split words for a search engine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.contract import repair

# Thai, Lao, Myanmar and Khmer write no spaces: there a zero-width space is the boundary of words.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
INVISIBLE = re.compile(f"\ufeff|(?<![{UNSPACED}])\u200b|\u200b(?![{UNSPACED}])")


@repair(
    "zero-width",
    1,
    "Zero-width spaces and stray byte order marks split words that a person reads as one.",
    order=40,
    changes=[("news\u200bpaper", "newspaper"), ("\ufeffHeadline", "Headline")],
    keeps=["می\u200cخواهم", "\u200fשלום\u200f", "ភាសា\u200bខ្មែរ", "👩\u200d🔬"],
)
def zero_width(text: str) -> Iterator[tuple[int, int, str]]:
    """Remove U+200B and U+FEFF; joiners and direction marks carry meaning and stay."""
    if "\u200b" not in text and "\ufeff" not in text:
        return
    for match in INVISIBLE.finditer(text):
        yield match.start(), match.end(), ""
