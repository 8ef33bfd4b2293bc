"""What a file's name says of it: which reader it gets, and the media type of a single document."""

from __future__ import annotations

from pathlib import PurePosixPath

from sources.source import Format, Source
from sources.unpack import SUFFIXES

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
FORMATS: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
    ".warc": "warc",
    ".wet": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".mbox": "mbox",
    ".eml": "eml",
    ".zip": "zip",
    ".tar": "tar",
}
_WITH_COLUMNS = frozenset({"jsonl", "csv", "tsv", "parquet", "arrow"})
_TARS = (".tgz", ".tbz2", ".txz", ".tzst")


def format_of(name: str) -> Format:
    """Tell which reader a file gets; what has no known suffix is one document.

    >>> format_of("2024/CC-MAIN-00001.warc.wet.gz")
    'warc'
    """
    return FORMATS.get(_suffix(name), "page")


def reader_of(source: Source, name: str) -> Format:
    """Tell which reader a file of a source gets: that which the source names, or else that of its name."""
    return source.format or format_of(name)


def media_type_of(name: str) -> str | None:
    """Tell the media type of a document by its name; None if that does not say.

    >>> media_type_of("page.HTML.gz")
    'text/html'
    """
    return MEDIA_TYPES.get(_suffix(name))


def is_plain_text(source: Source, name: str) -> bool:
    """Tell whether a file of a source has plain texts, and no HTML, as far as its name and the source say."""
    kind = reader_of(source, name)
    if kind == "page":
        return (source.media_type or media_type_of(name) or "").startswith("text/plain")
    if kind in _WITH_COLUMNS:
        return source.columns.html is None
    return _suffix(name) == ".wet"


def _suffix(name: str) -> str:
    """The last suffix that is not that of a compression, in lower case."""
    path = PurePosixPath(name.lower())
    if path.suffix in _TARS:
        return ".tar"
    return PurePosixPath(path.stem).suffix if path.suffix in SUFFIXES else path.suffix
