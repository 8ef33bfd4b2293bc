"""What the tests of the dataset share: an old one and what a new one holds, on disk; a bucket."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tests.output import s3server
from tests.output.dataset import contents
from tests.output.turns import Contents, new_run, old_run


@pytest.fixture(scope="module")
def old_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("old") / "data"
    old_run(root)
    return root


@pytest.fixture(scope="module")
def new(old_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    root = tmp_path_factory.mktemp("new") / "data"
    shutil.copytree(old_root, root, symlinks=True)
    new_run(root)
    return contents(root)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server's address and the folder that steers it; one for all, since clients remember where it is."""
    folder = tmp_path_factory.mktemp("server")
    with s3server.serving(folder) as endpoint:
        yield endpoint, folder


@pytest.fixture
def steer(server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An empty bucket, the environment that leads to it, and the folder that steers the server."""
    endpoint, folder = server
    for name, value in s3server.environment(endpoint, tmp_path / "cache").items():
        monkeypatch.setenv(name, value)
    bucket = boto3.resource("s3").create_bucket(Bucket="crawl")
    for name in ("plan", "writes"):
        (folder / name).unlink(missing_ok=True)
    yield folder
    bucket.objects.all().delete()
    bucket.delete()
