"""The catalog: one TOML file a source. Everything in it is checked before anything is read.

The keys are the fields of ``Source``, with ``[rules]`` for the profile (``mode``, ``off``, ``lines``) and
``rejected``, ``[selectors]``, ``[bounds]``, and an ``[[examples]]`` for every example;
``catalog/sample-news.toml`` shows most of them.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

from sources.fields import CatalogError, Fields
from sources.globs import GlobError, compile_globs, escape
from sources.limits import Limits
from sources.places import take_remote
from sources.profiles import take_profile
from sources.source import INPUT, Bounds, Columns, Example, Format, OnMissing, Remote, Source, SourceError

__all__ = ["CatalogError", "adhoc_source", "catalog_file", "load_catalog", "parse"]

_PROJECT = Path(__file__).resolve().parent.parent
_CATALOG = _PROJECT / "sources" / "catalog"

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_MEDIA_TYPE = re.compile(r"text/(plain|html)(; ?charset=[A-Za-z0-9._:-]+)?")


def load_catalog(directory: Path | None = None) -> dict[str, Source]:
    """Read every ``*.toml`` of the catalog, sorted by name.

    A relative ``root`` is relative to the project's folder, the one that holds ``sources/``. Whether the
    root exists is ``discover``'s business: one unmounted disk must not keep the other sources from running.
    The ids of rules are checked where rules are known.

    Args:
        directory: a catalog other than the one that comes with the project.

    Raises:
        CatalogError: for the first mistake found.
    """
    folder = directory or _CATALOG
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".toml")
    except OSError as error:
        raise CatalogError(
            f"{folder}: the catalog cannot be read: {error.strerror}; name its folder"
        ) from error
    return {source.name: source for source in map(_load, files)}


def catalog_file(name: str, directory: Path | None = None) -> Path:
    """The file of a source.

    Raises:
        CatalogError: there is none.
    """
    file = (directory or _CATALOG) / f"{name}.toml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise CatalogError(f"no source named {name!r}; `winnow sources` lists those that there are")
    return file


def adhoc_source(path: str | Path) -> Source:
    """Make a source, named "input", of one file or of one folder that a person has named.

    Links on the way are followed, since the person chose them, and documents are identified by their
    absolute path, so that two inputs never collide.

    Raises:
        SourceError: nothing is there, or it is neither a file nor a folder.
    """
    if not str(path).strip():  # an empty one would be the working folder
        raise SourceError("input is blank, as a shell variable is that is not set; name a file or a folder")
    if "://" in str(path):
        raise SourceError(
            f"input {str(path).partition('://')[0]}://… is an address; such are read only for a source of "
            "the catalog: make a file there that has it as its root"
        )
    try:
        real = Path(path).resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:  # not there; a loop of links; a NUL
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"input {str(path)!r} cannot be read: {reason}; name a file or a folder") from error
    if not real.is_dir() and not real.is_file():
        raise SourceError(f"input {str(path)!r} is neither a file nor a folder; save it as a file first")
    return Source(
        name=INPUT,
        title="Input named by hand",
        description=f"What a run was given as {str(path)!r}.",
        root=real if real.is_dir() else real.parent,
        include=("**",) if real.is_dir() else (escape(real.name),),
        paths="absolute",
    )


def _load(file: Path) -> Source:
    try:
        return parse(file, file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogError(
            f"{file}: cannot be read: {error.strerror}; make it readable or remove it"
        ) from error
    except UnicodeDecodeError as error:
        raise CatalogError(f"{file}: is no UTF-8 at byte {error.start}; save it as UTF-8") from error


def parse(file: Path, text: str) -> Source:
    """Make a source of a text as if it were in its file.

    Raises:
        CatalogError: for the first mistake found.
    """
    try:
        fields = Fields(file, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{file}: is no TOML: {error}; correct that place") from error
    name, title, description = _name(fields), fields.text("title"), fields.text("description")
    remote = take_remote(fields)
    profile, rejected = take_profile(name, fields.inner("rules"), fields.inner("selectors"))
    source = Source(
        name=name,
        title=title,
        description=description,
        root=Path() if remote else _root(fields),
        include=_include(fields, remote),
        licence=fields.text("licence"),
        format=_format(fields),
        columns=_columns(fields.inner("fields")),
        members=_globs(fields, "members") or ("**",),
        media_type=fields.pattern("media_type", _MEDIA_TYPE, "text/plain or text/html"),
        language=fields.pattern("language", _LANGUAGE, "an ISO 639-1 code, such as en"),
        url_prefix=_url_prefix(fields),
        limits=_limits(fields),
        on_missing=_on_missing(fields),
        profile=profile,
        rejected=rejected,
        bounds=_bounds(fields.inner("bounds")),
        remote=remote,
        examples=_examples(fields),
    )
    fields.finish()
    return source


def _limits(fields: Fields) -> Limits:
    least = asdict(Limits())
    return Limits(**{name: fields.positive_integer(name, value) for name, value in least.items()})


def _name(fields: Fields) -> str:
    name = fields.text("name")
    if name != fields.file.stem:
        fields.fail("name", f"is {name!r}; a source has the name of its file, {fields.file.stem!r}")
    if not _NAME.fullmatch(name):
        fields.fail("name", f"is {name!r}; use a-z and 0-9 and single hyphens, in the file's name too")
    if name == INPUT:
        fields.fail("name", f"is {name!r}, which is kept for inputs named by hand; choose another one")
    return name


def _root(fields: Fields) -> Path:
    root = fields.text("root")
    if "\0" in root:
        fields.fail("root", "has a NUL in it, which no path has; remove it")
    return Path(os.path.normpath(_PROJECT / root))


def _include(fields: Fields, remote: Remote | None) -> tuple[str, ...]:
    patterns = _globs(fields, "include")
    if not patterns:
        fields.fail("include", 'is missing or empty; say which files count, such as include = ["**/*.html"]')
    if remote and remote.address.startswith("http"):
        for pattern in patterns:
            if set("*?[") & set(pattern):
                fields.fail("include", f"has {pattern!r}; an http server lists no files, so name each one")
    return patterns


def _globs(fields: Fields, key: str) -> tuple[str, ...]:
    patterns = fields.texts(key)
    for pattern in patterns:
        try:
            compile_globs((pattern,))
        except GlobError as error:
            fields.fail(key, f"has the pattern {pattern!r}, which {error}")
    return patterns


def _format(fields: Fields) -> Format | None:
    value = fields.text_or_none("format")
    if value is not None and value not in get_args(Format):
        fields.fail("format", f"is {value!r}; write one of: {', '.join(get_args(Format))}")
    return cast(Format | None, value)


def _columns(fields: Fields) -> Columns:
    least = Columns()
    columns = Columns(
        text=fields.text_or_none("text") or least.text,
        html=fields.text_or_none("html"),
        url=fields.text_or_none("url") or least.url,
        id=fields.text_or_none("id") or least.id,
    )
    fields.finish()
    return columns


def _url_prefix(fields: Fields) -> str | None:
    prefix = fields.text_or_none("url_prefix")
    if prefix is None:
        return None
    try:
        parts = urlsplit(prefix)
        plain = (
            parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
        )
    except ValueError:
        plain = False
    if not plain or not prefix.endswith("/"):
        fields.fail("url_prefix", f"is {prefix!r}; write an http or https address that ends with a slash")
    if "@" in parts.netloc:
        fields.fail("url_prefix", "has a user in it; take that out, addresses are written to the dataset")
    return prefix


def _on_missing(fields: Fields) -> OnMissing:
    choice = fields.text_or_none("on_missing") or "keep"
    if choice not in get_args(OnMissing):
        fields.fail("on_missing", f"is {choice!r}; write one of: {', '.join(get_args(OnMissing))}")
    return cast(OnMissing, choice)


def _bounds(fields: Fields) -> Bounds:
    bounds = Bounds(fields.share("max_removed_share"), fields.share("max_quarantined_share"))
    fields.finish()
    return bounds


def _examples(fields: Fields) -> tuple[Example, ...]:
    examples = tuple(map(_example, fields.inner_list("examples")))
    if not examples:
        fields.fail("examples", "is missing; show with one [[examples]] at least what goes and what stays")
    return examples


def _example(fields: Fields) -> Example:
    example = Example(fields.text("text"), fields.texts("removes"), fields.texts("keeps"))
    if not example.keeps:
        fields.fail("keeps", "is missing; quote what has to stay in the text")
    for key, passages in (("removes", example.removes), ("keeps", example.keeps)):
        for passage in passages:
            if passage not in example.text:  # it would hold whatever cleaning does
                fields.fail(key, f"has {passage!r}, which is not in the example's text; quote from there")
    fields.finish()
    return example
