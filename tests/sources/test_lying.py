"""Files that have crashed the libraries that read them; found by ``tests/fuzz``."""

from __future__ import annotations

import struct
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import ipc

from cleaners.document import RawDocument
from sources.discover import discover
from sources.read import read
from sources.source import Found, Refused
from tests.sources.folders import source_at


def results(root: Path, name: str, data: bytes) -> list[RawDocument | Refused]:
    (root / name).write_bytes(data)
    [found] = discover(source_at(root, name))
    assert isinstance(found, Found)
    return list(read(source_at(root, name), found))


@pytest.mark.parametrize("make", [ipc.new_stream, ipc.new_file])
def test_arrow_values_outside_their_buffer_are_refused(tmp_path: Path, make: object) -> None:
    table = pa.table({"text": ["First.", "Second.", "Third."]})
    sink = pa.BufferOutputStream()
    with make(sink, table.schema) as writer:  # type: ignore[operator]
        writer.write_table(table)
    offsets, lies = struct.pack("<4i", 0, 6, 13, 19), struct.pack("<4i", 0, 1 << 30, 13, 19)
    data = sink.getvalue().to_pybytes()
    assert data.count(offsets) == 1
    [refused] = results(tmp_path, "a.arrow", data.replace(offsets, lies))
    assert isinstance(refused, Refused)
    assert "is no sound Arrow data behind its row 0" in refused.message


def test_arrow_text_that_is_no_utf8_costs_no_more_than_its_file(tmp_path: Path) -> None:
    texts = pa.array([b"First.", b"\xff\xfe\xfd", b"Third."]).view(pa.string())
    sink = pa.BufferOutputStream()
    table = pa.table({"text": texts})
    with ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    given = results(tmp_path, "a.arrow", sink.getvalue().to_pybytes())
    assert isinstance(given[0], RawDocument)
    assert isinstance(given[-1], Refused)


@pytest.mark.parametrize(
    "reference", ["&#xd800;", "&#55296;", "&#xdfff", "&#x110000;", "&#99999999999999999999;"]
)
def test_feed_that_refers_to_no_character_has_a_replacement_there(tmp_path: Path, reference: str) -> None:
    entry = f"<item><guid>a</guid><description>The quay {reference} x</description></item>"
    [document] = results(tmp_path, "a.rss", f"<rss><channel>{entry}</channel></rss>".encode())
    assert isinstance(document, RawDocument)
    assert "The quay" in document.data.decode()
    assert "\ufffd" in document.data.decode()
