"""Objects below an address, copied here and there. Credentials come from the environment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import fsspec

from output.files import StoreError

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Objects:
    """Where a dataset is.

    Args:
        address: ``s3://bucket/prefix``, without a slash at the end.
    """

    address: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme != "s3":
            raise StoreError(f"{self.address}: a dataset is in a folder or at an address with s3://")
        if not parts.netloc or "@" in parts.netloc or parts.query or parts.fragment:
            raise StoreError("the address of a dataset is s3://bucket/prefix, without credentials or options")

    def upload(self, source: Path, name: str) -> None:
        """Write a file as an object."""
        with telling(self.address, f"{name} cannot be written"):
            _files().put_file(os.fspath(source), self._path(name))

    def download(self, name: str, target: Path) -> None:
        """Read an object into a file, which appears when it is whole."""
        temporary = target.with_name(f".{target.name}-{uuid4().hex}.tmp")
        try:
            with telling(self.address, f"{name} cannot be read"):
                _files().get_file(self._path(name), os.fspath(temporary))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    def write(self, name: str, data: bytes) -> None:
        """Write an object."""
        with telling(self.address, f"{name} cannot be written"):
            _files().pipe_file(self._path(name), data)

    def read(self, name: str) -> bytes:
        """Read an object."""
        with telling(self.address, f"{name} cannot be read"):
            return bytes(_files().cat_file(self._path(name)))

    def listing(self, folder: str) -> dict[str, datetime]:
        """The objects in a folder, and when each was written."""
        with telling(self.address, f"{folder} cannot be listed"):
            try:
                found = _files().ls(self._path(folder), detail=True, refresh=True)
            except FileNotFoundError:
                return {}
        return {one["name"].rpartition("/")[2]: one["LastModified"] for one in found if one["type"] == "file"}

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects."""
        for name in names:
            with telling(self.address, f"{name} cannot be removed"):
                _files().rm_file(self._path(name))

    def delta_options(self) -> dict[str, str]:
        """What deltalake needs to know to go where s3fs goes."""
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        if not endpoint:
            return {}
        return {"aws_endpoint_url": endpoint, "aws_allow_http": str(endpoint.startswith("http://")).lower()}

    def _path(self, name: str) -> str:
        return f"{self.address.partition('://')[2]}/{name}"


@contextmanager
def telling(address: str, what: str) -> Iterator[None]:
    """Let whatever a library raises be told in few words: some print addresses and headers with it."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:  # botocore, aiohttp and object_store have a hundred
        raise StoreError(f"{address}: {what}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is not there"
    if isinstance(error, PermissionError) or "Credentials" in type(error).__name__:
        return "access is denied; are the credentials in the environment, and do they allow it?"
    return type(error).__name__


@lru_cache(maxsize=1)
def _files() -> Any:
    files = fsspec.filesystem(
        "s3",
        use_listings_cache=False,
        skip_instance_cache=True,
        config_kwargs={
            "connect_timeout": 30,
            "read_timeout": 120,
            "retries": {"max_attempts": ATTEMPTS, "mode": "standard"},
        },
    )
    files.retries = ATTEMPTS
    return files
