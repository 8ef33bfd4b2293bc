"""The file of proposals: lines that a search has found for a source, waiting for somebody's decision.

``ROOT/proposals/NAME.json``; each search replaces it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cleaners.source_lines import line_id
from flows.repeats import Proposal
from output.files import StoreError, write_durably
from sources.source import Source

FOLDER = "proposals"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a search has found.

    Attributes:
        source: name of the source.
        pages: how many were looked at.
        found: the lines.
    """

    source: str
    pages: int
    found: tuple[Proposal, ...]

    def waiting(self, source: Source) -> tuple[Proposal, ...]:
        """Those about which its source does not say anything yet."""
        known = decided(source)
        return tuple(one for one in self.found if one.id not in known)


def decided(source: Source) -> frozenset[str]:
    """Ids of the lines that somebody has accepted or rejected for a source."""
    return source.rejected | {line_id(text) for text in source.profile.lines}


def write(root: Path, proposals: Proposals) -> Path:
    """Write the file of a source; gives its path.

    Raises:
        OSError: it cannot be written.
    """
    path = root / FOLDER / f"{proposals.source}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, json.dumps({"format": FORMAT, **asdict(proposals)}, indent=1).encode("ascii"))
    return path


def read(root: Path, sources: Iterable[str]) -> list[Proposals]:
    """Read the files of sources, those that there are.

    Raises:
        StoreError: a file is damaged.
        OSError: a file cannot be read.
    """
    paths = [root / FOLDER / f"{name}.json" for name in sources]
    return [_read(path) for path in paths if path.is_file()]


def _read(path: Path) -> Proposals:
    try:
        value: Mapping[str, Any] = json.loads(path.read_bytes())
        if value["format"] != FORMAT:
            raise ValueError(f"its format is {value['format']}")
        found = tuple(Proposal(**one | {"examples": tuple(one["examples"])}) for one in value["found"])
        if any(line_id(one.text) != one.id for one in found):
            raise ValueError("an id is not that of its line")
        return Proposals(str(value["source"]), int(value["pages"]), found)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} is damaged: {error}; search again to replace it") from error
