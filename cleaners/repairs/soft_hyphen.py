"""Places where a word could have been broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.contract import repair

SOFT_HYPHEN = re.compile("\u00ad+")


@repair(
    "soft-hyphen",
    1,
    "A soft hyphen is a hint to a typesetter; left in, no search finds the word.",
    order=50,
    changes=[("Donau\u00addampf\u00adschiff", "Donaudampfschiff")],
    keeps=["A well-known e\u2011mail – nothing soft here."],
)
def soft_hyphen(text: str) -> Iterator[tuple[int, int, str]]:
    """Remove U+00AD."""
    if "\u00ad" not in text:
        return
    for match in SOFT_HYPHEN.finditer(text):
        yield match.start(), match.end(), ""
