"""What Markdown needs of a page beyond its blocks: numbers of items, rows of tables, mere line breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from cleaners.html.markup import walked
from cleaners.html.page import CELLS, Block, Element
from cleaners.html.tags import BLOCKS, Attributes, is_hidden
from cleaners.html.tame import parsed
from cleaners.html.walk import Around, Walk

LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
MAX_COLUMNS = 50  # of a table; wider ones nobody reads, and padding their rows would cost
NUMBER = re.compile(r"\s*([0-9]{1,9})")


@dataclass(slots=True, eq=False)
class Row:
    """A row of a table.

    Attributes:
        number: among the table's rows.
        is_heading: whether all its cells are headings.
    """

    number: int
    is_heading: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell stands in its table; a column of :data:`MAX_COLUMNS` says that it is too far right."""

    row: Row
    column: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The structure of a page.

    Attributes:
        blocks: as in :class:`~cleaners.html.page.Page`, one for each line; none for plain text.
        parts: for each block a number that it shares with those from which only a line break parts it.
        numbers: of the items of numbered lists.
        cells: the place of each cell in its table.
    """

    blocks: Sequence[Block] = ()
    parts: Sequence[int] = ()
    numbers: Mapping[Element, int] = field(default_factory=dict)
    cells: Mapping[Element, Cell] = field(default_factory=dict)


def outline(html: str, raw_text: str) -> Outline:
    """Find the structure of a page.

    Args:
        html: its source, decoded.
        raw_text: what cleaning has made its text. A source's selectors are of no account: they decide what
            becomes of lines, not what the lines are.

    Returns:
        An outline with one block for each line of ``raw_text``, or an empty one if it is of another page.

    Raises:
        DocumentError: the parser gave up.
    """
    walk = walked(parsed(html), lambda _, unseen, hidden_too: OutlineWalk(unseen, hidden_too))
    if "\n".join(walk.lines) != raw_text:
        return Outline()
    return Outline(walk.blocks, walk.parts, walk.numbers, walk.cells)


class _Grid:
    """Counts the rows and columns of one table, as browsers lay them out."""

    __slots__ = ("_column", "_row", "_taken")

    def __init__(self) -> None:
        self._row = Row(-1)
        self._column = 0
        self._taken: dict[int, int] = {}  # by column the last row that a cell from further up reaches into

    def begin_group(self) -> None:
        self._taken.clear()  # no cell reaches beyond its group

    def begin_row(self) -> None:
        self._row = Row(self._row.number + 1)
        self._column = 0

    def cell(self, tag: str, attributes: Attributes) -> Cell:
        row = self._row
        row.is_heading = row.is_heading and tag == "th"
        while self._column < MAX_COLUMNS and self._taken.get(self._column, -1) >= row.number:
            self._column += 1
        column = min(self._column, MAX_COLUMNS)
        self._column = min(column + max(1, _number(attributes, "colspan", 1)), MAX_COLUMNS)
        last = row.number + _number(attributes, "rowspan", 1) - 1
        if last > row.number:
            self._taken.update(dict.fromkeys(range(column, self._column), last))
        return Cell(row, column)


class OutlineWalk(Walk):
    """A walk that notes the structure around its blocks, too.

    Args:
        unseen: tags of elements that nobody sees.
        hidden_too: whether to go into hidden elements.

    Attributes:
        parts, numbers, cells: see :class:`Outline`.
    """

    def __init__(self, unseen: frozenset[str], hidden_too: bool) -> None:
        super().__init__(unseen, hidden_too)
        self.parts: list[int] = []
        self.numbers: dict[Element, int] = {}
        self.cells: dict[Element, Cell] = {}
        self._part = 0
        self._next: list[int | None] = []  # of the open lists the number of the next item, if they number
        self._grids: list[_Grid] = []  # of the open tables

    def _visit(self, node: LexborNode) -> LexborNode | None:
        tag = node.tag or "-"
        if tag == "br" and not "".join(self._pieces).strip():
            self._part += 1  # the second of two parts paragraphs
        child = super()._visit(node)
        if child is None and tag in BLOCKS and node.child is None:
            self._pass_by(tag, node.attributes)
        return child

    def _pass_by(self, tag: str, attributes: Attributes) -> None:
        """Count an element without anything in it."""
        self._part += 1
        if attributes and is_hidden(attributes) and not self._hidden_too:
            return
        if tag == "li":
            self._count(attributes)
        elif tag in CELLS and self._grids:
            self._grids[-1].cell(tag, attributes)

    def _enter(self, tag: str, attributes: Attributes) -> Around:
        around = super()._enter(tag, attributes)
        if around[0] and self._element:
            self._part += 1
            self._begin(self._element, attributes)
        return around

    def _begin(self, element: Element, attributes: Attributes) -> None:
        tag = element.tag
        if tag in LISTS:
            self._next.append(_number(attributes, "start", 1) if tag == "ol" else None)
        elif tag == "li":
            if (number := self._count(attributes)) is not None:
                self.numbers[element] = number
        elif tag == "table":
            self._grids.append(_Grid())
        elif self._grids:
            self._lay_out(element, attributes)

    def _lay_out(self, element: Element, attributes: Attributes) -> None:
        grid = self._grids[-1]
        if element.tag in ROW_GROUPS:
            grid.begin_group()
        elif element.tag == "tr":
            grid.begin_row()
        elif element.tag in CELLS:
            self.cells[element] = grid.cell(element.tag, attributes)

    def _count(self, attributes: Attributes) -> int | None:
        """The number of an item, None where the list around has none."""
        if not self._next or self._next[-1] is None:
            return None
        number = _number(attributes, "value", self._next[-1])
        self._next[-1] = number + 1
        return number

    def _leave(self, around: Around) -> None:
        element = self._element if around[0] else None
        super()._leave(around)
        if element is None:
            return
        self._part += 1
        if element.tag in LISTS:
            self._next.pop()
        elif element.tag == "table":
            self._grids.pop()

    def _block(self, size: int) -> Block:
        self.parts.append(self._part)
        return super()._block(size)


def _number(attributes: Attributes, name: str, default: int) -> int:
    found = NUMBER.match(attributes.get(name) or "") if attributes else None
    return int(found[1]) if found else default
