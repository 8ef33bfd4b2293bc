"""Open a dataset, wherever it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from output.files import StoreError
from output.store import Store

if TYPE_CHECKING:
    from output.remote.store import RemoteStore

AnyStore: TypeAlias = "Store | RemoteStore"


def is_remote(root: Path | str) -> bool:
    """Whether a dataset's root is an address, and not a folder."""
    return "://" in str(root)


def is_missing(root: Path | str) -> bool:
    """Whether there is no such folder; what is at an address is only known when it is opened."""
    return not is_remote(root) and not Path(root).is_dir()


def open_store(root: Path | str) -> Store | RemoteStore:
    """The store of a dataset; touches nothing.

    Args:
        root: a folder, or ``s3://bucket/prefix``.

    Raises:
        StoreError: it cannot be a dataset's, or the package for it is not installed.
    """
    if not is_remote(root):
        return Store(root)
    try:
        from output.remote.store import RemoteStore  # noqa: PLC0415 - nobody else needs deltalake
    except ImportError as error:
        raise StoreError(f"{root}: this needs deltalake; install it: pip install 'winnow[delta]'") from error
    return RemoteStore(str(root))
