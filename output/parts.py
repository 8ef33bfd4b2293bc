"""Immutable, content-named Parquet parts: the same rows give the same bytes and so the same name."""

from __future__ import annotations

import hashlib
import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from itertools import chain
from pathlib import Path
from typing import IO, Any, BinaryIO, Self, cast
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from output.files import StoreError, naming
from output.labels import LABELS
from output.schema import KEY

# A row group is what a reader takes into memory at once: some ten megabytes, whatever the documents' size.
ROWS_PER_GROUP = 8192
BYTES_PER_GROUP = 64 * 2**20
ROWS_PER_BATCH = 256

# Columns of few values. The text columns must not be among them: their dictionaries only cost time.
DICTIONARY = (
    "source", "domain", "encoding", "encoding_source", "language", "page_type", "forum_engine", "ruleset",
    "site_name", "section", "licence", "claims.list.element.field", "claims.list.element.origin", "stage",
    *(f"edits.list.element.{name}" for name in ("rule", "version", "action", "field", "confidence")),
    "error_class", "settings", "rules", "failed_under",
)  # fmt: skip

# Columns that somebody filters by; the bounds of texts and hashes would only take space.
STATISTICS = (
    "id", "source", "url", "domain", "file_path", "title", "date_published", "language", "language_score",
    "page_type", "forum_engine", "chars_raw", "chars_removed", "ruleset", "stage", "error_class",
    "duplicate_of", "near_duplicate_cluster",
)  # fmt: skip


Place = tuple[str, str]
"""Source and file path of a row: by these a document is looked for, since rows are sorted by them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file.

    Attributes:
        key: of the shard that it was written for.
        sha256: hex digest of the file.
        rows: how many it has.
        size: in bytes.
        first: source and file path of the first row; None without rows, or in a table without these columns.
        last: of the last row.
        sources: how many rows each source has, sorted.
        rulesets: likewise for each ruleset.
        duplicates: how many rows are duplicates of others.
        clustered: how many rows are in a cluster of near duplicates.
        sketch: hex digest of the file of its sketch; empty in tables that have none.
    """

    key: str
    sha256: str
    rows: int
    size: int
    first: Place | None = None
    last: Place | None = None
    sources: tuple[tuple[str, int], ...] = ()
    rulesets: tuple[tuple[str, int], ...] = ()
    duplicates: int = 0
    clustered: int = 0
    sketch: str = ""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        return cls(
            key=str(value["key"]),
            sha256=str(value["sha256"]),
            rows=int(value["rows"]),
            size=int(value["size"]),
            first=value["first"] and _place(*value["first"]),
            last=value["last"] and _place(*value["last"]),
            sources=tuple((str(name), int(rows)) for name, rows in value["sources"]),
            rulesets=tuple((str(name), int(rows)) for name, rows in value["rulesets"]),
            duplicates=int(value["duplicates"]),
            clustered=int(value["clustered"]),
            sketch=str(value["sketch"]),
        )

    def to_json(self) -> dict[str, Any]:
        """The part as it stands in a manifest."""
        pairs = {name: [list(pair) for pair in getattr(self, name)] for name in ("sources", "rulesets")}
        places = {"first": self.first and list(self.first), "last": self.last and list(self.last)}
        return {field.name: getattr(self, field.name) for field in fields(self)} | pairs | places

    @property
    def name(self) -> str:
        """File name, outside of any snapshot."""
        return f"{self.key}-{self.sha256[:16]}.parquet"

    @property
    def sketch_name(self) -> str:
        """File name of its sketch, outside of any snapshot."""
        return f"{self.key}-{self.sha256[:16]}.sketch"


def write_part(folder: Path, key: str, tables: Iterable[pa.Table], schema: pa.Schema) -> Part:
    """Write tables as one part; the file is on disk before its name appears, the name is left to the caller.

    Args:
        folder: where to; the file's name is :attr:`Part.name`.
        key: goes into the name.
        tables: rows in their order; how they are cut does not matter.
        schema: of the part.
    """
    return _write(folder, key, _groups(tables), schema, limit=None)


def write_parts(
    folder: Path, key: str, tables: Iterable[pa.Table], schema: pa.Schema, limit: int
) -> Iterator[Part]:
    """Write tables as parts that end with the row group with which they reach ``limit`` bytes.

    Gives no part without rows.
    """
    groups = _groups(tables)
    for group in groups:
        yield _write(folder, key, chain([group], groups), schema, limit)


def _write(folder: Path, key: str, groups: Iterable[pa.Table], schema: pa.Schema, limit: int | None) -> Part:
    temporary = folder / f".{key}-{uuid4().hex}.tmp"
    summary = _Summary()
    try:
        with naming(folder / f"{key}.parquet"), temporary.open("wb") as file:
            sink = _Hashing(file)
            with pq.ParquetWriter(cast(IO[bytes], sink), schema, **_options(schema)) as writer:
                for group in groups:
                    writer.write_table(group, row_group_size=len(group))
                    summary.add(group)
                    if limit is not None and sink.size >= limit:
                        break
            file.flush()
            os.fsync(file.fileno())
        part = summary.part(key, sink.digest.hexdigest(), sink.size)
        temporary.replace(folder / part.name)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return part


def tables_of(rows: Sequence[Mapping[str, object]], schema: pa.Schema) -> Iterator[pa.Table]:
    """Turn rows into Arrow tables, a few at a time; StoreError names a row that does not fit."""
    for start in range(0, len(rows), ROWS_PER_BATCH):
        batch = [dict(row) for row in rows[start : start + ROWS_PER_BATCH]]
        try:
            yield _table(batch, schema)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            for row in batch:
                _try_row(row, schema)
            raise


def read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a part, or some of its columns."""
    with opened(path) as file:
        return file.read(columns=None if columns is None else list(columns))


def only(path: Path, ids: pa.Array[Any], groups: list[int] | None = None) -> pa.Table:
    """Read the rows with these ids from a part, or from some of its row groups."""
    with opened(path) as file:
        found = [file.schema_arrow.empty_table()]
        for batch in file.iter_batches(batch_size=ROWS_PER_BATCH, row_groups=groups):
            table = pa.Table.from_batches([batch])
            found.append(table.filter(pc.is_in(table["id"], value_set=ids)))
    return pa.concat_tables(found)


@contextmanager
def opened(path: Path) -> Iterator[pq.ParquetFile]:
    """Open a part with its checksums checked; whatever is wrong with the file becomes a StoreError."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            yield file
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing") from error
    except (pa.ArrowException, OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error


@dataclass(slots=True)
class _Summary:
    """What a manifest says about a part's rows, gathered while they are written."""

    rows: int = 0
    first: Place | None = None
    last: Place | None = None
    sources: Counter[str] = field(default_factory=Counter)
    rulesets: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)

    def add(self, table: pa.Table) -> None:
        self.rows += len(table)
        if not len(table) or not {*KEY, "ruleset"}.issubset(table.schema.names):
            return
        ends = [_place(*(table[name][row].as_py() for name in KEY[:2])) for row in (0, len(table) - 1)]
        self.first, self.last = self.first or ends[0], ends[1]
        for name, counter in (("source", self.sources), ("ruleset", self.rulesets)):
            counter.update(map(str, table[name].to_pylist()))
        for name in LABELS if LABELS[0] in table.schema.names else ():
            self.marked[name] += len(table) - table[name].null_count

    def part(self, key: str, sha256: str, size: int) -> Part:
        sources, rulesets = (tuple(sorted(counter.items())) for counter in (self.sources, self.rulesets))
        return Part(
            key, sha256, self.rows, size, self.first, self.last, sources, rulesets,
            duplicates=self.marked[LABELS[0]], clustered=self.marked[LABELS[1]],
        )  # fmt: skip


def _place(source: object, file_path: object) -> Place:
    return str(source), str(file_path)


class _Hashing(io.RawIOBase):
    """A file that hashes what goes through it; Parquet is written front to back."""

    def __init__(self, file: BinaryIO) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self._file = file

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self._file.write(data)
        self.size += len(data)
        return len(data)


def _options(schema: pa.Schema) -> dict[str, Any]:
    """Fixed options, so that bytes depend on rows only."""
    names = set(schema.names)
    return {
        "version": "2.6",
        "compression": "zstd",
        "compression_level": 3,
        "use_dictionary": [path for path in DICTIONARY if path.partition(".")[0] in names],
        "write_statistics": [name for name in STATISTICS if name in names],
        "write_page_checksum": True,
        "sorting_columns": [pq.SortingColumn(schema.get_field_index(name)) for name in KEY]
        if names.issuperset(KEY)
        else None,
    }


def _groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Gather small tables into row groups."""
    waiting: list[pa.Table] = []
    rows = size = 0
    for table in tables:
        if waiting and (rows + len(table) > ROWS_PER_GROUP or size + table.nbytes > BYTES_PER_GROUP):
            yield pa.concat_tables(waiting).combine_chunks()
            waiting, rows, size = [], 0, 0
        if len(table):
            waiting.append(table)
            rows += len(table)
            size += table.nbytes
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    table = pa.Table.from_pylist(rows, schema=schema)
    for column in schema:
        if not column.nullable and table[column.name].null_count:
            raise ValueError(f"{column.name} is missing")
    return table


def _try_row(row: dict[str, Any], schema: pa.Schema) -> None:
    try:
        _table([row], schema)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        where = f"{row.get('source')}: {row.get('file_path')}"
        raise StoreError(f"{where} does not fit the schema: {error}") from error
