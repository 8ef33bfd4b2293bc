"""Clean text as Markdown: the same words in the same order, with the structure of their page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cleaners.charset import decode
from cleaners.document import CleanedDocument, Edit
from cleaners.html.page import Element
from cleaners.markdown.escape import escape_cell, escape_heading, escape_line, fence, unbroken
from cleaners.markdown.outline import Outline, Row, outline
from cleaners.markdown.places import HEADINGS, Path, Place, Table, places
from cleaners.markdown.writer import Writer

TAB = 4


class _Line(NamedTuple):
    """A line of the clean text.

    Attributes:
        text: the line.
        whole: what it is part of: code, a heading, a table of data, or else the number of a paragraph.
        place: where it stood on its page.
    """

    text: str
    whole: Element | Table | int
    place: Place


def markdown(cleaned: CleanedDocument, data: bytes | str, media_type: str | None = None) -> str:
    """Give a document that has been cleaned as Markdown.

    Args:
        cleaned: what :func:`cleaners.clean` made of it.
        data: the raw bytes or the text that was cleaned.
        media_type: as it was given for the cleaning.

    Returns:
        CommonMark with pipe tables: the words of ``cleaned.text`` in their order. Lines of plain text are
        paragraphs. "" if there is no text.

    Raises:
        DocumentError: the document cannot be read; if it could be cleaned, it can.
    """
    source = data if isinstance(data, str) else decode(data, media_type).text
    # Of plain text the raw text is what was decoded, of HTML what was rendered.
    page = Outline() if source == cleaned.raw_text else outline(source, cleaned.raw_text)
    return as_markdown(cleaned, page)


def as_markdown(cleaned: CleanedDocument, page: Outline) -> str:
    """Write the clean text of a page as Markdown.

    Args:
        cleaned: the page, cleaned.
        page: its structure, with a block for each line of the raw text; an empty one for plain text.

    Returns:
        As :func:`markdown`.
    """
    writer = Writer()
    for _, group in groupby(_lines(cleaned, page), key=lambda line: line.whole):
        _write(list(group), page, writer)
    return "".join(f"{line}\n" for line in writer.lines)


def _lines(cleaned: CleanedDocument, page: Outline) -> Iterator[_Line]:
    found = places(page, cleaned.raw_text.split("\n"))
    for count, (number, text) in enumerate(_kept(cleaned.text, cleaned.raw_text, cleaned.edits)):
        if page.blocks:
            yield _Line(text, _whole(found[number], page.parts[number]), found[number])
        else:
            yield _Line(text, count, Place())


def _kept(text: str, raw_text: str, edits: Sequence[Edit]) -> Iterator[tuple[int, str]]:
    """Give the lines of the clean text that say something, each with the number of its raw line."""
    start = number = done = next_edit = 0
    for line in text.split("\n"):
        place = start + len(line) - len(line.lstrip())
        start += len(line) + 1
        if not line.strip():
            continue
        while next_edit < len(edits) and edits[next_edit].text_pos <= place:
            next_edit += 1
        raw_place = place if next_edit == 0 else _before(edits[next_edit - 1], place)
        number += raw_text.count("\n", done, raw_place)
        done = max(done, raw_place)
        yield number, unbroken(line).rstrip()


def _before(edit: Edit, place: int) -> int:
    """Where in the raw text the code point is from that stands at a place at or behind an edit."""
    behind = place - edit.text_pos - len(edit.inserted)
    return edit.end + behind if behind >= 0 else min(edit.start + place - edit.text_pos, edit.end)


def _whole(place: Place, part: int) -> Element | Table | int:
    if place.table and place.cell and place.table.is_data:
        return place.table
    return place.code or place.heading or part


def _write(lines: Sequence[_Line], page: Outline, writer: Writer) -> None:
    whole, place = lines[0].whole, lines[0].place
    texts = [line.text for line in lines]
    if isinstance(whole, Table):
        writer.write(whole.path, list(_table(lines, page, whole.columns)))
    elif isinstance(whole, int):
        writer.write(place.path, _paragraph(texts), is_paragraph=True)
    elif whole is place.code:
        writer.write(place.path, _code(texts, place.path))
    else:
        title = escape_heading(" ".join([text.strip() for text in texts]))
        writer.write(place.path, [f"{'#' * HEADINGS[whole.tag]} {title}"])


def _paragraph(texts: Sequence[str]) -> list[str]:
    lines = [escape_line(text.strip(), is_first=number == 0) for number, text in enumerate(texts)]
    return [*(f"{line}\\" for line in lines[:-1]), lines[-1]]


def _code(texts: Sequence[str], path: Path) -> list[str]:
    ticks = fence("\n".join(texts))
    # Where a mark or spaces stand before it, a tab has another width.
    return [ticks, *(map(_untabbed, texts) if path else texts), ticks]


def _untabbed(line: str) -> str:
    code = line.lstrip(" \t")
    return line[: len(line) - len(code)].expandtabs(TAB) + code


def _table(lines: Sequence[_Line], page: Outline, columns: int) -> Iterator[str]:
    rows: dict[Row, dict[int, list[str]]] = {}
    for line in lines:
        if line.place.cell:
            cell = page.cells[line.place.cell]
            rows.setdefault(cell.row, {}).setdefault(cell.column, []).append(escape_cell(line.text.strip()))
    first = next(iter(rows))
    if not first.is_heading:
        yield _row({}, columns)
        yield f"|{' --- |' * columns}"
    for row, cells in rows.items():
        yield _row(cells, columns)
        if row is first and row.is_heading:
            yield f"|{' --- |' * columns}"


def _row(cells: dict[int, list[str]], columns: int) -> str:
    return f"| {' | '.join('<br>'.join(cells.get(column, ())) for column in range(columns))} |"
