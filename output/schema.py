"""What the dataset's tables look like: explicit Arrow schemas, so that no file ever guesses its types.

Rows of ``documents`` and ``quarantine`` carry no clock and no run id: the same input under the same rules
gives the same bytes. When and by whom a row was made is in ``runs`` and in the snapshot's manifest.
"""

from __future__ import annotations

import pyarrow as pa

TEXT = pa.string()
TIME = pa.timestamp("us", tz="UTC")


def _always(name: str, kind: pa.DataType) -> pa.Field[pa.DataType]:
    """A column without nulls; the Parquet writer refuses a row that lacks it."""
    return pa.field(name, kind, nullable=False)


EDIT = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text_pos", pa.int32()),
        ("rule", TEXT),
        ("version", pa.int32()),
        ("action", TEXT),
        ("removed", TEXT),
        ("inserted", TEXT),
        ("field", TEXT),
        ("confidence", pa.float32()),
    ]
)

DOCUMENTS = pa.schema(
    [
        _always("id", TEXT),
        _always("text", pa.large_string()),
        pa.field("raw_text", pa.large_string()),
        _always("source", TEXT),
        pa.field("url", TEXT),
        pa.field("domain", TEXT),
        _always("file_path", TEXT),
        pa.field("record_id", TEXT),
        _always("byte_offset", pa.int64()),
        _always("byte_length", pa.int64()),
        _always("raw_sha256", TEXT),
        _always("text_sha256", TEXT),
        _always("encoding", TEXT),
        _always("encoding_source", TEXT),
        _always("encoding_confidence", pa.float32()),
        pa.field("title", TEXT),
        pa.field("author", pa.list_(TEXT)),
        pa.field("date_published", TIME),
        pa.field("date_published_raw", TEXT),
        pa.field("language", TEXT),
        pa.field("language_score", pa.float32()),
        pa.field("page_type", TEXT),
        pa.field("forum_engine", TEXT),
        _always("edits", pa.list_(EDIT)),
        _always("chars_raw", pa.int32()),
        _always("chars_removed", pa.int32()),
        _always("ruleset", TEXT),
    ]
)

QUARANTINE = pa.schema(
    [
        _always("id", TEXT),
        _always("source", TEXT),
        _always("file_path", TEXT),
        _always("uri", TEXT),
        pa.field("record_id", TEXT),
        _always("byte_offset", pa.int64()),
        pa.field("raw_sha256", TEXT),
        _always("stage", TEXT),
        _always("error_class", TEXT),
        _always("message", TEXT),
        _always("ruleset", TEXT),
    ]
)

COUNTED = ("inputs", "documents", "quarantined", "unchanged", "chars_raw", "chars_removed")

RUNS = pa.schema(
    [
        _always("run_id", TEXT),
        _always("state", TEXT),
        _always("message", TEXT),
        _always("started_at", TIME),
        _always("finished_at", TIME),
        pa.field("parent_snapshot", pa.int64()),
        pa.field("snapshot", pa.int64()),
        _always("winnow_version", TEXT),
        _always("python_version", TEXT),
        _always("library_versions", pa.list_(pa.struct([("library", TEXT), ("version", TEXT)]))),
        _always("parameters", TEXT),
        _always("rulesets", pa.list_(TEXT)),
        *(_always(name, pa.int64()) for name in COUNTED),
        _always(
            "sources", pa.list_(pa.struct([("source", TEXT), *((name, pa.int64()) for name in COUNTED)]))
        ),
        _always(
            "rules",
            pa.list_(
                pa.struct(
                    [("rule", TEXT), ("version", pa.int32()), ("edits", pa.int64()), ("chars", pa.int64())]
                )
            ),
        ),
        _always(
            "measures",
            pa.list_(pa.struct([("source", TEXT), ("measure", TEXT), ("value", pa.float64())])),
        ),
    ]
)

TABLES = {"documents": DOCUMENTS, "quarantine": QUARANTINE}
