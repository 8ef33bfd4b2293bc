"""The same few documents in every container, made by other libraries than those that read them."""

import csv
import gzip
import io
import json
import mailbox
import sys
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Texts = dict[str, str]


def texts(number: int) -> Texts:
    """Documents by name: none like another, some long, some with quotes, line ends and other scripts."""
    return {
        f"2024/page-{index:03d}.txt": f"Story {index}, “told” by the bridge\n\n"
        + f'Nobody, she said, "counts" the {index * 7919} boats of Pellbridge; Zürich and Łódź do.\n'
        * (1 + index % 9)
        for index in range(number)
    }


def compress_zstd(data: bytes) -> bytes:
    return bytes(zstd.compress(data))


def jsonl(documents: Texts) -> bytes:
    rows = (
        {"id": name, "text": text, "url": f"https://x.example/{name}"} for name, text in documents.items()
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def table(documents: Texts, delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "url", "text"])
    writer.writerows([name, f"https://x.example/{name}", text] for name, text in documents.items())
    return out.getvalue().encode()


def arrow_table(documents: Texts) -> pa.Table:
    return pa.table(
        {
            "id": list(documents),
            "text": list(documents.values()),
            "url": [f"https://x.example/{name}" for name in documents],
            "rank": list(range(len(documents))),
        }
    )


def parquet(documents: Texts) -> bytes:
    out = io.BytesIO()
    pq.write_table(arrow_table(documents), out, row_group_size=10, compression="zstd")
    return out.getvalue()


def arrow(documents: Texts) -> bytes:
    out = io.BytesIO()
    feather.write_feather(arrow_table(documents), out, chunksize=10)
    return out.getvalue()


def arrow_stream(documents: Texts) -> bytes:
    out = io.BytesIO()
    content = arrow_table(documents)
    with pa.ipc.new_stream(out, content.schema) as writer:
        writer.write_table(content, max_chunksize=10)
    return out.getvalue()


def warc(documents: Texts, *, gzip_each: bool = False) -> bytes:
    """A crawl: beside each page its request, and here and there a picture and a redirect."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip_each)
    out_headers = StatusAndHeaders(
        "200 OK", [("Content-Type", "text/plain; charset=utf-8")], protocol="HTTP/1.1"
    )
    picture = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
    moved = StatusAndHeaders("301 Moved", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x.example")], is_http_request=True)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    for index, (name, text) in enumerate(documents.items()):
        url = f"https://x.example/{name}"
        fixed = {"WARC-Record-ID": f"<urn:test:{name}>", "WARC-Date": "2024-05-01T00:00:00Z"}
        writer.write_record(
            writer.create_warc_record(
                url, "response", io.BytesIO(text.encode()), http_headers=out_headers, warc_headers_dict=fixed
            )
        )
        for kind, headers, body in (
            ("request", asked, b""),
            *(
                [("response", picture, b"\x89PNG"), ("response", moved, b"<p>Moved")]
                if index % 5 == 0
                else []
            ),
        ):
            writer.write_record(writer.create_warc_record(url, kind, io.BytesIO(body), http_headers=headers))
    return out.getvalue()


def wet(documents: Texts) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for name, text in documents.items():
        fixed = {"WARC-Record-ID": f"<urn:test:{name}>", "WARC-Date": "2024-05-01T00:00:00Z"}
        record = writer.create_warc_record(
            f"https://x.example/{name}",
            "conversion",
            io.BytesIO(text.encode()),
            warc_content_type="text/plain",
            warc_headers_dict=fixed,
        )
        writer.write_record(record)
    return out.getvalue()


def rss(documents: Texts) -> bytes:
    items = "".join(
        f"<item><title>T</title><guid>{name}</guid><link>https://x.example/{name}</link>"
        f"<description>{escape(escape(text))}</description></item>"
        for name, text in documents.items()
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>C</title>{items}</channel></rss>'.encode()
    )


def mbox(documents: Texts, folder: Path) -> bytes:
    file = folder / "made.mbox"
    box = mailbox.mbox(file)
    for name, text in documents.items():
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Message-ID"] = "a@x.example", "A story", f"<{name}@x.example>"
        mail.set_content(text)
        mail.add_alternative(f"<p>{escape(text)}</p>", subtype="html")
        box.add(mail)
    box.close()
    data = file.read_bytes()
    file.unlink()
    return data


def zipped(documents: Texts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in documents.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
        archive.writestr("__MACOSX/._page", b"\0\1")
    return out.getvalue()


def tarred(documents: Texts) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, text in documents.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


MAKERS: dict[str, Callable[[Texts], bytes]] = {
    "corpus.jsonl": jsonl,
    "corpus.jsonl.gz": lambda documents: gzip.compress(jsonl(documents), mtime=0),
    "corpus.csv": table,
    "corpus.tsv": lambda documents: table(documents, "\t"),
    "corpus.parquet": parquet,
    "corpus.arrow": arrow,
    "corpus.arrows": arrow_stream,
    "corpus.warc": warc,
    "corpus.warc.gz": lambda documents: warc(documents, gzip_each=True),
    "corpus.warc.wet.gz": wet,
    "corpus.rss": rss,
    "corpus.zip": zipped,
    "corpus.tar": tarred,
    "corpus.tar.gz": lambda documents: gzip.compress(tarred(documents), mtime=0),
}
