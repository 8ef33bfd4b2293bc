"""Sources over folders that a test has made."""

from pathlib import Path

from sources.discover import discover
from sources.limits import Limits
from sources.source import Found, Refused, Source


def source_at(root: Path, *include: str, max_bytes: int = 1_000_000, media_type: str | None = None) -> Source:
    return Source(
        name="wire",
        title="Wire",
        description="A wire service.",
        root=root,
        include=include or ("**/*.txt",),
        limits=Limits(max_bytes=max_bytes),
        media_type=media_type,
    )


def write(root: Path, *paths: str, data: bytes = b"A line.\n") -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def found_in(source: Source) -> list[Found]:
    results = list(discover(source))
    assert not [one for one in results if isinstance(one, Refused)]
    return [one for one in results if isinstance(one, Found)]


def names_in(source: Source) -> list[str]:
    return [one.file_path for one in found_in(source)]
