"""The catalog takes what is right and says what is wrong: file, field, and what to do."""

import os
from pathlib import Path

import pytest

from cleaners.document import Profile
from sources.catalog import CatalogError, load_catalog
from sources.limits import Limits
from sources.source import Bounds, Example, Source
from tests.sources.catalogs import EXAMPLE, PROJECT, Overrides, load, toml

MISTAKES: list[tuple[Overrides, str]] = [
    ({"name": None}, "name is missing; add name ="),
    ({"title": None}, "title is missing"),
    ({"description": None}, "description is missing"),
    ({"root": None}, "root is missing"),
    ({"include": None}, "include is missing or empty"),
    ({"licence": None}, "licence is missing"),
    ({"name": '""'}, "name is ''; write a string that is not empty"),
    ({"title": '"  "'}, "title is '  '; write a string that is not empty"),
    ({"title": "7"}, "title is 7; write a string"),
    ({"name": '"other"'}, "name is 'other'; a source has the name of its file, 'wire'"),
    ({"root": '"a\\u0000b"'}, "root has a NUL"),
    ({"include": '"*.txt"'}, "include is '*.txt'; write a list of strings"),
    ({"include": "[1]"}, "include is [1]; write a list of strings"),
    ({"include": "[]"}, "include is missing or empty"),
    ({"include": '["*.txt", "../*"]'}, "include has the pattern '../*', which goes through"),
    ({"include": '["[a"]'}, "include has the pattern '[a', which has '[a' in it, where '[' is never closed"),
    ({"media_type": '"image/png"'}, "media_type is 'image/png'; write text/plain or text/html"),
    ({"media_type": "true"}, "media_type is True; write a string"),
    ({"media_type": '""'}, "media_type is ''; write a string"),
    ({"language": '"English"'}, "language is 'English'; write an ISO 639-1 code"),
    ({"url_prefix": '"ftp://news.example/"'}, "url_prefix is 'ftp://news.example/'; write an http"),
    ({"url_prefix": '"https://news.example"'}, "ends with a slash"),
    ({"url_prefix": '"https://news.example/?page=/"'}, "url_prefix is"),
    ({"url_prefix": '"https://[::1/"'}, "url_prefix is"),
    ({"url_prefix": '"/archive/"'}, "url_prefix is '/archive/'"),
    ({"max_bytes": "0"}, "max_bytes is 0; write a whole number above 0"),
    ({"max_bytes": "true"}, "max_bytes is True; write a whole number"),
    ({"max_bytes": "1e6"}, "max_bytes is 1000000.0; write a whole number"),
    ({"encoding": '"utf-8"'}, "encoding is not known; correct or remove it, there are: name, title"),
    ({"rules": '"off"'}, "rules is 'off'; write a table: [rules]"),
    ({"bounds": "[]"}, "bounds is []; write a table: [bounds]"),
]
MISTAKES_IN_TABLES = [
    ('[rules]\nmode = "bold"\n', "rules.mode is 'bold'; write one of: careful, balanced"),
    ("[rules]\nmode = 1\n", "rules.mode is 1; write a string"),
    ('[rules]\noff = "promo"\n', "rules.off is 'promo'; write a list of strings"),
    (
        '[rules]\non = ["promo"]\n',
        "rules.on is not known; correct or remove it, there are: mode, off, lines, rejected",
    ),
    ('[rules]\nlines = ["One\\ntwo"]\n', "rules.lines has 'One\\ntwo', which is more than one line"),
    ('[rules]\nrejected = ["Follow us"]\n', "rules.rejected has 'Follow us'; `winnow learn` writes ids"),
    ("[bounds]\nmax_removed_share = 1.1\n", "bounds.max_removed_share is 1.1; write a share from 0 to 1"),
    ("[bounds]\nmax_removed_share = -0.1\n", "bounds.max_removed_share is -0.1; write a share"),
    ("[bounds]\nmax_quarantined_share = nan\n", "bounds.max_quarantined_share is nan; write a share"),
    ("[bounds]\nmax_quarantined_share = true\n", "bounds.max_quarantined_share is True; write a share"),
    ('[bounds]\nmax_removed_share = "10%"\n', "bounds.max_removed_share is '10%'; write a share"),
    ("[bounds]\nmax_removed = 0.1\n", "bounds.max_removed is not known"),
]
MISTAKES_IN_EXAMPLES = [
    ("", "examples is missing; show with one [[examples]]"),
    ("examples = []\n", "examples is missing"),
    ('examples = ["text"]\n', "examples is ['text']; write tables"),
    ('[examples]\ntext = "A line."\n', "examples is {'text': 'A line.'}; write tables, each below its own"),
    ('[[examples]]\nkeeps = ["A line."]\n', "examples[1].text is missing"),
    ('[[examples]]\ntext = "A line."\n', "examples[1].keeps is missing; quote what has to stay"),
    (EXAMPLE + '[[examples]]\ntext = "A"\nkeeps = ["B"]\n', "examples[2].keeps has 'B', which is not in"),
    (EXAMPLE + 'removes = ["B"]\n', "examples[1].removes has 'B', which is not in the example's text"),
    (EXAMPLE + 'remove = ["A"]\n', "examples[1].remove is not known"),
]


def test_least_that_a_source_needs(tmp_path: Path) -> None:
    assert load(tmp_path, toml({})) == Source(
        name="wire",
        title="Wire",
        description="A wire service.",
        root=PROJECT / "samples/wire",
        include=("**/*.txt",),
        licence="CC0-1.0",
        examples=(Example("A line.", (), ("A line.",)),),
        profile=Profile(name="wire"),
        bounds=Bounds(None, None),
        limits=Limits(max_bytes=20_000_000),
    )


def test_everything_that_a_source_can_say(tmp_path: Path) -> None:
    rest = """
[rules]
mode = "balanced"
off = ["icon-run", "promo"]
lines = ["Follow us", "Read  more here"]
rejected = ["line-0a1b2c3d"]
[bounds]
max_removed_share = 0.4
max_quarantined_share = 0
[[examples]]
text = "READ MORE: One\\nBody."
removes = ["READ MORE: One"]
keeps = ["Body."]
[[examples]]
text = "Another."
keeps = ["Another."]
"""
    fields: Overrides = {
        "root": '"/srv/crawl/../wire"',
        "include": '["2019/*.html", "**/*.htm"]',
        "media_type": '"text/html; charset=windows-1252"',
        "language": '"en"',
        "url_prefix": '"https://news.example/archive/"',
        "max_bytes": "5_000",
    }
    assert load(tmp_path, toml(fields, rest)) == Source(
        name="wire",
        title="Wire",
        description="A wire service.",
        root=Path("/srv/wire"),
        include=("2019/*.html", "**/*.htm"),
        licence="CC0-1.0",
        examples=(
            Example("READ MORE: One\nBody.", ("READ MORE: One",), ("Body.",)),
            Example("Another.", (), ("Another.",)),
        ),
        profile=Profile(
            "wire", "balanced", frozenset({"icon-run", "promo"}), ("Follow us", "Read  more here")
        ),
        rejected=frozenset({"line-0a1b2c3d"}),
        bounds=Bounds(0.4, 0.0),
        limits=Limits(max_bytes=5_000),
        media_type="text/html; charset=windows-1252",
        language="en",
        url_prefix="https://news.example/archive/",
    )


def test_sources_come_sorted_by_name_and_other_files_are_left_alone(tmp_path: Path) -> None:
    for name in ("b", "a-1", "c"):
        (tmp_path / f"{name}.toml").write_text(toml({"name": f'"{name}"'}))
    (tmp_path / "README.md").write_text("No source.")
    assert list(load_catalog(tmp_path)) == ["a-1", "b", "c"]


def test_root_that_does_not_exist_does_not_keep_the_catalog_from_loading(tmp_path: Path) -> None:
    assert load(tmp_path, toml({"root": '"/no/such/folder"'})).root == Path("/no/such/folder")


@pytest.mark.parametrize(("fields", "complaint"), MISTAKES, ids=[complaint[:40] for _, complaint in MISTAKES])
def test_mistake_in_a_field_is_explained(tmp_path: Path, fields: Overrides, complaint: str) -> None:
    with pytest.raises(CatalogError) as caught:
        load(tmp_path, toml(fields))
    assert str(caught.value).startswith(f"{tmp_path / 'wire.toml'}: ")
    assert complaint in str(caught.value)


@pytest.mark.parametrize(("table", "complaint"), MISTAKES_IN_TABLES)
def test_mistake_in_a_table_is_explained(tmp_path: Path, table: str, complaint: str) -> None:
    with pytest.raises(CatalogError) as caught:
        load(tmp_path, toml({}, table + EXAMPLE))
    assert str(caught.value).startswith(f"{tmp_path / 'wire.toml'}: {complaint}")


@pytest.mark.parametrize(("examples", "complaint"), MISTAKES_IN_EXAMPLES)
def test_mistake_in_an_example_is_explained(tmp_path: Path, examples: str, complaint: str) -> None:
    with pytest.raises(CatalogError) as caught:
        load(tmp_path, toml({}, examples))
    assert str(caught.value).startswith(f"{tmp_path / 'wire.toml'}: {complaint}")


@pytest.mark.parametrize("stem", ["Wire", "two words", "a_b", "-a", "a--b", "é"])
def test_name_is_plain(tmp_path: Path, stem: str) -> None:
    with pytest.raises(CatalogError, match=f"name is '{stem}'; use a-z and 0-9"):
        load(tmp_path, toml({"name": f'"{stem}"'}), f"{stem}.toml")


def test_name_of_inputs_named_by_hand_is_reserved(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="is kept for inputs named by hand"):
        load(tmp_path, toml({"name": '"input"'}), "input.toml")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"name = \n", "is no TOML: Invalid value (at line 1, column 8)"),
        (b'name = "a"\nname = "b"\n', "is no TOML: Cannot overwrite a value"),
        (b'name = "caf\xe9"\n', "is no UTF-8 at byte 11"),
        (b"", "name is missing"),
    ],
)
def test_file_that_is_no_toml_is_explained(tmp_path: Path, data: bytes, complaint: str) -> None:
    with pytest.raises(CatalogError) as caught:
        load(tmp_path, data)
    assert str(caught.value).startswith(f"{tmp_path / 'wire.toml'}: {complaint}")


def test_long_value_is_cut_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load(tmp_path, toml({"title": "[" + "1, " * 10_000 + "]"}))
    assert len(str(caught.value)) < 200 + len(str(tmp_path))


def test_folder_in_place_of_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "wire.toml").mkdir()
    with pytest.raises(CatalogError, match=r"wire\.toml: cannot be read: Is a directory"):
        load_catalog(tmp_path)


def test_catalog_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="the catalog cannot be read: No such file or directory"):
        load_catalog(tmp_path / "missing")


def test_relative_root_does_not_depend_on_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(os.sep)
    assert load(tmp_path, toml({})).root == PROJECT / "samples/wire"
