"""Pages of our own that models learn from beside those of WCXB, which are nearly all English.

`benchmarks/written/` holds a folder for each language: pages of flat text with margins, see
`labelled_text.py`, and pages of HTML with attributes, see `labelled_html.py`. Those in its folder "blocks"
are for the block scorer alone. None of them is among those by which `make bench-languages` measures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.labelled_html import LabelledHtml, kinds_of, read_html
from benchmarks.labelled_text import Line, read_page
from benchmarks.pages import Style, rendered

WRITTEN = Path(__file__).with_name("written")
BLOCKS = "blocks"
RENDERED: tuple[Style, ...] = ("block", "glued")  # of a page of HTML


@dataclass(frozen=True, slots=True)
class WrittenText:
    """One page as flat text.

    Attributes:
        id: its folder and name.
        domain: its language, the unit of cross-validation.
        lines: each with what it is.
    """

    id: str
    domain: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class WrittenHtml:
    """One page of HTML; see :class:`WrittenText`."""

    id: str
    domain: str
    page: LabelledHtml


def written_html(*, for_lines: bool = False) -> Iterator[WrittenHtml]:
    """Read the pages of HTML, or only those that the line classifier learns from, too."""
    found = ((file.relative_to(WRITTEN).parts[0], file) for file in WRITTEN.rglob("*.html"))
    for language, file in sorted(found, key=lambda entry: (entry[0], entry[1].name)):
        if not for_lines or file.parent.name != BLOCKS:
            yield WrittenHtml(f"{language}/{file.name}", language, read_html(file))


def written_texts() -> Iterator[WrittenText]:
    """Read the pages of text, and render those of HTML that the line classifier learns from."""
    for file in sorted(WRITTEN.glob("*/*.txt")):
        yield WrittenText(f"{file.parent.name}/{file.name}", file.parent.name, read_page(file))
    for entry in written_html(for_lines=True):
        for style in RENDERED:
            lines = rendered(entry.page.html, style).split("\n")
            kinds = kinds_of(entry.page, lines)
            yield WrittenText(f"{entry.id} {style}", entry.domain, list(zip(kinds, lines, strict=True)))
