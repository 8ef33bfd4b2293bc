"""Where a Parquet file's columns lie: what Arrow says of sound files, a refusal of all others."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sources.discover import discover
from sources.formats.footer import read_chunks
from sources.formats.thrift import Compact, CorruptError
from sources.read import read
from sources.source import Found, Refused
from sources.unpack import BrokenError
from tests.sources.folders import source_at

SPOILT = Path(__file__).parent / "spoilt"
ENCODINGS = {"PLAIN": 0, "PLAIN_DICTIONARY": 2, "RLE": 3, "DELTA_BYTE_ARRAY": 7, "RLE_DICTIONARY": 8}
TABLE = pa.table(
    {
        "text": ["A harbour.", "A quay.", None, "A quay."] * 50,
        "meta": [{"url": "https://example.org/", "tags": ["a", "b"]}, {"url": None, "tags": []}] * 100,
        "a.b": range(200),
    }
)
WRITERS: dict[str, dict[str, Any]] = {
    "dictionaries": {},
    "none": {"use_dictionary": False},
    "old": {"version": "1.0", "data_page_version": "1.0"},
    "deltas": {"use_dictionary": False, "column_encoding": {"text": "DELTA_BYTE_ARRAY"}},
    "small groups": {"row_group_size": 7, "compression": "zstd"},
    "indexed": {"write_page_index": True, "write_page_checksum": True},
}


def written(**options: Any) -> io.BytesIO:
    file = io.BytesIO()
    pq.write_table(TABLE, file, **options)
    return file


@pytest.mark.parametrize("writer", WRITERS)
def test_columns_lie_where_arrow_says(writer: str) -> None:
    file = written(**WRITERS[writer])
    there = pq.read_metadata(file)
    groups = read_chunks(file)
    assert len(groups) == there.num_row_groups
    for number, chunks in enumerate(groups):
        group = there.row_group(number)
        assert len(chunks) == group.num_columns == 4
        for place, chunk in enumerate(chunks):
            column = group.column(place)
            starts = (column.dictionary_page_offset, column.data_page_offset)
            assert chunk.path == column.path_in_schema
            assert chunk.encodings == {ENCODINGS[name] for name in column.encodings}
            assert chunk.start == min(start for start in starts if start is not None)
            assert chunk.size == column.total_compressed_size


def test_footer_that_contradicts_itself_is_refused_and_ends_no_process(tmp_path: Path) -> None:
    """Found by fuzzing: Arrow ends the process when it is asked about this file's third column."""
    shutil.copy(SPOILT / "contradiction.parquet", tmp_path / "corpus.parquet")
    source = source_at(tmp_path, "corpus.*")
    [found] = discover(source)
    assert isinstance(found, Found)
    [refused] = read(source, found)
    assert isinstance(refused, Refused)
    assert "row group 0 cannot be read from its row 0 on" in refused.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PAR1PAR1", "is too short"),
        (b"PAR1" + bytes(20) + b"PAR2", "does not end as a Parquet file does"),
        (b"PAR1" + b"\xff\xff\xff\x00PAR1", "claims a footer of 16,777,215 bytes"),
        (b"PAR1" + b"\x16\x00\x00" + b"\x03\0\0\0PAR1", None),
        (b"PAR1" + b"\xff" * 40 + b"\x28\0\0\0PAR1", "footer that is corrupt"),
        (b"PAR1" + b"\x49\x1c\x19\x1c\x00" + b"\x05\0\0\0PAR1", "footer that is corrupt"),
    ],
)
def test_what_is_no_footer_is_refused(data: bytes, message: str | None) -> None:
    if message is None:
        assert read_chunks(io.BytesIO(data)) == []
        return
    with pytest.raises(BrokenError, match=message):
        read_chunks(io.BytesIO(data))


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_footer_that_is_cut_short_is_refused(cut: int) -> None:
    whole = written().getvalue()
    size = int.from_bytes(whole[-8:-4], "little")
    footer = whole[-8 - size : -8][:cut]
    assert cut < size
    with pytest.raises(BrokenError, match="footer that is corrupt"):
        read_chunks(io.BytesIO(b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"))


@pytest.mark.parametrize(
    "data",
    [
        b"\x15" + b"\x80" * 5_000_000 + b"\x00",  # a number of five million bytes
        b"\x19\xf0\xff\xff\xff\xff\xff\xff\x7f\x00",  # a list of 2**48 of nothing
        b"\x1b\xff\xff\xff\xff\xff\xff\x7f\x00\x00",  # a map of them
        b"\x1c" * 5_000_000,  # structs in structs
        b"\x19\x19" * 5_000_000,  # lists of lists
        b"\x18\xff\xff\xff\xff\x0f",  # a text of four billion bytes
    ],
    ids=["number", "list", "map", "structs", "lists", "text"],
)
@pytest.mark.parametrize("wanted", [{}, {1: None}, {1: {1: None}}], ids=["passed over", "value", "struct"])
def test_struct_without_end_is_given_up(data: bytes, wanted: dict[int, Any]) -> None:
    with pytest.raises(CorruptError):
        Compact(data).struct(wanted)
