"""Floors under the figures: what a run must reach, pinned in floors.toml and only ever raised."""

from __future__ import annotations

import math
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("floors.toml")
STEPS = 10_000  # a floor is written with four decimals
_HEADING = re.compile(r"\[([\w.]+)\]")
_ENTRY = re.compile(r'("(?P<name>[^"]+)"\s*=\s*)(?P<limit>[0-9.]+)')


@dataclass(frozen=True, slots=True)
class Floor:
    """The limit of one figure.

    Attributes:
        name: of the figure.
        limit: worst value that is allowed.
        at_least: whether higher is better.
        tolerance: how far a new limit stays behind the figure that sets it.
    """

    name: str
    limit: float
    at_least: bool
    tolerance: float

    def holds(self, value: float) -> bool:
        """Whether a value is on the right side."""
        return value >= self.limit if self.at_least else value <= self.limit

    def raised(self, value: float) -> float:
        """The limit that a value earns: never worse than the old one."""
        if self.at_least:
            return max(self.limit, math.floor((value - self.tolerance) * STEPS) / STEPS)
        return min(self.limit, math.ceil((value + self.tolerance) * STEPS) / STEPS)


def read(part: str, file: Path = FILE) -> list[Floor]:
    """Read one part's floors.

    Args:
        part: "text" or "frozen", a heading of the file.
        file: where they are.

    Raises:
        ValueError: a floor has no tolerance.
    """
    with file.open("rb") as stream:
        table = tomllib.load(stream)[part]
    found = []
    for side in ("at_least", "at_most"):
        for name, limit in table.get(side, {}).items():
            kind = name.rpartition(".")[2]
            if kind not in table["tolerance"]:
                raise ValueError(f"{file.name}: give {kind!r} a tolerance; {name!r} has none")
            found.append(Floor(name, limit, side == "at_least", table["tolerance"][kind]))
    return found


def failures(floors: list[Floor], figures: Mapping[str, float]) -> list[str]:
    """Name each figure that is below its floor, or that was not measured, in a sentence."""
    found = []
    for floor in floors:
        value = figures.get(floor.name)
        side = "least" if floor.at_least else "most"
        if value is None:
            found.append(f"{floor.name} was not measured and has to be at {side} {floor.limit:g}")
        elif not floor.holds(value):
            found.append(f"{floor.name} is {value:.4f} and has to be at {side} {floor.limit:g}")
    return found


def update(part: str, figures: Mapping[str, float], file: Path = FILE) -> list[str]:
    """Write better figures as new floors; write nothing if a figure is below its floor.

    Returns:
        What :func:`failures` says; empty if the file was written.
    """
    floors = read(part, file)
    below = failures(floors, figures)
    if below:
        return below
    limits = {(floor.at_least, floor.name): floor.raised(figures[floor.name]) for floor in floors}
    lines, heading = [], ""
    for line in file.read_text("utf-8").splitlines():
        if match := _HEADING.match(line):
            heading = match[1]
        entry = _ENTRY.match(line)
        if entry and heading.startswith(f"{part}."):
            limit = limits[heading == f"{part}.at_least", entry["name"]]
            if limit != float(entry["limit"]):
                line = f"{entry[1]}{limit:g}{line[entry.end() :]}"  # noqa: PLW2901 - the line's new self
        lines.append(line)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return []


def hold(part: str, figures: Mapping[str, float], updating: bool = False) -> int:
    """Hold figures to their floors, or raise the floors, and say what is below.

    Returns:
        The exit code: 1 if a figure is below.
    """
    below = update(part, figures) if updating else failures(read(part), figures)
    for line in below:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if below else 0
