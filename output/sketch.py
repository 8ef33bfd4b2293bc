"""The sketch of a part: what its documents look like to each other, small enough for every commit to look at.

Beside each part of ``documents`` lies a file of plain arrays, one row a document, in the order of the part:
ids, hashes of the texts, dates, labels, MinHash signatures (Broder, 1997) and their bands, and the bands once
more sorted, so that documents alike are found by bisection. It follows from the part alone.
"""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from rensa import RMinHash

from output.files import StoreError, write_durably
from output.ids import Array, NewLabels, as_ids
from output.labels import LABELS
from output.parts import ROWS_PER_BATCH, opened

WORDS = 5
"""Words in a shingle."""

PERMUTATIONS, BANDS = 120, 20
"""Of two texts that share 80 % of their shingles, 99.8 % of pairs meet in a band; at 50 % it is a quarter."""

SEED = 1

_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
# A word; in scripts without spaces a character counts as one.
_WORD = re.compile(rf"{_UNSPACED}|(?:(?!{_UNSPACED})\w)+")
_HAS_UNSPACED = re.compile(_UNSPACED)
_SPACED_WORD = re.compile(r"\w+")
"""Finds the same in a text with spaces between all words, and faster."""

_ALGORITHM = f"1 rensa {RMinHash.ALGORITHM_VERSION} {WORDS} {PERMUTATIONS} {BANDS} {SEED} {_WORD.pattern}"
MAGIC = b"WNWSKTCH" + hashlib.sha256(_ALGORITHM.encode()).digest()[:16]
"""Begins every file; another one if the same text would give another sketch."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_DATE = np.iinfo(np.int64).max
COLUMNS = ("id", "text", "text_sha256", "date_published", "duplicate_of", "near_duplicate_cluster")


@dataclass(frozen=True, slots=True)
class Sketch:
    """Arrays over the rows of a part.

    Attributes:
        ids: (rows,) S16, the ids' bytes.
        texts: (rows,) S16, the first half of the hash of each clean text.
        dates: (rows,) int64, microseconds since the epoch, ``NO_DATE`` if unknown.
        duplicate_of: (rows,) S16, the label as an id, empty for none.
        clusters: (rows,) S16, likewise.
        signatures: (rows, PERMUTATIONS) uint8, the low byte of each minimum.
        bands: (rows, BANDS + 1) uint32, hashes of the bands; the last one is of the text.
        order: (rows * (BANDS + 1),) uint32, positions in the flattened bands by their hash.
        hashes: (rows * (BANDS + 1),) uint32, the flattened bands in that order.
    """

    ids: Array
    texts: Array
    dates: Array
    duplicate_of: Array
    clusters: Array
    signatures: Array
    bands: Array
    order: Array
    hashes: Array

    def __len__(self) -> int:
        return len(self.ids)


_SHAPES: tuple[tuple[str, int], ...] = (
    ("S16", 0), ("S16", 0), ("<i8", 0), ("S16", 0), ("S16", 0), ("u1", PERMUTATIONS), ("<u4", BANDS + 1),
    ("<u4", -1), ("<u4", -1),
)  # fmt: skip


_ROWS = ("ids", "texts", "dates", "duplicate_of", "clusters", "signatures", "bands")


def of_part(path: Path) -> Sketch:
    """Make the sketch of a part."""
    with opened(path) as file:
        batches = file.iter_batches(batch_size=ROWS_PER_BATCH, columns=list(COLUMNS))
        return joined([_of_rows([]), *(_of_rows(batch.to_pylist()) for batch in batches)])


def of_rows(rows: Sequence[Mapping[str, Any]]) -> Sketch:
    """Make the sketch of rows that are to be a part."""
    starts = range(0, max(len(rows), 1), ROWS_PER_BATCH)
    return joined([_of_rows(rows[start : start + ROWS_PER_BATCH]) for start in starts])


def joined(sketches: Sequence[Sketch]) -> Sketch:
    """One sketch of the rows of several."""
    return _indexed({name: np.concatenate([getattr(sketch, name) for sketch in sketches]) for name in _ROWS})


def values(sketches: Sequence[Sketch], name: str, rows: Array) -> Array:
    """An attribute of some rows of several sketches, numbered through."""
    sample = getattr(sketches[0], name) if sketches else np.empty(0, "S16")
    found = np.empty((len(rows), *sample.shape[1:]), sample.dtype)
    order = np.argsort(rows, kind="stable")
    starts = np.cumsum([0, *map(len, sketches)])
    cuts = np.searchsorted(rows[order], starts)
    for number in map(int, np.flatnonzero(np.diff(cuts))):
        mine = order[cuts[number] : cuts[number + 1]]
        found[mine] = getattr(sketches[number], name)[rows[mine] - starts[number]]
    return found


def _indexed(rows: dict[str, Array]) -> Sketch:
    order, hashes = _index(rows["bands"])
    return Sketch(**rows, order=np.ascontiguousarray(order), hashes=np.ascontiguousarray(hashes))


def _index(bands: Array) -> tuple[Array, Array]:
    """Sort bands: positions among them by their hash, and the hashes in that order."""
    flat = bands.ravel()
    keys = np.empty((len(flat), 2), "<u4")  # as one number: a hash, and behind it its position
    keys[:, 0] = np.arange(len(flat), dtype=np.uint32)
    keys[:, 1] = flat
    keys.view("<u8").sort(axis=0)  # in place, for they are many
    return keys[:, 0], keys[:, 1]


def write(path: Path, sketch: Sketch) -> str:
    """Write a sketch, durably; returns the hash of the file."""
    return _write(path, len(sketch), (getattr(sketch, field.name) for field in fields(Sketch)))


def write_picked(path: Path, sketches: Sequence[Sketch], rows: Array, labels: NewLabels | None) -> str:
    """Write a sketch of some rows of several, durably, one attribute after the other.

    Args:
        path: of the file.
        sketches: of which it is made.
        rows: numbered through, in the order of the new sketch.
        labels: those that change.

    Returns:
        The hash of the file.
    """

    def columns() -> Iterator[Array]:
        for name in _ROWS:
            column = values(sketches, name, rows)
            if labels and name in _LABELS:
                found, places = labels.find(values(sketches, "ids", rows))
                column[found] = labels.columns[_LABELS[name]][places]
            yield column
            let_go(sketches)
        yield from _index(column)  # the last ones are the bands

    return _write(path, len(rows), columns())


_LABELS = dict(zip(("duplicate_of", "clusters"), LABELS, strict=True))


def _write(path: Path, rows: int, columns: Iterable[Array]) -> str:
    digest = hashlib.sha256()
    head = (MAGIC, rows.to_bytes(8, "little"))
    body = (np.ascontiguousarray(column).view(np.uint8).ravel().data for column in columns if column.size)

    def hashed() -> Iterator[bytes | memoryview]:
        pieces: Iterable[bytes | memoryview] = chain(head, body)
        for piece in pieces:
            digest.update(piece)
            yield piece

    write_durably(path, hashed())
    return digest.hexdigest()


def read(path: Path) -> Sketch | None:
    """Open a sketch; None if it is missing, damaged or of old, so that it has to be made again."""
    try:
        return mapped(path)
    except (OSError, StoreError):
        return None


def mapped(path: Path) -> Sketch:
    """Open a sketch; its arrays are read as they are looked at.

    Raises:
        OSError: it cannot be opened.
        StoreError: it is damaged or of old.
    """
    damaged = StoreError(f"{path} is no sketch of this version, or damaged")
    try:
        with path.open("rb") as file:  # np.memmap does the same and takes five times as long
            raw = np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
    except ValueError:  # it is empty
        raise damaged from None
    head = len(MAGIC) + 8
    rows = int.from_bytes(bytes(raw[len(MAGIC) : head]), "little")
    sizes = [
        rows * (BANDS + 1 if width == -1 else max(width, 1)) * np.dtype(kind).itemsize
        for kind, width in _SHAPES
    ]
    if bytes(raw[: len(MAGIC)]) != MAGIC or head + sum(sizes) != len(raw):
        raise damaged
    arrays, start = [], head
    for (kind, width), size in zip(_SHAPES, sizes, strict=True):
        array = raw[start : start + size].view(kind) if size else np.empty(0, kind)
        arrays.append(array.reshape(rows, width) if width > 0 else array)
        start += size
    return Sketch(*arrays)


def let_go(sketches: Iterable[Sketch]) -> None:
    """Let the system have back the memory of what was read of mapped files; it is read again when needed."""
    for sketch in sketches:
        base: Any = sketch.ids
        while isinstance(base, np.ndarray):
            base = base.base
        if isinstance(base, memoryview) and isinstance(base.obj, mmap.mmap):
            base.obj.madvise(mmap.MADV_DONTNEED)


def _of_rows(rows: Sequence[Mapping[str, Any]]) -> Sketch:
    digests = RMinHash.digests_from_token_sets(
        [shingles(row["text"]) for row in rows], num_perm=PERMUTATIONS, seed=SEED
    )
    minima = np.array(digests, np.uint32).reshape(len(rows), PERMUTATIONS)
    texts = as_ids(row["text_sha256"] for row in rows)
    dates = [_microseconds(row["date_published"]) for row in rows]
    return _indexed(
        {
            "ids": as_ids(row["id"] for row in rows),
            "texts": texts,
            "dates": np.array(dates, np.int64),
            "duplicate_of": as_ids(row["duplicate_of"] for row in rows),
            "clusters": as_ids(row["near_duplicate_cluster"] for row in rows),
            "signatures": (minima & 0xFF).astype(np.uint8),
            "bands": np.column_stack([_bands(minima), _mixed(texts.view("<u4").reshape(-1, 4))]),
        }
    )


def shingles(text: str) -> list[str]:
    """The runs of so many words in a text, without case and punctuation; a shorter text is one.

    >>> shingles("One, two three - four five six!")
    ['one two three four five', 'two three four five six']
    """
    words = (_WORD if _HAS_UNSPACED.search(text) else _SPACED_WORD).findall(text.lower())
    if len(words) <= WORDS:
        return [" ".join(words)]
    return list(map(" ".join, zip(*(words[start:] for start in range(WORDS)), strict=False)))


def _bands(minima: Array) -> Array:
    parts = minima.reshape(len(minima), BANDS, PERMUTATIONS // BANDS)
    return np.column_stack([_mixed(parts[:, number]) for number in range(BANDS)])


def _mixed(values: Array) -> Array:
    """Hash rows of 32-bit numbers into one each (FNV-1a, over whole numbers)."""
    mixed = np.full(len(values), 2166136261, np.uint64)
    for column in range(values.shape[1]):
        mixed = ((mixed ^ values[:, column]) * np.uint64(1099511628211)) ^ (mixed >> np.uint64(29))
    return (mixed ^ (mixed >> np.uint64(32))).astype(np.uint32)


def _microseconds(moment: datetime | None) -> int:
    if moment is None:
        return int(NO_DATE)
    return (moment - _EPOCH) // timedelta(microseconds=1)
