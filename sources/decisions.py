"""Write into a source's file what people have decided about lines that its pages repeat.

The rest of the file stays as it is, comments too.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Table

from sources.catalog import catalog_file, parse
from sources.fields import CatalogError
from sources.source import Source


def decide(
    name: str,
    *,
    accepted: Mapping[str, str] | None = None,
    rejected: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Source:
    """Add lines to a source's ``rules.lines``, and ids of others to its ``rules.rejected``.

    What is there already stays.

    Args:
        name: of the source.
        accepted: lines, each with a remark of one line that is written behind it.
        rejected: ids of lines, likewise.
        directory: a catalog other than the one that comes with the project.

    Returns:
        The source as it is now.

    Raises:
        CatalogError: there is no such file, it has a mistake, or it cannot be written.
    """
    file = catalog_file(name, directory)
    try:
        document = tomlkit.parse(file.read_bytes())
        rules = document.setdefault("rules", tomlkit.table())
        if not isinstance(rules, Table):
            raise CatalogError(f"{file}: rules is no table; write it below a line [rules]")
        _add(rules, "lines", accepted or {})
        _add(rules, "rejected", rejected or {})
        text = tomlkit.dumps(document)
        source = parse(file, text)
        _write(file, text)
    except TOMLKitError as error:
        raise CatalogError(f"{file}: is no TOML: {error}; correct that place") from error
    except OSError as error:
        raise CatalogError(f"{file}: cannot be changed: {error.strerror}; make it writable") from error
    return source


def _add(rules: Table, key: str, remarks: Mapping[str, str]) -> None:
    """Add strings to an array, one a line."""
    there = rules.get(key)
    new = {text: remark for text, remark in remarks.items() if text not in (there or ())}
    if not new:
        return
    array = _opened(there)
    for text, remark in new.items():
        array.add_line(text, comment=remark)
    if not array.as_string().endswith("\n]"):
        array.add_line(indent="")
    rules[key] = array


def _opened(there: Iterable[str] | None) -> Array:
    """An array to which lines can be added; what has been on one line gets one for each string."""
    if isinstance(there, Array) and "\n" in there.as_string():
        return there
    array = tomlkit.array()
    for text in there or ():
        array.add_line(text)
    return array


def _write(file: Path, text: str) -> None:
    """Put a new file in the place of the old one, whole or not at all."""
    new = file.with_name(f".{file.name}.new")
    new.write_text(text, encoding="utf-8", newline="")
    shutil.copymode(file, new)
    new.replace(file)
