"""What a source can say of its records, its place and its pages; its mistakes are explained."""

from pathlib import Path

import pytest

from cleaners.document import Selectors
from sources.catalog import CatalogError, adhoc_source
from sources.limits import Limits
from sources.source import Columns, Remote, SourceError
from tests.sources.catalogs import EXAMPLE, Overrides, load, toml

MISTAKES_OF_PLACES = [
    ({"root": '"s3://crawl"'}, "", "root is no address that can be read"),
    ({"root": '"file:///etc/"'}, "", "root is no address that can be read"),
    ({"root": '"https://x.example/"'}, "", "include has '**/*.txt'; an http server lists no files"),
    ({}, "[remote]\nattempts = 2\n", "remote is only for a root that is an address"),
    ({"root": '"s3://c/"'}, '[remote]\nendpoint = "http://a@b"\n', "remote.endpoint is"),
    ({"root": '"s3://c/"'}, "[remote]\nanonymous = 1\n", "remote.anonymous is 1; write true or false"),
    ({"root": '"s3://c/"'}, "[remote]\ndelay_seconds = -1\n", "remote.delay_seconds is -1; write seconds"),
    ({"root": '"s3://c/"'}, "[remote]\nsecret = 'x'\n", "remote.secret is not known"),
    ({"format": '"xml"'}, "", "format is 'xml'; write one of: page, jsonl"),
    ({}, "[fields]\nbody = 'x'\n", "fields.body is not known"),
    ({"members": '["../x"]'}, "", "members has the pattern '../x'"),
]


def test_selectors_are_taken_as_they_are(tmp_path: Path) -> None:
    rest = """
[selectors]
drop = [".share", "div.promo > p"]
keep = ["article"]
title = "h1.headline"
author = ".by a"
date = "time[datetime]"
"""
    assert load(tmp_path, toml({}, rest + EXAMPLE)).profile.selectors == Selectors(
        (".share", "div.promo > p"), ("article",), "h1.headline", ".by a", "time[datetime]"
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('drop = ["div[", "p"]', r"selectors\.drop has 'div\[', which is no CSS selector"),
        ('title = "h1::before"', r"selectors\.title has 'h1::before', which is no CSS selector"),
        ('drop = "p"', r"selectors\.drop is 'p'; write a list of strings"),
        ('remove = ["p"]', r"selectors\.remove is not known; .* there are: drop, keep, title, author, date"),
    ],
)
def test_mistake_in_a_selector_is_explained(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(CatalogError, match=complaint):
        load(tmp_path, toml({}, f"\n[selectors]\n{line}\n{EXAMPLE}"))


def test_user_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="url_prefix has a user in it") as caught:
        load(tmp_path, toml({"url_prefix": '"https://me:hunter2@news.example/"'}))
    assert "hunter2" not in str(caught.value)


def test_password_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    for address in ("s3://me:hunter2@bucket/", "https://news.example/?token=hunter2/", "ftp://hunter2/"):
        with pytest.raises(CatalogError, match="root is no address that can be read") as caught:
            load(tmp_path, toml({"root": f'"{address}"'}))
        assert "hunter2" not in str(caught.value)


def test_what_a_source_can_say_of_records_and_of_where_it_is(tmp_path: Path) -> None:
    rest = """
[fields]
html = "page.body"
url = "page.url"
id = "key"
[remote]
hosts = ["cdn.example"]
private_addresses = true
connections = 2
delay_seconds = 0.5
attempts = 7
timeout_seconds = 10
endpoint = "http://127.0.0.1:9000"
anonymous = true
"""
    fields: Overrides = {
        "root": '"s3://crawl/2024/"',
        "format": '"jsonl"',
        "members": '["*.html"]',
        "max_unpacked_bytes": "7_000",
        "max_ratio": "9",
    }
    source = load(tmp_path, toml(fields, rest + EXAMPLE))
    assert source.root == Path()
    assert source.place == "s3://crawl/2024/"
    assert (source.format, source.members) == ("jsonl", ("*.html",))
    assert source.limits == Limits(max_unpacked_bytes=7_000, max_ratio=9)
    assert source.columns == Columns(text="text", html="page.body", url="page.url", id="key")
    assert source.remote == Remote(
        address="s3://crawl/2024/",
        hosts=("cdn.example",),
        private_addresses=True,
        connections=2,
        delay_seconds=0.5,
        attempts=7,
        timeout_seconds=10.0,
        endpoint="http://127.0.0.1:9000",
        anonymous=True,
    )


@pytest.mark.parametrize(("fields", "table", "complaint"), MISTAKES_OF_PLACES)
def test_mistake_about_records_or_places_is_explained(
    tmp_path: Path, fields: Overrides, table: str, complaint: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        load(tmp_path, toml(fields, table + EXAMPLE))
    assert str(caught.value).startswith(f"{tmp_path / 'wire.toml'}: {complaint}")


def test_address_named_by_hand_is_refused_without_being_asked() -> None:
    with pytest.raises(SourceError, match=r"input s3://… is an address; such are read only for a source"):
        adhoc_source("s3://me:hunter2@crawl/")
