"""Pages of HTML that say of themselves what is content: read, cleaned and counted by the trace.

In `benchmarks/languages/*/*.html` the attribute `data-winnow` of an element tells what all text in it is, up
to the next one that bears it: "content", "boilerplate" or "either". Cleaning never sees it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from cleaners import CleanedDocument, clean
from cleaners.document import Mode
from cleaners.html.tags import UNSEEN

LABEL = "data-winnow"
KINDS = ("content", "boilerplate", "either")
ATTRIBUTE = re.compile(rf"""\s{LABEL}=(["'])(?:{"|".join(KINDS)})\1""")
NEAR = 4_000  # characters in which the next text is looked for, before it is looked for anywhere
Counts = Counter[str]


class Said(NamedTuple):
    """A text of a page: what it is, and its characters without white space."""

    kind: str
    text: str


@dataclass(frozen=True)
class LabelledHtml:
    """A page without its labels, and its texts in order with them."""

    html: str
    texts: tuple[Said, ...]


def read_html(file: Path) -> LabelledHtml:
    """Read a page.

    Raises:
        ValueError: its body has no label, or an element one that does not exist; the message names the file.
    """
    source = file.read_text(encoding="utf-8")
    body = BeautifulSoup(source, "html.parser").body
    if body is None or LABEL not in body.attrs:
        raise ValueError(f"{file}: the body has no {LABEL}")
    texts = tuple(_texts(body, str(body[LABEL])))
    if unknown := {kind for kind, _ in texts} - set(KINDS):
        raise ValueError(f"{file}: {LABEL} is none of {', '.join(KINDS)}: {', '.join(sorted(unknown))}")
    return LabelledHtml(ATTRIBUTE.sub("", source), texts)


def _texts(element: Tag, kind: str) -> Iterator[Said]:
    for child in element.children:
        if isinstance(child, Tag):
            if child.name not in UNSEEN:
                yield from _texts(child, str(child.get(LABEL, kind)))
        elif type(child) is NavigableString and (text := "".join(child.split())):
            yield Said(kind, text)


def counted(page: LabelledHtml, mode: Mode) -> Counts:
    """Count the characters of a page by what they are, and those that went.

    "content" and "boilerplate" are all of them, "content gone" and "boilerplate gone" what cleaning took.
    What it never saw is lost if it is content, and else counts for nothing. "pages" and "changed" count
    documents: all, and those that a second cleaning, of the text, changed.
    """
    document = clean(page.html, "text/html", mode=mode)
    found = Counter({"pages": 1})
    found["changed"] = bool(clean(document.text, "text/plain", mode=mode).edits)
    gone = _gone(document)
    for (kind, text), start in _placed(page, document.raw_text):
        if start is not None:
            found[kind] += len(text)
            found[f"{kind} gone"] += gone[start + len(text)] - gone[start]
        elif kind == "content":
            found.update({kind: len(text), f"{kind} gone": len(text)})
    return found


def kinds_of(page: LabelledHtml, lines: Sequence[str]) -> list[str]:
    """What the lines of a page's rendering are, by most of their characters; "either" if nothing tells."""
    ends = [0, *accumulate(len("".join(line.split())) for line in lines)]
    flags: list[str | None] = [None] * ends[-1]
    for (kind, text), start in _placed(page, "\n".join(lines)):
        if start is not None:
            flags[start : start + len(text)] = [kind] * len(text)
    kinds = []
    for start, end in pairwise(ends):
        counts = Counter(flag for flag in flags[start:end] if flag)
        kinds.append(counts.most_common(1)[0][0] if counts else "either")
    return kinds


def _placed(page: LabelledHtml, rendering: str) -> Iterator[tuple[Said, int | None]]:
    """Each text of a page and where it starts in a rendering without its white space, None if nowhere."""
    seen = "".join(rendering.split())
    place = 0
    for said in page.texts:
        start = seen.find(said.text, place, place + NEAR)
        if start < 0:
            start = seen.find(said.text)
        if start >= 0:
            place = max(place, start + len(said.text))
        yield said, start if start >= 0 else None


def _gone(document: CleanedDocument) -> list[int]:
    """How many characters, white space apart, went before each place among those of the raw text."""
    went = bytearray(len(document.raw_text))
    for edit in document.edits:
        if edit.action != "replace":
            went[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    flags = (went[place] for place, sign in enumerate(document.raw_text) if not sign.isspace())
    return [0, *accumulate(flags)]
