"""What the dataset's tables look like: explicit Arrow schemas, so that no file ever guesses its types.

Rows of ``documents`` and ``quarantine`` carry no clock and no run id: the same input under the same rules
gives the same bytes. When and by whom a row was made is in ``runs`` and in the snapshot's manifest; what an
input's file looked like is in the ledger, which readers never see.
"""

from __future__ import annotations

import pyarrow as pa

from output.labels import LABELS, OF_PAGES

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

CLAIM = pa.struct([("field", TEXT), ("origin", TEXT), ("value", TEXT)])

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
        _always("date_ambiguous", pa.bool_()),
        pa.field("date_modified", TIME),
        pa.field("dateline_place", TEXT),
        *(pa.field(name, TEXT) for name in OF_PAGES),
        _always("claims", pa.list_(CLAIM)),
        pa.field("language", TEXT),
        pa.field("language_score", pa.float32()),
        pa.field("page_type", TEXT),
        pa.field("forum_engine", TEXT),
        _always("edits", pa.list_(EDIT)),
        _always("chars_raw", pa.int32()),
        _always("chars_removed", pa.int32()),
        _always("ruleset", TEXT),
        *(pa.field(name, TEXT) for name in LABELS),
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

MEANINGS = {
    "id": "of the document, the same in every snapshot: from source, path and record",
    "text": "clean text",
    "raw_text": "decoded text before any change; for HTML the visible page, one block a line",
    "source": "collection that the document belongs to",
    "url": "address of the page",
    "domain": "registrable domain of the address",
    "file_path": "file that holds the raw bytes, below the source's root",
    "record_id": "record of the file, if it holds several",
    "byte_offset": "where in the file the raw bytes begin",
    "byte_length": "how many raw bytes there are",
    "raw_sha256": "hash of the raw bytes",
    "text_sha256": "hash of the clean text in UTF-8",
    "encoding": "charset by which the bytes were decoded",
    "encoding_source": "what decided: bom, utf8, http, meta, detector, fallback",
    "encoding_confidence": "how sure that is, 0 to 1",
    "title": "title, lifted from the text or the page",
    "author": "authors, lifted",
    "date_published": "date of publication, lifted, in UTC",
    "date_published_raw": "the date as printed",
    "date_ambiguous": "whether that can be read in two ways, so that date_published is empty",
    "date_modified": "date of the page's last change, in UTC, as it states it",
    "dateline_place": "the place before the first sentence, which stays in the text",
    "site_name": "name of the site, as the page states it",
    "description": "summary, as the page states it",
    "section": "part of the site, as the page states it",
    "licence": "terms of use, as the page states them; mostly an address",
    "image": "address of the lead image, as the page states it",
    "image_caption": "what the page says of that image",
    "image_credit": "whose it is",
    "claims": "everything that the page states for the columns above: field, origin, value; of each field "
    "the statement first that was believed",
    "language": "ISO 639-1 code, told by the clean text",
    "language_score": "how sure that is, 0 to 1",
    "page_type": "article or forum; empty where the evidence does not say",
    "forum_engine": "software of the forum",
    "edits": "every change from raw_text to text: start, end, text_pos, rule, version, action, removed, "
    "inserted, field, confidence; spans are half-open, in code points of raw_text",
    "chars_raw": "code points of raw_text",
    "chars_removed": "code points removed or lifted, repairs not counted",
    "ruleset": "hash of the rules, their versions and the mode",
    "duplicate_of": "id of the first document with the same text, by date and id; empty for that one",
    "near_duplicate_cluster": "id of the first document of those with nearly the same text; empty if alone",
}

LEDGER = pa.schema(
    [
        _always("id", TEXT),
        _always("source", TEXT),
        _always("file_path", TEXT),
        _always("byte_offset", pa.int64()),
        _always("size", pa.int64()),  # of the file, as are the next two; all 0 if they must not be trusted
        _always("mtime_ns", pa.int64()),
        _always("inode", pa.uint64()),
        _always("settings", TEXT),  # hash of the source's settings under which the file was read
        pa.field("raw_sha256", TEXT),
        pa.field("given", TEXT),  # hash of what else reading gave: media type and address
        _always("ruleset", TEXT),
        _always("rules", TEXT),  # ids of those that had a say, with spaces between
        pa.field("failed_under", TEXT),  # hash of the code under which it failed; null for a document
    ]
)

COUNTED = ("inputs", "documents", "quarantined", "unchanged", "chars_raw", "chars_removed", "dropped")

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

# The tables of a snapshot. The public ones have a link in the root.
TABLES = {"documents": DOCUMENTS, "quarantine": QUARANTINE, "ledger": LEDGER}
PUBLIC = ("documents", "quarantine")

# The order of rows: neighbours on disk are alike, which compresses well, and a source's rows lie together.
KEY = ("source", "file_path", "byte_offset", "id")
