"""Character references that somebody forgot to decode."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from cleaners.contract import repair

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# A line with markup in it, or one that speaks of markup, means its entities.
MEANT = re.compile(r"[<>]|\b(?:entit(?:y|ies)|escap(?:e|ed|es|ing)|x?html|xml|markup|ampersands?)\b", re.I)


@repair(
    "html-entity",
    1,
    "An entity in text that is no markup is what is left of a page that was decoded once too little.",
    order=60,
    changes=[
        ("Smith &amp; Sons&#8217; shop", "Smith & Sons’ shop"),
        ("caf&eacute;&nbsp;au lait", "café\xa0au lait"),
    ],
    keeps=[
        "Write &amp; for an ampersand.",
        "In HTML the entity &eacute; stands for é.",
        "<b>bold &amp; proud</b>",
        "Q&A; R&D and AT&T stay",
    ],
)
def html_entity(text: str) -> Iterator[tuple[int, int, str]]:
    """Decode entities that end in a semicolon, line by line, unless the line means them."""
    if "&" not in text:
        return
    position = 0
    for line in text.split("\n"):
        if "&" in line and not MEANT.search(line):
            for match in ENTITY.finditer(line):
                decoded = html.unescape(match.group())
                if decoded != match.group():
                    yield position + match.start(), position + match.end(), decoded
        position += len(line) + 1
