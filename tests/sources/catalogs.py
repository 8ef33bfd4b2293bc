"""Files of a catalog, for the tests."""

from pathlib import Path

from sources.catalog import load_catalog
from sources.source import Source

PROJECT = Path(__file__).resolve().parents[2]
Overrides = dict[str, str | None]
LEAST = {
    "name": '"wire"',
    "title": '"Wire"',
    "description": '"A wire service."',
    "root": '"samples/wire"',
    "include": '["**/*.txt"]',
    "licence": '"CC0-1.0"',
}
EXAMPLE = '[[examples]]\ntext = "A line."\nkeeps = ["A line."]\n'


def toml(fields: Overrides, rest: str = EXAMPLE) -> str:
    lines = [f"{key} = {value}\n" for key, value in {**LEAST, **fields}.items() if value is not None]
    return "".join(lines) + rest


def load(folder: Path, text: str | bytes, name: str = "wire.toml") -> Source:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    [source] = load_catalog(folder).values()
    return source
