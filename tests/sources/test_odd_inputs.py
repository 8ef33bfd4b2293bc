"""Files that are empty, cut where it does not show, in another charset, or odd in one place."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaners.document import RawDocument
from sources.catalog import adhoc_source
from sources.cutting import pieces
from sources.discover import discover
from sources.source import Columns, Found, SourceError
from tests.sources.containers import arrow_stream, arrow_table, texts
from tests.sources.folders import names_in, source_at, write
from tests.sources.reading import contents, messages, results

TEXTS = texts(20)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.warc.gz", "a.csv.zst", "a.html.bz2", "a.TXT.XZ"])
def test_empty_file_that_is_compressed_by_its_name_is_refused(tmp_path: Path, name: str) -> None:
    [message] = messages(results(tmp_path, name, b""))
    assert message.startswith("is empty, which no compressed file is")
    assert not messages(results(tmp_path, name.rpartition(".")[0], b""))


def test_empty_member_that_is_compressed_by_its_name_is_refused_alone(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {"a.jsonl.gz": b"", "b.txt": b"B", "c.txt.gz": b"", "d.txt": b""}.items():
            archive.writestr(name, data)
    given = results(tmp_path, "a.zip", out.getvalue())
    assert contents(given) == [b"B", b""]
    assert messages(given) == ["is empty, which no compressed file is"] * 2


def test_parquet_file_without_rows_gives_nothing(tmp_path: Path) -> None:
    out = io.BytesIO()
    pq.write_table(arrow_table({}), out)
    assert pq.read_metadata(out).num_row_groups == 1
    assert results(tmp_path, "a.parquet", out.getvalue()) == []


def test_parquet_column_may_have_a_dot_in_its_name_or_be_one_of_a_struct(tmp_path: Path) -> None:
    columns = Columns(text="page.text", url="page.url")
    rows = [{"text": "A", "url": "https://x.example/a"}, None, {"text": "B", "url": None}]
    dotted = pa.table(
        {f"page.{key}": [row and row[key] for row in rows] for key in ("text", "url")} | {"page": [1, 2, 3]}
    )
    for content in (dotted, pa.table({"page": rows})):
        out = io.BytesIO()
        pq.write_table(content, out)
        given = results(tmp_path, "a.parquet", out.getvalue(), columns)
        assert contents(given) == [b"A", b"B"]
        assert messages(given) == ["has no text in 'page.text': the field is empty"]
        assert [one.url for one in given if isinstance(one, RawDocument)] == ["https://x.example/a", None]


def test_arrow_stream_that_is_cut_between_two_batches_says_so(tmp_path: Path) -> None:
    whole = arrow_stream(TEXTS)
    assert len(contents(results(tmp_path, "a.arrows", whole))) == len(TEXTS)
    given = results(tmp_path, "a.arrows", whole[:-8])
    assert len(contents(given)) == len(TEXTS)
    assert "ends without the mark that ends an Arrow stream" in messages(given)[0]
    out = io.BytesIO()
    with pa.ipc.new_stream(out, arrow_table(TEXTS).schema):
        pass
    assert results(tmp_path, "empty.arrows", out.getvalue()) == []
    assert len(messages(results(tmp_path, "cut.arrows", out.getvalue()[:-8]))) == 1


@pytest.mark.parametrize("rest", [arrow_stream(TEXTS), b"\0", b"no stream"])
def test_what_goes_on_behind_an_arrow_stream_is_not_passed_over_in_silence(
    tmp_path: Path, rest: bytes
) -> None:
    given = results(tmp_path, "a.arrows", arrow_stream(TEXTS) + rest)
    assert len(contents(given)) == len(TEXTS)
    [message] = messages(given)
    assert "goes on behind the mark that ends an Arrow stream" in message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", '{"text": "One."}\n' * 50),
        ("a.rss", "<rss><channel><item><description>A</description></item></channel></rss>"),
        ("a.tsv", "id\ttext\n"),
    ],
)
def test_utf16_is_named_as_what_it_is(tmp_path: Path, name: str, text: str) -> None:
    [message] = messages(results(tmp_path, name, text.encode("utf-16")))
    assert message.startswith("is in UTF-16; save it as UTF-8")
    [found] = discover(source_at(tmp_path, name))
    assert isinstance(found, Found)
    assert list(pieces(source_at(tmp_path, name), found, 10)) == [found]


def test_field_that_is_there_and_empty_is_told_from_one_that_is_not(tmp_path: Path) -> None:
    given = results(tmp_path, "a.jsonl", b'{"text": null, "id": 1}\n{"id": 2}\n')
    assert messages(given) == [
        "has no text in 'text': the field is empty",
        "has no text in 'text', only: 'id'; name the field of the text in [fields]",
    ]


def test_guid_that_is_no_address_is_none_of_the_document(tmp_path: Path) -> None:
    items = "".join(
        f"<item>{head}<description>{number}</description></item>"
        for number, head in enumerate(
            [
                "<guid>g1</guid>",
                "<guid>https://x.example/2</guid>",
                '<guid isPermaLink="false">g3</guid><link>https://x.example/3</link>',
                "<link>mailto:a@x.example</link>",
            ]
        )
    )
    given = results(tmp_path, "a.rss", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    urls = [one.url for one in given if isinstance(one, RawDocument)]
    assert urls == [None, "https://x.example/2", "https://x.example/3", None]
    assert [one.record_id for one in given][:3] == ["g1", "https://x.example/2", "g3"]


@pytest.mark.parametrize("path", ["", " ", "\t\n"])
def test_blank_input_is_not_the_working_folder(path: str) -> None:
    with pytest.raises(SourceError, match="input is blank"):
        adhoc_source(path)


def test_dataset_within_an_input_is_passed_over_and_its_neighbours_are_not(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "data/.store/staging/run/x.txt", "data/runs/b.txt", "deep/data/.store/staging/x")
    write(tmp_path, "deep/data/c.txt", "deep/d.txt", "runs/e.txt")
    (tmp_path / "data" / "documents").symlink_to(".store/current/documents")
    assert names_in(source_at(tmp_path, "**")) == ["a.txt", "deep/d.txt", "runs/e.txt"]


def test_dataset_whose_root_is_the_input_itself_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ".store/staging/x", ".store/current/documents/p.parquet", "runs/b.parquet")
    for name in ("documents", "quarantine", "README.md"):
        (tmp_path / name).symlink_to(f".store/current/{name}")
    assert names_in(source_at(tmp_path, "**")) == ["a.txt"]
