"""Paths that a form may name, and those that it may not: fifty ways out of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.roots import PROJECT, PlaceError, allowed, check_places, is_within

OPEN = "/srv/open"
# All of these lead out of /srv/open, or are the names of something else beside it.
OUTSIDE = [
    *("", ".", "..", "/", "//", "/srv", "/srv/", "/srv/opened", "/srv/open2/a", "/srv/ope", "/SRV/OPEN/a"),
    *("/srv/open/..", "/srv/open/../", "/srv/open/../../etc/passwd", "/srv/open/a/../../b"),
    *("/srv/open/a/b/../../../c", "/srv/open/./../x", "/srv/open//..//x", "/srv/open/..//open2"),
    *("../etc/passwd", "../../../../../../etc/passwd", "a/../../b", "./a", "open/a", "srv/open/a"),
    *("/etc/passwd", "/etc/shadow", "/root/.ssh/id_rsa", "/proc/self/environ", "/proc/1/root/srv/open"),
    *("/dev/zero", "/dev/stdin", "/dev/fd/0", "/sys/kernel", "/var/run/docker.sock", "/tmp"),  # noqa: S108
    *("~", "~/x", "~root/.ssh", "$HOME/x", "${WINNOW_ROOTS}/x", "%SYSTEMROOT%", "C:\\Windows\\win.ini"),
    *(
        "\\\\server\\share\\x",
        "..\\..\\x",
        "file:///srv/open/a",
        "file://localhost/srv/open/a",
        "s3://open/a",
    ),
    *("http://127.0.0.1/a", "\0", "/srv/open\0/../../etc/passwd", "/srv/open/a\0", " /srv/open/a", "-"),
    *("%2fsrv%2fopen%2fa", "/srv/%6fpen/a", "/srv/open%2f..%2f..%2fetc", "/srv／open/a", "/srv/open\u2215a"),
    *("/srv/open\n/a", "a" * 5_000 + "/../b"),
]
# And these stay within, however odd they look.
INSIDE = [
    *(
        "/srv/open",
        "/srv/open/",
        "/srv/open/.",
        "/srv/open/a",
        "/srv/open//a",
        "/srv/open/a/..",
        "//srv/open/a",
    ),
    *("/srv/open/a/../b", "/srv/../srv/open/a", "/srv/open/..a", "/srv/open/...", "/srv/open/%2e%2e/x"),
    *("/srv/open/..\\..\\x", "/srv/open/a\nb", "/srv/open/~", "/srv/open/$HOME"),
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_path_that_leads_out_is_refused(path: str) -> None:
    assert not is_within(path, (Path(OPEN),))


@pytest.mark.parametrize("path", INSIDE)
def test_path_that_stays_within_is_allowed(path: str) -> None:
    assert is_within(path, (Path(OPEN),))


def test_there_are_fifty_ways_out() -> None:
    assert len(set(OUTSIDE)) >= 50


def test_links_are_followed_before_a_path_is_judged(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "out").symlink_to("/etc")
    (tmp_path / "in").symlink_to(tmp_path / "open")
    roots = (tmp_path / "open",)
    assert not is_within(str(tmp_path / "open" / "out" / "passwd"), roots)
    assert is_within(str(tmp_path / "in" / "a.txt"), roots)


def test_only_runs_of_a_deployment_are_held_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    check_places("/etc/passwd")
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "some-deployment")
    monkeypatch.delenv("WINNOW_ROOTS", raising=False)
    with pytest.raises(PlaceError, match="WINNOW_ROOTS"):
        check_places("/etc/passwd")
    check_places(str(PROJECT / "data"))


def test_setting_names_the_folders_and_an_empty_one_allows_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "some-deployment")
    monkeypatch.setenv("WINNOW_ROOTS", f"{tmp_path}/a:{tmp_path}/b")
    check_places(f"{tmp_path}/a/x", f"{tmp_path}/b")
    with pytest.raises(PlaceError, match="/c' is outside"):
        check_places(f"{tmp_path}/a/x", f"{tmp_path}/c")
    monkeypatch.setenv("WINNOW_ROOTS", "")
    assert allowed() == ()
    with pytest.raises(PlaceError, match="none"):
        check_places(str(PROJECT / "data"))


@pytest.mark.parametrize(
    ("address", "allowed_too"),
    [
        ("s3://ours/wire", True),
        ("s3://ours/wire/", True),
        ("s3://ours/wire/2024", True),
        ("s3://ours/wires", False),
        ("s3://ours", False),
        ("s3://ours/wire/../other", False),
        ("S3://ours/wire", False),
        ("s3://theirs/wire", False),
    ],
)
def test_address_of_a_dataset_has_to_be_listed(
    address: str, allowed_too: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WINNOW_ROOTS", f"/srv/one:s3://ours/wire:{OPEN}")
    assert allowed() == (Path("/srv/one"), "s3://ours/wire", Path(OPEN))
    assert is_within(address, allowed()) is allowed_too
    assert not is_within(address, (Path(OPEN), PROJECT))
