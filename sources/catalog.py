"""The catalog: one TOML file a source. Everything in it is checked before anything is read."""

from __future__ import annotations

from pathlib import Path

from sources.source import Source, SourceError


class CatalogError(SourceError):
    """A file of the catalog is wrong; the message names the file, the field, and what to do."""


def load_catalog(directory: Path | None = None) -> dict[str, Source]:
    """Read every ``*.toml`` of the catalog, sorted by name.

    A relative ``root`` is relative to the project's folder, the one that holds ``sources/``. Whether the
    root exists is ``discover``'s business: one unmounted disk must not keep the other sources from running.

    Args:
        directory: a catalog other than the one that comes with the project.

    Raises:
        CatalogError: for the first mistake found.
    """
    raise NotImplementedError


def adhoc_source(path: str | Path) -> Source:
    """Make a source, named "input", of one file or of one folder that a person has named.

    Links on the way are followed, since the person chose them, and documents are identified by their
    absolute path, so that two inputs never collide.

    Raises:
        SourceError: nothing is there, or it is neither a file nor a folder.
    """
    raise NotImplementedError
