"""Which rows of a table stay, which are superseded, and which of the new ones are no news.

Nothing is read but what can matter: parts, and in them row groups, whose range of sources and file paths
holds one of the rows that are looked for.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from output.labels import LABELS
from output.parts import Part, Place, only, opened, read

# Documents that differ anywhere differ in one of these, but for rare cases; they are cheap to compare.
MADE_FROM = ("id", "raw_sha256", "text_sha256", "ruleset")


Where = Path | Callable[[], Path]
"""Where a file lies, or how it is brought here."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A part, and where its file and that of its sketch lie now, or are brought to when asked for."""

    part: Part
    file: Where
    sketched: Where | None = None

    @property
    def path(self) -> Path:
        """Where the part's file lies."""
        return self.file() if callable(self.file) else self.file

    @property
    def sketch(self) -> Path | None:
        """Where its sketch lies, if it has one."""
        return self.sketched() if callable(self.sketched) else self.sketched


class Gone(NamedTuple):
    """A row that goes without another one in its place."""

    id: str
    source: str
    file_path: str


class Lapsed(NamedTuple):
    """A failure whose record its file has no more.

    Attributes:
        goes: what becomes of a document that it may have been before it failed: whether it goes as well.
    """

    id: str
    source: str
    file_path: str
    goes: bool


NONE_GONE = pa.array([], pa.string())
"""Made once: making it takes as long as all else that a part costs which stays as it is."""


@dataclass(slots=True)
class Draft:
    """A part on its way into the next snapshot.

    Attributes:
        placed: the part.
        is_new: whether the current snapshot lacks it.
        gone: ids of its rows that are left out.
        relabelled: whether rows of it are to the other documents what they were not before.
    """

    placed: Placed
    is_new: bool
    gone: pa.Array[Any] = field(default_factory=lambda: NONE_GONE)
    relabelled: bool = False

    @property
    def rows(self) -> int:
        """How many rows will be left of it."""
        return self.placed.part.rows - len(self.gone)

    @property
    def size(self) -> int:
        """About how many bytes will be left of it."""
        part = self.placed.part
        return part.size * self.rows // part.rows if part.rows else 0

    @property
    def is_touched(self) -> bool:
        """Whether it has to be written again."""
        return self.relabelled or len(self.gone) > 0


def supersede(old: Sequence[Placed], new: Sequence[Placed], gone: Iterable[Gone]) -> list[Draft]:
    """Find what stays of a table when new parts join it.

    A new row takes the place of the old one with its id, unless it is the same: then the old one stays, so
    that doing a thing twice changes nothing.

    Args:
        old: the parts of the current snapshot.
        new: parts with new rows, no id twice.
        gone: rows that go without a new one.

    Returns:
        A draft for each part that has rows now, the old ones first; some may have none left.
    """
    fresh = [Draft(placed, is_new=True) for placed in new]
    filled = [Draft(placed, is_new=False) for placed in old if placed.part.rows]
    wanted = _Wanted.of(fresh, gone) if filled else None
    for draft in filled if wanted else ():
        assert wanted is not None  # noqa: S101 - for the type checker
        hits, groups = wanted.within(draft.placed)
        if len(hits):
            same = _same(draft.placed, hits, groups, fresh)
            draft.gone = hits.filter(pc.invert(pc.is_in(hits, value_set=same)))
            for one in fresh if len(same) else ():
                ids = read(one.placed.path, ["id"])["id"].combine_chunks()
                one.gone = pa.concat_arrays([one.gone, ids.filter(pc.is_in(ids, value_set=same))])
    return [*filled, *fresh]


def is_changed(before: Sequence[Placed], drafts: Sequence[Draft]) -> bool:
    """Whether a table is not what it was; relabelled rows alone cannot be, they follow from others."""
    rows = sum(placed.part.rows for placed in before)
    return any(draft.is_new and draft.rows for draft in drafts) or sum(draft.rows for draft in drafts) != rows


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The rows that are looked for: their places, sorted, and their ids."""

    places: Sequence[Place]
    ids: pa.Array[Any]

    @classmethod
    def of(cls, fresh: Sequence[Draft], gone: Iterable[Gone]) -> _Wanted:
        places: set[Place] = set()
        ids: list[pa.Array[Any]] = [pa.array([], pa.string())]
        for draft in fresh:
            table = read(draft.placed.path, ["id", "source", "file_path"])
            places.update((row["source"], row["file_path"]) for row in table.drop("id").to_pylist())
            ids += table["id"].chunks
        for row in gone:
            places.add((row.source, row.file_path))
            ids.append(pa.array([row.id], pa.string()))
        return cls(sorted(places), pa.concat_arrays(ids))

    def within(self, placed: Placed) -> tuple[pa.Array[Any], list[int]]:
        """Ids of a part that are wanted, and the row groups that they lie in."""
        part = placed.part
        none = pa.array([], pa.string())
        if part.first is None or part.last is None or not self._between(part.first, part.last):
            return none, []
        hits: list[pa.Array[Any]] = [none]
        groups: list[int] = []
        with opened(placed.path) as file:
            for group in self._groups(file):
                ids = file.read_row_group(group, columns=["id"])["id"].combine_chunks()
                found = ids.filter(pc.is_in(ids, value_set=self.ids))
                if len(found):
                    hits.append(found)
                    groups.append(group)
        return pa.concat_arrays(hits), groups

    def _groups(self, file: pq.ParquetFile) -> Iterator[int]:
        for group in range(file.metadata.num_row_groups):
            bounds = _bounds(file.metadata.row_group(group))
            if bounds is None or self._between(*bounds):
                yield group

    def _between(self, first: Place, last: Place) -> bool:
        return bisect_left(self.places, first) < bisect_right(self.places, last)


def _bounds(group: pq.RowGroupMetaData) -> tuple[Place, Place] | None:
    """Between which places all rows of a group lie; None if that is not known."""
    columns = {group.column(number).path_in_schema: number for number in range(group.num_columns)}
    sources, paths = (group.column(columns[name]).statistics for name in ("source", "file_path"))
    if not (sources and paths and sources.has_min_max and paths.has_min_max) or sources.min != sources.max:
        return None
    source = str(sources.min)
    return (source, str(paths.min)), (source, str(paths.max))


def _same(old: Placed, hits: pa.Array[Any], groups: list[int], fresh: Sequence[Draft]) -> pa.Array[Any]:
    """Ids of the rows among the hits of an old part that stand in a new part just as they are."""
    suspects = hits if fresh else hits.slice(0, 0)
    if fresh and "text_sha256" in (names := _columns(old.path)):
        was = _by_id(read(old.path, MADE_FROM), hits)
        now = pa.concat_tables([_by_id(read(draft.placed.path, MADE_FROM), hits) for draft in fresh])
        both = was.join(now, keys=list(MADE_FROM), join_type="inner")
        suspects = both["id"].combine_chunks()
    if not len(suspects):
        return suspects
    compared = [name for name in names if name not in LABELS]
    new = [only(draft.placed.path, suspects).select(compared).to_pylist() for draft in fresh]
    rows = {row["id"]: row for part in new for row in part}
    same = [row["id"] for row in only(old.path, suspects, groups).select(compared).to_pylist()
            if rows.get(row["id"]) == row]  # fmt: skip
    return pa.array(same, pa.string())


def _columns(path: Path) -> list[str]:
    with opened(path) as file:
        return file.schema_arrow.names


def _by_id(table: pa.Table, ids: pa.Array[Any]) -> pa.Table:
    return table.filter(pc.is_in(table["id"], value_set=ids))
