"""Small files that become large ones are refused: with a reason, and before they have taken the memory."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from tests.sources.containers import compress_zstd

MEMBER = gzip.compress(bytes(64_000_000))
LONG = pa.table({"text": ["x" * 5_000_000] * 80})

WARC = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 999999999\r\n\r\n"

READ = """
import json, resource, sys
from sources.catalog import adhoc_source
from sources.discover import discover
from sources.formats import columnar
from sources.read import read
from sources.source import Refused

given = {}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[1:]:
    source = adhoc_source(name)
    [found] = discover(source)
    results = [(type(one).__name__, getattr(one, "message", "")) for one in read(source, found)]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    given[name.rpartition("/")[2]] = (results, (after - before) // 1024)
print(json.dumps(given))
"""


def made(folder: Path, name: str) -> Path:
    file = folder / name
    beginnings = {
        "page.txt.gz": b"",
        "a.jsonl.gz": b'{"text": "',
        "a.csv.gz": b'id,text\n1,"',
        "a.warc.gz": WARC,
        "a.tar.gz": b"",
        "a.zip.gz": b"PK",
        "a.mbox.gz": b"From a Mon 10:00:00 2020\n",
        "a.rss.gz": b"<rss>",
    }
    if name in beginnings:
        file.write_bytes(gzip.compress(beginnings[name]) + MEMBER * 5)
    elif name == "a.zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("page.txt", bytes(200_000_000))
    elif name == "page.txt.bz2":
        file.write_bytes(bz2.compress(bytes(64_000_000)) * 5)
    elif name == "page.txt.xz":
        file.write_bytes(lzma.compress(bytes(64_000_000)) * 5)
    elif name == "a.jsonl.zst":
        file.write_bytes(compress_zstd(bytes(64_000_000)) * 5)
    elif name == "a.arrow":
        feather.write_feather(pa.concat_tables([LONG, LONG]), file, compression="zstd", chunksize=1_000)
    elif name == "dictionary.parquet":
        pq.write_table(LONG, file, compression="zstd")
    elif name == "page.parquet":
        pq.write_table(LONG, file, compression="zstd", use_dictionary=False)
    else:
        encoding = {"text": "DELTA_BYTE_ARRAY"}
        pq.write_table(LONG, file, compression="zstd", use_dictionary=False, column_encoding=encoding)
    return file


BOMBS = [
    *("page.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.warc.gz", "a.tar.gz", "a.zip.gz", "a.mbox.gz", "a.rss.gz"),
    *("a.zip", "page.txt.bz2", "page.txt.xz", "a.jsonl.zst", "a.arrow"),
    *("dictionary.parquet", "page.parquet", "delta.parquet"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[tuple[str, str]], int]]:
    """What reading each gave, and the most memory taken until then, in a process that does nothing else."""
    files = [made(tmp_path_factory.getbasetemp(), name) for name in BOMBS]
    assert all(file.stat().st_size < 500_000 for file in files)
    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, files)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_with_its_reason_and_takes_little_memory(
    name: str, outcomes: dict[str, tuple[list[tuple[str, str]], int]]
) -> None:
    given, megabytes = outcomes[name]
    refused = [message for kind, message in given if kind == "Refused"]
    assert len(refused) == 1
    assert any(word in refused[0] for word in ("times its size", "more than"))
    assert len(given) <= 4
    assert megabytes < 150
