"""Where in Markdown each block of a page belongs: in which lists and quotations, in what code or table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from cleaners.html.page import CELLS, Element
from cleaners.markdown.outline import LISTS, MAX_COLUMNS, Cell, Outline

HEADINGS = {f"h{level}": level for level in range(1, 7)}
MAX_CONTAINERS = 8  # in each other; parsers of Markdown drop what is nested deeper than about ten lists
MAX_CELL = 400  # characters in a cell of a table; layouts have more

Kind = Literal["quotation", "bullet", "number"]


@dataclass(slots=True, eq=False)
class Container:
    """A quotation, or an item of a list.

    Attributes:
        kind: what it is.
        group: the list of an item.
        number: of an item of a numbered list.
    """

    kind: Kind
    group: Element | None = None
    number: int = 1


Path = tuple[Container, ...]


@dataclass(slots=True, eq=False)
class Table:
    """A table, and what tells whether it is one of data.

    Attributes:
        element: the table itself.
        path: what it stands in.
        columns: how many have text.
        lengths: characters in each cell.
        is_layout: whether its cells hold more than lines of text.
    """

    element: Element
    path: Path
    columns: int = 0
    lengths: Counter[Element] = field(default_factory=Counter)
    is_layout: bool = False

    def take(self, element: Element, cell: Cell | None, length: int) -> None:
        """Take in a line of text.

        Args:
            element: the cell that it stands in.
            cell: the place of the cell.
            length: of the line.
        """
        self.lengths[element] += length
        if cell is None or cell.column >= MAX_COLUMNS or self.lengths[element] > MAX_CELL:
            self.is_layout = True
        else:
            self.columns = max(self.columns, cell.column + 1)

    @property
    def is_data(self) -> bool:
        """Whether it has headings and columns, and nothing in its cells that Markdown could not hold."""
        return self.element.is_data and self.columns > 1 and not self.is_layout


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around the text of an element.

    Attributes:
        path: quotations and items, the outermost first.
        group: the nearest list.
        code: the ``pre`` that it is part of.
        heading: the heading that it is part of.
        table, cell: the nearest ones.
    """

    path: Path = ()
    group: Element | None = None
    code: Element | None = None
    heading: Element | None = None
    table: Table | None = None
    cell: Element | None = None


OUTSIDE = Place()


def places(page: Outline, lines: Sequence[str]) -> list[Place]:
    """Find the place of each block.

    Args:
        page: the outline of a page.
        lines: the text of each of its blocks.

    Returns:
        As many places as there are blocks.
    """
    finder = _Finder(page)
    found = [finder.place(block.element) for block in page.blocks]
    for place, line in zip(found, lines, strict=False):  # a page without any text has one line and no block
        if place.table and place.cell:
            place.table.take(place.cell, page.cells.get(place.cell), len(line))
    return found


class _Finder:
    def __init__(self, page: Outline) -> None:
        self._numbers = page.numbers
        self._known: dict[Element, Place] = {}
        self._last: dict[Element, Path] = {}  # of each list its last item, with what that stands in

    def place(self, element: Element | None) -> Place:
        """Find a place by that of the element around; each element is looked at once."""
        new: list[Element] = []
        while element is not None and element not in self._known:
            new.append(element)
            element = element.parent
        place = OUTSIDE if element is None else self._known[element]
        for inner in reversed(new):
            place = self._known[inner] = self._within(place, inner)
        return place

    def _within(self, around: Place, element: Element) -> Place:
        tag = element.tag
        if around.code or around.heading:
            return around
        if around.table and (
            tag in ("pre", "blockquote", "table") or self._is_heading_of_layout(around, tag)
        ):
            around.table.is_layout = True
        if tag == "pre":
            return replace(around, code=element)
        if tag in HEADINGS:
            return replace(around, heading=element)
        if tag == "blockquote":
            return replace(around, path=_deeper(around.path, Container("quotation")))
        if tag == "table":
            return replace(around, table=Table(element, around.path), cell=None)
        if tag in CELLS and around.table:
            return replace(around, cell=element)
        return self._in_list(around, element)

    @staticmethod
    def _is_heading_of_layout(around: Place, tag: str) -> bool:
        return tag in HEADINGS and around.cell is not None and around.cell.tag == "td"

    def _in_list(self, around: Place, element: Element) -> Place:
        tag = element.tag
        if tag in LISTS:
            # A list right within another one, not in its item, means the item before.
            path = self._last.get(element.parent, around.path) if element.parent else around.path
            return replace(around, group=element, path=path)
        group = around.group or element.parent or element
        if tag == "dd" and group in self._last:
            return replace(around, path=self._last[group])
        if tag not in ("li", "dt", "dd"):
            return around
        number = self._numbers.get(element)
        kind: Kind = "bullet" if number is None else "number"
        path = self._last[group] = _deeper(around.path, Container(kind, group, number or 0))
        return replace(around, path=path)


def _deeper(path: Path, container: Container) -> Path:
    return (*path, container) if len(path) < MAX_CONTAINERS else path
