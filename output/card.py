"""What the dataset says of itself: a card for people, ``README.md``, and ``croissant.json`` for programs.

Both are written into each snapshot and follow from its manifest alone, so that ``winnow verify`` can tell
whether somebody else has changed them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

import pyarrow as pa

from output.schema import DOCUMENTS, MEANINGS
from output.snapshot import Snapshot

README, CROISSANT = "README.md", "croissant.json"

HEADER = """\
---
pretty_name: Clean text, made by Winnow
license: other
configs:
- config_name: default
  data_files: documents/*.parquet
---
"""

READING = """\
## Read it

    pandas.read_parquet("documents")
    polars.read_parquet("documents/*.parquet")
    duckdb.sql("select * from 'documents/*.parquet'")
    datasets.load_dataset("parquet", data_files="documents/*.parquet")

Rows with `duplicate_of` have the same text as another one; rows that share a `near_duplicate_cluster` have
nearly the same. Nothing was left out for that: filter by `duplicate_of is null`, or take one of each cluster.
"""

# The terms of Croissant 1.0, see https://docs.mlcommons.org/croissant/docs/croissant-spec.html
CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet",
    "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField",
    "path": "cr:path", "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex",
    "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform", "equivalentProperty": "cr:equivalentProperty",
}  # fmt: skip


def cards(snapshot: Snapshot) -> dict[str, bytes]:
    """The files, by name."""
    text = json.dumps(croissant(snapshot), indent=1, ensure_ascii=False)
    return {README: readme(snapshot).encode(), CROISSANT: text.encode()}


def readme(snapshot: Snapshot) -> str:
    """The dataset card, in Markdown with the header that the Hugging Face Hub reads."""
    rows = snapshot.rows("documents")
    run = snapshot.run
    parts = snapshot.tables["documents"]
    sources, rulesets = snapshot.by("documents", "sources"), snapshot.by("documents", "rulesets")
    facts = [
        ("documents", f"{rows:,}"),
        ("the same text as another", f"{sum(part.duplicates for part in parts):,}"),
        ("in a cluster of nearly the same texts", f"{sum(part.clustered for part in parts):,}"),
        ("inputs in quarantine", f"{snapshot.rows('quarantine'):,}"),
        ("snapshot", f"{snapshot.number}"),
        ("run", f"{run.run_id}, {run.finished_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"),
        ("Winnow", run.winnow_version),
    ]
    return "\n".join(
        [
            HEADER,
            "# Clean text, made by Winnow",
            "",
            "Text of crawled pages and files without boilerplate. Every character that was removed or "
            "changed stands in `edits`, with the rule that did it.",
            "",
            *_table(("", ""), facts),
            "",
            READING,
            "## Sources",
            "",
            *_table(
                ("source", "title", "licence", "documents"),
                ((name, *_source(snapshot, name), f"{n:,}") for name, n in sources.items()),
            ),
            "",
            "## Rulesets",
            "",
            *_table(
                ("ruleset", "mode", "rules", "documents"),
                ((name, *_ruleset(snapshot, name), f"{n:,}") for name, n in rulesets.items()),
            ),
            "",
            "## Columns",
            "",
            *_table(
                ("column", "type", "meaning"),
                ((f"`{field.name}`", _type(field.type), MEANINGS[field.name]) for field in DOCUMENTS),
            ),
            "",
        ]
    )


def croissant(snapshot: Snapshot) -> dict[str, Any]:
    """The description in the Croissant vocabulary, as JSON-LD."""
    licences = sorted({snapshot.about.sources.get(name, {}).get("licence", "unknown")
                       for name in snapshot.by("documents", "sources")})  # fmt: skip
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "winnow-dataset",
        "description": f"Clean text of {snapshot.rows('documents'):,} documents from "
        f"{len(snapshot.by('documents', 'sources'))} sources, with a trace of every change, made by Winnow.",
        "license": licences or ["unknown"],
        "citeAs": f"Clean text, made by Winnow {snapshot.run.winnow_version}, snapshot {snapshot.number}",
        "version": f"{snapshot.number}.0.0",
        "datePublished": f"{snapshot.run.finished_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "url": "documents",
        "isLiveDataset": True,
        "distribution": [
            {
                "@type": "cr:FileSet",
                "@id": "parquet-files",
                "name": "parquet-files",
                "description": "The parts of the current snapshot.",
                "encodingFormat": "application/x-parquet",
                # The second is for readers that follow no link; a copy without links has only the first.
                "includes": [
                    "documents/*.parquet",
                    f".store/snapshots/{snapshot.number:08d}/documents/*.parquet",
                ],
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "documents",
                "name": "documents",
                "description": "One record a document.",
                "key": {"@id": "documents/id"},
                "field": [_field(field) for field in DOCUMENTS],
            }
        ],
    }


def _field(field: pa.Field[Any]) -> dict[str, Any]:
    name = f"documents/{field.name}"
    made: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": name,
        "name": name,
        "description": MEANINGS[field.name],
        "dataType": _data_type(field.type),
        "source": {"fileSet": {"@id": "parquet-files"}, "extract": {"column": field.name}},
    }
    if pa.types.is_list(field.type):
        made["repeated"] = True
        if pa.types.is_struct(field.type.value_type):
            del made["dataType"], made["source"]
            made["subField"] = [_inner(field.name, inner) for inner in field.type.value_type]
    return made


def _inner(column: str, field: pa.Field[Any]) -> dict[str, Any]:
    """A field of the structs of a list: all of one row's values."""
    name = f"documents/{column}/{field.name}"
    return {
        "@type": "cr:Field",
        "@id": name,
        "name": name,
        "dataType": _data_type(field.type),
        "repeated": True,
        "source": {
            "fileSet": {"@id": "parquet-files"},
            "extract": {"column": column},
            "transform": {"jsonPath": f"$[*].{field.name}"},
        },
    }


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "sc:Integer"
    if pa.types.is_floating(kind):
        return "sc:Float"
    return "sc:DateTime" if pa.types.is_timestamp(kind) else "sc:Text"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return "list of structs" if pa.types.is_struct(kind.value_type) else f"list of {kind.value_type}"
    return str(kind)


def _source(snapshot: Snapshot, name: str) -> tuple[str, str]:
    about = snapshot.about.sources.get(name, {})
    return about.get("title", "unknown"), about.get("licence", "unknown")


def _ruleset(snapshot: Snapshot, name: str) -> tuple[str, str]:
    described = snapshot.about.rulesets.get(name)
    if described is None:
        return "unknown", "unknown"
    return described["basis"].get("mode", "unknown"), str(len(described["rules"]))


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headers)} |"
    yield "|" + " --- |" * len(headers)
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(text: str) -> str:
    """Text that stays in its cell and is no markup beyond code."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")
