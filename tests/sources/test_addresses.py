"""Sixty addresses that lead astray: refused by the catalog, at the socket, or after a redirect."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sources.catalog import CatalogError, adhoc_source
from sources.source import Remote, SourceError
from tests.sources.catalogs import load, toml
from tests.sources.folders import source_at
from tests.sources.test_remote_web import Answer, Site, at, refusal, site

__all__ = ["site"]

# No source can have these as its root.
NO_ROOT = [
    *(
        "file:///etc/",
        "file://localhost/etc/",
        "FILE:///etc/",
        "ftp://news.example/",
        "gopher://news.example/",
    ),
    *(
        "data://text/plain,a/",
        "jar:http://news.example!/",
        "javascript://news.example/",
        "ldap://news.example/",
    ),
    *("dict://127.0.0.1:11211/", "sftp://news.example/", "ssh://news.example/", "unix:///run/docker.sock/"),
    *("git://news.example/", "ws://news.example/", "local:///etc/", "memory://a/", "github://a/", "zip://a/"),
    *("http://", "http:///", "https:///etc/passwd/", "http://?a/", "http://#a/", "://news.example/"),
    *("http://me@news.example/", "http://me:pass@news.example/", "http://127.0.0.1@news.example/"),
    *("http://news.example/?token=a/", "http://news.example/#a/", "http://[::1/", "http://news.example"),
]
# These lead to this machine, its network, or a cloud's metadata. Names that a resolver must be asked for are
# left out: what they resolve to is checked in the same place.
NOT_PUBLIC = [
    *(
        "http://127.0.0.1:{port}/",
        "http://127.0.0.1.:{port}/",
        "http://127.1:{port}/",
        "http://127.0.1:{port}/",
    ),
    *("http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0x7f.0.0.1:{port}/"),
    *("http://0177.0.0.1:{port}/", "http://017700000001:{port}/", "http://127.255.255.254:{port}/"),
    *(
        "http://localhost:{port}/",
        "http://LOCALHOST:{port}/",
        "http://localhost.:{port}/",
        "http://0:{port}/",
    ),
    *(
        "http://0.0.0.0:{port}/",
        "http://[::1]:{port}/",
        "http://[::]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
    ),
    *(
        "http://[::ffff:7f00:1]:{port}/",
        "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/",
        "http://[fe80::1]:{port}/",
    ),
    *("http://[fd00::1]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/"),
    *("http://10.0.0.1:{port}/", "http://172.16.0.1:{port}/", "http://192.168.0.1:{port}/"),
    *(
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/",
        "http://100.100.100.200/",
    ),
    *("http://２１３０７０６４３３:{port}/", "http://１２７.０.０.１:{port}/", "http://①②⑦.⓪.⓪.①:{port}/"),
    *("http://224.0.0.1:{port}/", "http://255.255.255.255:{port}/", "https://127.0.0.1:{port}/"),
]
# Nor may a redirect lead there, or to any other host or scheme.
REDIRECTS = [
    *(
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:1/",
        "http://2130706433/",
        "//127.0.0.2/",
    ),
    *(
        "http://[::1]:{port}/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:70/_a",
        "data:,a",
    ),
    *("http://127.0.0.1:1/", "http://user:pass@127.0.0.2:{port}/", "https://news.example/", "javascript:1"),
]


def test_there_are_sixty() -> None:
    assert len({*NO_ROOT, *NOT_PUBLIC, *REDIRECTS}) >= 60


@pytest.mark.parametrize("address", NO_ROOT)
def test_root_of_a_source_is_one_of_few_kinds_of_address(tmp_path: Path, address: str) -> None:
    with pytest.raises(CatalogError, match="root is no address that can be read"):
        load(tmp_path, toml({"root": f'"{address}"', "include": '["a.txt"]'}))


@pytest.mark.parametrize("address", [one for one in NO_ROOT if "://" in one] + ["http://news.example/a.txt"])
def test_no_address_can_be_named_by_hand(address: str) -> None:
    with pytest.raises(SourceError, match="is an address"):
        adhoc_source(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_address_that_is_not_public_is_refused_and_nothing_is_sent(address: str, site: Site) -> None:
    port = site.address.split(":")[2].partition("/")[0]
    site.answers["/a.txt"] = Answer()
    remote = Remote(address.format(port=port), delay_seconds=0.0, attempts=1, timeout_seconds=5.0)
    message = refusal(replace(source_at(Path(), "a.txt"), remote=remote))
    assert any(
        words in message
        for words in ("not on the public internet", "could not be fetched", "cannot be fetched: Invalid")
    )
    assert site.asked == []


@pytest.mark.parametrize("location", REDIRECTS)
def test_redirect_leads_nowhere_else(location: str, site: Site) -> None:
    port = site.address.split(":")[2].partition("/")[0]
    site.answers["/dump/a.txt"] = Answer(status=302, headers={"Location": location.format(port=port)})
    assert refusal(at(site, "a.txt", attempts=1))
    assert {path for _, _, path in site.asked} == {"/dump/a.txt"}
