"""Halves of astral characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.contract import repair
from cleaners.document import is_encodable

SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


@repair(
    "surrogate",
    1,
    "A lone surrogate is no character and no file can hold it; two halves are one character.",
    order=10,
    changes=[("cut \ud83d here", "cut \ufffd here"), ("a \ud83d\ude00 b", "a \U0001f600 b")],
    keeps=["An astral \U0001f600 character is left as it is."],
)
def surrogate(text: str) -> Iterator[tuple[int, int, str]]:
    """Join surrogate pairs; put U+FFFD for a half without its other half."""
    if is_encodable(text):
        return
    for match in SURROGATES.finditer(text):
        pair = match.group()
        joined = pair.encode("utf-16", "surrogatepass").decode("utf-16") if len(pair) == 2 else "\ufffd"
        yield match.start(), match.end(), joined
