"""Writes blocks of Markdown into lists and quotations, with no more empty lines than it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaners.markdown.places import Container, Path

BULLETS = "-*"
DELIMITERS = ".)"


class _Opened(NamedTuple):
    """A container that has been begun.

    Attributes:
        container: which one.
        style: which of two marks its list has; lists side by side that had the same would be one.
        first: what stands before its first line.
        others: what stands before its other lines.
    """

    container: Container
    style: int
    first: str
    others: str


class Writer:
    """Takes blocks in their order.

    Attributes:
        lines: what has been written.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._opened: list[_Opened] = []
        self._is_after_paragraph = False

    def write(self, path: Path, lines: Sequence[str], *, is_paragraph: bool = False) -> None:
        """Write one block.

        Args:
            path: the containers that it stands in, the outermost first.
            lines: its lines, none of them empty.
            is_paragraph: whether it is one, so that an item may follow without an empty line.
        """
        common = self._common(path)
        closed = self._opened[common:]
        if self.lines and not self._is_tight(closed, path, common):
            self.lines.append("".join([one.others for one in self._opened[:common]]).rstrip())
        del self._opened[common:]
        start = "".join([one.others for one in self._opened])
        for container in path[common:]:
            before = closed[0] if closed and len(self._opened) == common else None
            self._opened.append(_open(container, before))
        start += "".join([one.first for one in self._opened[common:]])
        self.lines.append(start + lines[0])
        others = "".join([one.others for one in self._opened])
        self.lines += [others + line for line in lines[1:]]
        self._is_after_paragraph = is_paragraph

    def _common(self, path: Path) -> int:
        """How many containers stay open."""
        common = 0
        for opened, container in zip(self._opened, path, strict=False):
            if opened.container is not container:
                break
            common += 1
        return common

    def _is_tight(self, closed: Sequence[_Opened], path: Path, common: int) -> bool:
        """Whether a block is the next item of a list, or the first of a list within an item."""
        new = path[common:]
        touched = [*new, *(one.container for one in closed)]
        if not self._is_after_paragraph or not new or any(one.kind == "quotation" for one in touched):
            return False
        if closed:
            return closed[0].container.group is new[0].group
        # Only a list that begins with 1 can stand right below a paragraph.
        is_in_item = common > 0 and path[common - 1].kind != "quotation"
        return is_in_item and (new[0].kind == "bullet" or new[0].number == 1)


def _open(container: Container, before: _Opened | None) -> _Opened:
    """Begin a container.

    Args:
        container: a new one.
        before: the one that ends where it begins.
    """
    if container.kind == "quotation":
        return _Opened(container, 0, "> ", "> ")
    style = 0
    if before is not None and before.container.kind == container.kind:
        style = before.style if before.container.group is container.group else 1 - before.style
    if container.kind == "bullet":
        first = f"{BULLETS[style]} "
    else:
        first = f"{min(container.number, 999_999_999)}{DELIMITERS[style]} "
    return _Opened(container, style, first, " " * len(first))
