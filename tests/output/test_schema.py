from __future__ import annotations

from output.schema import DOCUMENTS, QUARANTINE, RUNS

EDIT = (
    "struct<start: int32, end: int32, text_pos: int32, rule: string, version: int32, action: string,"
    " removed: string, inserted: string, field: string, confidence: float>"
)


def test_documents_has_the_columns_that_readers_rely_on() -> None:
    assert [(field.name, str(field.type)) for field in DOCUMENTS] == [
        ("id", "string"),
        ("text", "large_string"),
        ("raw_text", "large_string"),
        ("source", "string"),
        ("url", "string"),
        ("domain", "string"),
        ("file_path", "string"),
        ("record_id", "string"),
        ("byte_offset", "int64"),
        ("byte_length", "int64"),
        ("raw_sha256", "string"),
        ("text_sha256", "string"),
        ("encoding", "string"),
        ("encoding_source", "string"),
        ("encoding_confidence", "float"),
        ("title", "string"),
        ("author", "list<item: string>"),
        ("date_published", "timestamp[us, tz=UTC]"),
        ("date_published_raw", "string"),
        ("date_ambiguous", "bool"),
        ("date_modified", "timestamp[us, tz=UTC]"),
        ("dateline_place", "string"),
        ("site_name", "string"),
        ("description", "string"),
        ("section", "string"),
        ("licence", "string"),
        ("image", "string"),
        ("image_caption", "string"),
        ("image_credit", "string"),
        ("claims", "list<item: struct<field: string, origin: string, value: string>>"),
        ("language", "string"),
        ("language_score", "float"),
        ("page_type", "string"),
        ("forum_engine", "string"),
        ("edits", f"list<item: {EDIT}>"),
        ("chars_raw", "int32"),
        ("chars_removed", "int32"),
        ("ruleset", "string"),
        ("duplicate_of", "string"),
        ("near_duplicate_cluster", "string"),
    ]


def test_only_what_may_be_unknown_is_nullable() -> None:
    assert [field.name for field in DOCUMENTS if field.nullable] == [
        "raw_text", "url", "domain", "record_id", "title", "author", "date_published", "date_published_raw",
        "date_modified", "dateline_place", "site_name", "description", "section", "licence", "image",
        "image_caption", "image_credit", "language", "language_score", "page_type", "forum_engine",
        "duplicate_of", "near_duplicate_cluster",
    ]  # fmt: skip
    assert [field.name for field in QUARANTINE if field.nullable] == ["record_id", "raw_sha256"]


def test_rows_of_the_dataset_carry_no_clock_and_no_run() -> None:
    forbidden = {"run_id", "snapshot", "started_at", "finished_at", "created_at", "added", "mtime_ns"}
    assert not forbidden & {*DOCUMENTS.names, *QUARANTINE.names}
    assert {"run_id", "snapshot", "started_at", "finished_at"} <= set(RUNS.names)
