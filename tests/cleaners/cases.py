"""Reads the case files of ``tests/cases``: documents with a margin that says what becomes of each line.

Documents are separated by a line ``====``; the first line of one may be ``# lang: de``. Every other line
has a margin of two characters:

- `` |`` context, stays;
- ``=|`` in ``keep/``: the look-alike under test, stays;
- ``-|`` in ``remove/``: leaves the text;
- ``~|`` in ``remove/``: leaves the text in balanced mode, and may stay in careful mode.

A line with nothing on it at all is a blank line of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cleaners.document import CleanedDocument, Edit

CASES = Path(__file__).parents[1] / "cases"
MARGINS = {"keep": (" |", "=|"), "remove": (" |", "-|", "~|")}
SEPARATOR = "===="
LANGUAGE = re.compile("# lang: ([a-z]{2})")


class MalformedCaseError(Exception):
    """A case file breaks the format; the message names the file and the line."""


@dataclass(frozen=True)
class CaseLine:
    """One line of a case's document, ``text[start:end]``; ``number`` is its place in the file."""

    number: int
    margin: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Case:
    """One document of a case file."""

    path: Path
    number: int
    language: str | None
    lines: tuple[CaseLine, ...]

    @property
    def text(self) -> str:
        return "".join(line.text + "\n" for line in self.lines)

    def with_margin(self, *margins: str) -> Iterator[CaseLine]:
        """The lines of these margins that are not blank."""
        return (line for line in self.lines if line.margin in margins and line.text.strip())

    def place(self, line: CaseLine) -> str:
        """A line as a failure names it."""
        return f"{self.path.parent.name}/{self.path.name}:{line.number}: {line.margin}{line.text}"

    def __str__(self) -> str:
        return f"{self.path.stem}-{self.number}"


def load(kind: str) -> list[Case]:
    """Read all cases of a kind, "keep" or "remove"; files that are malformed have a test of their own."""
    cases: list[Case] = []
    for path in files(kind):
        with suppress(MalformedCaseError):
            cases += read(path, kind)
    return cases


def files(kind: str) -> list[Path]:
    """The case files of a kind."""
    return sorted((CASES / kind).glob("*.txt"))


def read(path: Path, kind: str) -> list[Case]:
    """Read one case file.

    Raises:
        MalformedCaseError: a margin is missing or of the other kind, or a document tests nothing.
    """
    try:
        numbered = list(enumerate(path.read_text("utf-8").split("\n"), start=1))
    except UnicodeDecodeError as error:
        raise MalformedCaseError(f"{path}: is not UTF-8: {error}") from error
    documents: list[list[tuple[int, str]]] = [[]]
    for number, line in numbered:
        if line == SEPARATOR:
            documents.append([])
        else:
            documents[-1].append((number, line))
    return [_case(path, kind, lines) for lines in map(_without_rim, documents) if lines]


def _without_rim(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Drop the empty lines before and after a document; they only set it apart in the file."""
    start, end = 0, len(lines)
    while start < end and not lines[start][1]:
        start += 1
    while end > start and not lines[end - 1][1]:
        end -= 1
    return lines[start:end]


def _case(path: Path, kind: str, numbered: list[tuple[int, str]]) -> Case:
    first = numbered[0][0]
    language = LANGUAGE.fullmatch(numbered[0][1].rstrip())
    lines: list[CaseLine] = []
    start = 0
    for number, line in numbered[1 if language else 0 :]:
        margin, text = (line[:2], line[2:]) if line else (" |", "")
        if margin not in MARGINS[kind]:
            wanted = ", ".join(f"'{margin}'" for margin in MARGINS[kind])
            raise MalformedCaseError(
                f"{path}:{number}: the margin is {margin!r}, not one of {wanted}: {line!r}"
            )
        lines.append(CaseLine(number, margin, text, start))
        start += len(text) + 1
    case = Case(path, first, language[1] if language else None, tuple(lines))
    if not any(case.with_margin(*MARGINS[kind][1:])):
        raise MalformedCaseError(f"{path}:{first}: the document has no line under test")
    return case


def edits_on(document: CleanedDocument, line: CaseLine) -> list[Edit]:
    """The edits that touch a line; its line break, which can go with a neighbour, does not count."""
    return [
        edit
        for edit in document.edits
        if (edit.start < line.end and edit.end > line.start)
        or (edit.start == edit.end and line.start <= edit.start <= line.end)
    ]


def has_left(document: CleanedDocument, line: CaseLine) -> bool:
    """Whether nothing that can be seen of a line is in the clean text any more."""
    gone: set[int] = set()
    for edit in edits_on(document, line):
        if edit.action != "replace":
            gone.update(range(max(edit.start, line.start), min(edit.end, line.end)))
    return all(mark.isspace() or line.start + place in gone for place, mark in enumerate(line.text))
